package chat

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/words"
)

// intent is what a question asks for.
type intent string

// The intents, as examples.txt names them.
const (
	askWhy        intent = "why"
	askNext       intent = "next"
	askRivals     intent = "rivals"
	askPrices     intent = "prices"
	askPayment    intent = "payment"
	askComplaints intent = "complaints"
	askAgainst    intent = "against"
	askSize       intent = "size"
	askChange     intent = "change"
	askSure       intent = "sure"
	askSearched   intent = "searched"
	askCost       intent = "cost"
	askFunding    intent = "funding"
	askDemand     intent = "demand"
	askReach      intent = "reach"
	askInstead    intent = "instead"
	askLaw        intent = "law"
	askGone       intent = "gone"
	askHelp       intent = "help"
)

//go:embed examples.txt
var exampleFile string

// recognizer tells what a question asks for by its likeness to example questions. It does not change, and is safe for
// concurrent use.
type recognizer struct {
	examples []example
	rarity   map[string]float64 // of each feature
	words    []string           // of all examples, sorted: what a misspelled word is taken for
	unknown  float64            // rarity of a feature that no example has
	stems    map[string]bool    // of the words
}

type example struct {
	intent   intent
	features map[string]float64 // of length 1
}

// likeness from which a question counts as recognized, 0 to 1. Between unlike questions of the examples it is below
// 0.3; what shares one rare word with an example has about 0.4.
const recognized = 0.44

// newRecognizer reads examples, a line each: the intent, then the question.
func newRecognizer(file string) *recognizer {
	type line struct {
		intent intent
		words  []string
	}
	var lines []line
	r := &recognizer{rarity: map[string]float64{}}
	for text := range strings.Lines(file) {
		name, question, ok := strings.Cut(strings.TrimSpace(text), " ")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		lines = append(lines, line{intent(name), questionWords(question)})
		r.words = append(r.words, questionWords(question)...)
	}
	for _, l := range lines {
		seen := map[string]bool{}
		for _, f := range features(l.words) {
			if !seen[f] {
				seen[f] = true
				r.rarity[f]++
			}
		}
	}
	slices.Sort(r.words)
	r.words = slices.Compact(r.words)
	r.stems = map[string]bool{}
	for _, w := range r.words {
		r.stems[words.Stem(w)] = true
	}
	all := float64(len(lines))
	for f, in := range r.rarity {
		r.rarity[f] = math.Log(1 + all/in)
	}
	r.unknown = math.Log(1 + all)
	for _, l := range lines {
		r.examples = append(r.examples, example{l.intent, r.vector(l.words)})
	}
	return r
}

// of tells what a question asks for, and how like an example it is, 0 to 1; the intent is empty where it is like none.
// subject are the stems of what the report is about: they say nothing of what is asked.
func (r *recognizer) of(question string, subject map[string]bool) (intent, float64) {
	var said []string
	for _, w := range questionWords(question) {
		w = r.spelled(w)
		if _, known := r.rarity[words.Stem(w)]; known || !subject[words.Stem(w)] {
			said = append(said, w)
		}
	}
	asked := r.vector(said)
	var best example
	most := 0.0
	for _, e := range r.examples {
		sum := 0.0
		for _, f := range sortedKeys(asked) { // in a fixed order, so that equal questions have equal answers
			sum += asked[f] * e.features[f]
		}
		if sum > most {
			best, most = e, sum
		}
	}
	if most < recognized {
		return "", most
	}
	return best.intent, most
}

// vector weighs the features of words by rarity and makes their length 1. A word of substance that no example has makes
// a question unlike all of them; a pair that none has says nothing.
func (r *recognizer) vector(said []string) map[string]float64 {
	v, sum := map[string]float64{}, 0.0
	for _, f := range features(said) {
		w, known := r.rarity[f]
		if !known {
			if strings.Contains(f, " ") || words.IsStopWord(f) {
				continue
			}
			w = r.unknown
		}
		if grammar(f) {
			w *= grammarWeight
		}
		v[f] = w
	}
	for _, f := range sortedKeys(v) {
		sum += v[f] * v[f]
	}
	for f := range v {
		v[f] /= math.Sqrt(sum)
	}
	return v
}

// grammarWeight is what words of grammar count beside words of substance.
const grammarWeight = 0.6

// grammar reports whether a feature has no word of substance.
func grammar(feature string) bool {
	for w := range strings.FieldsSeq(feature) {
		if !words.IsStopWord(w) {
			return false
		}
	}
	return true
}

// features are the stems of words, and neighboring pairs of them: "how many" is not "how" and "many".
func features(said []string) []string {
	var out []string
	for i, w := range said {
		out = append(out, words.Stem(w))
		if i > 0 {
			out = append(out, words.Stem(said[i-1])+" "+words.Stem(w))
		}
	}
	return out
}

// questionWords are the words of a question in lower case; grammar counts, since "who" and "what" ask for different
// things.
func questionWords(text string) []string {
	text = strings.NewReplacer("’", "'", "no-go", "nogo", "n't", " not", "'s", " is", "'re", " are", "'d",
		" would").Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// spelled is a word of the examples that differs from w by one slip of the keyboard, where w is none of them itself.
func (r *recognizer) spelled(w string) string {
	if _, known := slices.BinarySearch(r.words, w); known || utf8.RuneCountInString(w) < 4 {
		return w
	}
	for _, known := range r.words {
		if utf8.RuneCountInString(known) >= 4 && oneSlip(w, known) {
			return known
		}
	}
	return w
}

// oneSlip reports whether two words differ by one letter that is left out, added, replaced, or changed places with its
// neighbor.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	rest := func(n, m int) bool { return n <= len(x) && m <= len(y) && slices.Equal(x[n:], y[m:]) }
	if len(x) < len(y) {
		return rest(i, i+1)
	}
	swapped := i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && rest(i+2, i+2)
	return rest(i+1, i+1) || swapped
}

func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(a, b) })
	return keys
}
