package score

import (
	"fmt"
	"strings"
)

// Standing is how a must-pass check came out.
type Standing string

// The standings. What is not known is neither proof nor failure, so it has a mark and a word of its own wherever checks
// are listed.
const (
	Met      Standing = "passed"
	NotMet   Standing = "not passed"
	NotKnown Standing = "not known"
)

// Standing says how the check came out.
func (g Gate) Standing() Standing {
	switch {
	case !g.Passed:
		return NotMet
	case g.Unknown:
		return NotKnown
	}
	return Met
}

// Mark is the symbol that stands beside the word.
func (s Standing) Mark() string {
	switch s {
	case NotMet:
		return "✕"
	case NotKnown:
		return "?"
	}
	return "✓"
}

// Tally counts checks by how they came out, as in "7 of 10 passed, 2 not passed, 1 not known".
func Tally(gates []Gate) string {
	n := map[Standing]int{}
	for _, g := range gates {
		n[g.Standing()]++
	}
	if len(gates) > 0 && n[Met] == len(gates) {
		return fmt.Sprintf("All %d passed", len(gates))
	}
	parts := []string{fmt.Sprintf("%d of %d passed", n[Met], len(gates))}
	for _, s := range []Standing{NotMet, NotKnown} {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], s))
		}
	}
	return strings.Join(parts, ", ")
}

// unjudged is how many checks could not be judged.
func unjudged(gates []Gate) int {
	n := 0
	for _, g := range gates {
		if g.Standing() == NotKnown {
			n++
		}
	}
	return n
}
