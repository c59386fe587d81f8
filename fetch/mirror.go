package fetch

import (
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// parseMirror returns nil for no mirror. What is no address of the web becomes one that nothing can be reached by:
// a mirror that was meant must never turn into the real web by a typing error.
func parseMirror(text string) *url.URL {
	if text == "" {
		return nil
	}
	u, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || !webScheme(u) || u.Host == "" {
		return &url.URL{Scheme: "http", Host: "mirror.invalid"}
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host), Path: u.Path}
}

// way returns the address to which a request for u is really sent.
func (c *Client) way(u *url.URL) *url.URL {
	if c.mirror == nil {
		return u
	}
	path := u.EscapedPath()
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	raw := c.mirror.String() + "/" + hostName(u) + path
	if u.RawQuery != "" {
		raw += "?" + u.RawQuery
	}
	to, err := url.Parse(raw)
	if err != nil {
		return c.mirror
	}
	return to
}

// back turns an address of the mirror, as it may stand in a redirect, into the original one.
func (c *Client) back(u *url.URL) *url.URL {
	if c.mirror == nil || u.Scheme != c.mirror.Scheme || !strings.EqualFold(u.Host, c.mirror.Host) {
		return u
	}
	rest, ok := strings.CutPrefix(u.EscapedPath(), c.mirror.EscapedPath()+"/")
	if !ok || rest == "" {
		return u
	}
	host, path, _ := strings.Cut(rest, "/")
	raw := "https://" + host + "/" + path
	if u.RawQuery != "" {
		raw += "?" + u.RawQuery
	}
	from, err := url.Parse(raw)
	if err != nil {
		return u
	}
	return from
}

// parse reads an address of the web, or reports false: another scheme, no host, or a user's name in it.
func parse(text string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || !webScheme(u) || u.Hostname() == "" || u.User != nil {
		return nil, false
	}
	u.Fragment, u.RawFragment = "", ""
	return u, true
}

func webScheme(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == "https" }

// hostName is the name under which everything about a host is kept: lower case, ASCII, the port only where it is not
// the scheme's own.
func hostName(u *url.URL) string {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		name = ascii
	}
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	if port := u.Port(); port != "" && port != defaultPort(u) {
		name += ":" + port
	}
	return name
}

// hostPort is the address as the transport hands it to the dialer.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = defaultPort(u)
	}
	return net.JoinHostPort(u.Hostname(), port)
}

func defaultPort(u *url.URL) string {
	if u.Scheme == "http" {
		return "80"
	}
	return "443"
}
