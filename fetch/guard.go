package fetch

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// refused4 are the IPv4 ranges that are no public web (IANA's special-purpose registry, and one address of a cloud).
var refused4 = prefixes(
	"0.0.0.0/8",        // this network
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // carrier-grade NAT
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // Azure's platform address
	"169.254.0.0/16",   // link-local, with the metadata of most clouds
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments, with Oracle's metadata
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // benchmarking
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, broadcast
)

// refused6 are the ranges inside global6 that are no public web.
var refused6 = prefixes(
	"2001::/23",     // protocol assignments: Teredo, benchmarking, ORCHID
	"2001:db8::/32", // documentation
	"2002::/16",     // 6to4, which carries any IPv4 address
	"3fff::/20",     // documentation
)

// global6 is all of IPv6 that is given to the public; loopback, link-local, unique-local (fd00:ec2::254 too), multicast
// and site-local lie outside.
var global6 = netip.MustParsePrefix("2000::/3")

// nat64 carries an IPv4 address in its last four bytes. On networks without IPv4 all of its web is reached so: the
// inner address is judged.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func prefixes(texts ...string) []netip.Prefix {
	var list []netip.Prefix
	for _, text := range texts {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}

// public reports whether an address belongs to the public internet.
func public(addr netip.Addr) bool {
	if !addr.IsValid() || addr.Zone() != "" {
		return false
	}
	addr = addr.Unmap()
	if nat64.Contains(addr) {
		b := addr.As16()
		addr = netip.AddrFrom4([4]byte(b[12:]))
	}
	refused := refused4
	if addr.Is6() {
		if !global6.Contains(addr) {
			return false
		}
		refused = refused6
	}
	for _, p := range refused {
		if p.Contains(addr) {
			return false
		}
	}
	return true
}

// privateError stops a connection before it is made.
type privateError struct{ why string }

func (e *privateError) Error() string { return e.why }

// guard is called with the resolved address of every connection, just before it is made: a name that resolves to
// another address than a moment ago (DNS rebinding) gains nothing.
func guard(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) {
		return &privateError{"its address is not on the public web"}
	}
	if p := at.Port(); p < 1024 && p != 80 && p != 443 {
		return &privateError{"its port is not one of the web's"}
	}
	return nil
}

// newTransport makes the way out. Through a proxy the proxy makes the connection, so where it leads is judged before it
// is asked. resolver is nil but in tests.
func newTransport(cfg Config, mirror *url.URL, resolver *net.Resolver) *http.Transport {
	free := &net.Dialer{Resolver: resolver} // how long it may take, the context says
	guarded := *free
	guarded.ControlContext = guard
	dial := guarded.DialContext
	switch {
	case cfg.AllowPrivate:
		dial = free.DialContext
	case mirror != nil:
		dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == hostPort(mirror) {
				return free.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		}
	}
	t := &http.Transport{
		DialContext:            dial,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    idlePerHost(mirror),
		IdleConnTimeout:        60 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
	}
	if cfg.Proxy == nil || mirror != nil {
		return t // the mirror is an address of the operator's, reached directly
	}
	way := &proxies{of: cfg.Proxy, resolver: resolver}
	t.Proxy, t.OnProxyConnectResponse = way.forRequest, connected
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if way.is(address) {
			return free.DialContext(ctx, network, address)
		}
		return dial(ctx, network, address)
	}
	return t
}

func idlePerHost(mirror *url.URL) int {
	if mirror != nil {
		return 64 // all hosts are one
	}
	return 2
}
