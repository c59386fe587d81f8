package model

import (
	"encoding/json"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

// facts that a reader may find in what people write; any other is dropped.
var facts = []string{
	market.FactIncident, market.FactWhen, market.FactLoss, market.FactAmount, market.FactPaid, market.FactHired,
	market.FactBuilt, market.FactWorkaround, market.FactAsks,
	market.FactComplaint, market.FactWould, market.FactContent,
	market.FactSolved, market.FactFree, market.FactNotWorth,
	market.FactSwitched, market.FactAdvert, market.FactForbidden,
}

const (
	painWords     = 8
	painMost      = 60 // characters
	factSentences = 6  // that one fact may name
)

// answer is what the model says about one text.
type answer struct {
	ID    string
	About *int
	Voice market.Voice
	Facts []struct {
		Fact string
		At   []int
	}
	Pain string
}

// validAnswers are the answers by id. Malformed ones, unknown ids, and ids with contradictory answers are left out.
func validAnswers(raw []json.RawMessage, of []analyst.Candidate) map[string]answer {
	out, contradictory := map[string]answer{}, map[string]bool{}
	for _, r := range raw {
		var a answer
		if json.Unmarshal(r, &a) != nil || a.About == nil || !hasID(of, a.ID) {
			continue
		}
		if *a.About < market.Unrelated || *a.About > market.VeryProblem {
			continue
		}
		if old, known := out[a.ID]; !known {
			out[a.ID] = a
		} else if *old.About != *a.About {
			contradictory[a.ID] = true
		}
	}
	for id := range contradictory {
		delete(out, id)
	}
	return out
}

func hasID(of []analyst.Candidate, id string) bool {
	return slices.ContainsFunc(of, func(c analyst.Candidate) bool { return c.Evidence.ID == id })
}

// newReading is a reading of a text without what it says.
func newReading(by string, s shown, job, batch string) market.Reading {
	return market.Reading{
		Evidence: s.candidate.Evidence.ID, Hash: s.candidate.Evidence.Hash, Reader: market.ReadByModel, Model: by,
		Prompt: version(job), Batch: batch, Voice: market.Other, Facts: []market.Fact{},
	}
}

// reading turns an answer into a reading, its quotes cut from the candidate's text.
func reading(by string, s shown, got answer, job, batch string) market.Reading {
	r := newReading(by, s, job, batch)
	if r.About = *got.About; r.About == market.Unrelated {
		return r
	}
	if got.Voice == market.Sufferer || got.Voice == market.Provider {
		r.Voice = got.Voice
	}
	for _, f := range got.Facts {
		if slices.Contains(facts, f.Fact) {
			r.Facts = s.fact(r.Facts, f.Fact, f.At)
		}
	}
	if r.Has(market.FactAdvert) && r.Voice == market.Sufferer {
		r.Voice = market.Provider // whoever advertises sells, whatever else they say
	}
	if r.About == market.VeryProblem && r.Voice != market.Provider {
		r.Pain = painOf(got.Pain)
	}
	return r
}

// fact adds a fact with the words of its first sentence. Sentences that do not exist are dropped, and a fact without
// any.
func (s shown) fact(to []market.Fact, name string, at []int) []market.Fact {
	at = slices.DeleteFunc(slices.Clone(at), func(n int) bool { return n < 1 || n > len(s.sentences) })
	slices.Sort(at)
	at = slices.Compact(at)
	at = at[:min(factSentences, len(at))]
	if len(at) == 0 || slices.ContainsFunc(to, func(f market.Fact) bool { return f.Fact == name }) {
		return to
	}
	place, offset := s.sentences[at[0]-1], s.candidate.From
	quote := s.candidate.Text[place[0]:place[1]]
	return append(to, market.Fact{Fact: name, At: at, Quote: quote, Start: offset + place[0], End: offset + place[1]})
}

// painOf is the few words for what hurts.
func painOf(s string) string {
	words := strings.Fields(strings.Trim(tidy(s, painMost), ` .!?"'`))
	return strings.TrimRight(strings.Join(words[:min(painWords, len(words))], " "), ",;:–—- ")
}
