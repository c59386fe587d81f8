package report

import (
	"regexp"
	"strings"

	"naps/market"
)

// token is a word, a number or an address: letters, digits and what joins them.
var token = regexp.MustCompile(`[\pL\pN][\pL\pN\pM'’.,:/_@%-]*[\pL\pN]|[\pL\pN]`)

// ellipses that follow each other, with what little stands between them.
var ellipses = regexp.MustCompile(`…([^\pL\pN…]{0,3}…)+`)

// removed lists the sentences that did not stand up to their evidence. A report must not spread what it rejects: of
// each sentence only those words are shown that also stand in the idea or in some evidence, and an ellipsis stands for
// the others.
func removed(d market.Dossier) []Removed {
	known := map[string]bool{}
	learn := func(text string) {
		for _, t := range token.FindAllString(text, -1) {
			known[strings.ToLower(t)] = true
		}
	}
	out := []Removed{}
	for _, p := range d.Phases {
		if len(p.Removed) > 0 && len(known) == 0 {
			learn(d.Brief.Idea)
			for _, e := range d.Evidence {
				learn(e.Title)
				learn(e.Quote)
			}
		}
		for _, x := range p.Removed {
			out = append(out, redact(x, known))
		}
	}
	return out
}

// redact puts an ellipsis for what is not known. The reason is a sentence of ours, so only what it repeats of the text,
// names and figures are hidden in it.
func redact(x market.Removed, known map[string]bool) Removed {
	var invented []string
	text := token.ReplaceAllStringFunc(x.Text, func(t string) string {
		if known[strings.ToLower(t)] {
			return t
		}
		invented = append(invented, strings.ToLower(t))
		return "…"
	})
	reason := token.ReplaceAllStringFunc(x.Reason, func(t string) string {
		low := strings.ToLower(t)
		if known[low] || !repeats(low, invented) && !strings.ContainsAny(t, "0123456789/") {
			return t
		}
		return "…"
	})
	return Removed{Text: ellipses.ReplaceAllString(text, "…"), Reason: ellipses.ReplaceAllString(reason, "…")}
}

func repeats(t string, invented []string) bool {
	for _, w := range invented {
		if t == w || len(t) >= 5 && len(w) >= 5 && (strings.Contains(w, t) || strings.Contains(t, w)) {
			return true
		}
	}
	return false
}
