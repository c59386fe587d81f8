package market

import "testing"

func TestTheFoundersAnswerCountsUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	model := Reading{Hash: "h", Reader: ReadByModel, About: Neighboring, At: 50}
	own := func(at int64, about int) Reading {
		return Reading{Hash: "h", Reader: ReadByFounder, About: about, At: at}
	}
	const none = 99
	for name, c := range map[string]struct {
		all    []Reading
		stands int // about
		answer int
	}{
		"only a model":                        {[]Reading{model}, Neighboring, none},
		"the founder overrules a later model": {[]Reading{own(1, VeryProblem), model}, VeryProblem, VeryProblem},
		"a skip leaves the model's":           {[]Reading{model, own(60, Skipped)}, Neighboring, Skipped},
		"a skip alone":                        {[]Reading{own(60, Skipped)}, none, Skipped},
		"taken back": {[]Reading{model, own(60, VeryProblem), own(61, Withdrawn)}, Neighboring,
			none},
		"back to the answer before": {[]Reading{own(60, VeryProblem), own(61, Unrelated), own(62, Withdrawn)},
			VeryProblem, VeryProblem},
		"taken back twice": {[]Reading{own(60, VeryProblem), own(61, Unrelated), own(62, Withdrawn),
			own(63, Withdrawn)}, none, none},
		"taken back more than given": {[]Reading{own(60, Withdrawn), own(61, Unrelated)}, Unrelated,
			Unrelated},
		"in the order of their times": {[]Reading{own(61, Withdrawn), own(62, Unrelated), own(60, VeryProblem)},
			Unrelated, Unrelated},
		"equally old, the later listed": {[]Reading{model,
			{Hash: "h", Reader: ReadByModel, About: VeryProblem, At: 50}}, VeryProblem, none},
	} {
		about := func(m map[string]Reading) int {
			if r, ok := m["h"]; ok {
				return r.About
			}
			return none
		}
		if got := about(Standing(c.all)); got != c.stands {
			t.Errorf("%s: %d stands, want %d", name, got, c.stands)
		}
		if got := about(Answers(c.all)); got != c.answer {
			t.Errorf("%s: the answer is %d, want %d", name, got, c.answer)
		}
	}
}
