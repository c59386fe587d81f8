package score

import (
	"net"
	"net/url"
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

// Domain returns the registrable domain of a place or an address: "reddit.com" of "old.reddit.com/r/freelance". What has no
// such domain (an address of numbers, a single word) is returned as the host that it is.
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
