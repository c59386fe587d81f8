package fetch

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"naps/market"
)

func TestOnlyAddressesOfThePublicWebPass(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"1.1.1.1": true, "93.184.216.34": true, "100.63.255.255": true,
		"100.128.0.1": true, "172.15.0.1": true, "172.32.0.1": true,
		"198.17.0.1": true, "223.255.255.255": true, "2606:4700::1111": true,
		"2a00:1450:4001::1": true, "2001:4860:4860::8888": true,
		"::ffff:1.1.1.1": true, "64:ff9b::1.1.1.1": true,

		"0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false,
		"100.64.0.1": false, "100.100.100.200": false, "100.127.255.255": false,
		"127.0.0.1": false, "127.255.0.9": false, "168.63.129.16": false,
		"169.254.169.254": false, "172.16.0.1": false, "172.31.255.255": false,
		"192.0.0.192": false, "192.0.2.1": false, "192.88.99.1": false,
		"192.168.0.1": false, "198.18.0.1": false, "198.19.255.255": false,
		"198.51.100.7": false, "203.0.113.9": false, "224.0.0.1": false,
		"239.1.1.1": false, "240.0.0.1": false, "255.255.255.255": false,

		"::": false, "::1": false, "::ffff:127.0.0.1": false,
		"::ffff:169.254.169.254": false, "::ffff:a00:1": false, "::127.0.0.1": false,
		"::ffff:0:127.0.0.1": false, "64:ff9b::7f00:1": false,
		"64:ff9b::a9fe:a9fe": false, "64:ff9b:1::1.1.1.1": false, "100::1": false,
		"2001::1": false, "2001:2::1": false, "2001:10::1": false,
		"2001:db8::1": false, "2002:7f00:1::": false, "2002:a9fe:a9fe::1": false,
		"3fff::1": false, "5f00::1": false, "fc00::1": false,
		"fd00:ec2::254": false, "fe80::1": false, "fe80::1%eth0": false,
		"fec0::1": false, "ff02::1": false, "2606:4700::1111%eth0": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("public(%s) = %t", text, got)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address at all is public")
	}
}

func TestTheGuardJudgesAddressAndPort(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"1.1.1.1:443": true, "1.1.1.1:80": true, "1.1.1.1:8080": true, "[2606:4700::1111]:443": true,
		"1.1.1.1:25": false, "1.1.1.1:22": false, "127.0.0.1:443": false,
		"[::1]:80": false, "[::ffff:10.0.0.1]:80": false,
		"[fe80::1%eth0]:80": false, "nonsense": false, "": false,
	} {
		if err := guard(t.Context(), "tcp", address, nil); (err == nil) != want {
			t.Errorf("guard(%s) = %v", address, err)
		}
	}
}

// counted is a server on loopback that nobody may reach.
func counted(t *testing.T) (address string, hits *atomic.Int64) {
	hits = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { hits.Add(1) }))
	t.Cleanup(s.Close)
	return s.URL, hits
}

func TestPrivateAddressesAreRefusedInEverySpelling(t *testing.T) {
	t.Parallel()
	address, hits := counted(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::ffff:127.0.0.1]",
		"[::ffff:7f00:1]", "0.0.0.0", "[::]", "169.254.169.254"} {
		c := client(t, Config{}, nil)
		_, err := get(t, c, "http://"+host+":"+port+"/latest/meta-data")
		if err == nil {
			t.Errorf("%s was reached", host)
		}
		// Names and IPv6 may fail sooner, on a machine that knows neither.
		if v4 := net.ParseIP(host).To4() != nil; v4 && !strings.Contains(err.Error(), "not on the public web") {
			t.Errorf("%s: %v", host, err)
		}
	}
	// Spellings that only some resolvers understand must at least not get through.
	for _, host := range []string{"127.1", "2130706433", "0x7f000001", "0177.0.0.1"} {
		c := client(t, Config{},
			web(newTransport(Config{}, nil, resolving(map[string][]string{host: {"127.0.0.1"}})).RoundTrip))
		if _, err := get(t, c, "http://"+host+":"+port+"/"); err == nil {
			t.Errorf("%s was reached", host)
		}
	}
	if hits.Load() != 0 {
		t.Fatalf("%d requests got through", hits.Load())
	}
}

