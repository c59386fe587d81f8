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
	title := l.look(head)
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
	inWorld := world > 0 || who > 0 && who >= 0.5*l.total(roleCustomer)
	direct := l.direct(best.sight)
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
	case inWorld && titleJob >= 1.2 && (l.direct(title) >= titleBest*most || titleJob >= titleShare*total && direct >= directBest*most):
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

// worldOf says how clearly place and title belong to the people in question. Kin of a word counts for the customer in the title, and in the name of a place only for a rare word.
func (l *lens) worldOf(place string, title sight) float64 {
	name := strings.ToLower(place[strings.LastIndexByte(place, '/')+1:])
	w := 0.0
	for i, c := range l.concepts {
		if c.role == roleDetail {
			continue
		}
		if len(c.stem) >= 3 && strings.Contains(name, c.stem) {
			w += c.weight
		} else if c.weight >= rare && slices.ContainsFunc(kin()[c.stem], func(k string) bool { return len(k) >= 5 && strings.Contains(name, k) }) {
			w += c.weight * kinFactor
		} else if c.role == roleCustomer {
			w += c.weight * title.best[i]
		}
	}
	return w
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

// unfit says why a post cannot be evidence, whatever it is about.
func unfit(head, body []token, e market.Evidence) string {
	if e.Metrics["over_18"] > 0 || e.Facts["nsfw"] == "true" {
		return "it is not safe for work"
	}
	if rude(head) || rude(body[:min(len(body), 60)]) {
		return "it is not fit to be quoted"
	}
	c := cuesOf(body[:min(len(body), 400)])
	h := cuesOf(head)
	if n := c.count[cueAdvert] + 2*h.count[cueAdvert]; n >= 4 && n > c.count[cueComplaint]+c.count[cueLoss] {
		return "it advertises"
	}
	return ""
}

// slurs make a post unfit to be quoted to anybody.
var slurs = set("nigger niggers nigga niggas faggot faggots fag fags cunt cunts retard retards retarded rape raped porn nsfw blowjob dick cock tits pussy whore slut sluts nude nudes")

func rude(toks []token) bool {
	return slices.ContainsFunc(toks, func(t token) bool { return slurs[t.word] })
}

// swearing costs a passage points: the same is mostly said elsewhere without it.
var swearing = set("fuck fucking fucked fuckin fucks shit shitty bullshit bitch bitches asshole assholes ass damn goddamn crap motherfucker bastard piss pissed wtf")
