package fetch

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"naps/market"
)

func TestAKeptAnswerIsUsedUntilItsTimeIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(says1(200, "first", "ETag", `"1"`, "Last-Modified", "Sun, 01 Nov 2026 00:00:00 GMT",
			"Content-Type", "text/plain"),
			says1(304, ""), says1(200, "second"))
		c := client(t, Config{Cache: new(memory)}, s)
		use := new(Usage)
		ask := func() *Answer {
			a, err := c.Do(WithUsage(t.Context(), use), Request{URL: "https://a.example/", TTL: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		born := ask().Fetched
		a := ask()
		if !a.FromCache || string(a.Body) != "first" || a.Status != 200 || !a.Fetched.Equal(born) ||
			a.Header.Get("Content-Type") != "text/plain" || use.Fetches.Load() != 1 {
			t.Fatalf("%+v", a)
		}
		a.Body[0] = 'X' // the caller's own copy

		time.Sleep(time.Hour)
		a = ask()
		h := s.asked[1].Header
		if !a.FromCache || string(a.Body) != "first" || a.Fetched.Equal(born) || h.Get("If-None-Match") != `"1"` ||
			h.Get("If-Modified-Since") == "" {
			t.Fatalf("%+v %v", a, h)
		}
		if ask(); s.count() != 2 {
			t.Fatal("a confirmed answer is young again")
		}
		time.Sleep(time.Hour)
		if a = ask(); a.FromCache || string(a.Body) != "second" || use.Fetches.Load() != 3 {
			t.Fatalf("%+v", a)
		}
	})
}

func TestOnlyGoodAnswersAreKept(t *testing.T) {
	t.Parallel()
	page := http.Header{"Accept": {"application/json"}}
	for name, in := range map[string]struct {
		r    Request
		turn func() (*http.Response, error)
		want int
	}{
		"200":                  {Request{}, says1(200, "x"), 1},
		"404":                  {Request{}, says1(404, "x"), 1},
		"a POST":               {Request{Method: "POST", Body: []byte("q")}, says1(200, "x"), 1},
		"HEAD":                 {Request{Method: "HEAD"}, says1(200, ""), 0},
		"400":                  {Request{}, says1(400, "x"), 0},
		"202":                  {Request{}, says1(202, "x"), 0},
		"403":                  {Request{}, says1(403, "x"), 0},
		"a wall":               {Request{}, says1(200, "<div class=anomaly-modal>"), 0},
		"a page for JSON":      {Request{Header: page}, says1(200, "<html>"), 0},
		"a sentence for JSON":  {Request{Header: page}, says1(200, "Please limit requests"), 0},
		"JSON":                 {Request{Header: page}, says1(200, ")]}'\n{}"), 1},
		"without time to live": {Request{TTL: -1}, says1(200, "x"), 0},
	} {
		m := new(memory)
		in.r.URL = "https://a.example/?key=geheim&q=1"
		if in.r.TTL == 0 {
			in.r.TTL = time.Hour
		}
		client(t, Config{Cache: m}, scripted(in.turn)).Do(t.Context(), in.r)
		if m.len() != in.want {
			t.Errorf("%s: %d kept", name, m.len())
		}
		for key, e := range m.entries {
			if strings.Contains(key+e.URL, "geheim") {
				t.Errorf("%s: the key is kept: %s", name, e.URL)
			}
		}
	}
}

func TestQuestionsDoNotShareAnswers(t *testing.T) {
	t.Parallel()
	c := client(t, Config{}, nil)
	seen := map[string]bool{}
	for _, r := range []Request{
		{URL: "https://a.example/"}, {URL: "https://a.example/?"}, {URL: "https://a.example/x"},
		{URL: "http://a.example/"}, {URL: "https://a.example/", Page: true},
		{URL: "https://a.example/", Method: "POST"}, {URL: "https://a.example/", Method: "POST", Body: []byte("1")},
		{URL: "https://a.example/", Method: "POST", Body: []byte("2")},
	} {
		q, err := c.question(r)
		if err != nil {
			t.Fatal(err)
		}
		seen[q.cacheKey()] = true
	}
	if len(seen) != 8 {
		t.Fatal(len(seen))
	}
}

func TestABrokenCacheCostsRequestsNotAnswers(t *testing.T) {
	t.Parallel()
	s := scripted(says1(200, "x"))
	c := client(t, Config{Cache: &memory{broken: errors.New("disk on fire")}}, s)
	for range 2 {
		if a, err := c.Do(t.Context(), Request{URL: "https://a.example/", TTL: time.Hour}); err != nil || a.FromCache {
			t.Fatal(a, err)
		}
	}
	if s.count() != 2 {
		t.Fatal(s.count())
	}
}

func TestTheCacheKnowsWhereRedirectsLed(t *testing.T) {
	t.Parallel()
	c := client(t, Config{Cache: new(memory)}, scripted(says1(301, "", "Location", "https://b.example/new"),
		says1(200, "x")))
	for range 2 {
		a, err := c.Do(t.Context(), Request{URL: "https://a.example/old", TTL: time.Hour})
		if err != nil || a.URL != "https://a.example/old" || a.Final != "https://b.example/new" {
			t.Fatalf("%+v %v", a, err)
		}
	}
}

func TestARunIsCountedWhatWasSentAndNotWhatTheCacheHeld(t *testing.T) {
	t.Parallel()
	s := scripted(says1(200, "12345"))
	c := client(t, Config{Cache: new(memory)}, s)
	use := new(Usage)
	ctx := WithUsage(t.Context(), use)
	for _, path := range []string{"1", "2", "1", "2"} { // the last two come from the cache
		if _, err := c.Do(ctx, Request{URL: "https://a.example/" + path, TTL: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
	if use.Fetches.Load() != 2 || use.Bytes.Load() != 10 || s.count() != 2 {
		t.Fatal(use.Fetches.Load(), use.Bytes.Load(), s.count())
	}
}

func TestRetriesAreCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(says1(502, ""))
		use := new(Usage)
		_, err := client(t, Config{}, s).Do(WithUsage(t.Context(), use), Request{URL: "https://a.example/"})
		wantKind(t, err, market.ErrUnavailable)
		if n := use.Fetches.Load(); n < 2 || int(n) != s.count() {
			t.Fatal(s.count(), n)
		}
	})
}

func BenchmarkCachedDo(b *testing.B) {
	c := client(b, Config{Cache: new(memory)}, scripted(says1(200, strings.Repeat("x", 20_000))))
	r := Request{URL: "https://a.example/search?q=late+invoices&page=1", TTL: time.Hour}
	if _, err := c.Do(b.Context(), r); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if a, err := c.Do(b.Context(), r); err != nil || !a.FromCache {
			b.Fatal(err)
		}
	}
}
