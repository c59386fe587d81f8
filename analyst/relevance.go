package analyst

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// Judgement says whether a piece of evidence is about the subject.
type Judgement struct {
	OK    bool
	Score float64 // 0 to 1: how much of the subject stands together in one passage
	Why   string  // in words, for the log and for the founder
}

const window = 60 // words that count as one passage

// Judge says whether evidence is about the subject. That a search engine answered it is no reason.
func Judge(s market.Subject, e market.Evidence) Judgement {
	return judge(focus(s), e)
}

func judge(l *lens, e market.Evidence) Judgement {
	if len(l.concepts) == 0 {
		return Judgement{Why: "the idea names nothing that could be searched for"}
	}
	switch e.Kind {
	case market.Series:
		return Judgement{OK: true, Score: 0.5, Why: "figures over time"}
	case market.Suggestion:
		return judgeWords(l, e.Title+" "+e.Quote)
	case market.Product, market.News, market.Filing, market.Page:
		return judgeThing(l, e)
	}
	return judgePost(l, e)
}

// passage is the stretch of text that shows most of the subject.
type passage struct {
	sight      sight
	start, end int // tokens
	weight     float64
}

// bestPassage slides a window over the words. Words of the title count in every window.
func (l *lens) bestPassage(toks []token, title sight) passage {
	best := passage{sight: title, weight: -1}
	step := window / 2
	for from := 0; from == 0 || from < len(toks); from += step {
		to := min(from+window, len(toks))
		sg := sight{slices.Clone(title.best)}
		for i := from; i < to; i++ {
			l.see(sg, toks, i)
		}
		w, _ := l.sum(sg, roleJob, roleProblem, roleCustomer)
		if w > best.weight {
			best = passage{sg, from, to, w}
		}
		if to == len(toks) {
			break
		}
	}
	return best
}

func bodyOf(e market.Evidence) string {
	if e.Text != "" {
		return e.Text
	}
	return e.Quote
}

func judgePost(l *lens, e market.Evidence) Judgement {
	body, head := tokens(bodyOf(e)), tokens(e.Title)
	if why := unfit(head, body, e); why != "" {
		return Judgement{Why: why}
	}
	l = l.without(l.passing(head, body))
	title := l.look(head)
	l.seePlace(title, e.Place)
	best := l.bestPassage(body, title)
	job, nJob := l.sum(best.sight, roleJob, roleProblem)
	who, _ := l.sum(best.sight, roleCustomer)
	world := l.worldOf(e.Place, title)
	titleJob, _ := l.sum(title, roleJob, roleProblem)
	phrase := cmp.Or(l.phraseIn(head), l.phraseIn(body))
	total, most := l.total(roleJob, roleProblem), l.heaviest()
	score := min(1, (job+0.5*min(who+world, 3))/max(4, 0.6*l.total(roleJob, roleProblem, roleCustomer)))
	why := func(ok bool, format string, args ...any) Judgement {
		return Judgement{ok, score, fmt.Sprintf(format, args...)}
	}
	if l.others(e.Place, head, body) {
		return why(false, "somebody speaks of %s, not as one of them", l.head)
	}
	inWorld := world > 0 || who > 0 && who >= 0.5*l.total(roleCustomer)
	direct := l.direct(best.sight)
	own := nJob >= 2 && l.spoken(best.sight) >= 2 && firstPerson(body)
	switch {
	case nJob == 0:
		return why(false, "nothing of the job is named")
	case world == 0 && titleJob == 0 && !l.dense(body):
		return why(false, "it is mentioned in passing: %s", l.named(best.sight))
	case phrase != "" && (inWorld || job >= 0.6*total):
		score = max(score, 0.5)
		return why(true, "it says %q", phrase)
	case nJob >= 2 && l.solid(best.sight) && direct >= directBest*most && job >= max(1.9, passShare*total) && inWorld:
		return why(true, "one passage names %s", l.named(best.sight))
	case nJob >= 3 && direct >= directBest*most && job >= max(4.5, 0.6*total):
		return why(true, "one passage names %s", l.named(best.sight))
	case (own || l.spoken(best.sight) > 0 && nJob >= 2 && e.Metrics["rating"] > 0) && direct >= nearlyMost*most && job >= storyShare*total:
		return why(true, "somebody tells of %s", l.named(best.sight))
	case inWorld && titleJob >= 1.2 && (nJob >= 2 || direct >= rare || l.count(roleJob) == 1) && (l.direct(title) >= titleBest*most || titleJob >= titleShare*total && direct >= directBest*most):
		return why(true, "its title names %s", l.named(title))
	case (who > 0 || world > 0) && titleJob >= titleAlone*total && l.dense(body):
		return why(true, "its title and text are about %s", l.named(title))
	case inWorld && l.statesProblem(title):
		return why(true, "its title states the problem: %s", l.named(title))
	case world > 0 && direct >= backBest*most && (titleJob > 0 || direct >= rare) && (l.repeats(head, body, backBest*most, comesBack) || l.dense(body)):
		return why(true, "the people in question come back to %s", l.named(best.sight))
	case !inWorld:
		return why(false, "only %s, and not by the people in question", l.named(best.sight))
	}
	return why(false, "too little of the job stands together: %s", l.named(best.sight))
}

