package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// proxies are the ways out that the operator set. A proxy's own address is the operator's choice; where a request goes
// through it is judged here, since the proxy makes the connection.
type proxies struct {
	of       func(*url.URL) (*url.URL, error)
	resolver *net.Resolver // nil: the system's
	known    sync.Map      // host and port of each proxy that was used
}

// forRequest is the proxy of a request, nil for none. What must not be reached is refused before the proxy hears of it.
func (p *proxies) forRequest(r *http.Request) (*url.URL, error) {
	via, err := p.of(r.URL)
	switch {
	case err != nil:
		return nil, &proxyError{why: "the address of the proxy cannot be read"}
	case via == nil && p.is(hostPort(r.URL)):
		return nil, &privateError{"it is the proxy itself"}
	case via == nil:
		return nil, nil // the guard judges the connection
	}
	if err := p.judge(r.Context(), r.URL); err != nil {
		return nil, err
	}
	p.known.Store(proxyAddress(via), true)
	return via, nil
}

// is reports whether an address is that of a proxy.
func (p *proxies) is(address string) bool {
	_, known := p.known.Load(address)
	return known
}

// judge refuses what does not lie on the public web. A name is judged by the addresses that it has here; one that only
// the proxy can resolve, as in networks without a way out of their own, by whether it can be a public name at all.
func (p *proxies) judge(ctx context.Context, u *url.URL) error {
	host := strings.TrimSuffix(u.Hostname(), ".")
	port, err := strconv.ParseUint(portOf(u), 10, 16)
	if err != nil {
		return &privateError{"its port is not one of the web's"}
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return guard(ctx, "tcp", netip.AddrPortFrom(addr, uint16(port)).String(), nil)
	}
	if localName(host) {
		return &privateError{"its name is not one of the public web"}
	}
	resolver := p.resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	addrs, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		addrs = []netip.Addr{netip.AddrFrom4([4]byte{1, 1, 1, 1})} // only its port is left to judge
	}
	for _, addr := range addrs {
		if err := guard(ctx, "tcp", netip.AddrPortFrom(addr.Unmap(), uint16(port)).String(), nil); err != nil {
			return err
		}
	}
	return nil
}

// localDomains are the ends of names that belong to machines and networks of one's own.
var localDomains = []string{"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp",
	"private", "home.arpa", "in-addr.arpa", "ip6.arpa"}

// localName reports whether a name cannot be one of the public web: it has no dot, ends as names of one's own do, or is
// a number in disguise.
func localName(host string) bool {
	host = strings.ToLower(host)
	last := host[strings.LastIndex(host, ".")+1:]
	return !strings.Contains(host, ".") || last == "" ||
		!strings.ContainsFunc(last, func(r rune) bool { return r > '9' }) || strings.HasPrefix(last, "0x") ||
		slices.ContainsFunc(localDomains, func(d string) bool { return strings.HasSuffix(host, "."+d) })
}

func portOf(u *url.URL) string {
	_, port, _ := net.SplitHostPort(hostPort(u)) // hostPort joins them
	return port
}

// proxyAddress is the address of a proxy as the transport dials it.
func proxyAddress(via *url.URL) string {
	if via.Port() == "" && strings.HasPrefix(via.Scheme, "socks5") {
		return net.JoinHostPort(via.Hostname(), "1080")
	}
	return hostPort(via)
}

// proxyError says that the proxy, not the host, is why there is no answer.
type proxyError struct {
	why    string
	status int // that the proxy answered; 0: none
	err    error
}

func (e *proxyError) Error() string { return e.why }
func (e *proxyError) Unwrap() error { return e.err }

// connected judges what a proxy answers to the wish for a connection.
func connected(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	if res.StatusCode == http.StatusOK {
		return nil
	}
	e := &proxyError{status: res.StatusCode}
	e.why = e.said()
	return e
}

// said is what a proxy answered where it was asked for an address and not for a connection.
func (e *proxyError) said() string { return "the proxy " + refusedBy(e.status) }

func refusedBy(status int) string {
	switch status {
	case http.StatusProxyAuthRequired:
		return "wants a user and a password (407)"
	case http.StatusForbidden, http.StatusUnauthorized, http.StatusMethodNotAllowed:
		return fmt.Sprintf("refuses to connect to it (%d)", status)
	}
	return "could not reach it: it answered " + statusText(status)
}

// proxyFault is what a failure says of the proxy; nil: nothing.
func proxyFault(err error) *proxyError {
	var fault *proxyError
	if errors.As(err, &fault) {
		return fault
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" {
		return &proxyError{why: "the proxy does not answer", err: op.Err}
	}
	return nil
}
