package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"naps/market"
)

func TestTheMirrorGetsHostAndPath(t *testing.T) {
	t.Parallel()
	c := client(t, Config{Mirror: "http://127.0.0.1:9100/"}, nil)
	for from, to := range map[string]string{
		"https://hn.algolia.com/api/v1/search?query=a%20b&x=%2F": "http://127.0.0.1:9100/hn.algolia.com/api/v1/search?query=a%20b&x=%2F",
		"http://EN.Wikipedia.org":                                "http://127.0.0.1:9100/en.wikipedia.org/",
		"https://a.example:443/x":                                "http://127.0.0.1:9100/a.example/x",
		"http://a.example:80/x":                                  "http://127.0.0.1:9100/a.example/x",
		"https://a.example:8443/x":                               "http://127.0.0.1:9100/a.example:8443/x",
		"https://a.example/wiki/AC%2FDC?":                        "http://127.0.0.1:9100/a.example/wiki/AC%2FDC",
		"https://a.example/x#part":                               "http://127.0.0.1:9100/a.example/x",
		"https://bücher.example/ü":                               "http://127.0.0.1:9100/xn--bcher-kva.example/%C3%BC",
	} {
		u, ok := parse(from)
		if !ok {
			t.Fatal(from)
		}
		if got := c.way(u).String(); got != to {
			t.Errorf("%s: %s", from, got)
		}
	}
}

func TestAddressesComeBackFromTheMirror(t *testing.T) {
	t.Parallel()
	for _, mirror := range []string{"http://127.0.0.1:9100", "https://mirror.example/web/"} {
		c := client(t, Config{Mirror: mirror}, nil)
		rapid.Check(t, func(t *rapid.T) {
			from := "https://" + rapid.StringMatching(`[a-z]{1,9}\.example(:8[0-9]{3})?`).Draw(t, "host") +
				rapid.StringMatching(`/([a-z/.-]|%2F|%20){0,12}`).Draw(t, "path") +
				rapid.SampledFrom([]string{"", "?q=a+b&c=%26"}).Draw(t, "query")
			u, ok := parse(from)
			if !ok {
				t.Skip("no address")
			}
			if got := c.back(c.way(u)).String(); got != from {
				t.Fatalf("%s came back as %s", from, got)
			}
		})
	}
}

func TestEverythingGoesThroughTheMirror(t *testing.T) {
	t.Parallel()
	var base string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.example/robots.txt", "/b.example/robots.txt", "/c.example/robots.txt":
			http.NotFound(w, r)
		case "/a.example/start":
			w.Header().Set("Location", "https://b.example/there?q=1") // another host, as recorded
			w.WriteHeader(302)
		case "/b.example/there":
			w.Header().Set("Location", "/relative") // as recorded, too
			w.WriteHeader(302)
		case "/b.example/relative":
			w.Header().Set("Location", base+"/c.example/end") // the mirror's own
			w.WriteHeader(302)
		case "/c.example/end":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<p>here")
		default:
			t.Error("asked for", r.URL)
		}
	}))
	defer s.Close()
	base = s.URL
	c := client(t, Config{Mirror: base}, nil) // loopback is not allowed but for the mirror
	a, err := c.Do(t.Context(), Request{URL: "https://a.example/start", Page: true})
	if err != nil || string(a.Body) != "<p>here" || a.URL != "https://a.example/start" ||
		a.Final != "https://c.example/end" {
		t.Fatalf("%+v %v", a, err)
	}
	if strings.Contains(a.URL+a.Final, "127.0.0.1") {
		t.Fatal("the mirror shows")
	}
}

func TestWithAMirrorNothingIsPacedButRetryAfterStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, at := timed()
		c := client(t, Config{Mirror: "http://mirror.example"}, w)
		ctx := WithUsage(t.Context(), new(Usage))
		for _, address := range []string{"https://www.reddit.com/.rss", "https://html.duckduckgo.com/",
			"https://efts.sec.gov/", "https://api.bls.gov/"} {
			for range 30 {
				if _, err := c.Do(ctx, Request{URL: address}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if last := at()[len(at())-1]; last != 0 || len(at()) != 120 {
			t.Fatal(last, len(at()))
		}
		c = client(t, Config{Mirror: "http://mirror.example"},
			scripted(says1(429, "", "Retry-After", "9"), says1(200, "")))
		start := time.Now()
		if _, err := get(t, c, "https://hn.algolia.com/"); err != nil || time.Since(start) != 9*time.Second {
			t.Fatal(err, time.Since(start))
		}
	})
}

func TestAMistypedMirrorIsNeverTheRealWeb(t *testing.T) {
	t.Parallel()
	for _, mirror := range []string{"127.0.0.1:9100", "ftp://m.example", "http://", "%%", "mirror"} {
		synctest.Test(t, func(t *testing.T) {
			c := client(t, Config{Mirror: mirror}, web(func(r *http.Request) (*http.Response, error) {
				if r.URL.Host != "mirror.invalid" {
					t.Errorf("%q: asked %s", mirror, r.URL.Host)
				}
				return nil, errReset
			}))
			_, err := get(t, c, "https://a.example/")
			wantKind(t, err, market.ErrUnavailable)
		})
	}
}

func TestSecretsAreHidden(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://a.example/?q=x&key=geheim":               "https://a.example/?key=hidden&q=x",
		"https://a.example/?API_KEY=geheim":               "https://a.example/?API_KEY=hidden",
		"https://a.example/?access-token=geheim&token=g":  "https://a.example/?access-token=hidden&token=hidden",
		"https://a.example/?q=key+lime&keyword=token":     "https://a.example/?q=key+lime&keyword=token",
		"https://a.example/.rss?feed=geheim&user=someone": "https://a.example/.rss?feed=hidden&user=someone",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(u); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}
