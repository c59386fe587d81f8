package research

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
	"naps/research/researchtest"
)

func TestEveryJobOfARunIsAskedOfTheModel(t *testing.T) {
	t.Parallel()
	m := oracle(nil)
	r := modelReportOf(t, ranWith(t, world(), m, Limits{}))
	for _, job := range []string{"understand", "plan", "read", "products", "name", "more", "write"} {
		if !slices.Contains(m.jobs(), job) {
			t.Errorf("the job %s was never asked for", job)
		}
	}
	if r.Budget.Tokens != 1000*len(m.jobs()) || r.Budget.Cost == 0 {
		t.Errorf("%d calls cost %+v", len(m.jobs()), r.Budget)
	}
}

func TestAModelThatFailsIsGivenUpAndTheReportSaysSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err   *analyst.ModelError
		calls int
	}{
		"rubbish": {&analyst.ModelError{Reason: "answered in a form that cannot be used", Raw: "Sure!"}, failsAllowed},
		"stalls":  {&analyst.ModelError{Reason: "stopped answering", Fatal: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &puppet{answer: func(analyst.Question) (string, error) { return "", c.err }}
			j := ranWith(t, world(), m, Limits{})
			r := modelReportOf(t, j)
			if len(m.asked) != c.calls {
				t.Errorf("it was asked %d times, not %d", len(m.asked), c.calls)
			}
			if !saysOfModel(r, market.Keywords, c.err.Reason) || !saysOfModel(r, market.Pains, c.err.Reason) {
				t.Error("the report does not say that the model failed")
			}
			if plain := modelReportOf(t, ranWith(t, world(), nil, Limits{})); plain.Score != r.Score || plain.Verdict != r.Verdict {
				t.Errorf("the score is %v, without a model %v", r.Score, plain.Score)
			}
			if n := modelNotices(j); n == 0 || n > failsAllowed {
				t.Errorf("%d notices", n)
			}
		})
	}
}

func saysOfModel(r modelReport, name market.Phase, reason string) bool {
	return slices.ContainsFunc(r.Phases, func(p market.PhaseResult) bool {
		return p.Name == name && slices.ContainsFunc(p.Gaps, func(g market.Gap) bool {
			return g.Source == modelSource && g.Blocked && strings.Contains(g.Reason, reason)
		})
	})
}

func modelNotices(j *researchtest.Journal) int {
	n := 0
	for _, e := range j.Events() {
		if e.Kind == market.EventNotice && strings.Contains(string(e.Data), `"`+modelSource+`"`) {
			n++
		}
	}
	return n
}

// One job after the other fails, as often as it is asked: the job is done without the model, all others with it.
func TestAJobThatTheModelCannotDoIsDoneWithoutItAndTheReportNamesIt(t *testing.T) {
	t.Parallel()
	for _, job := range []string{"understand", "plan", "read", "products", "name", "more", "write"} {
		t.Run(job, func(t *testing.T) {
			t.Parallel()
			m := oracle(map[string]func(analyst.Question) (string, error){job: func(analyst.Question) (string, error) {
				return "", &analyst.ModelError{Reason: "answered in a form that cannot be used"}
			}})
			j := ranWith(t, world(), m, Limits{})
			r := modelReportOf(t, j)
			named := slices.ContainsFunc(r.Phases, func(p market.PhaseResult) bool {
				return slices.ContainsFunc(p.Gaps, func(g market.Gap) bool { return g.Source == modelSource && slices.Contains(g.Queries, job) })
			})
			if !named {
				t.Error("no phase names the job")
			}
			if job != "read" && len(readingsIn(j)) == 0 {
				t.Error("nothing was read")
			}
		})
	}
}

// confused takes the controls for matches, so that nothing it says stands.
func confused(q analyst.Question) (string, error) {
	answers := []any{}
	for _, b := range blocksOf(q.Prompt) {
		answers = append(answers, map[string]any{"id": b.id, "about": 2, "voice": "sufferer", "facts": []any{map[string]any{"fact": "paid", "at": []int{1}}}, "pain": ""})
	}
	return encoded(map[string]any{"answers": answers}), nil
}

