package findings

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"naps/market"
	"naps/payers"
)

// series is a public figure.
func series(n int, code string, value float64, unit string) market.Evidence {
	e := market.Evidence{ID: fmt.Sprint("E", n), Kind: market.Series, Source: "office", Query: code,
		URL: "https://data.example/" + code + unit, Title: code + unit, Place: "data.example",
		Metrics: map[string]float64{"last": value, "year": 2024}, Facts: map[string]string{"unit": unit}}
	return e.Seal()
}

// counts has a line of a classification count the customers.
func counts(standing, list, code, title string) []market.Payers {
	return []market.Payers{{List: list, Code: code, Title: title, Country: "US", Standing: standing}}
}

// method is the only finding of that method; it fails without one.
func method(t *testing.T, k Case, name string) market.Finding {
	t.Helper()
	for _, f := range Sizing(k) {
		if f.Labels["method"] == name {
			return f
		}
	}
	t.Fatalf("no %s in %+v", name, Sizing(k))
	return market.Finding{}
}

// sells adds products with monthly prices.
func sells(k *kase) {
	for i, c := range []struct {
		price    int
		relation market.Relation
		status   string
	}{{10, market.SameJob, "Active"}, {20, market.SameJob, ""}, {90, market.SameJob, "Inactive"}, {500,
		market.Substitute, ""}} {
		e := thing(10+i, fmt.Sprint("Firm", i), fmt.Sprintf("https://firm%d.example", i))
		e.Facts = map[string]string{"status": c.status}
		r := offered(e, fmt.Sprint("Firm", i), fmt.Sprintf("%s=It costs $%d a month.", market.FactPrice, c.price))
		r.Relation = c.relation
		k.add(e, r)
	}
}

func TestTheSizeOfAMarketIsPayersTimesPricesOfTheSameJob(t *testing.T) {
	t.Parallel()
	k := newKase()
	k.Subject.Payers = counts(market.PayersSame, payers.NAICS, "812112", "Beauty Salons")
	k.add(series(1, "812112", 90_000, "establishments"), market.Reading{})
	k.add(series(2, "812112", 80_000, "firms"), market.Reading{})
	needed, goal := method(t, k.Case, "needed"), k.Brief.Goal.Yearly()
	if needed.Figures["needed_low"] != round2(goal/80_000/12/shareHigh) {
		t.Errorf("without a price: %+v", needed)
	}
	sells(k)
	got := method(t, k.Case, "bottom_up")
	for name, v := range map[string]float64{"payers": 80_000, "payers_high": 90_000, "price_usd": 15, "price_low": 10,
		"price_high": 20, "prices": 2, "low_usd": 80_000 * 15 * 12 * 0.01, "high_usd": 80_000 * 15 * 12 * 0.03} {
		if math.Abs(got.Figures[name]-v) > 1 {
			t.Errorf("%s is %v, not %v", name, got.Figures[name], v)
		}
	}
	sum := got.Factors
	if len(sum) != 4 || sum[0].Value != 80_000 || sum[0].High != 90_000 || sum[0].Year != 2024 ||
		sum[0].Source != "U.S. Census Bureau" || len(sum[0].Evidence) != 2 || len(sum[1].Evidence) != 2 ||
		len(sum[2].Evidence) != 0 {
		t.Fatalf("%+v", sum)
	}
	if low := sum[0].Value * sum[1].Value * 12 * sum[2].Low; math.Abs(sum[3].Low-low) > 1 ||
		sum[3].Role != market.FactorRevenue {
		t.Errorf("the sum does not add up: %+v", sum)
	}
	if !strings.Contains(sum[0].What, "firms listed as Beauty Salons (NAICS 812112) in the United States") {
		t.Errorf("%q", sum[0].What)
	}
}

func TestOnlyAConfirmedCountIsCounted(t *testing.T) {
	t.Parallel()
	for standing, want := range map[string]string{market.PayersWider: "ceiling", market.PayersAssumed: "assumption"} {
		k := newKase()
		k.Subject.Payers = counts(standing, payers.SOC, "29-1141", "Registered Nurses")
		k.add(series(1, "29-1141", 3_000_000, "people"), market.Reading{})
		sells(k)
		method(t, k.Case, want)
		if f := method(t, k.Case, "unknown"); f.Detail == "" || f.Figures["payers"] != 0 {
			t.Errorf("%s: %+v", standing, f)
		}
		for _, f := range Sizing(k.Case) {
			if f.Labels["method"] == "bottom_up" {
				t.Errorf("%s is counted: %+v", standing, f)
			}
		}
	}
}

