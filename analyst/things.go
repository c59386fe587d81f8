package analyst

import (
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// leadWords are the words with which a product or headline says what it is; what comes later is said in passing.
const leadWords = 45

// leadShare is how much of the weight of the job must stand in the first words themselves, not by its kin.
const leadShare = 0.3

// nearShare is how much of the job's weight makes a thing worth a look, though never a rival.
const nearShare = 0.25

// judgeThing judges what describes itself or is described: a product, a headline, a page. What it says first must match the job.
func judgeThing(l *lens, e market.Evidence) Judgement {
	body := tokens(clip(bodyOf(e), 2000))
	head := tokens(e.Title + ". " + e.Facts["tagline"])
	lead := l.look(append(head[:len(head):len(head)], body[:min(leadWords, len(body))]...))
	best := l.bestPassage(body, l.look(head))
	job, _ := l.sum(best.sight, roleJob, roleProblem)
	who, _ := l.sum(best.sight, roleCustomer)
	leadJob, nLead := l.sum(lead, roleJob, roleProblem)
	leadWho, _ := l.sum(lead, roleCustomer)
	direct, most, total := l.direct(lead), l.heaviest(), l.total(roleJob, roleProblem)
	score := min(1, (job+0.5*who)/max(4, 0.6*l.total(roleJob, roleProblem, roleCustomer)))
	inWorld := l.namesCustomer(lead)
	yes := func(format string, args ...any) Judgement {
		return Judgement{true, score, fmt.Sprintf(format, args...)}
	}
	phrase := l.phraseIn(head)
	if phrase == "" {
		phrase = l.phraseIn(body)
	}
	switch {
	case l.statesSize(e):
		return Judgement{true, max(score, 0.4), "it states a size of the market"}
	case direct < directBest*most:
		return Judgement{false, score, "what it says first names only " + l.named(lead)}
	case l.count(roleJob) == 1 && !inWorld && !l.opens(head, body):
		return Judgement{false, score, "it does not begin with the job"}
	case phrase != "" && (inWorld || who > 0 || leadJob >= passShare*total):
		return yes("it says %q", phrase)
	case inWorld && direct >= 0.5*most:
		return yes("what it says first names %s", l.named(lead))
	case nLead >= 2 && leadJob >= passShare*total && l.themselves(lead, roleJob, roleProblem) >= max(1.9, leadShare*total) && (direct >= rare || leadWho > 0):
		return yes("what it says first names %s", l.named(lead))
	case l.direct(l.look(head)) >= titleAlone*total && (nLead >= 2 || l.count(roleJob) == 1):
		return yes("it calls itself %s", l.named(lead))
	case direct >= max(0.5*most, 1.6) && leadJob >= nearShare*total && (nLead >= 2 && direct >= rare || l.said(lead, roleCustomer) || l.count(roleJob) == 1):
		score = min(score, directScore-0.01)
		return yes("near the job: what it says first names %s", l.named(lead))
	}
	return Judgement{false, score, "its description names only " + l.named(best.sight)}
}

// openingWords is the length of the sentence with which a product introduces itself.
const openingWords = 16

// opens reports whether a product names the job in what it calls itself or in its first sentence. Where the job is one word, "budgeting", that
// much is asked: sooner or later anything that is sold speaks of a budget.
func (l *lens) opens(head, body []token) bool {
	return l.direct(l.look(append(head[:len(head):len(head)], body[:min(openingWords, len(body))]...))) >= 0.5*l.heaviest()
}

// ownsJob reports whether what a product says first matches the job so closely that it could own it: it says a phrase of the job there
// and most of the job, or so many telling words of job and customer that chance does not bring them together.
func (l *lens) ownsJob(e market.Evidence) bool {
	body := tokens(clip(bodyOf(e), 2000))
	lead := append(tokens(e.Title+". "+e.Facts["tagline"]+". "), body[:min(leadWords, len(body))]...)
	sg := l.look(lead)
	who, whoAll := l.themselves(sg, roleCustomer), l.total(roleCustomer)
	if whoAll > 0 && who == 0 {
		return false
	}
	job := l.themselves(sg, roleJob)
	share := job / max(l.total(roleJob), leastWeight)
	if l.phraseIn(lead) != "" {
		return share >= ownsWithPhrase
	}
	return job >= ownsWeight && share >= ownsShare && who >= ownsWithPhrase*whoAll
}

// How much of the job a product must name before it may be said to own it. That verdict is fatal, so it is strict.
const (
	ownsWithPhrase = 0.6
	ownsWeight     = 4.0
	ownsShare      = 0.45
)

// themselves adds up the weights of the concepts of some roles whose own words were seen, not their kin.
func (l *lens) themselves(s sight, roles ...role) float64 {
	w := 0.0
	for i, c := range l.concepts {
		if s.best[i] >= stemFactor && slices.Contains(roles, c.role) {
			w += c.weight
		}
	}
	return w
}

// said reports whether a telling word of a role was seen as the idea has it.
func (l *lens) said(s sight, r role) bool {
	for i, c := range l.concepts {
		if c.role == r && s.best[i] == 1 && c.weight >= 1.6 {
			return true
		}
	}
	return false
}

// namesCustomer reports whether the customer's own words were seen: half of their weight, or the noun that they end in.
func (l *lens) namesCustomer(s sight) bool {
	last := -1
	for i, c := range l.concepts {
		if c.role == roleCustomer {
			last = i
		}
	}
	if last < 0 {
		return false
	}
	return s.best[last] == 1 && l.concepts[last].weight >= 1.6 || l.themselves(s, roleCustomer) >= 0.5*l.total(roleCustomer)
}

// count is how many concepts have a role.
func (l *lens) count(r role) (n int) {
	for _, c := range l.concepts {
		if c.role == r {
			n++
		}
	}
	return n
}

// judgeWords judges what somebody typed: two words of job or customer, or the job's own telling word and something more.
func judgeWords(l *lens, text string) Judgement {
	toks := tokens(text)
	sg := l.look(toks)
	w, n := l.sum(sg, roleJob, roleProblem, roleCustomer)
	score := min(1, w/6)
	job, _ := l.sum(sg, roleJob, roleProblem)
	switch {
	case garbled(toks):
		return Judgement{false, score, "nobody types this"}
	case l.phraseIn(toks) != "", n >= 2 && w >= 3 && job > 0, len(toks) >= 2 && l.direct(sg) >= max(1.6, 0.9*l.heaviest()):
		return Judgement{true, score, "it names " + l.named(sg)}
	}
	return Judgement{false, score, "it names only " + l.named(sg)}
}

// garbled reports whether a phrase is a piece of somebody's sentence and no search.
func garbled(toks []token) bool {
	for i, t := range toks {
		if fragments[t.word] || t.word == "i" && (i == 0 || !asksI[toks[i-1].word]) {
			return true
		}
	}
	return false
}

var (
	fragments = set("hadn didn wasn isn s t so her his she he they was were had has someone there's i'm")
	asksI     = set("do can should am did if when does could would where what")
)

// statesSize reports whether a page or headline states the size of a market, or a number of customers, in a sentence that names job or customer.
func (l *lens) statesSize(e market.Evidence) bool {
	if e.Kind != market.Page && e.Kind != market.News {
		return false
	}
	text := e.Title + ".\n" + clip(bodyOf(e), 6000)
	if _, _, ok := l.payers(text); ok {
		return true
	}
	low := strings.ToLower(text)
	if !strings.Contains(low, "illion") && !strings.Contains(low, "bn") && !strings.Contains(low, "cagr") {
		return false
	}
	for _, z := range MarketSizes(text) {
		sg := l.look(tokens(z.Sentence))
		for i, c := range l.concepts {
			if sg.best[i] >= stemFactor && c.role != roleDetail && c.weight >= 1.6 {
				return true
			}
		}
	}
	return false
}
