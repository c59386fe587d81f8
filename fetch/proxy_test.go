package fetch

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/http/httpproxy"

	"naps/market"
)

// aProxy is a real one on loopback. It leads every connection to the server at to, whatever name was asked for, and
// notes the names.
type aProxy struct {
	url    string
	to     string
	status int // answered instead, where it is set
	mu     sync.Mutex
	names  []string
	closed bool
	wait   sync.WaitGroup // of what is still at work, added to under mu
}

func startProxy(t *testing.T, to string, status int) *aProxy {
	t.Helper()
	p := &aProxy{to: strings.TrimPrefix(strings.TrimPrefix(to, "https://"), "http://"), status: status}
	s := httptest.NewServer(p)
	p.url = s.URL
	t.Cleanup(func() {
		s.Close() // does not wait for connections that were taken over
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		p.wait.Wait()
	})
	return p
}

func (p *aProxy) asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.names...)
}

func (p *aProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.names = append(p.names, r.Host)
	if p.closed {
		p.mu.Unlock()
		return
	}
	p.wait.Add(1)
	p.mu.Unlock()
	defer p.wait.Done()
	if p.status != 0 {
		w.WriteHeader(p.status)
		return
	}
	far, err := net.Dial("tcp", p.to)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	if r.Method != http.MethodConnect {
		defer far.Close()
		r.RequestURI, r.URL.Host = "", p.to
		res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer res.Body.Close()
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
		return
	}
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		far.Close()
		return
	}
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	for _, ends := range [][2]net.Conn{{near, far}, {far, near}} {
		p.wait.Go(func() {
			_, _ = io.Copy(ends[0], ends[1])
			ends[0].Close()
		})
	}
}

// through makes a client whose way out is a proxy. names are the addresses that names have here.
func through(t *testing.T, proxy, noProxy string, names map[string][]string, trust *httptest.Server) *Client {
	t.Helper()
	cfg := Config{Proxy: (&httpproxy.Config{HTTPProxy: proxy, HTTPSProxy: proxy, NoProxy: noProxy}).ProxyFunc()}
	transport := newTransport(cfg, nil, resolving(names))
	if trust != nil {
		transport.TLSClientConfig = trust.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	}
	return client(t, cfg, transport)
}

var publicName = map[string][]string{"example.com.": {"93.184.216.34"}}

func TestSourcesAreAskedThroughTheProxyWhoseOwnAddressMayBePrivate(t *testing.T) {
	t.Parallel()
	site := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "hello")
	}))
	defer site.Close()
	p := startProxy(t, site.URL, 0)
	a, err := get(t, through(t, p.url, "", publicName, site), "https://example.com/page")
	if err != nil || string(a.Body) != "hello" || len(p.asked()) != 1 || p.asked()[0] != "example.com:443" {
		t.Errorf("it gave %+v, %v, asked %q", a, err, p.asked())
	}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "plain")
	}))
	defer plain.Close()
	p = startProxy(t, plain.URL, 0)
	if a, err = get(t, through(t, p.url, "", publicName, nil), "http://example.com/page"); err != nil ||
		string(a.Body) != "plain" {
		t.Errorf("without TLS it gave %+v, %v", a, err)
	}
	// Where names are resolved by the proxy only, public ones pass.
	if a, err = get(t, through(t, p.url, "", nil, nil), "http://example.com/page"); err != nil ||
		string(a.Body) != "plain" {
		t.Errorf("a name that only the proxy knows gave %+v, %v", a, err)
	}
}

func TestThroughAProxyNothingPrivateIsReached(t *testing.T) {
	t.Parallel()
	inside, hits := counted(t)
	p := startProxy(t, inside, 0)
	names := map[string][]string{"rebind.example.com.": {"127.0.0.1"},
		"two.example.com.": {"93.184.216.34", "10.0.0.1"},
		"six.example.com.": {"::1"}, "public.example.com.": {"93.184.216.34"}}
	for _, address := range []string{
		"http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest",
		"https://10.1.2.3/", "http://0x7f000001/", "http://2130706433/", "http://127.1/",
		"http://router/", "http://printer.local/", "http://db.internal./", "http://nas.lan/",
		"http://rebind.example.com/", "https://two.example.com/", "http://six.example.com/",
		"http://public.example.com:22/", "http://public.example.com:25/", "http://unknown.example.com:22/", p.url + "/",
	} {
		c := through(t, p.url, "", names, nil)
		if a, err := get(t, c, address); err == nil {
			t.Errorf("%s gave %q", address, a.Body)
		}
	}
	if hits.Load() != 0 || len(p.asked()) != 0 {
		t.Errorf("%d requests came through, the proxy was asked for %q", hits.Load(), p.asked())
	}
	// What is excepted from the proxy is judged as without one, the proxy itself included.
	c := through(t, p.url, "127.0.0.1,public.example.com", names, nil)
	for _, address := range []string{p.url + "/", inside + "/"} {
		if _, err := get(t, c, address); !errors.Is(err, market.ErrBlocked) {
			t.Errorf("%s without the proxy gave %v", address, err)
		}
	}
}

func TestARedirectThroughAProxyIsJudgedToo(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
	}))
	defer site.Close()
	p := startProxy(t, site.URL, 0)
	_, err := get(t, through(t, p.url, "", publicName, nil), "http://example.com/")
	if err == nil || strings.Contains(strings.Join(p.asked(), " "), "169.254") {
		t.Errorf("it gave %v, the proxy was asked for %q", err, p.asked())
	}
}

func TestHowFarARequestCameIsToldApart(t *testing.T) {
	t.Parallel()
	site := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(site.Close)
	nobody := "http://127.0.0.1:1"
	for name, c := range map[string]struct {
		proxy string
		fault Fault
		why   string
	}{
		"a proxy that works":           {startProxy(t, site.URL, 0).url, NoFault, ""},
		"no proxy there":               {nobody, NoProxy, "does not answer"},
		"a proxy that wants a login":   {startProxy(t, "", 407).url, ProxyLogin, "user and a password"},
		"a proxy that refuses":         {startProxy(t, "", 403).url, ProxyRefuses, "refuses to connect"},
		"a proxy that is offline":      {startProxy(t, nobody, 0).url, ProxyOffline, "could not reach"},
		"no proxy, and no name server": {"", NoNames, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := through(t, c.proxy, "", map[string][]string{}, site)
			got := Reach(t.Context(), client, "https://example.com/robots.txt")
			if got.Fault != c.fault || !strings.Contains(got.Why, c.why) || (got.Via == "") != (c.proxy == "") {
				t.Errorf("%+v", got)
			}
		})
	}
	u, _ := url.Parse("http://me:secret@127.0.0.1:1")
	c := client(t, Config{Proxy: func(*url.URL) (*url.URL, error) { return u, nil }}, nil)
	if got := Reach(t.Context(), c, "https://example.com/"); strings.Contains(got.Via+got.Why, "secret") {
		t.Errorf("the password of the proxy stands in %+v", got)
	}
}
