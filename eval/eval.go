package eval

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"naps/analyst"
	"naps/market"
)

// Column is an analyst to be measured, by what it answers. A nil function is not measured. Functions must be safe to call one after another;
// an error counts as a refusal: the answer is taken as no.
type Column struct {
	Name    string
	About   func(context.Context, market.Brief, []market.Evidence) ([]bool, error)            // of each piece: is it about the idea?
	Signals func(context.Context, market.Brief, []market.Evidence) ([][]market.Signal, error) // of quotes that are known to be about it
	Price   func(context.Context, string) (usdMonth float64, err error)                       // 0: none is stated
	Sizes   func(context.Context, string) ([]analyst.Size, error)
	Spent   func() Spent // by a model; nil where none is asked
}

// BuiltIn is the column of the built-in rules.
func BuiltIn() Column {
	return Column{
		Name: "built-in rules",
		About: func(_ context.Context, b market.Brief, es []market.Evidence) ([]bool, error) {
			subject, out := analyst.Read(b), make([]bool, len(es))
			for i, e := range es {
				out[i] = analyst.Judge(subject, e).OK
			}
			return out, nil
		},
		Signals: func(_ context.Context, b market.Brief, es []market.Evidence) ([][]market.Signal, error) {
			subject, out := analyst.Read(b), make([][]market.Signal, len(es))
			for i, e := range es {
				out[i] = analyst.Grade(subject, e)
			}
			return out, nil
		},
		Price: func(_ context.Context, text string) (float64, error) {
			p, _, _ := analyst.MonthlyPrice(text)
			return p, nil
		},
		Sizes: func(_ context.Context, text string) ([]analyst.Size, error) { return analyst.MarketSizes(text), nil },
	}
}

// Counts are answers counted by how right they are.
type Counts struct {
	Right  int `json:"right"`  // said yes, and it is so
	Wrong  int `json:"wrong"`  // said yes, and it is not so
	Missed int `json:"missed"` // said no, and it is so
	Passed int `json:"passed"` // said no, and it is not so
}

func (c *Counts) add(said, is bool) {
	switch {
	case said && is:
		c.Right++
	case said:
		c.Wrong++
	case is:
		c.Missed++
	default:
		c.Passed++
	}
}

// All is how many answers were counted.
func (c Counts) All() int { return c.Right + c.Wrong + c.Missed + c.Passed }

// Precision is the share of the yeses that are right, 1 where there are none; 0 to 1.
func (c Counts) Precision() float64 { return share(c.Right, c.Right+c.Wrong) }

// Recall is the share of what is so that was said, 1 where nothing is so; 0 to 1.
func (c Counts) Recall() float64 { return share(c.Right, c.Right+c.Missed) }

func share(part, all int) float64 {
	if all == 0 {
		return 1
	}
	return float64(part) / float64(all)
}

// Share is a part of a whole.
type Share struct {
	Right int `json:"right"`
	All   int `json:"all"`
}

func (s *Share) add(right bool) {
	s.All++
	if right {
		s.Right++
	}
}

// Part is the share as a number from 0 to 1.
func (s Share) Part() float64 { return share(s.Right, s.All) }

// Result is what a column scored on a half of the set.
type Result struct {
	Column string            `json:"column"`
	Half   Half              `json:"half"`
	Areas  map[string]Counts `json:"areas"`  // relevance by area
	About  Counts            `json:"about"`  // relevance, all areas
	Posts  Counts            `json:"posts"`  // of that, what people say
	Things Counts            `json:"things"` // of that, products and news
	Pain   Counts            `json:"pain"`   // a post that tells of the idea's problem, relevance and grading together

	Dimension Share  `json:"dimension"` // quotes whose dimension is found, on whichever side
	Side      Share  `json:"side"`      // of those, on the right side
	Tier      Share  `json:"tier"`      // quotes that get dimension, side and tier
	Extra     int    `json:"extra"`     // signals that count and were not labelled
	Prices    Counts `json:"prices"`    // a price is right within a cent
	SizeExact Share  `json:"size_exact"`
	SizeFalse Share  `json:"size_false"` // traps that were taken for a size

	Spent    *Spent    `json:"spent,omitempty"`
	Mistakes []Mistake `json:"mistakes"`
}

// Mistake is a label and an answer that differ.
type Mistake struct {
	What string `json:"what"`
	Area string `json:"area,omitempty"`
	Text string `json:"text"`
	Said string `json:"said"`
}

// Run measures a column on a half of the set.
func Run(ctx context.Context, c Column, half Half) (Result, error) {
	s, err := load(half)
	if err != nil {
		return Result{}, err
	}
	r := Result{Column: c.Name, Half: half, Areas: map[string]Counts{}}
	if c.About != nil {
		r.texts(ctx, c, s.texts)
	}
	if c.Signals != nil {
		r.quotes(ctx, c, s.quotes)
	}
	if c.Price != nil {
		r.prices(ctx, c, s.prices)
	}
	if c.Sizes != nil {
		r.sizes(ctx, c, s.sizes)
	}
	if c.Spent != nil {
		spent := c.Spent()
		r.Spent = &spent
	}
	return r, ctx.Err()
}

func (r *Result) mistake(what, area, text, said string) {
	r.Mistakes = append(r.Mistakes, Mistake{what, area, text, said})
}

