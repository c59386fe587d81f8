package research

import (
	"context"
	"strings"
	"testing"

	"naps/market"
)

func TestARuleIsSearchedInTheWordsOfItsName(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		"EU Medical Device Regulation (2017/745): software that suggests doses is a device": "EU Medical Device Regulation",
		"LinkedIn User Agreement: no scraping":                                              "LinkedIn User Agreement",
		"21 CFR 201.57":                                                                     "21 CFR 201 57", " ": "",
		"the rules of one two three four five six seven": "the rules of one two three",
	} {
		if got := ruleQuery(rule); got != want {
			t.Errorf("%q: %q", rule, got)
		}
	}
	if got := ruleOf([]string{"HIPAA (health data)"}, "HIPAA"); got != "HIPAA (health data)" {
		t.Errorf("%q", got)
	}
	if got := ruleOf([]string{"()"}, ""); got != "" {
		t.Errorf("a query without words is of the rule %q", got)
	}
}

func TestOnlyThoseWhoMakeARuleArePrimary(t *testing.T) {
	t.Parallel()
	const rule = "Exampleapp terms of service"
	for address, want := range map[string]string{
		"https://www.exampleapp.com/legal/terms":                  "true",
		"https://policies.exampleapp.com/api":                     "true",
		"https://exampleapp.com/r/help/comments/1/terms/":         "",     // a user of the platform
		"https://exampleapp.com/blog/we-like-rules-of-thumb":      "",     // no place of rules
		"https://exampleapp.evil/legal/terms":                     "",     // a look-alike
		"https://exampleapp-terms.com/legal/terms":                "",     // another one
		"https://lawyers.example.com/exampleapp/terms-of-service": "",     // somebody who talks about it
		"https://www.fda.gov/guidance":                            "true", // a government
		"https://www.service.gov.uk/x":                            "true",
		"https://eur-lex.europa.eu/x":                             "true",
		"https://gov.example.com/x":                               "",
		"https://gov.uk.evil.com/x":                               "",
		"https://go.com/x":                                        "",
		"not an address":                                          "",
	} {
		e := ruled(market.Evidence{Kind: market.Page, URL: address},
			ask{phase: market.Sizing, query: market.Query{Text: ruleQuery(rule)}}, []string{rule}, nil)
		if e.Facts["primary"] != want || e.Facts["rule"] != rule {
			t.Errorf("%s: %v", address, e.Facts)
		}
	}
	post := ruled(market.Evidence{Kind: market.Post, URL: "https://www.fda.gov/x"},
		ask{phase: market.Sizing, query: market.Query{Text: ruleQuery(rule)}}, []string{rule}, nil)
	if post.Facts["primary"] != "" {
		t.Error("what somebody posts is primary")
	}
	other := ruled(market.Evidence{Kind: market.Page, URL: "https://www.fda.gov/x"},
		ask{phase: market.Sizing, query: market.Query{Text: "number of salons"}}, []string{rule}, nil)
	if len(other.Facts) != 0 {
		t.Errorf("a page that was found for no rule: %v", other.Facts)
	}
}

func TestWhatWasReadOnInIsOfTheRuleThatLedThere(t *testing.T) {
	t.Parallel()
	known := []market.Evidence{{URL: "https://www.gov.uk/guidance/x", Facts: map[string]string{"rule": "R"}}}
	deeper := ask{phase: market.Sizing, query: market.Query{Text: "Guidance"}, deeper: true}
	e := ruled(market.Evidence{Kind: market.Law, URL: "https://www.gov.uk/guidance/x",
		Facts: map[string]string{"type": "content"}}, deeper, []string{"R"}, known)
	if e.Facts["rule"] != "R" || !wholeRule(e) {
		t.Errorf("%v", e.Facts)
	}
	if a, b := identities(e.Seal()), identities(market.Evidence{URL: e.URL, Kind: market.Law}.Seal()); a[1] == b[1] {
		t.Error("the whole text is taken for the hit that led to it")
	}
	if e := ruled(market.Evidence{Kind: market.Page, URL: "https://www.census.gov/x"}, deeper, []string{"R"},
		known); len(e.Facts) != 0 {
		t.Errorf("a page about the market: %v", e.Facts)
	}
}

// forRules is a search of the web that knows of rules only.
type forRules struct{ *scripted }

