package hooks

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// forwardHeaders are those by which a proxy says that it forwards.
var forwardHeaders = []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded",
	"Via"}

func forwarded(r *http.Request) bool {
	return slices.ContainsFunc(forwardHeaders, func(name string) bool { return r.Header.Get(name) != "" })
}

// overPlainHTTP is what to tell somebody whose browser speaks plain HTTP to a server that people reach by TLS: it would
// not keep the cookie of a login, and show the form again without a word. Empty where all is well, or where a proxy in
// between hides how the browser came here.
func (x *publicAddress) overPlainHTTP(r *http.Request) string {
	public, err := url.Parse(x.publicURL)
	if err != nil || public.Scheme != "https" || r.TLS != nil || strings.EqualFold(r.Host, public.Host) ||
		loopback(r.Host) {
		return ""
	}
	plain := r.Method == http.MethodGet && !forwarded(r)
	if origin := r.Header.Get("Origin"); origin != "" {
		plain = strings.HasPrefix(strings.ToLower(origin), "http://")
	}
	if !plain {
		return ""
	}
	return "You opened this page over plain HTTP, where your browser does not keep a login. Log in at " + x.publicURL +
		"/login instead."
}

func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "localhost" || net.ParseIP(strings.Trim(host, "[]")).IsLoopback()
}

// otherSite refuses a request that another site made. Behind a proxy that rewrites the Host header one's own site looks
// like another.
func otherSite(r *http.Request) string {
	text := "This request came from another site, so it was not carried out."
	if forwarded(r) {
		text += " If this is your own server, its proxy must pass on the Host header, or NAPS_PUBLIC_URL must be the address that you see in your browser."
	}
	return text
}
