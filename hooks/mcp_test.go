package hooks

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"naps/records"
)

// calling is a site whose handler of the protocol counts what reaches it.
func calling(t *testing.T, serve func(w http.ResponseWriter, r *http.Request, turn Turn)) (s *site, token string) {
	t.Helper()
	s = newSite(t, func(c *Config) {
		c.MCP = func(_ func() http.Handler, turn Turn) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve(w, r, turn) })
		}
	})
	ann, _ := s.user("ann")
	token, err := s.x.cfg.Tokens.NewToken(t.Context(),
		records.AccessToken{User: ann.Id, Name: "test", Scope: records.ScopeWrite,
			Expires: time.Now().Add(time.Hour).UnixMilli()})
	if err != nil {
		t.Fatal(err)
	}
	return s, token
}

func TestABatchIsBoundedAndEachOfItsMessagesCounts(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	s, token := calling(t, func(w http.ResponseWriter, r *http.Request, _ Turn) {
		body, err := io.ReadAll(r.Body)
		if err != nil || len(body) == 0 {
			t.Errorf("the body does not come through: %q %v", body, err)
		}
		reached.Add(1)
		w.WriteHeader(http.StatusAccepted)
	})
	now := time.Now()
	s.x.limits.calls.now = func() time.Time { return now }
	list := func(n int) string { return " [" + strings.TrimSuffix(strings.Repeat(`{"a":[1,2]},`, n), ",") + "]" }
	call := func(body string) int {
		return s.ask(want{method: "POST", path: mcpPath, token: token, body: body}).status
	}
	for _, n := range []int{11, 100, 1300, 20_000} {
		if got := call(list(n)); got != http.StatusBadRequest {
			t.Errorf("a batch of %d: %d", n, got)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Fatalf("%d batches that are too large were handed on", n)
	}
	for i := range 11 {
		if got := call(list(10)); got != http.StatusAccepted {
			t.Fatalf("batch %d of ten: %d", i, got)
		}
	}
	for i := range 10 {
		if got := call(`{"one":1}`); got != http.StatusAccepted {
			t.Fatalf("message %d after 110: %d", i, got)
		}
	}
	if got := call(`{"one":1}`); got != http.StatusTooManyRequests {
		t.Errorf("message 121 of a minute: %d", got)
	}
	now = now.Add(time.Second) // two more
	if got := call(list(3)); got != http.StatusTooManyRequests {
		t.Errorf("three messages where two are left: %d", got)
	}
	if got := call(list(2)); got != http.StatusAccepted {
		t.Errorf("two messages where two are left: %d", got)
	}
}

func TestOneHeavyAnswerIsMadeAtATimeForAUserWhateverAsks(t *testing.T) {
	t.Parallel()
	var s *site
	s, token := calling(t, func(w http.ResponseWriter, r *http.Request, turn Turn) {
		ctx, done, err := turn(r.Context())
		if err != nil {
			t.Error(err)
			return
		}
		defer done()
		// What is asked within the turn does not wait for it.
		_, inner, err := turn(ctx)
		if err != nil {
			t.Error(err)
			return
		}
		inner()
		// What the same user asks elsewhere does.
		late, giveUp := context.WithTimeout(r.Context(), 10*time.Millisecond)
		defer giveUp()
		if _, _, err := turn(late); err == nil {
			t.Error("a second turn beside the first")
		}
		w.WriteHeader(http.StatusAccepted)
	})
	if a := s.ask(want{method: "POST", path: mcpPath, token: token, body: `{}`}); a.status != http.StatusAccepted {
		t.Errorf("%d %s", a.status, a.body)
	}
}
