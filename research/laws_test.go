package research

import (
	"slices"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
)

// lawyer is a planner of an idea with rules, among all sources of laws.
func lawyer(idea, region, language string, rules ...string) *planner {
	var list []*scripted
	for name := range lawOf {
		list = append(list, &scripted{name: name, kind: market.Law})
	}
	list = append(list, &scripted{name: "duckduckgo", kind: market.Page})
	k := &knowledge{run: journal.Run{Brief: market.Brief{Idea: idea}},
		subject: market.Subject{Region: region, Language: language, Rules: rules}}
	return &planner{facts: k, sources: sources(list)}
}

func TestLawsAreAskedForOnlyWhereTheyHold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		idea, region, language, rule, offices, gap string
	}{
		{"Nutrition labels for bakers", "", "en", "food labels", "ecfr eurlex federal_register gov_uk", ""},
		{"Nutrition labels for bakers in the UK", "", "en", "food labels", "gov_uk", ""},
		{"Nutrition labels for bakers", "the United Kingdom", "", "food labels", "gov_uk", ""},
		{"Nutrition labels for bakers", "Texas, United States", "en", "food labels", "ecfr federal_register", ""},
		{"Nährwerte für Bäcker", "Germany", "de", "LMIV", "eurlex", ""},
		{"Nutrition labels for bakers in Brazil", "", "en", "food labels", "", "no source has the laws of Brazil"},
		{"Rótulos para padarias", "Brazil", "pt", "LGPD", "", "no source has the laws of Brazil"},
		{"Rótulos para padarias", "", "pt", "LGPD", "", "names no country"},
		{"Rótulos para padarias", "São Paulo", "pt", "LGPD", "", "names no country"},
		{"Labels for bakers in Brazil that export", "", "en", "EU Food Information Regulation", "eurlex", ""},
		{"Labels for bakers in the UK that export", "", "en", "Brazilian label law", "",
			"no source has the laws of Brazil"},
	} {
		p := lawyer(c.idea, c.region, c.language, c.rule)
		var offices []string
		web := 0
		for _, a := range legal(p) {
			if a.source.Kind() == market.Law {
				offices = append(offices, a.source.Name())
			} else {
				web++
			}
		}
		slices.Sort(offices)
		if got := strings.Join(offices, " "); got != c.offices || web != 1 {
			t.Errorf("%q, %q: offices %q, %d searches of the web", c.idea, c.rule, got, web)
		}
		gaps := lawGaps(p)
		if (c.gap == "") != (len(gaps) == 0) || len(gaps) > 0 &&
			(!strings.Contains(gaps[0].Reason, c.gap) || !gaps[0].Blocked || gaps[0].Queries[0] != c.rule) {
			t.Errorf("%q, %q: %+v", c.idea, c.rule, gaps)
		}
	}
}

func TestWithoutRulesNoLawIsMissed(t *testing.T) {
	t.Parallel()
	if got := lawGaps(lawyer("Bread in Brazil", "", "en")); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}
