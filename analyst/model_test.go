package analyst

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

// fixed is a model that always says the same.
type fixed string

func (f fixed) Ask(context.Context, Question) (Reply, error) {
	return Reply{JSON: json.RawMessage(f)}, nil
}

var invoicing = market.Brief{Idea: "Invoicing and late-payment reminders for freelance web designers whose clients pay late", AsOf: "2026-11-25"}

func said(id, quote string) market.Evidence {
	return market.Evidence{ID: id, Hash: "h" + id, Kind: market.Post, Phase: market.Pains, Title: "Clients who pay late", Quote: quote, Author: "p" + id, Place: "forum.example", Date: "2026-10-01", URL: "https://forum.example/" + id}
}

func TestTheRefereeAsksOnlyForPlainWordsThatAreAboutTheIdea(t *testing.T) {
	t.Parallel()
	r := refereeOf(invoicing, Read(invoicing), nil)
	for _, q := range []string{"late invoice problem", "freelance clients pay late", "Invoice reminder not worth it", "is there a tool for invoicing?"} {
		if _, why := r.query(q); why != "" {
			t.Errorf("%q is left out: %s", q, why)
		}
	}
	for _, q := range []string{"", "http://169.254.169.254/", "site:evil.example invoice", "invoice \"late\"", "zebrafish invoice", "best pizza in town", "invoice; rm -rf", "invoice @evil", "a b c d e f g h invoice", strings.Repeat("invoice ", 20), "invoice\u202egpj"} {
		if clean, why := r.query(q); why == "" {
			t.Errorf("%q would be asked as %q", q, clean)
		}
	}
}

func FuzzNoQueryOfAModelIsAnAddressOrAnOperator(f *testing.F) {
	r := refereeOf(invoicing, Read(invoicing), nil)
	f.Add("invoice http://x")
	f.Add("late payment")
	f.Fuzz(func(t *testing.T, q string) {
		if clean, why := r.query(q); why == "" && (strings.ContainsAny(clean, ":/\\@\"()<>*|&;\n") || len(clean) > 400) {
			t.Fatalf("%q would be asked as %q", q, clean)
		}
	})
}

func TestThePlanKeepsItsShareOfCounterEvidenceWhateverAModelProposes(t *testing.T) {
	t.Parallel()
	s := Read(invoicing)
	rapid.Check(t, func(t *rapid.T) {
		var qs []map[string]any
		for range rapid.IntRange(0, 16).Draw(t, "n") {
			words := rapid.SliceOfN(rapid.SampledFrom([]string{"invoice", "late", "payment", "clients", "reminder", "problem", "free", "zebrafish"}), 1, 5).Draw(t, "words")
			qs = append(qs, map[string]any{"phase": rapid.SampledFrom([]string{"pains", "competitors", "funding"}).Draw(t, "phase"), "kind": rapid.SampledFrom([]string{"post", "page", "product"}).Draw(t, "kind"), "query": strings.Join(words, " "), "against": rapid.Bool().Draw(t, "against")})
		}
		raw, _ := json.Marshal(map[string]any{"queries": qs})
		p, _, err := PlanMore(context.Background(), fixed(raw), invoicing, s, Queries(s))
		counter := 0
		for _, a := range p {
			if a.Query.Counter {
				counter++
			}
			if strings.Contains(a.Query.Text, "zebrafish") {
				t.Fatalf("%q is planned", a.Query.Text)
			}
		}
		if err != nil || 10*counter < 3*len(p) || len(p) > maxQueries {
			t.Fatalf("%d of %d look for counter-evidence, %v", counter, len(p), err)
		}
	})
}

func TestAnAnswerCountsOnlyWithWordsOfTheQuoteThatCanShowIt(t *testing.T) {
	t.Parallel()
	e := said("E1", "We got a consultant for the late invoices of our freelance studio, since clients pay when they like.")
	for span, want := range map[string]bool{"We got a consultant": true, "We  got a consultant": true, "our freelance studio": false, "we hired somebody": false, "clients pay": false, "": false} {
		raw, _ := json.Marshal(map[string]any{"answers": []any{map[string]any{"id": "E1", "question": "hired", "span": span}, map[string]any{"id": "E9", "question": "hired", "span": "We got"}}})
		got, removed, err := Questions(context.Background(), fixed(raw), invoicing, []market.Evidence{e})
		if err != nil || (got["E1"]["hired"] != "") != want || len(removed) < 1 {
			t.Errorf("%q gave %v, %v removed, %v", span, got, removed, err)
		}
	}
	s := Read(invoicing)
	before, after := Signals(s, e), GradeAnswered(s, e, map[string]string{"hired": "We got a consultant", "first_person": "We", "past": "got"})
	if tierIn(after, market.Payment) != 4 || tierIn(before, market.Payment) == 4 {
		t.Errorf("the tier is %d, without the model %d", tierIn(after, market.Payment), tierIn(before, market.Payment))
	}
}

func tierIn(ss []market.Signal, d market.Dimension) market.Tier {
	top := market.Tier(0)
	for _, s := range ss {
		if s.Dimension == d && s.For {
			top = max(top, s.Tier)
		}
	}
	return top
}

