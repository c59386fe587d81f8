package llm

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"naps/market"
	"naps/privacy"
)

// answering is a server that says yes.
func answering(t *testing.T) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(`{"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}]}`))
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1", asked
}

func runIn(mode market.Privacy, l *privacy.Ledger) context.Context {
	ctx := privacy.With(context.Background(), privacy.NewGuard(mode, nil, "en"))
	return privacy.Asking(privacy.Noting(ctx, l), privacy.Asked{Label: "read"})
}

func TestAModelOnThisMachineIsAskedInEveryModeAndWrittenDown(t *testing.T) {
	t.Parallel()
	address, asked := answering(t)
	c, err := New(Config{BaseURL: address, Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, mode := range market.Privacies {
		l := &privacy.Ledger{}
		if _, err := c.Text(runIn(mode, l), Request{Prompt: "Say yes."}, nil); err != nil {
			t.Errorf("%s: %v", mode, err)
		}
		host := strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/v1")
		got := l.Sent()
		if len(got) != 1 || got[0].Bytes < 10 {
			t.Fatalf("%s: %+v", mode, got)
		}
		got[0].Bytes = 0
		if want := []market.Sent{{To: host, For: market.ForModel, What: "read", Times: 1,
			Here: true}}; !slices.Equal(got, want) {
			t.Errorf("%s: %+v", mode, got)
		}
	}
	if asked.Load() != 3 {
		t.Errorf("it was asked %d times", asked.Load())
	}
}

// No server of a test is outside of this machine, so the dialer's own check is asked with addresses of such servers.
func TestAConnectionGoesOnlyAsFarAsTheModeAllows(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]bool{ // private, here
		"127.0.0.1:80": {true, true}, "[::1]:80": {true, true},
		"192.168.4.5:11434": {true, false}, "8.8.8.8:443": {false, false}, "nonsense": {false, false},
	} {
		got := [2]bool{within(privacy.Private, address) == nil, within(privacy.Here, address) == nil}
		if got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestWhereTheModeForbidsItNoModelIsAskedAndNothingIsTriedAgain(t *testing.T) {
	t.Parallel()
	for _, mode := range []market.Privacy{market.Careful, market.Closed} {
		for _, host := range []string{"192.0.2.1", "198.51.100.7"} {
			// addresses for documentation: nobody answers there
			cfg := Config{BaseURL: "http://" + host + ":9/v1", Model: "m"}
			c, err := New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			l := &privacy.Ledger{}
			_, err = c.Text(runIn(mode, l), Request{Prompt: "Say yes."}, nil)
			if !errors.Is(err, market.ErrPrivate) || len(l.Sent()) > 0 {
				t.Errorf("%s, %s: %v, sent %+v", mode, host, err, l.Sent())
			}
			e, err := NewEmbedder(cfg)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = e.Embed(runIn(mode, l), []string{"a"}); !errors.Is(err, market.ErrPrivate) {
				t.Errorf("%s, embeddings: %v", mode, err)
			}
		}
	}
}

func TestTheOperatorsListMakesAHostPrivateForCarefulRunsOnly(t *testing.T) {
	t.Parallel()
	far, _, err := parseEndpoint("http://192.0.2.1:9/v1")
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]bool{"192.0.2.1": true, "192.0.2.1:9": true, "192.0.2": false,
		"192.0.2.1:8": false, "": false} {
		if got := isListed([]string{host}, &far.base); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
	listed := newCarriers(Config{PrivateHosts: []string{"192.0.2.1"}}, &far.base)
	req := httptest.NewRequest(http.MethodPost, "http://192.0.2.1:9/v1",
		nil).WithContext(runIn(market.Closed, &privacy.Ledger{}))
	if _, err := listed.RoundTrip(req); !errors.Is(err, market.ErrPrivate) {
		t.Errorf("closed: %v", err)
	}
}
