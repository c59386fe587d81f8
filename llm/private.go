package llm

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"naps/market"
	"naps/privacy"
)

// carriers reach the server as far as the guard in a request's context allows. There is one for each reach: a
// connection that was made for an open run is never used by a private one.
type carriers struct {
	by     map[privacy.Reach]*http.Transport
	listed bool // the operator calls this server private
}

// newCarriers makes them. Servers close idle connections after five seconds or a hundred requests, so they are not kept
// longer here. No timeout of the whole or of the headers: both come only with the first token, and the watchdog
// measures that.
func newCarriers(cfg Config, base *url.URL) carriers {
	out := carriers{map[privacy.Reach]*http.Transport{}, isListed(cfg.PrivateHosts, base)}
	for _, r := range []privacy.Reach{privacy.Anywhere, privacy.Private, privacy.Here} {
		dialer := &net.Dialer{Timeout: 10 * time.Second}
		t := &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 10 * time.Second,
			ForceAttemptHTTP2: true, MaxIdleConnsPerHost: cfg.AtOnce, IdleConnTimeout: 4 * time.Second,
		}
		if r != privacy.Anywhere {
			t.Proxy = nil // a proxy would read along, and look the name up by itself
			dialer.Control = func(_, address string, _ syscall.RawConn) error { return within(r, address) }
		}
		t.DialContext = dialer.DialContext
		out.by[r] = t
	}
	return out
}

// RoundTrip implements http.RoundTripper, and writes down what it sends.
func (c carriers) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	reach, err := privacy.ModelReach(ctx)
	if err != nil {
		return nil, err
	}
	if reach == privacy.Private && c.listed {
		reach = privacy.Anywhere
	}
	watched, wrote := privacy.Watched(ctx)
	res, err := c.by[reach].RoundTrip(req.WithContext(watched))
	if err == nil || wrote() {
		why := market.ForModel
		if strings.HasSuffix(req.URL.Path, embeddingsPath) {
			why = market.ForMeanings
		}
		privacy.NoteModel(ctx, req.URL.Host, here(req.URL.Hostname()), why, int(max(req.ContentLength, 0)))
	}
	return res, err
}

// CloseIdleConnections closes connections that nobody uses.
func (c carriers) CloseIdleConnections() {
	for _, t := range c.by {
		t.CloseIdleConnections()
	}
}

// within refuses to connect to an address that is farther away than allowed. It is asked with the address itself, after
// its name was looked up.
func within(r privacy.Reach, address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !r.Allows(at.Addr()) {
		return privacy.ErrFar
	}
	return nil
}

// isListed reports whether the operator calls the host of an address private: by name, or by name and port.
func isListed(hosts []string, base *url.URL) bool {
	return slices.ContainsFunc(hosts, func(h string) bool {
		return strings.EqualFold(h, base.Hostname()) || strings.EqualFold(h, base.Host)
	})
}

// here reports whether a host is this machine by its name or address; a name that only leads to it counts as another.
func here(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && privacy.Here.Allows(a)
}
