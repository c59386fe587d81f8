package analyst

import (
	"slices"
	"strings"

	"naps/market"
)

// concept is one thing that the subject is about: a word, the other words of its stem, and its kin.
type concept struct {
	stem   string
	word   string // as the idea has it, in the singular
	role   role
	weight float64
}

// hit says that a word stands for a concept, wholly (1) or nearly (less).
type hit struct {
	concept int
	factor  float64
}

// lens is the subject made ready for looking at texts.
type lens struct {
	concepts  []concept
	words     map[string][]hit // by singular: the very word
	by        map[string][]hit // by stem
	begins    map[string]bool  // first two letters of all of them: most words are passed over at once
	phrases   [][]string       // stems of the phrases that name the job
	compounds []string         // the phrases of two words run together: "homebuyer"
	problems  [][]int          // concepts of each statement of what is wrong
	head      string           // stem of the noun that names the people in question, where it names people
	blind     []bool           // concepts whose kin is not looked for
}

const (
	stemFactor  = 0.75 // "paid" where the idea says "payment"
	kinFactor   = 0.6  // a word of the same group
	leastWeight = 1.2  // what a word of the job weighs at least, however common it is
	asideWeight = 0.6  // words of the problem that are not of the job: "clients" in "clients pay late"
)

// focus makes the lens of a subject.
func focus(s market.Subject) *lens {
	l := &lens{words: map[string][]hit{}, by: map[string][]hit{}, begins: map[string]bool{}}
	l.take(s.Customer, roleCustomer)
	l.take(s.Job, roleJob)
	l.head = headOf(s.Customer)
	for _, p := range s.Problems {
		l.take(p, roleProblem)
	}
	for _, p := range s.Problems {
		if p != s.Job {
			l.problems = append(l.problems, l.indexes(p))
		}
	}
	if l.total(roleJob) == 0 {
		for i, c := range l.concepts { // the customer is all that the idea names
			if c.role == roleCustomer {
				l.concepts[i].role, l.concepts[i].weight = roleJob, max(c.weight, leastWeight)
			}
		}
	}
	for i, t := range s.Terms {
		if i < 16 && l.find(t) < 0 {
			l.concepts = append(l.concepts, concept{t, t, roleDetail, 0.5 * rarity(t)})
		}
	}
	l.belittle()
	for i, c := range l.concepts {
		l.add(l.by, c.stem, hit{i, stemFactor})
		l.add(l.words, c.word, hit{i, 1})
		for _, k := range kin()[c.stem] {
			if j := l.find(k); bands()[k] != 1 && k != c.stem && (j < 0 || l.concepts[j].role == roleProblem) {
				l.add(l.by, k, hit{i, kinFactor})
			}
		}
	}
	for word, hs := range l.words {
		l.words[word] = append(hs, l.by[stem(word)]...)
	}
	for _, p := range s.Phrases {
		l.takePhrase(p)
	}
	return l
}

func (l *lens) take(text string, r role) {
	for _, t := range tokens(text) {
		st, word := stem(t.word), singular(t.word)
		if !telling(t.word) || l.find(st) >= 0 {
			continue
		}
		w := weightOf(word, st)
		switch r {
		case roleJob:
			w = max(w, leastWeight)
			if forms[word] {
				w *= formWeight
			}
		case roleProblem:
			if w < rare { // a rare word tells as much here as in the job: "who procrastinate"
				w *= asideWeight
			}
		case roleCustomer:
			if weakHeads[word] {
				w = 0.5
			}
		}
		l.concepts = append(l.concepts, concept{st, word, r, w})
	}
}

