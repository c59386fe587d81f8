package research

import (
	"encoding/json"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
)

func TestTheBudgetOfTheModelEndsItsWorkAndLeavesAReserveForTheVerdict(t *testing.T) {
	t.Parallel()
	for _, limits := range []Limits{{Tokens: 20_000}, {Money: 0.08}} {
		m := oracle(nil)
		j := ranWith(t, world(), m, limits)
		r := modelReportOf(t, j)
		if limits.Tokens > 0 && r.Budget.Tokens > limits.Tokens || limits.Money > 0 &&
			r.Budget.Cost > limits.Money+1e-9 {
			t.Errorf("%+v allowed %+v", limits, r.Budget)
		}
		if jobs := m.jobs(); jobs[len(jobs)-1] != "write" {
			t.Errorf("nothing was left for the verdict: %+v was used for %v", r.Budget, jobs)
		}
		if !strings.Contains(string(j.Report().JSON), "had used up the") {
			t.Errorf("with %+v the report does not say that the budget is used up: %+v", limits, r.Budget)
		}
	}
}

func TestARunMakesNoMoreRequestsThanAreSetAnd120UnlessMoreAre(t *testing.T) {
	t.Parallel()
	for limit, most := range map[int]int{0: 120, 45: 45, 12: 12} {
		list := world()
		m := oracle(map[string]func(analyst.Question) (string, error){"more": endless()})
		ranWith(t, list, m, Limits{Fetches: limit})
		total := 0
		for _, s := range list {
			total += s.count()
		}
		if total > most || total < most/3 {
			t.Errorf("with a limit of %d there were %d requests", limit, total)
		}
	}
}

// endless always has more to ask.
func endless() func(analyst.Question) (string, error) {
	n := 0
	return func(q analyst.Question) (string, error) {
		var queries []any
		for range 6 {
			n++
			for _, kind := range []string{"post", "product"} {
				phase := map[string]string{"post": "pains", "product": "competitors"}[kind]
				queries = append(queries, map[string]any{"phase": phase, "kind": kind,
					"query": "late invoice " + strings.Repeat("x", n), "against": false})
			}
		}
		raw, err := json.Marshal(map[string]any{"enough": false, "queries": queries})
		return string(raw), err
	}
}

// Whatever a model adds, what passed without it passes with it on the same web.
func TestAModelSwitchedOnNeverMakesACheckFailThatPassedWithoutIt(t *testing.T) {
	t.Parallel()
	proposing := func(analyst.Question) (string, error) {
		var queries []any
		for _, phase := range []string{"keywords", "pains", "competitors", "funding", "market"} {
			for _, kind := range []string{"post", "product", "page", "news", "suggestion"} {
				queries = append(queries, map[string]any{"phase": phase, "kind": kind,
					"query": "only " + phase + " " + kind, "against": false})
			}
		}
		return encoded(map[string]any{"queries": queries}), nil
	}
	refusing := func(list []*scripted) []*scripted {
		source(list, "hackernews").err = market.ErrBlocked
		return list
	}
	for name, web := range map[string]func() []*scripted{"world": world, "strong": strong,
		"refused": func() []*scripted { return refusing(world()) }} {
		without := cardOf(t, ranWith(t, web(), nil, Limits{}))
		for how, m := range map[string]*puppet{
			"right": oracle(nil),
			"one-sided": oracle(map[string]func(analyst.Question) (string, error){"plan": proposing,
				"more": endless()}),
			"confused": oracle(map[string]func(analyst.Question) (string, error){"read": confused}),
			"broken": {answer: func(analyst.Question) (string, error) {
				return "", &analyst.ModelError{Reason: "stopped answering", Fatal: true}
			}},
		} {
			with := cardOf(t, ranWith(t, web(), m, Limits{}))
			for i, g := range without.Gates {
				if g.Passed && !with.Gates[i].Passed {
					t.Errorf("%s, a %s model: %s fails: %s (without: %s)", name, how, g.Name, with.Gates[i].Reason,
						g.Reason)
				}
			}
		}
	}
}