func TestABatchWhoseControlWasTakenForAMatchCountsAsNotReadAndTheReportSaysWhy(t *testing.T) {
	t.Parallel()
	j := ranWith(t, world(), oracle(map[string]func(analyst.Question) (string, error){"read": confused}), Limits{})
	for _, r := range readingsIn(j) {
		if r.Relation == "" {
			t.Errorf("a reading stands: %+v", r)
		}
	}
	if r := modelReportOf(t, j); !saysOfModel(r, market.Pains, "another subject for a match") {
		t.Errorf("gaps of pains: %+v", r.Phases[1].Gaps)
	}
}

func TestAPanicOfAModelIsAFailureOfThatJob(t *testing.T) {
	t.Parallel()
	m := &puppet{answer: func(analyst.Question) (string, error) { panic("no") }}
	if r := modelReportOf(t, ranWith(t, world(), m, Limits{})); !saysOfModel(r, market.Keywords, "could not be asked") {
		t.Error("the report does not say so")
	}
}

func TestTheBudgetOfTheModelEndsItsWorkAndLeavesAReserveForTheVerdict(t *testing.T) {
	t.Parallel()
	for _, limits := range []Limits{{Tokens: 20_000}, {Money: 0.08}} {
		m := oracle(nil)
		j := ranWith(t, world(), m, limits)
		r := modelReportOf(t, j)
		if limits.Tokens > 0 && r.Budget.Tokens > limits.Tokens || limits.Money > 0 && r.Budget.Cost > limits.Money+1e-9 {
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
				queries = append(queries, map[string]any{"phase": phase, "kind": kind, "query": "late invoice " + strings.Repeat("x", n), "against": false})
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
				queries = append(queries, map[string]any{"phase": phase, "kind": kind, "query": "only " + phase + " " + kind, "against": false})
			}
		}
		return encoded(map[string]any{"queries": queries}), nil
	}
	refusing := func(list []*scripted) []*scripted {
		source(list, "hackernews").err = market.ErrBlocked
		return list
	}
	for name, web := range map[string]func() []*scripted{"world": world, "strong": strong, "refused": func() []*scripted { return refusing(world()) }} {
		without := cardOf(t, ranWith(t, web(), nil, Limits{}))
		for how, m := range map[string]*puppet{
			"right": oracle(nil), "one-sided": oracle(map[string]func(analyst.Question) (string, error){"plan": proposing, "more": endless()}),
			"confused": oracle(map[string]func(analyst.Question) (string, error){"read": confused}),
			"broken": {answer: func(analyst.Question) (string, error) {
				return "", &analyst.ModelError{Reason: "stopped answering", Fatal: true}
			}},
		} {
			with := cardOf(t, ranWith(t, web(), m, Limits{}))
			for i, g := range without.Gates {
				if g.Passed && !with.Gates[i].Passed {
					t.Errorf("%s, a %s model: %s fails: %s (without: %s)", name, how, g.Name, with.Gates[i].Reason, g.Reason)
				}
			}
		}
	}
}

func TestAModelThatWritesIsHeardOnlyAsFarAsItsEvidenceGoes(t *testing.T) {
	t.Parallel()
	m := oracle(map[string]func(analyst.Question) (string, error){"write": func(q analyst.Question) (string, error) {
		b := blocksOf(q.Prompt)[0]
		honest := map[string]any{"text": "Clients pay late, part " + strings.TrimPrefix(b.title, "Clients who pay late, part "), "cites": []string{b.id}}
		made := map[string]any{"text": "Zebrafish Analytics raised $47.31 billion.", "cites": []string{b.id}}
		return encoded(map[string]any{"summary": []any{made}, "for": []any{}, "against": []any{}, "phases": map[string]any{"pains": []any{honest, made}}, "next": ""}), nil
	}})
	r := modelReportOf(t, ranWith(t, world(), m, Limits{}))
	if claims := r.Phases[1].Claims; len(claims) != 1 || !strings.HasPrefix(claims[0].Text, "Clients pay late") {
		t.Errorf("claims of pains: %+v, removed %+v", claims, r.Removed)
	}
	for _, p := range r.Phases {
		for _, c := range p.Claims {
			if strings.Contains(c.Text, "Zebrafish") {
				t.Errorf("%s says %q", p.Name, c.Text)
			}
		}
	}
	if !slices.ContainsFunc(r.Removed, func(x market.Removed) bool { return strings.Contains(x.Text, "raised $") }) {
		t.Errorf("what was left out is not told: %+v", r.Removed)
	}
}
