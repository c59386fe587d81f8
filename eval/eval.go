package eval

import (
	"context"
	"math"
	"slices"

	"naps/analyst"
	"naps/market"
)

// Column is an analyst to be measured, by what it answers. A nil function is not measured. Functions must be safe to call one after another;
// an error counts as a refusal: the answer is taken as no.
type Column struct {
	Name    string
	About   func(context.Context, market.Subject, market.Evidence) (bool, error)
	Signals func(context.Context, market.Subject, market.Evidence) ([]market.Signal, error) // of a quote that is known to be about the subject
	Price   func(context.Context, string) (usdMonth float64, err error)                     // 0: none is stated
	Sizes   func(context.Context, string) ([]analyst.Size, error)
}

// BuiltIn is the column of the built-in rules.
func BuiltIn() Column {
	return Column{
		Name: "built-in rules",
		About: func(_ context.Context, s market.Subject, e market.Evidence) (bool, error) {
			return analyst.Judge(s, e).OK, nil
		},
		Signals: func(_ context.Context, s market.Subject, e market.Evidence) ([]market.Signal, error) {
			return analyst.Grade(s, e), nil
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
	return r, ctx.Err()
}

func (r *Result) mistake(what, area, text, said string) {
	r.Mistakes = append(r.Mistakes, Mistake{what, area, text, said})
}

func (r *Result) texts(ctx context.Context, c Column, all []text) {
	for _, t := range all {
		subject, e := analyst.Read(market.Brief{Idea: t.Idea}), t.evidence()
		said, err := c.About(ctx, subject, e)
		said = said && err == nil
		area := r.Areas[t.Area]
		area.add(said, t.About)
		r.Areas[t.Area] = area
		r.About.add(said, t.About)
		if said != t.About {
			r.mistake("relevance", t.Area, t.Title, yesNo(said)+" ("+t.Why+")")
		}
		if e.Kind != market.Post {
			r.Things.add(said, t.About)
			continue
		}
		r.Posts.add(said, t.About)
		if c.Signals == nil {
			continue
		}
		pain := false
		if said {
			e.Quote = analyst.Quote(subject, e.Text)
			signals, err := c.Signals(ctx, subject, e)
			pain = err == nil && slices.ContainsFunc(signals, func(s market.Signal) bool { return s.Dimension == market.Pain && s.For && s.Tier > 0 })
		}
		r.Pain.add(pain, t.Pain)
		if pain != t.Pain {
			r.mistake("pain", t.Area, t.Title, yesNo(pain)+" ("+t.Why+")")
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
	for _, q := range all {
		e := market.Evidence{ID: "E1", Kind: market.Post, Text: q.Quote, Quote: q.Quote, Date: "2026-10-01"}.Seal()
		signals, err := c.Signals(ctx, analyst.Read(market.Brief{Idea: q.Idea}), e)
		if err != nil {
			signals = nil
		}
		signals = slices.DeleteFunc(signals, func(s market.Signal) bool { return s.Tier == 0 })
		if q.Dimension == "" {
			r.Extra += len(signals)
			r.Tier.add(len(signals) == 0)
			if len(signals) > 0 {
				r.mistake("signal", "", q.Quote, words(signals))
			}
			continue
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