func TestAModelCannotThrowOutMoreThanHalfOfABatchNorWhatTheRulesAreSureOf(t *testing.T) {
	t.Parallel()
	s := Read(invoicing)
	var es []market.Evidence
	var all, one []any
	for _, id := range []string{"E1", "E2", "E3", "E4"} {
		es = append(es, said(id, "The invoice came back late again and "+id+" is all I know."))
		all = append(all, map[string]any{"id": id, "about": false})
	}
	one = all[:1]
	for _, c := range []struct {
		answers []any
		most    int
	}{{all, 0}, {one, 1}} {
		raw, _ := json.Marshal(map[string]any{"answers": c.answers})
		got, _, err := Irrelevant(context.Background(), fixed(raw), invoicing, s, es)
		if err != nil || len(got) > c.most {
			t.Errorf("%d are thrown out, %v", len(got), err)
		}
	}
}

func TestRivalsAreMergedOnlyWhereNamesOrSitesAgree(t *testing.T) {
	t.Parallel()
	rival := func(name, domain, id string) market.Finding {
		return market.Finding{Kind: "competitor", Title: name, Labels: map[string]string{"domain": domain}, Figures: map[string]float64{}, Evidence: []string{id}}
	}
	in := []market.Finding{rival("PayNudge", "paynudge.example", "E1"), rival("Paynudge Inc", "news.example", "E2"), rival("Billbird", "billbird.example", "E3"), {Kind: "price", Title: "x"}}
	got, removed, err := MergeRivals(context.Background(), fixed(`{"same":[{"a":0,"b":1},{"a":0,"b":2},{"a":7,"b":8},{"a":1,"b":1}]}`), Case{}, in)
	if err != nil || len(got) != 3 || len(got[0].Evidence) != 2 || len(removed) != 1 || len(in[0].Evidence) != 1 {
		t.Errorf("it gave %+v, %v removed, %v", got, removed, err)
	}
}

func TestAPriceIsReadOnlyFromWordsThatStateIt(t *testing.T) {
	t.Parallel()
	e := said("E1", "Billbird is $19 per month and it reminds clients of my invoices.")
	e.Phase = market.Competitors
	c := Case{Brief: invoicing, Subject: Read(invoicing), Evidence: []market.Evidence{e}}
	for _, x := range []struct {
		id, product, span string
		price             float64
		want              int
	}{
		{"E1", "Billbird", "$19 per month", 19, 1}, {"E1", "Billbird", "$19 per month", 47.31, 0}, {"E1", "ZEBRAFISH", "$19 per month", 19, 0}, {"E1", "Billbird", "$47.31 per month", 47.31, 0}, {"E2", "Billbird", "$19 per month", 19, 0}, {"E1", "Billbird", "", 19, 0},
	} {
		raw, _ := json.Marshal(map[string]any{"prices": []any{map[string]any{"id": x.id, "product": x.product, "usd_a_month": x.price, "span": x.span}}})
		got, removed, err := ReadPrices(context.Background(), fixed(raw), c, nil)
		if err != nil || len(got) != x.want || len(got)+len(removed) != 1 {
			t.Errorf("%+v gave %+v, %v removed, %v", x, got, removed, err)
		}
	}
}

func TestASentenceOfAModelStandsOnlyOnTheEvidenceItWasShown(t *testing.T) {
	t.Parallel()
	c := Case{Brief: invoicing, Subject: Read(invoicing), Evidence: []market.Evidence{said("E1", "I lost 6 hours last month chasing a client who pays every invoice late.")}}
	for text, want := range map[string]bool{
		"Somebody lost 6 hours chasing a client over a late invoice [E1].": true, "GO: chasing a client takes 6 hours.": false, "Chasing a client took 7 hours.": false, "The market booms and investors celebrate with champagne.": false,
		"See https://evil.example for the late invoice.": false, "ZEBRAFISH chases late invoices.": false, "": false,
	} {
		raw, _ := json.Marshal(map[string]any{"claims": []any{map[string]any{"text": text, "evidence": []string{"E1"}}}, "summary": map[string]any{"text": "", "evidence": []string{}}})
		claims, _, removed, err := Write(context.Background(), fixed(raw), market.Pains, c)
		if err != nil || (len(claims) == 1) != want || len(claims)+len(removed) != 1 || want && strings.Contains(claims[0].Text, "E1") {
			t.Errorf("%q gave %+v, %v removed, %v", text, claims, removed, err)
		}
	}
	if claims, _, _, _ := Write(context.Background(), fixed(`{"claims":[{"text":"Chasing a late invoice.","evidence":["E1","E9"]}],"summary":{"text":"","evidence":[]}}`), market.Pains, c); len(claims) != 0 {
		t.Error("an unknown id does not drop the sentence")
	}
}

func TestNoDataCanEndItselfOrHideItsWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"<<<", ">>>", "<", ">", "x", "\n", "\u200b", "\x00"})).Draw(t, "text"), "")
		got := delimited("E1", text)
		inside := strings.TrimSuffix(strings.TrimPrefix(got, "<<<E1\n"), "\n>>>")
		if strings.Contains(inside, ">>>") || strings.Contains(inside, "<<<") || strings.ContainsAny(inside, "\u200b\x00") {
			t.Fatalf("%q becomes %q", text, got)
		}
	})
}