func (f forRules) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if q.Text != "Debt collection rule" && q.Text != "Exampleapp terms" {
		return nil, nil
	}
	return f.scripted.Search(ctx, q)
}

// lawful is a world in which rules are looked up: what an office, a platform and a lawyer say of them.
func lawful(law, platform string) ([]Source, *scripted) {
	list := world()
	office := &scripted{name: "ecfr", kind: market.Law, all: true, asked: map[string]int{}}
	if law != "" {
		office.items = []market.Evidence{{URL: "https://www.ecfr.gov/current/title-12/section-1006.22",
			Title: "12 CFR 1006.22 Unfair practices", Text: law, Quote: law,
			Place: "ecfr.gov", Facts: map[string]string{"primary": "true"}}}
	}
	web := source(list, "duckduckgo")
	web.all, web.items = true, nil
	if platform != "" {
		web.items = append(web.items, market.Evidence{URL: "https://www.exampleapp.com/legal/terms",
			Title: "Terms of Exampleapp", Text: platform, Quote: platform, Place: "exampleapp.com"})
	}
	opinion := "I think that a reminder by text message is prohibited."
	web.items = append(web.items, market.Evidence{URL: "https://lawyer.example/blog",
		Title: "What I think of reminders", Text: opinion, Quote: opinion, Place: "lawyer.example"})
	all := append(sources(list), office)
	for i, s := range all {
		if s.Name() == "duckduckgo" {
			all[i] = forRules{web}
		}
	}
	return all, web
}

// ruleRun is a run whose reader is right about rules; it returns the findings on them, and the verdict.
func ruleRun(t *testing.T, all []Source) (found []market.Finding, verdict string) {
	t.Helper()
	a := &table{reads: func(e market.Evidence, text string) market.Reading {
		r := market.Reading{Voice: market.Other}
		if e.Facts["rule"] == "" {
			return r
		}
		r.About = market.Neighboring
		if strings.Contains(text, "reminder") {
			r.About = market.VeryProblem
		}
		if i := strings.Index(text, "prohibited"); i >= 0 {
			r.Facts = []market.Fact{{Fact: market.FactForbidden, At: []int{1}, Quote: "prohibited", Start: i,
				End: i + len("prohibited")}}
		}
		return r
	}}
	a.subject = func(s market.Subject) market.Subject {
		s.Rules = []string{"Debt collection rule", "Exampleapp terms"}
		return s
	}
	p := pipeline(nil)
	p.Live = all
	j := ranBy(t, p, a)
	for _, r := range resultsOf(t, j) {
		for _, f := range r.Findings {
			if f.Kind == "blocker" || f.Kind == "rule" {
				found = append(found, f)
			}
		}
	}
	return found, string(reportOf(t, j).Verdict)
}

func TestAForbiddenIdeaAScrapingOneAndARegulatedOneComeOutDifferently(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law, platform string
		noGo                bool
		want                []string
	}{
		{"forbidden by law", "To send reminders to a debtor is prohibited. A collector shall not do it.", "", true,
			[]string{"blocker no lawyer.example", "blocker yes ecfr.gov"}},
		{"forbidden by the platform", "", "Each automated reminder through this service is prohibited.", true,
			[]string{"blocker no lawyer.example", "blocker yes exampleapp.com"}},
		{"merely regulated", "A collector who sends a reminder must have a license.", "", false,
			[]string{"blocker no lawyer.example", "rule yes ecfr.gov"}},
	} {
		var got []string
		all, _ := lawful(c.law, c.platform)
		found, verdict := ruleRun(t, all)
		if (verdict == "NO-GO") != c.noGo {
			t.Errorf("%s: %s", c.name, verdict)
		}
		for _, f := range found {
			got = append(got, strings.Join([]string{f.Kind, f.Labels["primary"], f.Labels["place"]}, " "))
			if len(f.Evidence) == 0 || f.Detail == "" {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		for _, want := range c.want {
			if !strings.Contains(strings.Join(got, "\n"), want) {
				t.Errorf("%s: %q is missing in %q", c.name, want, got)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestAPlatformIsSearchedOnItsOwnHost(t *testing.T) {
	t.Parallel()
	all, web := lawful("", "Each automated reminder through this service is prohibited.")
	_, _ = ruleRun(t, all)
	if n := web.asked["/exampleapp.com/Exampleapp terms"]; n != 1 {
		t.Errorf("asked %d times: %v", n, web.asked)
	}
}
