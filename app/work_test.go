package app

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"naps/fetch"
	"naps/privacy"
)

func TestAWorkerDoesNotAskASourceTwiceForTheSame(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = fmt.Fprint(w, `{"hits":[]}`) // a client that is gone is no matter
	}))
	t.Cleanup(web.Close)
	w, err := newWorkshop(Config{Mirror: web.URL}, false, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.client.Close)
	for range 3 { // runs
		ctx := fetch.WithUsage(privacy.Errand(t.Context()), new(fetch.Usage))
		if _, err := w.client.Do(ctx, fetch.Request{URL: "https://hn.algolia.com/api/v1/search?query=late",
			TTL: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("three runs asked %d times", asked.Load())
	}
}
