package fetch

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"naps/market"
)

// withRobots is a web of one page for each address, and one robots.txt.
func withRobots(robots func() (*http.Response, error)) *counter {
	return &counter{robots: robots}
}

type counter struct {
	robots      func() (*http.Response, error)
	asked, read int
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == "/robots.txt" {
		c.asked++
		return c.robots()
	}
	c.read++
	return says(200, "<p>hello", "Content-Type", "text/html"), nil
}

func TestRobotsAreHonoured(t *testing.T) {
	t.Parallel()
	rules := "User-agent: *\nDisallow: /private\nDisallow: /*?sort=\n\nUser-agent: Naps\nDisallow: /not-for-naps\nAllow: /not-for-naps/but-this\n"
	for name, in := range map[string]struct {
		robots func() (*http.Response, error)
		path   string
		ok     bool
	}{
		"allowed":               {says1(200, rules), "/open", true},
		"our own group decides": {says1(200, rules), "/private", true},
		"disallowed":            {says1(200, rules), "/not-for-naps/x", false},
		"allowed within":        {says1(200, rules), "/not-for-naps/but-this", true},
		"everybody":             {says1(200, "User-agent: *\nDisallow: /"), "/", false},
		"with a query":          {says1(200, "User-agent: *\nDisallow: /*?sort="), "/list?sort=up", false},
		"a query is no path":    {says1(200, "User-agent: *\nDisallow: /*?sort="), "/list", true},
		"none":                  {says1(404, ""), "/x", true},
		"forbidden":             {says1(403, ""), "/x", true},
		"empty":                 {says1(200, ""), "/x", true},
		"a page in its place":   {says1(200, "<html>User-agent: *\nDisallow: /"), "/x", true},
		"a server error":        {says1(500, ""), "/x", false},
		"redirected":            {says1(301, "", "Location", "/x"), "/x", true},
		"huge": {says1(200, "User-agent: *\nDisallow: /no\n"+strings.Repeat("# x\n", 1<<20)), "/no",
			false},
	} {
		w := withRobots(in.robots)
		_, err := client(t, Config{UserAgent: "naps/2 (+https://naps.example)"}, w).Do(t.Context(),
			Request{URL: "https://a.example" + in.path, Page: true})
		if (err == nil) != in.ok {
			t.Errorf("%s: %v", name, err)
		}
		if !in.ok {
			wantKind(t, err, market.ErrBlocked)
			if w.read != 0 {
				t.Errorf("%s: the page was read", name)
			}
		}
	}
}

func TestDataIsNotAskedForRobots(t *testing.T) {
	t.Parallel()
	w := withRobots(says1(200, "User-agent: *\nDisallow: /"))
	if _, err := get(t, client(t, Config{}, w), "https://a.example/api"); err != nil || w.asked != 0 {
		t.Fatal(err, w.asked)
	}
}

func TestRobotsAreReadOnceADayAndHost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := withRobots(says1(200, "User-agent: *\nDisallow: /no"))
		c := client(t, Config{}, w)
		read := func(path string) error {
			_, err := c.Do(t.Context(), Request{URL: "https://a.example" + path, Page: true})
			return err
		}
		for range 3 {
			if err := read("/yes"); err != nil {
				t.Fatal(err)
			}
		}
		wantKind(t, read("/no"), market.ErrBlocked)
		if w.asked != 1 {
			t.Fatal(w.asked)
		}
		time.Sleep(24 * time.Hour)
		if read("/yes"); w.asked != 2 {
			t.Fatal(w.asked)
		}
	})
}

func TestAFailingRobotsIsAskedAgainSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := withRobots(says1(503, ""))
		c := client(t, Config{}, w)
		r := Request{URL: "https://a.example/x", Page: true}
		for range 2 {
			_, err := c.Do(t.Context(), r)
			wantKind(t, err, market.ErrBlocked)
		}
		if w.asked != 3 { // one request and its retries
			t.Fatal(w.asked)
		}
		w.robots = says1(404, "")
		time.Sleep(robotsAgain)
		if _, err := c.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	})
}

func TestARedirectedPageAsksTheNextHostsRobots(t *testing.T) {
	t.Parallel()
	c := client(t, Config{}, web(func(r *http.Request) (*http.Response, error) {
		switch r.URL.Host + r.URL.Path {
		case "a.example/robots.txt":
			return says(404, ""), nil
		case "b.example/robots.txt":
			return says(200, "User-agent: *\nDisallow: /"), nil
		case "a.example/":
			return says(302, "", "Location", "https://b.example/page"), nil
		}
		t.Error("read", r.URL)
		return says(200, ""), nil
	}))
	_, err := c.Do(t.Context(), Request{URL: "https://a.example/", Page: true})
	wantKind(t, err, market.ErrBlocked)
}

func TestCrawlDelayIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, Config{}, withRobots(says1(200, "User-agent: *\nCrawl-delay: 7\nDisallow: /no")))
		start := time.Now()
		for range 3 {
			if _, err := c.Do(t.Context(), Request{URL: "https://a.example/", Page: true}); err != nil {
				t.Fatal(err)
			}
		}
		if got := time.Since(start); got < 14*time.Second || got > 21*time.Second {
			t.Fatal(got)
		}
	})
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*?a=$\nCrawl-delay: x\nSitemap: \n"), "/a?b")
	f.Add([]byte("\xef\xbb\xbfuser-agent:\nallow"), "")
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		if g := parseRobots(&Answer{Status: 200, Body: body}, "naps"); g != nil {
			g.Test(path)
		}
	})
}
