package model

import (
	"context"
	"encoding/json"
	"slices"
	"unicode"

	"naps/analyst"
	"naps/market"
)

const (
	productsMost = 12 // products or pages of a batch
	nameMost     = 60 // characters of a product's name
)

// description is what the model says about one product.
type description struct {
	ID        string
	Relation  market.Relation
	Name      string
	Does      []int `json:"does_at"`
	Price     []int `json:"price_at"`
	Customers []int `json:"customers_at"`
	Free      []int `json:"free_at"`
}

// Products reads at most 12 products or pages: what each is to the idea, its name, and where it says what it does and
// costs.
func (a Analyst) Products(
	ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate,
) (analyst.Batch, error) {
	texts, over := distinct(batch, productsMost)
	r := newRound(a, b, s, texts)
	r.unread(whyTooMany, over...)
	if len(texts) == 0 {
		return r.batch(batch), nil
	}
	p := r.base
	p.Data = textBlocks(texts)
	r.asked++
	got, err := ask[struct{ Answers []json.RawMessage }](ctx, a, jobProducts, p, 300+100*len(texts))
	if err != nil {
		return r.batch(batch), err
	}
	answers := map[string]description{}
	for _, raw := range got.Answers {
		var d description
		if json.Unmarshal(raw, &d) != nil {
			continue
		}
		if _, twice := answers[d.ID]; !twice {
			answers[d.ID] = d
		}
	}
	for _, c := range texts {
		if d, ok := answers[c.Evidence.ID]; ok {
			r.readings[d.ID] = productReading(a.Name, show(c), d, r.id)
		} else {
			r.unread(whyLeftOut, c)
		}
	}
	return r.batch(batch), nil
}

// productReading turns an answer into a reading. Without its name in the title or text the product is none: the
// answer is about another.
func productReading(by string, s shown, d description, batch string) market.Reading {
	r := newReading(by, s, jobProducts, batch)
	r.Relation = market.NoRelation
	name := findName(d.Name, s.candidate.Evidence.Title)
	if name == "" {
		name = findName(d.Name, s.candidate.Text)
	}
	about := map[market.Relation]int{market.SameJob: market.VeryProblem,
		market.Substitute: market.Neighboring}[d.Relation]
	if name == "" || about == market.Unrelated {
		return r
	}
	r.About, r.Relation, r.Name = about, d.Relation, name
	if s.candidate.Evidence.Kind == market.Product {
		// a page may be somebody else's; who sells something else sells nothing to these customers
		r.Voice = market.Provider
	}
	r.Facts = s.fact(r.Facts, market.FactDoes, d.Does)
	r.Facts = s.fact(r.Facts, market.FactPrice, d.Price)
	r.Facts = s.fact(r.Facts, market.FactCustomers, d.Customers)
	r.Facts = s.fact(r.Facts, market.FactNoCharge, d.Free)
	return r
}

// findName finds a name in a text, ignoring case, spaces and punctuation, and returns it as it stands there; empty if
// it does not, or only as a part of a word.
func findName(name, text string) string {
	want := []rune(normalized(clip(oneLine(name), nameMost)))
	if len(want) < 2 {
		return ""
	}
	all := []rune(text)
	var letters []rune
	var at []int // index of each letter in all
	for i, r := range all {
		if wordRune(r) {
			letters, at = append(letters, unicode.ToLower(r)), append(at, i)
		}
	}
	for i := 0; i+len(want) <= len(letters); i++ {
		from, to := at[i], at[i+len(want)-1]+1
		whole := !insideWord(all, from) && !insideWord(all, to)
		if whole && to-from <= 2*nameMost && slices.Equal(letters[i:i+len(want)], want) {
			return clip(oneLine(string(all[from:to])), nameMost)
		}
	}
	return ""
}

// insideWord reports whether an index is within a word, in scripts that separate words.
func insideWord(rs []rune, at int) bool {
	return at > 0 && at < len(rs) && wordRune(rs[at-1]) && wordRune(rs[at]) &&
		!unicode.In(rs[at-1], unspaced...) && !unicode.In(rs[at], unspaced...)
}
