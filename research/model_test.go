package research

import (
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/journal"
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
			if plain := modelReportOf(t, ranWith(t, world(), nil, Limits{})); plain.Score != r.Score ||
				plain.Verdict != r.Verdict {
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
		if e.Kind == journal.EventNotice && strings.Contains(string(e.Data), `"`+modelSource+`"`) {
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
				return slices.ContainsFunc(p.Gaps, func(g market.Gap) bool {
					return g.Source == modelSource && slices.Contains(g.Queries, job)
				})
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
		answers = append(answers, map[string]any{"id": b.id, "about": 2, "voice": "sufferer",
			"facts": []any{map[string]any{"fact": "paid", "at": []int{1}}}, "pain": ""})
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

func TestAModelThatWritesIsHeardOnlyAsFarAsItsEvidenceGoes(t *testing.T) {
	t.Parallel()
	m := oracle(map[string]func(analyst.Question) (string, error){"write": func(q analyst.Question) (string, error) {
		b := blocksOf(q.Prompt)[0]
		honest := map[string]any{"text": "Clients pay late, part " +
			strings.TrimPrefix(b.title, "Clients who pay late, part "), "cites": []string{b.id}}
		made := map[string]any{"text": "Zebrafish Analytics raised $47.31 billion.", "cites": []string{b.id}}
		return encoded(map[string]any{"summary": []any{made}, "for": []any{}, "against": []any{},
			"phases": map[string]any{"pains": []any{honest, made}}, "next": ""}), nil
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

func TestWhoWritesIsShownWhatWasReadCountedAndScored(t *testing.T) {
	t.Parallel()
	m := oracle(nil)
	ranWith(t, world(), m, Limits{})
	prompt := m.asked[len(m.asked)-1].Prompt
	for _, want := range []string{"<<<findings", "<<<readings", ": sufferer, ", ": same, PayNudge", "hurts: invoice",
		"verdict: ", "check pain: ", "competitors competitor: PayNudge"} {
		if !strings.Contains(prompt, want) {
			t.Errorf("it is not shown %q:\n%s", want, prompt)
		}
	}
}
