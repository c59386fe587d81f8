package founder

import (
	"cmp"
	"slices"
	"time"

	"naps/findings"
	"naps/market"
	"naps/report"
	"naps/words"
)

// The answers. The first four are for what people write, the others for what products say of themselves; Skip is for
// both.
const (
	Yes  = "yes"  // this is the problem, or the job, that the idea is about
	No   = "no"   // it is about something else
	Fine = "fine" // it is about the problem, and says that it is none
	Skip = "skip" // no opinion

	Same    = "same"    // a product that does the same job
	Instead = "instead" // something else that people use for it
	Neither = "neither" // a product that has nothing to do with it
)

// What a text may show besides.
const (
	Happened = "happened" // it happened to them
	Cost     = "cost"     // it cost them time or money
	Pays     = "pays"     // they pay for dealing with it
	Asks     = "asks"     // they ask for a tool
)

// Shown lists what a text may show, in the order in which pages ask.
var Shown = []string{Happened, Cost, Pays, Asks}

// TextAnswers and ProductAnswers list the answers to the two sorts of evidence, in the order in which pages offer them.
var (
	TextAnswers    = []string{Yes, No, Fine, Skip}
	ProductAnswers = []string{Same, Instead, Neither, Skip}
)

// factsOf are the facts behind what a text may show; the first is what a tap adds.
var factsOf = map[string][]string{
	Happened: {market.FactIncident, market.FactWhen},
	Cost:     {market.FactLoss, market.FactAmount},
	Pays:     {market.FactPaid, market.FactHired, market.FactSwitched},
	Asks:     {market.FactAsks},
}

// fineFacts say that the problem is none; a yes drops them, and the ways in which a text cannot count.
var (
	fineFacts = []string{market.FactContent, market.FactSolved, market.FactFree, market.FactNotWorth}
	badFacts  = []string{market.FactAdvert, market.FactForbidden}
)

// Answer is what the founder says of one piece of evidence.
type Answer struct {
	Say   string // one of the answers
	Shows []Mark // only with Yes
}

// Mark is something that a text shows.
type Mark struct {
	What string // one of Shown
	At   int    // number of the sentence that shows it, as a Quote numbers them; 0: the sentence of the quote
}

// Wrong says what an answer to a piece of evidence lacks, in a sentence for the founder, and which field it is; empty:
// it can be taken. sentences is how many there are in the stored text.
func (a Answer) Wrong(e market.Evidence, sentences int) (field, text string) {
	switch {
	case !Answerable(e):
		return "evidence", "Nobody needs to read this piece: it has figures only, or comes from your own log."
	case IsProduct(e) && !slices.Contains(ProductAnswers, a.Say):
		return "answer", "The answers to a product are same, instead, neither and skip."
	case !IsProduct(e) && !slices.Contains(TextAnswers, a.Say):
		return "answer", "The answers are yes, no, fine and skip."
	case len(a.Shows) > 0 && a.Say != Yes:
		return "shows", "Only a text that you answer with yes can show more."
	}
	seen := map[string]bool{}
	for _, m := range a.Shows {
		switch {
		case !slices.Contains(Shown, m.What):
			return "shows", "What a text shows is happened, cost, pays or asks."
		case seen[m.What]:
			return "shows", "It shows " + m.What + " twice."
		case m.At < 0 || m.At > sentences:
			return "shows", "There is no such sentence in the text."
		}
		seen[m.What] = true
	}
	return "", ""
}

// Answerable reports whether a piece of evidence is a text of others that somebody may read.
func Answerable(e market.Evidence) bool { return e.Readable() && e.Source != report.FounderSource }

// IsProduct reports whether a piece of evidence is a product that describes itself, as opposed to what people write.
func IsProduct(e market.Evidence) bool {
	return e.Kind == market.Product || e.Kind == market.Page && e.Phase == market.Competitors
}

