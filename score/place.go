package score

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// PlaceKey folds the ways of writing a place: lower case, no scheme, no "www.", no slash at the end.
func PlaceKey(place string) string {
	s := strings.ToLower(strings.TrimSpace(place))
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
}

// Domain returns the registrable domain of a place or an address: "reddit.com" of "old.reddit.com/r/freelance". What
// has no such domain (an address of numbers, a single word) is returned as the host that it is.
func Domain(place string) string {
	host, _, _ := strings.Cut(PlaceKey(place), "/")
	if u, err := url.Parse("//" + host); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	host = strings.TrimSuffix(host, ".")
	if net.ParseIP(host) != nil {
		return host
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// mergePlaces makes one of places with the same name: the most threads and members, and closed if one says so.
func mergePlaces(all []Place) []Place {
	byName := map[string]*Place{}
	for _, p := range all {
		p.Name = PlaceKey(p.Name)
		if p.Name == "" {
			continue
		}
		have := byName[p.Name]
		if have == nil {
			p.Evidence = slices.Clone(p.Evidence)
			byName[p.Name] = &p
			continue
		}
		have.Threads, have.Members = max(have.Threads, p.Threads), max(have.Members, p.Members)
		have.Closed = have.Closed || p.Closed
		have.Evidence = append(have.Evidence, p.Evidence...)
	}
	out := make([]Place, 0, len(byName))
	for _, p := range byName {
		slices.Sort(p.Evidence)
		p.Evidence = slices.Compact(p.Evidence)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(x, y Place) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// mass is what a place counts: 1 when it is live, less when it is quiet. A closed place counts as much against.
func (p Place) mass() float64 {
	switch {
	case p.Threads <= 0:
		return 0
	case p.Threads < LiveThreads:
		return QuietPlace
	}
	return 1
}
