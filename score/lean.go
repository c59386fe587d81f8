package score

import (
	"fmt"
	"strings"
)

// leanOf says which way the evidence points: that of the verdict, or that of the score where nothing is decided. A
// prior points nowhere.
func leanOf(c Card) Lean {
	switch {
	case c.Verdict == Go:
		return LeanGo
	case c.Verdict == NoGo:
		return LeanNoGo
	case !c.Inconclusive.ShowsNumber():
		return LeanOpen
	case c.Score >= LeanGoFrom:
		return LeanGo
	case c.Score <= LeanNoGoTo:
		return LeanNoGo
	}
	return LeanOpen
}

// zoneOf is the verdict in whose zone a score stands on the scale.
func zoneOf(score float64) string {
	switch {
	case score > GoLow:
		return Go
	case score < NoGoHigh:
		return NoGo
	}
	return Inconclusive
}

// zoneNote says in one sentence what decided, where the verdict is not the one of the score's zone.
func zoneNote(c Card) string {
	zone := zoneOf(c.Score)
	if zone == c.Verdict || !c.Inconclusive.ShowsNumber() {
		return ""
	}
	var failed []string
	for _, g := range c.Gates {
		if !g.Passed &&
			(c.Verdict == NoGo && g.Effect == effectFatal || zone == Go && c.Verdict != NoGo || g.Name == GateEnough &&
				zone == NoGo) {
			failed = append(failed, g.Title)
		}
	}
	at := fmt.Sprintf("The score is in the %s range", zone)
	switch {
	case len(failed) == 1:
		return at + ", but a must-pass check decided: " + failed[0] + "."
	case len(failed) > 1:
		return at + ", but must-pass checks decided: " + strings.Join(failed, ", ") + "."
	case zone == Go:
		return at + fmt.Sprintf(", but it could be as low as %.1f, and a GO needs more than %.0f.", c.Low, GoLow)
	case zone == NoGo:
		return at + fmt.Sprintf(", but it could be as high as %.1f, and a NO-GO needs less than %.0f.", c.High,
			NoGoHigh)
	}
	return at + "."
}