// Reading turns an answer that is not Wrong into a reading. text is the stored text of the evidence, before what stood
// for it until now, if anything did: of what it found, all stays that the answer does not contradict.
func (a Answer) Reading(e market.Evidence, text string, before *market.Reading, at time.Time) market.Reading {
	r := market.Reading{
		Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByFounder,
		Voice: market.Other, Facts: []market.Fact{}, At: at.UnixMilli(),
	}
	if before == nil || before.About < market.Unrelated {
		before = &market.Reading{}
	}
	cut := cutter{text, words.Sentences(text), e}
	switch a.Say {
	case Skip:
		r.About = market.Skipped
	case Yes:
		r.About, r.Voice, r.Pain = market.VeryProblem, market.Sufferer, before.Pain
		r.Facts = a.facts(cut, before)
	case Fine:
		r.About, r.Pain = market.VeryProblem, before.Pain
		r.Facts = keep(before.Facts, func(f string) bool { return slices.Contains(fineFacts, f) })
		if len(r.Facts) == 0 {
			r.Facts = cut.fact(market.FactContent, 0)
		}
	case Same, Instead, Neither:
		r.Relation = map[string]market.Relation{Same: market.SameJob, Instead: market.Substitute,
			Neither: market.NoRelation}[a.Say]
		r.Name = findings.ProductName(e, *before)
		r.Facts = append(r.Facts, before.Facts...)
		if a.Say != Neither && !r.Has(market.FactDoes) {
			r.Facts = append(r.Facts, cut.fact(market.FactDoes, 0)...)
		}
	}
	return r
}

// facts are those of a yes. Who says yes says that the text complains of the problem. A tap adds a fact, unless the
// text was found to show it already; without the tap it goes.
func (a Answer) facts(cut cutter, before *market.Reading) []market.Fact {
	tapped := map[string]Mark{}
	for _, m := range a.Shows {
		tapped[m.What] = m
	}
	out := keep(before.Facts, func(f string) bool {
		if slices.Contains(fineFacts, f) || slices.Contains(badFacts, f) {
			return false
		}
		for what, facts := range factsOf {
			if slices.Contains(facts, f) {
				m, on := tapped[what]
				return on && m.At == 0
			}
		}
		return true
	})
	has := func(facts ...string) bool {
		return slices.ContainsFunc(out, func(f market.Fact) bool { return slices.Contains(facts, f.Fact) })
	}
	for _, what := range Shown {
		if m, on := tapped[what]; on && !has(factsOf[what]...) {
			out = append(out, cut.fact(factsOf[what][0], m.At)...)
		}
	}
	if !has(market.FactComplaint) {
		out = append(out, cut.fact(market.FactComplaint, 0)...)
	}
	return out
}

func keep(facts []market.Fact, wanted func(string) bool) []market.Fact {
	out := []market.Fact{}
	for _, f := range facts {
		if wanted(f.Fact) {
			out = append(out, f)
		}
	}
	return out
}

// cutter cuts the words that show a fact from the stored text.
type cutter struct {
	text      string
	sentences [][2]int
	e         market.Evidence
}

// fact is a fact with the words of the sentence of a number, or of the quote. Without any words there is none.
func (c cutter) fact(name string, at int) []market.Fact {
	n := cmp.Or(at, c.quoted())
	if n < 1 || n > len(c.sentences) {
		return nil
	}
	s := c.sentences[n-1]
	return []market.Fact{{Fact: name, At: []int{n}, Quote: c.text[s[0]:s[1]], Start: s[0], End: s[1]}}
}

// quoted is the number of the first sentence of the quote, or of the text.
func (c cutter) quoted() int {
	for i, s := range c.sentences {
		if s[1] > c.e.Start && c.e.End > c.e.Start {
			return i + 1
		}
	}
	return min(1, len(c.sentences))
}

// SaidOf is the answer that a reading amounts to, and what it shows; empty where nobody has read the text. It is what a
// form begins with.
func SaidOf(r market.Reading) Answer {
	if r.Hash == "" {
		return Answer{}
	}
	for say, relation := range map[string]market.Relation{Same: market.SameJob, Instead: market.Substitute,
		Neither: market.NoRelation} {
		if r.Relation == relation {
			return Answer{Say: say}
		}
	}
	switch {
	case r.About == market.Skipped:
		return Answer{Say: Skip}
	case r.About < market.VeryProblem:
		return Answer{Say: No}
	case slices.ContainsFunc(fineFacts, r.Has) && !r.Has(market.FactComplaint) && !r.Has(market.FactLoss) &&
		!r.Has(market.FactAsks):
		return Answer{Say: Fine}
	}
	a := Answer{Say: Yes}
	for _, what := range Shown {
		if slices.ContainsFunc(factsOf[what], r.Has) {
			a.Shows = append(a.Shows, Mark{What: what})
		}
	}
	return a
}
