package ground

import (
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// denials compares what the clauses of a claim say or deny with what is cited: a denial stands only on a clause that
// denies the same, and nothing stands on clauses that only deny it. In a language whose words cannot be compared a
// denial needs a cited denial.
func denials(r Rules, c market.Claim, cited []market.Evidence) string {
	var yes, no []*witness // one for each clause that is cited
	for _, e := range cited {
		for _, text := range r.textsOf(e) {
			lead := "" // a denial of what a list behind it names: "Not found: prices, customers"
			for _, part := range clauses(text) {
				switch {
				case part.denies && len(strings.Fields(part.text)) <= particleMost:
					lead = part.text + " "
					no = append(no, wordsOf(part.text))
				case part.denies || lead != "":
					no = append(no, wordsOf(lead+part.text))
				default:
					yes = append(yes, wordsOf(part.text))
				}
			}
		}
	}
	text := c.Text
	if passages, _ := quoted(text); len(passages) > 0 {
		text = unquoted(text)
	}
	for _, part := range clauses(text) {
		if why := denial(r, part, yes, no); why != "" {
			return why
		}
	}
	return ""
}

func wordsOf(text string) *witness {
	w := &witness{words: map[string]bool{}}
	w.addWords(text)
	return w
}

func denial(r Rules, part clause, yes, no []*witness) string {
	if b := part.turned(slices.Concat(yes, no)); r.english() && b != "" && !part.denies {
		return fmt.Sprintf("what it cites says the opposite of %q", b)
	}
	if len(strings.Fields(part.text)) <= particleMost {
		return "" // "Probably not", "No"
	}
	if !r.english() {
		if part.denies && len(no) == 0 {
			return "it denies something, and nothing it cites does"
		}
		return ""
	}
	said, denied := supportedBy(part, yes), supportedBy(part, no)
	switch {
	case part.denies && !denied:
		return fmt.Sprintf("nothing it cites denies that: %q", strings.TrimSpace(part.text))
	case !part.denies && denied && !said && !part.undoes(no):
		return fmt.Sprintf("what it cites denies that: %q", strings.TrimSpace(part.text))
	}
	return ""
}

// turned is a word of a clause whose opposite is cited, and not the word itself: "agree" where people disagree.
func (c clause) turned(cited []*witness) string {
	for _, b := range c.content {
		has := func(word string) bool {
			return slices.ContainsFunc(cited, func(w *witness) bool { return w.words[word] })
		}
		if !has(b) && (has("dis"+b) || has("un"+b)) {
			return b
		}
	}
	return ""
}

// undoes reports whether a clause denies by a word of its own what is cited with "not": "unknown" for "not known".
func (c clause) undoes(no []*witness) bool {
	for _, b := range c.content {
		root, ok := strings.CutPrefix(b, "un")
		if ok && slices.ContainsFunc(no, func(w *witness) bool { return w.words[root] }) {
			return true
		}
	}
	return false
}

// particleMost is how many words a clause has at most that only answers yes or no.
const particleMost = 2

// supportedBy reports whether one of some clauses has half of the words of another, one at least.
func supportedBy(part clause, by []*witness) bool {
	for _, w := range by {
		if shared, all := part.overlap(w); shared > 0 && 2*shared >= all {
			return true
		}
	}
	return false
}

// textsOf is what a writer was shown of a piece of evidence.
func (r Rules) textsOf(e market.Evidence) []string {
	return append([]string{e.Quote, e.Title}, r.Shown[e.ID]...)
}
