package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"naps/market"
)

// timed is a web that answers everything and notes when it was asked.
func timed() (web, func() []time.Duration) {
	var mu sync.Mutex
	var at []time.Duration
	start := time.Now()
	w := func(*http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		at = append(at, time.Since(start))
		return says(200, "{}"), nil
	}
	return w, func() []time.Duration { return at }
}

// testPaces are examples of manners; those of the real hosts stand with their sources.
var testPaces = []Pace{
	{Hosts: ".wikipedia.org .wikimedia.org", Every: time.Second / 5, Conns: 1},
	{Hosts: "api.bls.gov", Every: time.Second, Day: 25},
	{Hosts: "hn.algolia.com", Every: 2 * time.Second / 5, Burst: 10},
	{Hosts: "api.stackexchange.com", Every: time.Second / 2, Burst: 2, Day: 300, Keyed: 33},
	{Hosts: "www.reddit.com old.reddit.com", Every: time.Minute, Run: 10, Keyed: 60, Rest: time.Hour},
	{Hosts: "html.duckduckgo.com lite.duckduckgo.com", Every: 5 * time.Second, Run: 20, Rest: time.Hour},
	{Hosts: ".sec.gov", Every: time.Second / 5, Contact: true, Rest: 10 * time.Minute},
	{Hosts: "api.producthunt.com", Every: 5 * time.Second, Burst: 3},
}

func TestEachHostHasItsPace(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]time.Duration{ // from the first to the fourth
		"https://html.duckduckgo.com/html/":          15 * time.Second,
		"https://en.wikipedia.org/w/api.php":         600 * time.Millisecond,
		"https://hn.algolia.com/api/v1/search":       0,
		"https://api.producthunt.com/v2/api/graphql": 5 * time.Second,
		"https://efts.sec.gov/LATEST/search-index":   600 * time.Millisecond,
		"https://shop.example/":                      2 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			w, at := timed()
			c := client(t, Config{Contact: "me@example.org"}, w)
			for range 4 {
				if _, err := get(t, c, address); err != nil {
					t.Fatal(err)
				}
			}
			if got := at()[3] - at()[0]; got.Round(time.Millisecond) != want {
				t.Errorf("%s: %s", address, got)
			}
		})
	}
}

func TestHostsOfOneServiceShareItsPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, at := timed()
		c := client(t, Config{Contact: "me@example.org"}, w)
		for _, address := range []string{"https://html.duckduckgo.com/", "https://LITE.duckduckgo.com:443/"} {
			if _, err := get(t, c, address); err != nil {
				t.Fatal(err)
			}
		}
		if at()[1] != 5*time.Second {
			t.Fatal(at())
		}
		if c.hosts.of("efts.sec.gov").lane != c.hosts.of("sec.gov").lane ||
			c.hosts.of("notsec.gov").lane == c.hosts.of("sec.gov").lane {
			t.Fatal("sec.gov is one service")
		}
	})
}

func TestAKeyBuysAFasterPace(t *testing.T) {
	t.Parallel()
	c := client(t, Config{}, nil)
	h := c.hosts.of("api.stackexchange.com")
	if h.keyed == h.lane || h.keyed.pace.Day != 9900 || h.lane.pace.Day != 300 {
		t.Fatalf("%+v %+v", h.lane.pace, h.keyed.pace)
	}
	for address, want := range map[string]bool{"https://a.example/?key=1": true, "https://a.example/?q=key": false,
		"https://a.example/?api_key=1": true} {
		if q, err := c.question(Request{URL: address}); err != nil || q.key() != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
}

func TestCapsOfARunAndOfADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _ := timed()
		c := client(t, Config{}, w)
		ctx := WithUsage(t.Context(), new(Usage))
		for range 20 {
			if _, err := c.Do(ctx, Request{URL: "https://html.duckduckgo.com/"}); err != nil {
				t.Fatal(err)
			}
		}
		_, err := c.Do(ctx, Request{URL: "https://html.duckduckgo.com/"})
		wantKind(t, err, market.ErrRateLimited)
		if _, err := c.Do(WithUsage(t.Context(), new(Usage)),
			Request{URL: "https://html.duckduckgo.com/"}); err != nil {
			t.Fatal("another run:", err)
		}
		for i := range 26 {
			if _, err = get(t, c, "https://api.bls.gov/"); (err == nil) != (i < 25) {
				t.Fatal(i, err)
			}
		}
		wantKind(t, err, market.ErrRateLimited)
		time.Sleep(24 * time.Hour)
		if _, err := get(t, c, "https://api.bls.gov/"); err != nil {
			t.Fatal("the next day:", err)
		}
	})
}

func TestNobodyStandsInLineForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, at := timed()
		c := client(t, Config{}, w)
		var wg sync.WaitGroup
		var refused atomic.Int64
		for range 6 {
			wg.Go(func() {
				if _, err := get(t, c, "https://www.reddit.com/r/x/.rss"); errors.Is(err, market.ErrRateLimited) {
					refused.Add(1)
				}
			})
		}
		wg.Wait()
		if len(at()) != 3 || refused.Load() != 3 || at()[2] != 2*time.Minute {
			t.Fatal(at(), refused.Load())
		}
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := c.Do(ctx, Request{URL: "https://www.reddit.com/r/x/.rss"})
		wantKind(t, err, market.ErrRateLimited)
		if time.Since(time.Now()) > 0 || ctx.Err() != nil {
			t.Fatal("it waited for a turn that could not come in time")
		}
	})
}

func TestTwoAtOnceAndNoMore(t *testing.T) {
	t.Parallel()
	for host, most := range map[string]int64{"hn.algolia.com": 2, "en.wikipedia.org": 1} {
		synctest.Test(t, func(t *testing.T) {
			var now, top atomic.Int64
			c := client(t, Config{}, web(func(*http.Request) (*http.Response, error) {
				top.Store(max(top.Load(), now.Add(1)))
				time.Sleep(10 * time.Second)
				now.Add(-1)
				return says(200, "{}"), nil
			}))
			var wg sync.WaitGroup
			for range 6 {
				wg.Go(func() {
					if _, err := get(t, c, "https://"+host+"/"); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if top.Load() != most {
				t.Errorf("%s: %d at once", host, top.Load())
			}
		})
	}
}

func TestAHostThatDemandsAContactIsNotAskedWithoutOne(t *testing.T) {
	t.Parallel()
	s := scripted(says1(200, "{}"))
	_, err := get(t, client(t, Config{}, s), "https://efts.sec.gov/LATEST/search-index")
	wantKind(t, err, market.ErrNeedsKey)
	if _, err = get(t, client(t, Config{Contact: "me@example.org"}, s),
		"https://efts.sec.gov/LATEST/search-index"); err != nil {
		t.Fatal(err)
	}
	if s.count() != 1 {
		t.Fatal(s.count())
	}
}

func TestAWallMeansALongRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(says1(202, "<html>"), says1(200, "<html>results"))
		c := client(t, Config{}, s)
		for range 3 {
			_, err := get(t, c, "https://html.duckduckgo.com/html/?q=x")
			wantKind(t, err, market.ErrBlocked)
		}
		if s.count() != 1 {
			t.Fatalf("asked %d times", s.count())
		}
		time.Sleep(time.Hour)
		if _, err := get(t, c, "https://html.duckduckgo.com/html/?q=x"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestHostsNobodyAsksAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hs := newHosts(testPaces, true)
		for i := range manyHosts {
			hs.of(strings.Repeat("a", i+1))
		}
		time.Sleep(longIdle + time.Second)
		hs.of("one more")
		if len(hs.known) != 1 {
			t.Fatal(len(hs.known))
		}
	})
}

func TestTokensOfRedditDoNotWaitForItsFeeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, at := timed()
		c := client(t, Config{}, w)
		if _, err := get(t, c, "https://www.reddit.com/search.rss"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := c.Do(t.Context(), Request{Method: "POST", URL: "https://www.reddit.com/api/v1/access_token",
				Header: http.Header{"Authorization": {"Basic x"}}}); err != nil {
				t.Fatal(err)
			}
		}
		if at()[1] != 0 || at()[2] != time.Second {
			t.Fatal(at())
		}
	})
}

func TestASecretIsSentToItsHostAndKeptNowhere(t *testing.T) {
	t.Parallel()
	var sent []string
	c := client(t, Config{}, web(func(r *http.Request) (*http.Response, error) {
		sent = append(sent, r.URL.String())
		if len(sent) > 1 {
			return says(200, "{}"), nil
		}
		moved := says(302, "")
		moved.Header.Set("Location", "https://elsewhere.example/x")
		return moved, nil
	}))
	r := Request{URL: "https://api.stackexchange.com/2.3/search?q=a", Secret: url.Values{"key": {"s3cret&"}}}
	a, err := c.Do(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(sent) != 2 || sent[0] != "https://api.stackexchange.com/2.3/search?key=s3cret%26&q=a" ||
		sent[1] != "https://elsewhere.example/x" {
		t.Error(sent)
	}
	q, err := c.question(r)
	if err != nil || !q.key() || strings.Contains(a.URL+a.Final, "s3cret") {
		t.Errorf("%v %+v", err, a)
	}
	r.Secret = url.Values{"key": {"another"}}
	if other, _ := c.question(r); other.cacheKey() != q.cacheKey() {
		t.Error("the name under which an answer is kept depends on the key")
	}
}