func (r *Result) texts(ctx context.Context, c Column, all []text) {
	for idea, texts := range grouped(all, func(t text) string { return t.Idea }) {
		b, es := market.Brief{Idea: idea}, make([]market.Evidence, len(texts))
		for i, t := range texts {
			es[i] = t.evidence()
			es[i].ID = fmt.Sprintf("E%d", i+1)
		}
		about, err := c.About(ctx, b, es)
		if err != nil {
			about = make([]bool, len(es))
		}
		pains := painsIn(ctx, c, b, es, about)
		for i, t := range texts {
			r.text(t, es[i], about[i])
			if es[i].Kind != market.Post || c.Signals == nil {
				continue
			}
			r.Pain.add(pains[i], t.Pain)
			if pains[i] != t.Pain {
				r.mistake("pain", t.Area, t.Title, yesNo(pains[i])+" ("+t.Why+")")
			}
		}
	}
}

// text counts one answer about relevance.
func (r *Result) text(t text, e market.Evidence, said bool) {
	area := r.Areas[t.Area]
	area.add(said, t.About)
	r.Areas[t.Area] = area
	r.About.add(said, t.About)
	if said != t.About {
		r.mistake("relevance", t.Area, t.Title, yesNo(said)+" ("+t.Why+")")
	}
	if e.Kind == market.Post {
		r.Posts.add(said, t.About)
	} else {
		r.Things.add(said, t.About)
	}
}

// painsIn says which of the texts that were taken to be about the idea are graded as pain.
func painsIn(ctx context.Context, c Column, b market.Brief, es []market.Evidence, about []bool) []bool {
	out := make([]bool, len(es))
	var at []int
	var chosen []market.Evidence
	subject := analyst.Read(b)
	for i, e := range es {
		if about[i] && e.Kind == market.Post {
			e.Quote = analyst.Quote(subject, e.Text)
			at, chosen = append(at, i), append(chosen, e)
		}
	}
	if c.Signals == nil || len(chosen) == 0 {
		return out
	}
	signals, err := c.Signals(ctx, b, chosen)
	if err != nil {
		return out
	}
	for k, i := range at {
		out[i] = slices.ContainsFunc(signals[k], func(s market.Signal) bool { return s.Dimension == market.Pain && s.For && s.Tier > 0 })
	}
	return out
}

// grouped yields the parts of a list that share a key, in the order in which their keys come.
func grouped[T any](all []T, key func(T) string) iter.Seq2[string, []T] {
	var order []string
	by := map[string][]T{}
	for _, x := range all {
		k := key(x)
		if _, ok := by[k]; !ok {
			order = append(order, k)
		}
		by[k] = append(by[k], x)
	}
	return func(yield func(string, []T) bool) {
		for _, k := range order {
			if !yield(k, by[k]) {
				return
			}
		}
	}
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (r *Result) quotes(ctx context.Context, c Column, all []quote) {
	for idea, quotes := range grouped(all, func(q quote) string { return q.Idea }) {
		es := make([]market.Evidence, len(quotes))
		for i, q := range quotes {
			es[i] = market.Evidence{Kind: market.Post, Text: q.Quote, Quote: q.Quote, Date: "2026-10-01"}.Seal()
			es[i].ID = fmt.Sprintf("E%d", i+1)
		}
		signals, err := c.Signals(ctx, market.Brief{Idea: idea}, es)
		if err != nil {
			signals = make([][]market.Signal, len(es))
		}
		for i, q := range quotes {
			r.quote(q, slices.DeleteFunc(signals[i], func(s market.Signal) bool { return s.Tier == 0 }))
		}
	}
}

// quote counts what was said of one quote.
func (r *Result) quote(q quote, signals []market.Signal) {
	if q.Dimension == "" {
		r.Extra += len(signals)
		r.Tier.add(len(signals) == 0)
		if len(signals) > 0 {
			r.mistake("signal", "", q.Quote, words(signals))
		}
		return
	}
	dim, side, tier := false, false, false
	for _, s := range signals {
		if s.Dimension != q.Dimension {
			r.Extra++
			continue
		}
		dim = true
		side = side || s.For == q.Side
		tier = tier || s.For == q.Side && s.Tier == q.Tier
	}
	r.Dimension.add(dim)
	if dim {
		r.Side.add(side)
	}
	r.Tier.add(tier)
	if !tier {
		r.mistake("signal", "", q.Quote, words(signals))
	}
}

func (r *Result) prices(ctx context.Context, c Column, all []price) {
	for _, p := range all {
		got, err := c.Price(ctx, p.Text)
		if err != nil {
			got = 0
		}
		right := math.Abs(got-p.USDMonth) < 0.01
		switch {
		case right && got > 0:
			r.Prices.Right++
		case right:
			r.Prices.Passed++
		default:
			if got > 0 {
				r.Prices.Wrong++
			}
			if p.USDMonth > 0 {
				r.Prices.Missed++
			}
			r.mistake("price", "", p.Text, amount(got))
		}
	}
}

func (r *Result) sizes(ctx context.Context, c Column, all []size) {
	for _, z := range all {
		got, err := c.Sizes(ctx, z.Text)
		if err != nil {
			got = nil
		}
		right := len(got) > 0 && z.is(got[0])
		if z.Trap {
			r.SizeFalse.add(len(got) > 0)
			right = len(got) == 0
		} else {
			r.SizeExact.add(right)
		}
		if !right {
			r.mistake("size", "", z.Text, sizeWords(got))
		}
	}
}

// is reports whether a size was read exactly: all of kind, currency, amounts, years and growth.
func (z size) is(g analyst.Size) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1, math.Abs(b)) }
	return g.Kind == z.Kind && g.Currency == z.Currency && near(g.Value, z.Value) && g.Year == z.Year && near(g.EndValue, z.EndValue) && g.EndYear == z.EndYear && near(g.CAGR, z.CAGR)
}