// indexes are the concepts that a text of the idea names.
func (l *lens) indexes(text string) []int {
	var out []int
	for _, t := range tokens(text) {
		if i := l.find(stem(t.word)); i >= 0 && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// weightOf is the rarity of a word where it is listed, else that of its stem: "payment" tells more than "pay".
func weightOf(word, stem string) float64 {
	if bands()[word] != 0 {
		return rarity(word)
	}
	return rarity(stem)
}

// forms name the shape of a product more than the problem: a "focus timer" is about focus.
var forms = set("timer tracker planner reminder calculator generator journal checklist directory calendar notifier finder scheduler monitor manager organizer library template widget alarm log diary feed map harness kit device gadget coordination management automation optimization administration monitoring assistance organization collaboration handling")

const formWeight = 0.5

// weakHeads name people only together with the word before them: "dog owners", "wine lovers".
var weakHeads = set("owner lover enthusiast fan user buyer person folk member holder maker seeker goer business company team professional firm agency small large early new busy young")

// takePhrase keeps a phrase that has a word of the job; words that only name the customer are no phrase of the job.
func (l *lens) takePhrase(p string) {
	var stems []string
	job := false
	for _, t := range tokens(p) {
		st := stem(t.word)
		stems = append(stems, st)
		i := l.find(st)
		job = job || i >= 0 && l.concepts[i].role == roleJob
	}
	if len(stems) > 1 && job {
		l.phrases = append(l.phrases, stems)
	}
	if words := strings.Fields(p); len(words) == 2 && job {
		one := singular(strings.Join(words, ""))
		l.compounds = append(l.compounds, one)
		l.add(l.words, one, hit{max(l.find(stems[len(stems)-1]), 0), 1})
	}
}

// find is the index of the concept of a stem, -1 when there is none.
func (l *lens) find(stem string) int {
	return slices.IndexFunc(l.concepts, func(c concept) bool { return c.stem == stem })
}

func (l *lens) add(m map[string][]hit, key string, h hit) {
	m[key] = append(m[key], h)
	if len(key) >= 2 {
		l.begins[key[:2]] = true
	}
}

// hits are the concepts that a word stands for.
func (l *lens) hits(word string) []hit {
	if len(word) < 2 {
		return l.words[word]
	}
	if !l.begins[word[:2]] {
		if _, odd := irregular[word]; !odd {
			return nil
		}
	}
	if hs := l.words[singular(word)]; hs != nil {
		return hs
	}
	return l.by[stem(word)]
}

// sight is what a stretch of text shows of the subject.
type sight struct {
	best []float64 // by concept, the strongest hit
}

func (l *lens) look(toks []token) sight {
	s := sight{make([]float64, len(l.concepts))}
	for i := range toks {
		l.see(s, toks, i)
	}
	return s
}

// see credits a word to the one concept that it stands for best, so that no word counts twice.
func (l *lens) see(s sight, toks []token, i int) bool {
	h, ok := l.hitAt(toks, i)
	if ok {
		s.best[h.concept] = max(s.best[h.concept], h.factor)
	}
	return ok
}

// hitAt is what the word at i stands for, if anything.
func (l *lens) hitAt(toks []token, i int) (best hit, ok bool) {
	for _, h := range l.hits(toks[i].word) {
		if l.blind != nil && l.blind[h.concept] && h.factor < stemFactor {
			continue
		}
		if !ok || h.factor*l.concepts[h.concept].weight > best.factor*l.concepts[best.concept].weight {
			best, ok = h, true
		}
	}
	if ok && otherwise(toks, i) {
		return hit{}, false
	}
	return best, ok
}

// sum adds up the weights of the concepts of some roles that were seen, and counts them.
func (l *lens) sum(s sight, roles ...role) (weight float64, count int) {
	for i, c := range l.concepts {
		if s.best[i] > 0 && slices.Contains(roles, c.role) {
			weight += s.best[i] * c.weight
			count++
		}
	}
	return weight, count
}

// total is what a text would weigh that shows all concepts of some roles.
func (l *lens) total(roles ...role) float64 {
	sum := 0.0
	for _, c := range l.concepts {
		if slices.Contains(roles, c.role) {
			sum += c.weight
		}
	}
	return sum
}

// phraseIn returns the first phrase of the subject whose words stand side by side (at most one word between two) in the text.
func (l *lens) phraseIn(toks []token) string {
	for i := range toks {
		if len(l.compounds) > 0 && slices.Contains(l.compounds, singular(toks[i].word)) {
			return toks[i].word
		}
		if !slices.ContainsFunc(l.phrases, func(p []string) bool { return strings.HasPrefix(toks[i].word, p[0][:min(2, len(p[0]))]) }) {
			continue
		}
		st := stem(toks[i].word)
		for _, p := range l.phrases {
			if st == p[0] && follows(toks[i+1:], p[1:]) {
				return strings.Join(p, " ")
			}
		}
	}
	return ""
}

func follows(toks []token, stems []string) bool {
	at := 0
	for _, want := range stems {
		found := false
		for skip := 0; skip < 2 && at+skip < len(toks); skip++ {
			if stem(toks[at+skip].word) == want {
				at, found = at+skip+1, true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
