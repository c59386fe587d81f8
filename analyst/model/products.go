package model

import (
	"context"
	"encoding/json"
	"unicode"

	"naps/analyst"
	"naps/market"
)

const (
	productsMost = 12 // products or pages of a batch
	nameMost     = 60 // characters of a product's name
)

// described is what the model says of one product.
type described struct {
	ID        string
	Relation  market.Relation
	Name      string
	Does      []int `json:"does_at"`
	Price     []int `json:"price_at"`
	Customers []int `json:"customers_at"`
	Free      []int `json:"free_at"`
}

// Products reads at most 12 products or pages: what each is to the idea, its name, and where it says what it does and costs.
func (a Analyst) Products(ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate) (analyst.Batch, error) {
	texts, over := distinct(batch, productsMost)
	r := newRound(a, b, s, texts)
	r.unread(whyTooMany, over...)
	if len(texts) == 0 {
		return r.batch(batch), nil
	}
	w := r.given
	w.Data = textBlocks(texts)
	r.asked++
	got, err := ask[struct{ Answers []json.RawMessage }](ctx, a, jobProducts, w, 300+100*len(texts))
	if err != nil {
		return r.batch(batch), err
	}
	answers := map[string]described{}
	for _, raw := range got.Answers {
		var d described
		if json.Unmarshal(raw, &d) != nil || !holds(texts, d.ID) {
			continue
		}
		if _, twice := answers[d.ID]; !twice {
			answers[d.ID] = d
		}
	}
	for _, c := range texts {
		if d, ok := answers[c.Evidence.ID]; ok {
			r.readings[d.ID] = a.described(show(c), d, r.id)
		} else {
			r.unread(whyLeftOut, c)
		}
	}
	return r.batch(batch), nil
}

// described is an answer as a reading. A product whose name does not stand in its title or text is none: then the words are about another.
func (a Analyst) described(s shown, d described, batch string) market.Reading {
	e := s.candidate.Evidence
	r := market.Reading{
		Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel, Model: a.Name, Prompt: version(jobProducts), Batch: batch,
		Voice: market.Provider, Facts: []market.Fact{}, Relation: market.NoRelation,
	}
	if e.Kind != market.Product {
		r.Voice = market.Other
	}
	name := standing(d.Name, e.Title)
	if name == "" {
		name = standing(d.Name, s.candidate.Text)
	}
	if name == "" {
		return r
	}
	switch d.Relation {
	case market.SameJob:
		r.About = market.VeryProblem
	case market.Substitute:
		r.About = market.Neighboring
	default:
		return r
	}
	r.Relation, r.Name = d.Relation, name
	r.Facts = s.fact(r.Facts, market.FactDoes, d.Does)
	r.Facts = s.fact(r.Facts, market.FactPrice, d.Price)
	r.Facts = s.fact(r.Facts, market.FactCustomers, d.Customers)
	r.Facts = s.fact(r.Facts, market.FactNoCharge, d.Free)
	return r
}

// standing finds a name in a text, whatever its case, spaces and marks, and returns it as it stands there; empty where it does not, or
// only as a part of another word.
func standing(name, text string) string {
	want := []rune(bare(clip(line1(name), nameMost)))
	if len(want) < 2 {
		return ""
	}
	runes := []rune(text)
	var letters []rune
	var at []int // where each letter stands
	for i, r := range runes {
		if wordRune(r) {
			letters, at = append(letters, unicode.ToLower(r)), append(at, i)
		}
	}
	for i := 0; i+len(want) <= len(letters); i++ {
		from, to := at[i], at[i+len(want)-1]+1
		if string(letters[i:i+len(want)]) == string(want) && !joined(runes, from) && !joined(runes, to) && to-from <= 2*nameMost {
			return clip(line1(string(runes[from:to])), nameMost)
		}
	}
	return ""
}

// joined reports whether a place is within a word, in scripts that part words.
func joined(rs []rune, at int) bool {
	return at > 0 && at < len(rs) && wordRune(rs[at-1]) && wordRune(rs[at]) && !unicode.In(rs[at-1], dense...) && !unicode.In(rs[at], dense...)
}
