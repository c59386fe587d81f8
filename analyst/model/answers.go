package model

import (
	"encoding/json"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

// The facts that a reader may find in what people write; any other is dropped.
var facts = []string{
	market.FactIncident, market.FactWhen, market.FactLoss, market.FactAmount, market.FactPaid, market.FactHired, market.FactBuilt,
	market.FactWorkaround, market.FactAsks, market.FactComplaint, market.FactWould, market.FactContent, market.FactSolved, market.FactFree,
	market.FactNotWorth, market.FactSwitched, market.FactAdvert, market.FactForbidden,
}

const (
	painWords   = 5
	painLetters = 60
	factSpots   = 6 // sentences that one fact may name
)

// answer is what the model says of one text.
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

// answered sorts answers by id. What is of no known form or id is left out, and so is an id that was answered in two ways.
func answered(raw []json.RawMessage, of []analyst.Candidate) map[string]answer {
	out, twice := map[string]answer{}, map[string]bool{}
	for _, r := range raw {
		var a answer
		if json.Unmarshal(r, &a) != nil || a.About == nil || *a.About < market.Unrelated || *a.About > market.VeryProblem || !holds(of, a.ID) {
			continue
		}
		if old, known := out[a.ID]; known {
			twice[a.ID] = twice[a.ID] || *old.About != *a.About
			continue
		}
		out[a.ID] = a
	}
	for id := range twice {
		if twice[id] {
			delete(out, id)
		}
	}
	return out
}

func holds(of []analyst.Candidate, id string) bool {
	return slices.ContainsFunc(of, func(c analyst.Candidate) bool { return c.Evidence.ID == id })
}

// reading is an answer as a reading, its quotes cut from the candidate's text.
func (a Analyst) reading(s shown, got answer, batch string) market.Reading {
	r := market.Reading{
		Evidence: s.candidate.Evidence.ID, Hash: s.candidate.Evidence.Hash, Reader: market.ReadByModel, Model: a.Name, Prompt: version(jobRead), Batch: batch,
		About: *got.About, Voice: got.Voice, Facts: []market.Fact{},
	}
	if r.Voice != market.Sufferer && r.Voice != market.Provider {
		r.Voice = market.Other
	}
	if r.About == market.Unrelated {
		r.Voice = market.Other
		return r
	}
	for _, f := range got.Facts {
		if slices.Contains(facts, f.Fact) {
			r.Facts = s.fact(r.Facts, f.Fact, f.At)
		}
	}
	if r.Has(market.FactAdvert) && r.Voice == market.Sufferer {
		r.Voice = market.Provider // who advertises sells, whatever else they say
	}
	if r.About == market.VeryProblem && r.Voice != market.Provider {
		r.Pain = painOf(got.Pain)
	}
	return r
}

// fact adds a fact with the words of its first sentence. Sentences that do not exist are dropped, and a fact that is left without any.
func (s shown) fact(to []market.Fact, name string, at []int) []market.Fact {
	at = slices.DeleteFunc(slices.Clone(at), func(n int) bool { return n < 1 || n > len(s.sentences) })
	slices.Sort(at)
	at = slices.Compact(at)
	if at = at[:min(factSpots, len(at))]; len(at) == 0 || slices.ContainsFunc(to, func(f market.Fact) bool { return f.Fact == name }) {
		return to
	}
	place := s.sentences[at[0]-1]
	return append(to, market.Fact{
		Fact: name, At: at, Quote: s.candidate.Text[place[0]:place[1]], Start: s.candidate.From + place[0], End: s.candidate.From + place[1],
	})
}

// painOf is the few words for what hurts.
func painOf(s string) string {
	words := strings.Fields(strings.Trim(plain(s, painLetters), ` .!?"'`))
	return strings.Join(words[:min(painWords, len(words))], " ")
}
