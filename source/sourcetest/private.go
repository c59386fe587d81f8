package sourcetest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"naps/fetch"
	"naps/market"
	"naps/privacy"
	"naps/source"
)

// private runs the part of the contract about what may leave the machine: an adapter can ask for nothing that the run's
// guard has not seen, and everything that it sends is in the ledger.
func private(t *testing.T, c Case) {
	t.Helper()
	shouted := strings.ToUpper(c.Query.Text + " " + c.Query.Community) // words in capitals are names to a guard
	for name, ctx := range map[string]context.Context{
		"without a mode nothing is sent": privacy.Asking(privacy.Noting(t.Context(), &privacy.Ledger{}),
			privacy.Asked{Words: []string{c.Query.Text}}),
		"in a closed run nothing is sent": runOf(t, market.Closed, "", &privacy.Ledger{}),
		"without a ledger nothing is sent": privacy.Asking(privacy.With(t.Context(),
			privacy.NewGuard(market.Open, nil, "")), privacy.Asked{Words: []string{c.Query.Text}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, sent := recorded(t, c)
			if _, err := c.New(client).Search(ctx, c.Query); !errors.Is(err, market.ErrPrivate) {
				t.Errorf("the search ended with %v", err)
			}
			if n := sent.Load(); n > 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
	t.Run("a careful run does not send words that nobody declared", func(t *testing.T) {
		t.Parallel()
		client, sent := recorded(t, c)
		l := &privacy.Ledger{}
		_, err := c.New(client).Search(runOf(t, market.Careful, shouted, l), c.Query)
		for _, s := range l.Sent() {
			if s.For != market.ForData && s.For != market.ForRobots {
				t.Errorf("%+v was sent", s)
			}
		}
		if sent.Load() == 0 && !errors.Is(err, market.ErrPrivate) {
			t.Errorf("nothing was sent, and the search ended with %v", err)
		}
	})
	t.Run("the ledger has every request of an open run", func(t *testing.T) {
		t.Parallel()
		client, sent := recorded(t, c)
		l := &privacy.Ledger{}
		ctx := privacy.With(t.Context(), privacy.NewGuard(market.Open, nil, ""))
		_, _ = c.New(client).Search(privacy.Asking(privacy.Noting(ctx, l),
			privacy.Asked{Words: []string{c.Query.Text}, Places: []string{c.Query.Community}}), c.Query)
		total := 0
		for _, s := range l.Sent() {
			total += s.Times
		}
		if n := sent.Load(); total != int(n) || n == 0 {
			t.Errorf("%d requests were sent, the ledger has %+v", n, l.Sent())
		}
	})
}

// runOf is the context of a run whose founder wrote text, and that declares another question than the one it asks.
func runOf(t *testing.T, mode market.Privacy, text string, l *privacy.Ledger) context.Context {
	ctx := privacy.With(t.Context(), privacy.NewGuard(mode, []string{text}, "en"))
	return privacy.Asking(privacy.Noting(ctx, l), privacy.Asked{Words: []string{"something else"},
		Label: "something else"})
}

// recorded is a client as runs have it, whose web is a server that gives the good answer and counts its requests.
func recorded(t *testing.T, c Case) (*fetch.Client, *atomic.Int64) {
	t.Helper()
	sent := &atomic.Int64{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		sent.Add(1)
		w.Header().Set("Content-Type", c.Type)
		_, _ = io.WriteString(w, c.Good)
	}))
	t.Cleanup(srv.Close)
	client := source.Client(fetch.Config{UserAgent: "naps/test", Contact: "test@naps.example", Mirror: srv.URL,
		AllowPrivate: true, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(client.Close)
	return client, sent
}
