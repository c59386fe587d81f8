package privacy

import (
	"context"
	"net"
	"net/netip"

	"naps/market"
)

// Reach is how far a connection to a model may go.
type Reach int

// The reaches.
const (
	Anywhere Reach = iota
	Private        // this machine, private networks, and hosts that the operator lists
	Here           // this machine
)

// ModelReach is how far what belongs to a context may go to a model.
func ModelReach(ctx context.Context) (Reach, error) {
	g := Of(ctx)
	switch {
	case g.errand:
		return Anywhere, nil
	case g == strictest:
		return Here, nil
	case !noted(ctx):
		return Here, refusal("it could not be written down")
	case g.mode == market.Closed:
		return Here, nil
	case g.mode == market.Careful:
		return Private, nil
	}
	return Anywhere, nil
}

// Allows reports whether a connection may go to an address.
func (r Reach) Allows(a netip.Addr) bool {
	a = a.Unmap()
	switch r {
	case Anywhere:
		return true
	case Private:
		return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || ofThisMachine(a)
	}
	return a.IsLoopback() || ofThisMachine(a)
}

// ofThisMachine reports whether an address is one of this machine's own. Where they cannot be listed, none is.
func ofThisMachine(a netip.Addr) bool {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, o := range own {
		if p, err := netip.ParsePrefix(o.String()); err == nil && p.Addr().Unmap() == a {
			return true
		}
	}
	return false
}

// ErrFar is why a model is not asked.
var ErrFar = refusal("the model's server is not private enough")

// NoteModel writes down that a model was sent something.
func NoteModel(ctx context.Context, host string, here bool, why market.Purpose, bytes int) {
	a, _ := askedOf(ctx)
	note(ctx, market.Sent{To: host, For: why, What: a.Label, Bytes: int64(bytes), Here: here})
}