func TestANameThatTurnsPrivateIsRefused(t *testing.T) {
	t.Parallel()
	address, hits := counted(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	for _, to := range []string{"127.0.0.1", "::1", "10.0.0.1", "fd00:ec2::254", "::ffff:127.0.0.1"} {
		transport := newTransport(Config{}, nil, resolving(map[string][]string{"rebind.example.": {to}}))
		c := client(t, Config{}, transport)
		_, err := get(t, c, "http://rebind.example:"+port+"/")
		if v4 := net.ParseIP(to).To4() != nil; err == nil || (v4 && !errors.Is(err, market.ErrBlocked)) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if hits.Load() != 0 {
		t.Fatal("the server was reached")
	}
}

func TestARedirectToAPrivateAddressIsRefused(t *testing.T) {
	t.Parallel()
	address, hits := counted(t)
	real := newTransport(Config{}, nil, nil)
	for _, place := range []string{address + "/secret", "http://169.254.169.254/latest/meta-data", "//10.0.0.1/"} {
		c := client(t, Config{}, web(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "public.example" {
				return says(302, "", "Location", place), nil
			}
			return real.RoundTrip(r)
		}))
		_, err := get(t, c, "https://public.example/")
		wantKind(t, err, market.ErrBlocked)
	}
	if hits.Load() != 0 {
		t.Fatal("the server was reached")
	}
}

func TestOnlyTheWebIsAsked(t *testing.T) {
	t.Parallel()
	c := client(t, Config{}, web(func(*http.Request) (*http.Response, error) {
		t.Error("asked")
		return says(200, ""), nil
	}))
	for _, address := range []string{"", "ftp://a.example/", "file:///etc/passwd", "gopher://a.example", "http://",
		"https:///path", "//a.example/", "http://user:word@a.example/", "http://a b/", "javascript:alert(1)"} {
		if _, err := get(t, c, address); err == nil {
			t.Errorf("%q was asked", address)
		}
	}
	if _, err := c.Do(t.Context(), Request{Method: "DELETE", URL: "https://a.example/"}); err == nil {
		t.Error("DELETE was sent")
	}
	for _, place := range []string{"ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)",
		"http://user:word@a.example/"} {
		c := client(t, Config{}, scripted(says1(302, "", "Location", place)))
		if _, err := get(t, c, "https://b.example/"); err == nil {
			t.Errorf("followed to %q", place)
		}
	}
}

func TestWithAMirrorOnlyTheMirrorIsExempt(t *testing.T) {
	t.Parallel()
	_, hits := counted(t)
	other, _ := counted(t)
	mirror, _ := url.Parse(other)
	transport := newTransport(Config{}, mirror, nil)
	defer transport.CloseIdleConnections()
	if conn, err := transport.DialContext(t.Context(), "tcp", mirror.Host); err != nil {
		t.Fatal(err)
	} else {
		conn.Close()
	}
	if _, err := transport.DialContext(t.Context(), "tcp", "127.0.0.1:1"); err == nil ||
		!strings.Contains(err.Error(), "public web") {
		t.Fatalf("another private address: %v", err)
	}
	if hits.Load() != 0 {
		t.Fatal("reached")
	}
}

// resolving is a resolver that knows these names only.
func resolving(names map[string][]string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		var once sync.Once
		go func() {
			defer once.Do(func() { theirs.Close() })
			for serveDNS(theirs, names) == nil {
			}
		}()
		return ours, nil
	}}
}

func serveDNS(conn net.Conn, names map[string][]string) error {
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		return err
	}
	raw := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(conn, raw); err != nil {
		return err
	}
	var m dnsmessage.Message
	if err := m.Unpack(raw); err != nil {
		return err
	}
	m.Response, m.Additionals = true, nil
	asked := m.Questions[0]
	for _, text := range names[asked.Name.String()] {
		addr := netip.MustParseAddr(text)
		head := dnsmessage.ResourceHeader{Name: asked.Name, Class: dnsmessage.ClassINET, TTL: 1}
		switch {
		case addr.Is4() && asked.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: addr.As4()}})
		case addr.Is6() && asked.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head,
				Body: &dnsmessage.AAAAResource{AAAA: addr.As16()}})
		}
	}
	out, err := m.Pack()
	if err != nil {
		return err
	}
	_, err = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(out))), out...))
	return err
}