func TestAPartOfAGroupNeedsItsPerCentAndNoFigureIsNotKnown(t *testing.T) {
	t.Parallel()
	k := newKase()
	if f := method(t, k.Case, "unknown"); f.Detail != "no official statistic in use counts these customers" {
		t.Errorf("%+v", f)
	}
	k.Subject.Payers = counts(market.PayersWider, payers.World, "SL.TLF.TOTL.IN", "Self-employed people")
	k.add(series(1, "SL.TLF.TOTL.IN", 170e6, ""), market.Reading{})
	if f := method(t, k.Case, "unknown"); !strings.Contains(f.Detail, "World Bank gave no figure") {
		t.Errorf("without its share: %+v", f)
	}
	k.add(series(2, "SL.EMP.SELF.ZS", 6, ""), market.Reading{})
	if f := method(t, k.Case, "ceiling"); f.Figures["payers"] != 10.2e6 ||
		f.Factors[0].What != "self-employed people in the United States" {
		t.Errorf("%+v", f)
	}
	k.Subject.Payers = nil
	k.Subject.Language, k.Brief.Idea = "de", "eine App"
	if f := method(t, k.Case, "unknown"); !strings.Contains(f.Detail, "names no country") {
		t.Errorf("%+v", f)
	}
}

// law is a text that was found for a rule.
func law(n int, title, place string, isPrimary bool) market.Evidence {
	text := "Nobody may recommend a dose without a license. It is prohibited in number " + fmt.Sprint(n) + "."
	e := market.Evidence{ID: fmt.Sprint("E", n), Kind: market.Law, Source: "ecfr", Phase: market.Sizing,
		URL: fmt.Sprintf("https://%s/%d", place, n), Title: title, Place: place,
		Text: text, Quote: text, Facts: map[string]string{"rule": "Drug labeling"}}
	if isPrimary {
		e.Facts["primary"] = "true"
	}
	e = e.Seal()
	e.ID = fmt.Sprint("E", n)
	return e
}

func TestARuleBlocksByAPrimarySourceOnly(t *testing.T) {
	t.Parallel()
	forbids := market.Reading{About: market.VeryProblem, Voice: market.Other,
		Facts: []market.Fact{{Fact: market.FactForbidden, Quote: "It is prohibited"}}}
	for _, c := range []struct {
		name    string
		primary bool
		reading market.Reading
		want    string // kind, primary
	}{
		{"forbidden by the law itself", true, forbids, "blocker yes"},
		{"forbidden, says somebody", false, forbids, "blocker no"},
		{"merely regulated", true, market.Reading{About: market.VeryProblem, Voice: market.Other}, "rule yes"},
		{"another matter", true, market.Reading{About: market.Neighboring, Voice: market.Other, Facts: forbids.Facts},
			""},
	} {
		k := newKase()
		k.Subject.Rules = []string{"Drug labeling"}
		for n := range 2 {
			e := law(n+1, "21 CFR 201", "law.example", c.primary)
			c.reading.Hash = e.Hash
			k.add(e, c.reading)
		}
		got := ""
		for _, f := range Rules(k.Case) {
			got += f.Kind + " " + f.Labels["primary"]
			if len(f.Evidence) != 2 {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestARuleThatNobodyReadIsToBeCheckedFirst(t *testing.T) {
	t.Parallel()
	k := newKase()
	k.Subject.Rules = []string{"Drug labeling", "Another one"}
	k.Evidence = append(k.Evidence, law(1, "21 CFR 201", "law.example", true))
	got := Rules(k.Case)
	if len(got) != 1 || got[0].Kind != "rule" || got[0].Title != "Drug labeling" ||
		got[0].Labels["standing"] != "unread" || len(got[0].Evidence) != 1 {
		t.Errorf("%+v", got)
	}
}