const (
	nearlyMost = 0.9  // of the weight of the job's most telling word, what one word of a story must show that names nobody in question
	storyShare = 0.45 // of the whole job that such a story must show
	passShare  = 0.33 // of the weight of the whole job that one passage must show
	directBest = 0.3  // of the weight of the job's most telling word that one word of the passage must show itself, not by its kin
	titleShare = 0.38 // of the whole job that a title must show
	backBest   = 0.55 // or of a word that a post of theirs comes back to
	titleBest  = 0.55 // or, of the weight of the job's most telling word, what one word of a title must show
	titleAlone = 0.45 // of the whole job, what a title must show where nobody in question is named
	denseHits  = 4    // mentions that a post needs which neither by title nor by place is about the subject
	denseShare = 0.025
	rare       = 2.5 // weight from which a word tells by itself
	comesBack  = 2   // times that a telling word of the job must stand in a post of the people in question
)

// statesProblem reports whether a title has two words or more, and most, of what the idea says is wrong: "client … refuses to pay".
func (l *lens) statesProblem(title sight) bool {
	for _, p := range l.problems {
		n := 0
		for _, i := range p {
			if title.best[i] > 0 {
				n++
			}
		}
		if n >= 2 && 5*n >= 3*len(p) {
			return true
		}
	}
	return false
}

// solid reports whether what was seen of the job rests on two of its own words, or on one rare word or its kin.
func (l *lens) solid(s sight) bool {
	own := 0
	for i, c := range l.concepts {
		if s.best[i] == 0 || c.role != roleJob && c.role != roleProblem {
			continue
		}
		if c.weight >= rare {
			return true
		}
		if s.best[i] >= stemFactor {
			own++
		}
	}
	return own >= 2
}

// spoken is how many telling words of the job stand there themselves, not by their kin; the shape of a product does not count.
func (l *lens) spoken(s sight) (n int) {
	for i, c := range l.concepts {
		if s.best[i] >= stemFactor && c.weight >= leastWeight && (c.role == roleJob || c.role == roleProblem) {
			n++
		}
	}
	return n
}

// firstPerson reports whether somebody tells of themselves.
func firstPerson(toks []token) bool {
	return slices.ContainsFunc(toks[:min(len(toks), 200)], func(t token) bool {
		return t.word == "i" || t.word == "my" || t.word == "we" || t.word == "our" || t.word == "i'm" || t.word == "i've"
	})
}

// direct is the weight of the most telling word of the job that stands there itself, not by its kin.
func (l *lens) direct(s sight) float64 {
	w := 0.0
	for i, c := range l.concepts {
		if s.best[i] >= stemFactor && (c.role == roleJob || c.role == roleProblem) {
			w = max(w, c.weight)
		}
	}
	return w
}

// repeats reports whether telling words of the job themselves stand in a post again and again; the title counts twice.
func (l *lens) repeats(head, body []token, least float64, times int) bool {
	count := func(toks []token) (n int) {
		for i := range toks {
			if h, ok := l.hitAt(toks, i); ok && h.factor >= stemFactor && l.concepts[h.concept].weight >= least && l.concepts[h.concept].role != roleCustomer && l.concepts[h.concept].role != roleDetail {
				n++
			}
		}
		return n
	}
	n := 2*count(head) + count(body)
	return n >= times && float64(n) >= 0.01*float64(len(body))
}

// passing are the concepts that a text names only once, in its body, and by a word of the same kin: "I just snapped" makes no reactive dog.
func (l *lens) passing(head, body []token) []bool {
	n := make([]int, len(l.concepts))
	count := func(toks []token, kin, own int) {
		for i := range toks {
			if h, ok := l.hitAt(toks, i); ok && h.factor < stemFactor {
				n[h.concept] += kin
			} else if ok {
				n[h.concept] += own
			}
		}
	}
	count(head, 2, 2)
	count(body, 1, 2)
	out := make([]bool, len(n))
	for i := range n {
		out[i] = n[i] == 1 && l.concepts[i].weight >= rare
	}
	return out
}

// without is the lens that does not look for kin of some concepts.
func (l *lens) without(passing []bool) *lens {
	if !slices.Contains(passing, true) {
		return l
	}
	blind := *l
	blind.blind = passing
	return &blind
}

// dense reports whether a text keeps coming back to the subject.
func (l *lens) dense(toks []token) bool {
	n := 0
	for i := range toks {
		if h, ok := l.hitAt(toks, i); ok && l.concepts[h.concept].role != roleDetail {
			n++
		}
	}
	return n >= denseHits && float64(n) >= denseShare*float64(len(toks)) || len(toks) < 40 && n >= 2
}

// heaviest is the weight of the most telling word of the job.
func (l *lens) heaviest() float64 {
	w := 0.0
	for _, c := range l.concepts {
		if c.role == roleJob || c.role == roleProblem {
			w = max(w, c.weight)
		}
	}
	return w
}

// named lists the concepts that were seen, as a reader understands them.
func (l *lens) named(s sight) string {
	var out []string
	for i, c := range l.concepts {
		if s.best[i] > 0 && c.role != roleDetail {
			out = append(out, c.word)
		}
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// tellingShare is how much of the weight of the job's most telling word must stand in the quote or title of what counts for or against: of
// separation anxiety in dogs nobody speaks who only says "dog", "train" and "home".
const tellingShare = 0.55

// tells reports whether a title and quote name the job by a word, or the kin of a word, that tells it from others, or state what the idea says is wrong.
func (l *lens) tells(title, quote []token) bool {
	s := l.look(append(title[:len(title):len(title)], quote...))
	most := 0.0
	for i, c := range l.concepts {
		if c.role == roleJob || c.role == roleProblem {
			most = max(most, c.weight*s.best[i])
		}
	}
	if l.statesProblem(s) {
		return true
	}
	// Where no word of the job is rare, one alone says nothing: everybody trains something.
	return most >= tellingShare*l.heaviest() && (l.heaviest() >= rare || l.count(roleJob) < 2 || l.spoken(s) >= 2)
}
