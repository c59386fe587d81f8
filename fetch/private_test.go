package fetch

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"naps/market"
	"naps/privacy"
)

func asking(mode market.Privacy, l *privacy.Ledger) context.Context {
	ctx := privacy.With(context.Background(), privacy.NewGuard(mode, []string{"Brightwick sends invoices for florists"},
		"en"))
	return privacy.Asking(privacy.Noting(ctx, l), privacy.Asked{Words: []string{"invoices florists"},
		Label: "invoices florists"})
}

// runClient is a client as runs have it: nothing is an errand.
func runClient(t *testing.T, cfg Config, w http.RoundTripper) *Client {
	t.Helper()
	cfg.Paces = testPaces
	c := newClient(cfg, w)
	t.Cleanup(c.Close)
	return c
}

func TestARequestWithoutAModeOrInAClosedRunIsNotSent(t *testing.T) {
	t.Parallel()
	for name, ctx := range map[string]context.Context{"no mode": context.Background(),
		"closed": asking(market.Closed, &privacy.Ledger{})} {
		s := scripted(says1(200, "{}"))
		c := runClient(t, Config{Cache: &memory{}}, s)
		_, err := c.Do(ctx, Request{URL: "https://api.example/?q=invoices", TTL: 1})
		wantKind(t, err, market.ErrPrivate)
		if s.count() > 0 {
			t.Errorf("%s: a request was sent", name)
		}
		if Online(ctx, c, []string{"api.example"}) {
			t.Errorf("%s: it looked for a connection", name)
		}
	}
}

func TestAnErrandNeedsNoModeAndARunsModeStandsAboveIt(t *testing.T) {
	t.Parallel()
	s := scripted(says1(200, "{}"))
	c := runClient(t, Config{Errands: true}, s)
	if _, err := c.Do(context.Background(), Request{URL: "https://api.example/"}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Do(asking(market.Closed, &privacy.Ledger{}), Request{URL: "https://api.example/"})
	wantKind(t, err, market.ErrPrivate)
}

func TestEachRequestOfACarefulRunIsJudgedAndWrittenDown(t *testing.T) {
	t.Parallel()
	s := scripted(says1(503, ""), says1(302, "", "Location", "https://next.example/found?for=florists"),
		says1(200, "{}"))
	c, l := runClient(t, Config{}, s), &privacy.Ledger{}
	if _, err := c.Do(asking(market.Careful, l),
		Request{URL: "https://api.example/search?q=invoices+florists"}); err != nil {
		t.Fatal(err)
	}
	want := []market.Sent{
		{To: "api.example", For: market.ForSearch, What: "invoices florists", Times: 2},
		{To: "next.example", For: market.ForSearch, What: "florists", Times: 1},
	}
	if got := l.Sent(); !slices.Equal(got, want) || s.count() != 3 {
		t.Errorf("%d requests, written down as %+v", s.count(), got)
	}
	for _, r := range []Request{
		{URL: "https://api.example/search?q=invoices&app=Brightwick"}, {URL: "https://api.example/brightwick"},
		{Method: http.MethodPost, URL: "https://api.example/", Body: []byte(`{"q":"brightwick"}`)},
	} {
		_, err := c.Do(asking(market.Careful, l), r)
		wantKind(t, err, market.ErrPrivate)
	}
	if s.count() != 3 {
		t.Error("a refused request was sent")
	}
}
