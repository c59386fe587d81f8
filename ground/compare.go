package ground

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The words by which one number is compared with another.
var (
	lessRE = regexp.MustCompile(`(?i)\b(?:below|under|less|lower|cheaper|smaller|fewer|undercuts?|beneath)\b`)
	moreRE = regexp.MustCompile(`(?i)\b(?:above|over|more|higher|dearer|pricier|greater|exceeds?|beyond)\b`)
	ifRE   = regexp.MustCompile(
		`(?i)^\W*(?:if|at|with|for|when|suppose|whether|(?:that|your)\b[^.]*\bat|wenn|bei|mit|für|falls|si|con|por|para|avec|pour|à|a)\b|\b(?:your|dein\pL*|ihr\pL*|tu|vos|votre)\s[$€£]?$`)
)

// direction tells how a text between two numbers compares them: -1 for less, 1 for more, 0 for neither.
func direction(between string) int {
	less, more := lessRE.MatchString(between), moreRE.MatchString(between)
	switch {
	case less && !more:
		return -1
	case more && !less:
		return 1
	}
	return 0
}

// compared says which two numbers of a clause are compared wrongly, empty where none are: "$45 is below $29".
func compared(part clause, all []mention) string {
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if a.at >= b.at || a.kind != b.kind || Denies(part.text) {
			continue
		}
		gap := part.text[a.at+len(a.text) : b.at]
		if d := direction(gap); d < 0 && a.scaled >= b.scaled || d > 0 && a.scaled <= b.scaled {
			return fmt.Sprintf("it compares %s and %s wrongly", a.text, b.text)
		}
	}
	return ""
}

// supposed reports whether a number is the founder's own, as in "at $25 you would be below the median": it stands in
// what they ask, and the clause supposes it or compares it rightly with what is cited.
func supposed(r Rules, part clause, m mention, all []mention, pieces []*piece) bool {
	if !inQuestion(r, m) {
		return false
	}
	d := direction(part.text)
	if d != 0 && len(all) == 1 && !part.denies {
		return comparesRightly(part, m, d, pieces)
	}
	return d != 0 || ifRE.MatchString(part.text[:m.at]) || ifRE.MatchString(strings.TrimSpace(part.text))
}

// inQuestion reports whether the founder's question has a number.
func inQuestion(r Rules, m mention) bool {
	for _, o := range mentions(r.Asked) {
		if m.equals(o.figure) && (m.kind == o.kind || o.kind == "") {
			return true
		}
	}
	return false
}

// comparesRightly compares a number with all those of the cited clauses that share a word with a clause; where one of
// them says a single number, such as a median, with that.
func comparesRightly(part clause, m mention, d int, pieces []*piece) bool {
	var several, single []mention
	for _, p := range pieces {
		for _, of := range p.parts {
			if shared, _ := part.overlap(wordsOf(of.text)); shared == 0 {
				continue
			}
			same := slices.DeleteFunc(mentions(of.text), func(o mention) bool { return o.kind != m.kind })
			if several = append(several, same...); len(same) == 1 {
				single = same
			}
		}
	}
	if len(single) > 0 {
		several = single
	}
	return len(several) > 0 && !slices.ContainsFunc(several, func(o mention) bool {
		return d < 0 && m.scaled >= o.scaled || d > 0 && m.scaled <= o.scaled
	})
}
