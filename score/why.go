package score

import (
	"fmt"
	"strings"
)

// undecided says why a verdict is INCONCLUSIVE.
func undecided(c Coverage, s state) Undecided {
	failed := map[string]bool{}
	for _, g := range s.gates {
		failed[g.Name] = !g.Passed
	}
	switch {
	case s.verdict != Inconclusive:
		return ""
	case c.Unread:
		return NotRead
	case s.facts.people == 0 && s.facts.e5+s.facts.e4 == 0 && !atLeast(share(c.Answered, c.Planned), EnoughAnswered):
		return NotReached
	case !failed[GateContradiction] && (failed[GateEnough] || failed[GatePain] || failed[GatePayment] || failed[GateReach]):
		return TooLittle
	}
	return Mixed
}

// why is the first sentence of a report: the reason of the verdict.
func why(c Coverage, s state, kind Undecided) string {
	switch {
	case s.verdict == Go:
		return fmt.Sprintf("GO: %s told of an incident, people already pay, and every must-pass check is passed.", count(s.facts.people, "person", "people"))
	case s.verdict == NoGo:
		for _, g := range s.gates {
			if !g.Passed && g.Effect == effectFatal {
				return "NO-GO: " + lowerFirst(g.Reason)
			}
		}
		return fmt.Sprintf("NO-GO: the evidence against outweighs the evidence for; even the best case, %.1f of 100, is under %.0f.", round1(s.board.High), NoGoHigh)
	case kind == NotRead:
		return "Not decided yet: nobody has read what was found."
	case kind == NotReached:
		return fmt.Sprintf("Not decided: only %d of %d searches were answered, so there is nothing to judge yet.", c.Answered, c.Planned)
	case kind == TooLittle:
		return "Not a GO: " + strings.Join(lacks(s), ", and ") + "."
	}
	return fmt.Sprintf("Not decided: there is evidence for and against, and the score could be anything from %.1f to %.1f.", round1(s.board.Low), round1(s.board.High))
}

// lacks lists what must-pass checks lack, in a few words each.
func lacks(s state) []string {
	var out []string
	f := s.facts
	for _, g := range s.gates {
		switch {
		case g.Passed:
		case g.Name == GatePain:
			out = append(out, fmt.Sprintf("%d of %d people needed", f.people, PainAuthors))
		case g.Name == GatePayment:
			out = append(out, "no proof that anybody pays")
		case g.Name == GateReach:
			out = append(out, "no open community where they talk about it")
		case g.Name == GateEnough:
			out = append(out, "too little evidence overall")
		}
	}
	return out
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
