package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"naps/market"
)

func TestFailuresThatMayPassAreTriedThreeTimes(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]struct {
		turn  func() (*http.Response, error)
		kind  error
		asked int
	}{
		"502":          {says1(502, ""), market.ErrUnavailable, 3},
		"503":          {says1(503, ""), market.ErrUnavailable, 3},
		"504":          {says1(504, ""), market.ErrUnavailable, 3},
		"429":          {says1(429, ""), market.ErrRateLimited, 3},
		"a lost line":  {fails(errReset), market.ErrUnavailable, 3},
		"no such host": {fails(&net.DNSError{IsNotFound: true}), market.ErrUnavailable, 1},
		"silence":      {fails(context.DeadlineExceeded), market.ErrUnavailable, 1},
		"500":          {says1(500, ""), market.ErrUnavailable, 1},
		"quota used up": {says1(403, "", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "4000000000"),
			market.ErrRateLimited, 1},
		"a short pause": {says1(403, "", "Retry-After", "2"), market.ErrRateLimited, 3},
		"a long pause":  {says1(429, "", "Retry-After", "31"), market.ErrRateLimited, 1},
		"a long outage": {says1(503, "", "Retry-After", "3600"), market.ErrRateLimited, 1},
		"plain refusal": {says1(403, ""), market.ErrBlocked, 1},
		"a cut-off body": {func() (*http.Response, error) { r := says(200, ""); r.Body = cutOff{}; return r, nil },
			market.ErrUnavailable, 3},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := scripted(in.turn)
			_, err := get(t, client(t, Config{}, s), "https://a.example/")
			if !errors.Is(err, in.kind) || s.count() != in.asked {
				t.Errorf("%s: asked %d times, %v", name, s.count(), err)
			}
		})
	}
}

type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, errReset }
func (cutOff) Close() error             { return nil }

func TestAHostThatComesBackIsAnswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(says1(503, ""), fails(errReset), says1(200, "well again"))
		a, err := get(t, client(t, Config{}, s), "https://a.example/")
		if err != nil || string(a.Body) != "well again" {
			t.Fatal(a, err)
		}
	})
}

func TestRetryAfterIsKept(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]func(now time.Time) []string{
		"seconds": func(time.Time) []string { return []string{"Retry-After", " 17 "} },
		"a date": func(now time.Time) []string {
			return []string{"Retry-After", now.Add(17 * time.Second).Format(http.TimeFormat)}
		},
		"reddit": func(time.Time) []string {
			return []string{"X-Ratelimit-Remaining", "0.0", "X-Ratelimit-Reset", "17.0"}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			var at []time.Duration
			c := client(t, Config{}, web(func(*http.Request) (*http.Response, error) {
				if at = append(at, time.Since(start)); len(at) == 1 {
					return says(429, "", header(time.Now().UTC())...), nil
				}
				return says(200, ""), nil
			}))
			if _, err := get(t, c, "https://a.example/"); err != nil {
				t.Fatal(err)
			}
			if len(at) != 2 || at[1] != 17*time.Second {
				t.Errorf("%s: asked at %v", name, at)
			}
		})
	}
}

func TestEverybodyLeavesAHostAloneThatSaidSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(says1(429, "", "Retry-After", "600"), says1(200, ""))
		c := client(t, Config{}, s)
		_, err := get(t, c, "https://a.example/1")
		wantKind(t, err, market.ErrRateLimited)
		_, err = get(t, c, "https://a.example/2")
		wantKind(t, err, market.ErrRateLimited)
		var e *Error
		if !errors.As(err, &e) || e.Wait != 600*time.Second || s.count() != 1 {
			t.Fatalf("asked %d times, %#v", s.count(), e)
		}
		time.Sleep(600 * time.Second)
		if _, err := get(t, c, "https://a.example/2"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPausesEndWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, Config{}, scripted(says1(429, "", "Retry-After", "20")))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err := c.Do(ctx, Request{URL: "https://a.example/"})
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Fatal(err, time.Since(start))
		}
	})
}

func TestARunThatEndsSoonerDoesNotWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, Config{}, scripted(says1(429, "", "Retry-After", "20")))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.Do(ctx, Request{URL: "https://a.example/"})
		wantKind(t, err, market.ErrRateLimited)
		if time.Since(start) != 0 {
			t.Fatal(time.Since(start))
		}
	})
}

func TestASilentHostCostsOneTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, Config{Timeout: 7 * time.Second}, web(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}))
		start := time.Now()
		_, err := get(t, c, "https://a.example/")
		wantKind(t, err, market.ErrUnavailable)
		if time.Since(start) != 7*time.Second || !strings.Contains(err.Error(), "no answer within 7s") {
			t.Fatal(err, time.Since(start))
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "1", "-5", "1e309", "NaN", "inf", "99999999999999999999",
		"Sun, 06 Nov 2033 08:49:37 GMT", "Sunday", " 3 ", "0.5", "\x00"} {
		f.Add(s, "0", s)
	}
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, after, left, reset string) {
		h := http.Header{"Retry-After": {after}, "X-Ratelimit-Remaining": {left}, "X-Ratelimit-Reset": {reset}}
		if wait := askedToWait(h, now); wait < 0 {
			t.Fatalf("%q %q %q: %s", after, left, reset, wait)
		}
	})
}
