package model

import (
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
	"naps/payers"
)

// chosen are the entries that stand of what a model chose for an idea of a country.
func chosen(t *testing.T, region string, picks ...said) ([]market.Payers, []market.Removed, string) {
	t.Helper()
	var prompt string
	a := Analyst{Model: fake(func(q analyst.Question) any {
		prompt = q.Prompt
		if !q.Optional {
			t.Error("a failure of it would be told to the founder")
		}
		list := []any{}
		for _, p := range picks {
			list = append(list, p)
		}
		return said{"payers": list}
	})}
	s := read
	s.Region, s.Customer = region, "owners of beauty salons"
	got, gone, err := a.Classify(t.Context(), idea, s)
	if err != nil {
		t.Fatal(err)
	}
	return got, gone, prompt
}

func pick(list, code, title, relation string) said {
	return said{"list": list, "code": code, "title": title, "relation": relation}
}

func TestAChosenCodeStandsOnlyWithItsTitleInAListOfTheCountry(t *testing.T) {
	t.Parallel()
	got, gone, prompt := chosen(t, "the United States",
		pick(payers.SOC, "39-5012", "Hairdressers, Hairstylists, and Cosmetologists", "wider"),
		pick(payers.NAICS, "812112", "Beauty salons", "same"))
	if len(got) != 2 || got[0].Code != "812112" || got[0].Title != "Beauty Salons" ||
		got[0].Standing != market.PayersSame || got[1].Standing != market.PayersWider || len(gone) != 0 ||
		got[0].Assumed {
		t.Errorf("%+v, %+v", got, gone)
	}
	if !strings.Contains(prompt, "812112 Beauty Salons") || strings.Contains(prompt, "nace") {
		t.Errorf("the lists of the country are not shown: %s", prompt)
	}
	for name, bad := range map[string]said{
		"a code of another title":   pick(payers.NAICS, "812112", "Dental practices", "same"),
		"an unknown code":           pick(payers.NAICS, "999999", "Beauty Salons", "same"),
		"a list of another country": pick(payers.NACE, "S9602", "Hairdressing and other beauty treatment", "same"),
		"no list":                   pick("isco", "1", "x", "same"),
	} {
		if got, gone, _ := chosen(t, "the United States", bad); len(got) != 0 || len(gone) != 1 ||
			gone[0].Reason == "" {
			t.Errorf("%s: %+v, %+v", name, got, gone)
		}
	}
	if got, _, _ := chosen(t, "Germany", pick(payers.NACE, "S9602", "Hairdressing and other beauty treatment",
		"same")); len(got) != 1 || got[0].Country != "DE" {
		t.Errorf("in Germany: %+v", got)
	}
}

func TestWithoutACountryNobodyIsAskedWhoPays(t *testing.T) {
	t.Parallel()
	a := Analyst{Model: fake(func(analyst.Question) any { panic("the model is asked") })}
	s := read
	s.Language = "de"
	if got, _, err := a.Classify(t.Context(), market.Brief{Idea: "eine App für Kleingärtner"}, s); err != nil ||
		len(got) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestARuleIsReadByTheReadersContractWithAPromptOfItsOwn(t *testing.T) {
	t.Parallel()
	var q analyst.Question
	a := Analyst{Model: fake(func(asked analyst.Question) any {
		q = asked
		var answers []any
		for _, x := range textsOf(asked.Prompt) {
			about := 0
			if strings.Contains(x.whole(), "prohibited") {
				about = 2
			}
			answers = append(answers, said{"id": x.id, "about": about, "voice": "other",
				"facts": []any{said{"fact": "forbidden", "at": []int{1}}}, "pain": ""})
		}
		return said{"answers": answers}
	})}
	b, err := a.Rules(t.Context(), idea, read,
		[]analyst.Candidate{post("E1", "A law", "To chase debts in this way is prohibited. Much else is not."),
			post("E2", "Another", "A license is needed.")})
	if err != nil || len(b.Readings) != 2 ||
		b.Readings[0].QuoteOf(market.FactForbidden) != "To chase debts in this way is prohibited." ||
		b.Readings[0].Prompt != Versions()[jobRules] || b.Readings[1].Has(market.FactForbidden) {
		t.Errorf("%+v, %v", b, err)
	}
	if q.Job != "read" || !strings.HasPrefix(q.System, "job: read\n") ||
		!strings.Contains(q.System, "merely regulated") {
		t.Errorf("%s: %s", q.Job, q.System)
	}
}

func TestWhereNoTitleIsNearTheModelIsAskedOnlyOfCustomersInAnotherLanguage(t *testing.T) {
	t.Parallel()
	for language, asks := range map[string]int{"en": 0, "en-GB": 0, "": 0, "de": 1} {
		for _, customer := range []string{"", "xqzzy wvvkt", "Friseursalons"} {
			asked := 0
			a := Analyst{Model: fake(func(analyst.Question) any { asked++; return said{"payers": []any{}} })}
			s := read
			s.Region, s.Language, s.Customer, s.Job = "Germany", language, customer, "qwxz"
			if got, gone, err := a.Classify(t.Context(), idea, s); len(got) != 0 || len(gone) != 0 || err != nil ||
				asked != asks {
				t.Errorf("%q, %q: asked %d times: %+v, %+v, %v", language, customer, asked, got, gone, err)
			}
		}
	}
}
