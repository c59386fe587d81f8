package fetch

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"naps/market"
)

func TestAHostThatIsDownIsLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var up atomic.Bool
		var asked atomic.Int64
		c := client(t, Config{}, web(func(*http.Request) (*http.Response, error) {
			asked.Add(1)
			if up.Load() {
				return says(200, "up"), nil
			}
			return says(500, ""), nil
		}))
		for range breakAfter {
			_, err := get(t, c, "https://a.example/")
			wantKind(t, err, market.ErrUnavailable)
		}
		_, err := get(t, c, "https://a.example/")
		wantKind(t, err, market.ErrUnavailable)
		if asked.Load() != breakAfter || !strings.Contains(err.Error(), "paused after repeated failures") {
			t.Fatalf("asked %d times, %v", asked.Load(), err)
		}
		if _, err := get(t, c, "https://b.example/"); strings.Contains(err.Error(), "paused") {
			t.Fatal("another host is paused")
		}

		time.Sleep(breakFor) // half-open: one more failure closes it at once
		get(t, c, "https://a.example/")
		if _, err := get(t, c, "https://a.example/"); !strings.Contains(err.Error(), "paused") {
			t.Fatal(err)
		}
		up.Store(true)
		time.Sleep(breakFor)
		for range 3 {
			if _, err := get(t, c, "https://a.example/"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestTheCauseIsNotHiddenByThePause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, Config{}, scripted(says1(502, "")))
		for range 2 { // the second one opens the breaker between its tries
			if _, err := get(t, c, "https://a.example/"); !strings.Contains(err.Error(), "502 Bad Gateway") {
				t.Fatal(err)
			}
		}
	})
}

// The breaker against the simplest model: it refuses when and only when five failures in a row are younger than 30 s,
// or when one request is already trying.
func TestTheBreakerIsWhatItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var b breaker
		now, row, last := time.Unix(0, 0), 0, time.Time{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "pause")) * time.Second)
			want := row < breakAfter || now.Sub(last) >= breakFor
			if open := b.open(now); open == want {
				t.Fatalf("open %t after %d failures, %s ago", open, row, now.Sub(last))
			}
			if b.allow(now) != want {
				t.Fatal("allow and open differ")
			}
			if !want {
				continue
			}
			if row >= breakAfter && b.allow(now) {
				t.Fatal("two try at once")
			}
			switch rapid.IntRange(0, 2).Draw(t, "end") {
			case 0:
				b.worked()
				row = 0
			case 1:
				b.failed(now)
				row, last = row+1, now
			case 2:
				b.left()
			}
		}
	})
}
