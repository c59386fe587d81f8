package score

import (
	"fmt"
	"strings"

	"naps/words"
)

// undecided says why a verdict is INCONCLUSIVE.
func undecided(b Bundle, s state) Undecided {
	c, failed := b.Coverage, s.failed()
	nothing := s.facts.hurt < SilencePeople && s.facts.e5+s.facts.e4 == 0
	switch {
	case s.verdict != Inconclusive:
		return ""
	case c.Candidates > 0 && c.Read == 0, b.Pains.Candidates > 0 && b.Pains.Read == 0 && nothing:
		return NotRead
	case !c.met(), nothing && !atLeast(share(c.Answered, c.Planned), EnoughAnswered):
		return NotReached
	case !failed[GateContradiction] &&
		(failed[GateEnough] || failed[GatePain] || failed[GatePayment] || failed[GateReach]):
		return TooLittle
	}
	return Mixed
}

// failed names the checks that were not passed.
func (s state) failed() map[string]bool {
	out := map[string]bool{}
	for _, g := range s.gates {
		if !g.Passed {
			out[g.Name] = true
		}
	}
	return out
}

// why writes the first sentence of a report.
type why struct {
	b    Bundle
	s    state
	kind Undecided
}

func (w why) sentence() string {
	switch w.s.verdict {
	case Go:
		return w.goes()
	case NoGo:
		return w.fails()
	}
	c := w.b.Coverage
	switch w.kind {
	case NotRead:
		return fmt.Sprintf("Not decided yet: nobody has read the %s found.",
			count(c.Candidates, "text that was", "texts that were"))
	case NotReached:
		if !atLeast(share(c.Answered, c.Planned), EnoughAnswered) {
			return fmt.Sprintf("Not decided: only %d of %d searches were answered, so there is nothing to judge.",
				c.Answered, c.Planned)
		}
		return fmt.Sprintf("Not decided: the searches didn't find this subject. Of %s read, %d had to do with it.",
			count(c.Read, "text", "texts"), c.Near)
	case TooLittle:
		return "Not a GO: " + listed(w.lacks()) + "."
	}
	return w.mixed()
}

func (w why) goes() string {
	f := w.s.facts
	pays := "people already pay for something like it"
	if f.e5 == 0 {
		pays = "people already spend money on it"
	}
	checks := "every must-pass check passed"
	if open := unjudged(w.s.gates); open > 0 {
		checks = fmt.Sprintf("no must-pass check failed (%d couldn't be judged)", open)
	}
	return fmt.Sprintf("GO: %s gave an example of this problem, %s, and %s.", count(f.people, "person", "people"), pays,
		checks)
}

// fails names the fatal check; without one the score itself decides.
func (w why) fails() string {
	f := w.s.facts
	fatal := map[string]bool{}
	for _, g := range w.s.gates {
		if !g.Passed && g.Effect == effectFatal {
			fatal[g.Name] = true
		}
	}
	reason := func(name string) string {
		for _, g := range w.s.gates {
			if g.Name == name {
				return g.Reason
			}
		}
		return ""
	}
	switch {
	case fatal[GateBlocker]:
		return "NO-GO: a rule forbids it: " + sentence(f.blocker.Text)
	case fatal[GateFounder]:
		return "NO-GO by your own rule. " + reason(GateFounder)
	case fatal[GateOwned]:
		return "NO-GO: " + f.owner +
			" already does this job for free and is rated well, and nobody was found who still has the problem."
	case fatal[GateSilence]:
		return "NO-GO: nobody was found who has this problem, sells something for it or looks for it."
	case fatal[GateContradiction]:
		return "NO-GO: " + words.Uncapital(reason(GateContradiction))
	case fatal[GateGoal]:
		return "NO-GO for this goal: " + words.Uncapital(reason(GateGoal))
	}
	return fmt.Sprintf(
		"NO-GO: the evidence against outweighs the evidence for. Even the upper end of the range, %.1f of 100, is below %.0f.",
		round1(w.s.board.High), NoGoHigh)
}

// lacks lists what must-pass checks lack, in a few words each.
func (w why) lacks() []string {
	var out []string
	f, failed := w.s.facts, w.s.failed()
	add := func(name, format string, a ...any) {
		if failed[name] {
			out = append(out, fmt.Sprintf(format, a...))
		}
	}
	if f.people == 0 {
		add(GatePain, "nobody gave an example of the problem")
	} else {
		add(GatePain, "only %s gave an example of the problem (%d needed)", count(f.people, "person", "people"),
			PainAuthors)
	}
	add(GatePayment, "nothing shows that anybody pays")
	if f.reachable == 0 {
		add(GateReach, "nobody talks about it in an open community")
	} else {
		add(GateReach, "only %s about it in open communities", count(f.reachable, "person talks", "people talk"))
	}
	if len(out) == 0 {
		add(GateEnough, "%s", strings.Join(w.narrow(), ", "))
	}
	return out
}

// narrow says in which way the evidence as a whole is too little.
func (w why) narrow() []string {
	var out []string
	c, f := w.b.Coverage, w.s.facts
	add := func(short bool, format string, a ...any) {
		if short {
			out = append(out, fmt.Sprintf(format, a...))
		}
	}
	add(f.items < EnoughItems, "only %d of the %d pieces of evidence needed", f.items, EnoughItems)
	add(f.authors < EnoughAuthors, "only %d of the %d authors needed", f.authors, EnoughAuthors)
	add(f.domains < EnoughDomains, "only %d of the %d sites needed", f.domains, EnoughDomains)
	add(!atLeast(share(c.Answered, c.Planned), EnoughAnswered), "only %d of %d searches were answered", c.Answered,
		c.Planned)
	add(!atLeast(share(c.Counter, c.Planned), EnoughCounter),
		"only %d of %d searches looked for reasons not to build it", c.Counter, c.Planned)
	return out
}

func (w why) mixed() string {
	f, failed := w.s.facts, w.s.failed()
	for _, g := range w.s.gates {
		if !g.Passed && (g.Name == GateContradiction || g.Name == GateBlocker || g.Name == GateGoal) {
			return "Not a GO: " + g.Reason
		}
	}
	if len(failed) > 0 {
		return "Not a GO: " + listed(w.lacks()) + "."
	}
	text := fmt.Sprintf("Not a clear GO: %s this problem and people pay", count(f.people, "person has", "people have"))
	return text +
		fmt.Sprintf(", but with the evidence against, the score could be as low as %.1f (a GO needs more than %.0f).",
			round1(w.s.board.Low), GoLow)
}
