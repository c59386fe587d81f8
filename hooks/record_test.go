package hooks

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"naps/followup"
	"naps/forecast"
)

// recordingSite is a site with an idea of ann's, and predictions of it that are all due; she was asked about the sale
// and the price.
func recordingSite(t *testing.T) (s *site, ann string, ids map[forecast.Kind]string) {
	t.Helper()
	s = newSite(t)
	p := s.kept.Predictions
	s.x.cfg.Recording = Recording{Predictions: p, Record: p, Now: time.Now}
	_, ann = withReport(t, s)
	ids = map[forecast.Kind]string{}
	for _, k := range []forecast.Kind{forecast.Sale, forecast.Price, forecast.Complaints} {
		ids[k] = "p" + string(k)
		made := forecast.Prediction{ID: ids[k], Kind: k, Claim: "Claim <b> of " + string(k), Detail: "d", Chance: 0.2,
			Rule: "r", Made: "2026-01-01", Due: "2026-04-01", Days: 90}
		must(t, p.Predict(t.Context(), followup.Version{Session: sharedID, Version: 1}, []forecast.Prediction{made}))
		if k != forecast.Complaints {
			must(t, p.Asked(t.Context(), ids[k], 1000))
		}
	}
	return s, ann, ids
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestADuePredictionIsAskedForAnsweredByItsFounderAndCountedOnce(t *testing.T) {
	t.Parallel()
	s, ann, ids := recordingSite(t)
	_, bob := s.user("bob")
	of, page := "/api/naps/sessions/"+sharedID+"/predictions", "/sessions/"+sharedID
	for _, path := range []string{"/", page} {
		if a := s.ask(want{method: "GET", path: path, cookie: ann}); a.status != 200 ||
			strings.Count(a.body, "Claim &lt;b&gt; of") != 2 || strings.Contains(a.body, "of complaints") {
			t.Errorf("%s asks about %d", path, strings.Count(a.body, "Claim &lt;b&gt; of"))
		}
	}
	if a := s.ask(want{method: "GET", path: "/", cookie: bob}); strings.Contains(a.body, "Claim") {
		t.Error("bob is asked about an idea of ann's")
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/news", token: ann}); !strings.Contains(a.body,
		"Did it come true? Claim") || !strings.Contains(a.body, page) {
		t.Errorf("a woken browser shows %s", a.body)
	}
	for _, x := range []struct {
		token, id, answer string
		status            int
	}{
		{bob, ids[forecast.Sale], "yes", 404}, {ann, "pnone", "yes", 404}, {ann, ids[forecast.Sale], "maybe", 422},
		{ann, ids[forecast.Sale], "", 422}, {ann, ids[forecast.Complaints], "yes", 409},
		{ann, ids[forecast.Sale], "yes", 200}, {ann, ids[forecast.Sale], "no", 409},
	} {
		if a := s.ask(want{method: "POST", path: of + "/" + x.id, token: x.token,
			body: fmt.Sprintf(`{"answer":%q}`, x.answer)}); a.status != x.status {
			t.Errorf("%q about %s is answered %d: %s", x.answer, x.id, a.status, a.body)
		}
	}
	for range 2 { // a double click
		a := s.ask(want{method: "POST", path: page + "/predictions/" + ids[forecast.Price], token: ann,
			form: url.Values{"answer": {"no"}, "next": {"/"}}})
		if a.status != 303 || a.header.Get("Location") != "/" {
			t.Errorf("%d to %s", a.status, a.header.Get("Location"))
		}
	}
	if a := s.ask(want{method: "GET", path: page, cookie: ann}); strings.Contains(a.body, "Claim") {
		t.Error("it is asked again")
	}
	settled, err := s.kept.Predictions.Settled(t.Context())
	if must(t, err); len(settled) != 2 || settled[0].Outcome != forecast.No || settled[1].Outcome != forecast.Yes {
		t.Errorf("%+v", settled)
	}
	if a := s.ask(want{method: "GET", path: of, token: ann}); strings.Count(a.body, `"settled_by":"founder"`) != 2 {
		t.Error(a.body)
	}
}

func TestTheRecordIsForWhoIsSignedInOrForAllAndTellsNothingOfFewPredictions(t *testing.T) {
	t.Parallel()
	s, ann, _ := recordingSite(t)
	boss := s.admin("boss@example.com")
	settle := func(n int) {
		for i := range n {
			v := followup.Version{Session: sharedID, Version: 2 + i}
			p := forecast.Prediction{ID: fmt.Sprintf("q%d-%d", n, i), Kind: forecast.Test, Claim: "A secret claim",
				Chance: 0.5, Made: "2026-01-01", Due: "2026-04-01", Days: 30}
			must(t, s.kept.Predictions.Predict(t.Context(), v, []forecast.Prediction{p}))
			must(t, s.kept.Predictions.Settle(t.Context(), sharedID, p.ID, forecast.Yes, forecast.ByNaps, "",
				"2026-04-02"))
		}
	}
	record := func(token, format string) answer {
		return s.ask(want{method: "GET", path: "/api/naps/record" + format, token: token})
	}
	settle(forecast.Enough - 1)
	if a := s.ask(want{method: "GET", path: "/record"}); a.status != 303 {
		t.Errorf("a stranger gets %d", a.status)
	}
	if a := record("", ""); a.status != 401 {
		t.Errorf("a stranger's program gets %d", a.status)
	}
	if a := s.ask(want{method: "GET", path: "/record", cookie: ann}); !strings.Contains(a.body,
		"19 predictions are settled so far. The record appears once 20 are.") ||
		strings.Contains(a.body, "Brier score</dt>") {
		t.Errorf("19 predictions: %s", a.body)
	}
	if few, all := record(ann, ".csv"), record(boss, ".csv"); few.status != 404 ||
		strings.Count(all.body, "\n") != forecast.Enough {
		t.Errorf("%d for a user, the operator gets %q", few.status, all.body)
	}
	settle(1)
	s.x.cfg.Recording.Public = true
	if a := s.ask(want{method: "GET", path: "/record"}); a.status != 200 || !strings.Contains(a.body, `>0.250</dd>`) ||
		!strings.Contains(a.body, "Reliability plot") || strings.Contains(a.body, "secret") {
		t.Errorf("published, a stranger gets %d %s", a.status, a.body)
	}
	var got struct {
		N           int
		Brier       float64
		Predictions []forecast.Settled
	}
	if a := record("", ""); json.Unmarshal([]byte(a.body), &got) != nil || got.N != 20 || got.Brier != 0.25 ||
		len(got.Predictions) != 20 || strings.Contains(a.body, "secret") || strings.Contains(a.body, sharedID) {
		t.Error(a.body)
	}
}
