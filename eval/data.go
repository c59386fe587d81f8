package eval

import (
	"bufio"
	"embed"
	"encoding/json"
	"fmt"

	"naps/market"
)

//go:embed data/*.jsonl
var files embed.FS

// Half names a part of the labelled set.
type Half string

// The halves: rules are mended on one and only counted on the other.
const (
	Train Half = "train"
	Held  Half = "held"
	Both  Half = ""
)

// text is one labelled text about an idea or only near it.
type text struct {
	Half  Half        `json:"half"`
	Area  string      `json:"area"`
	Idea  string      `json:"idea"`
	About bool        `json:"about"` // it is about the idea's problem, or a product that does the job
	Pain  bool        `json:"pain"`  // somebody tells of the idea's problem
	Why   string      `json:"why"`   // what makes it hard: sense, customer, problem, listicle, ad, meta, personal; or pain, counter, on, off
	Kind  market.Kind `json:"kind"`
	Place string      `json:"place"`
	Title string      `json:"title"`
	Text  string      `json:"text"`
}

func (t text) evidence() market.Evidence {
	e := market.Evidence{Source: "eval", Kind: t.Kind, URL: "https://" + t.Place, Title: t.Title, Text: t.Text, Quote: t.Text, Place: t.Place, Date: "2026-10-01"}
	if t.Place == "apps.apple.com" {
		e.Metrics = map[string]float64{"rating": 1}
	}
	return e.Seal()
}

// quote is one quote of a post about an idea, with what it says; an empty dimension says that nothing of it may count.
type quote struct {
	Half      Half             `json:"half"`
	Idea      string           `json:"idea"`
	Dimension market.Dimension `json:"dimension"`
	Side      bool             `json:"side"`
	Tier      market.Tier      `json:"tier"`
	Quote     string           `json:"quote"`
}

// price is a page of a product with what it costs a month in US dollars, 0 where the page states no such price.
type price struct {
	Half     Half    `json:"half"`
	Text     string  `json:"text"`
	USDMonth float64 `json:"usd_month"`
}

// size is a sentence with what it states about a market; a trap states nothing.
type size struct {
	Half     Half    `json:"half"`
	Trap     bool    `json:"trap"`
	Kind     string  `json:"kind"`
	Currency string  `json:"currency"`
	Value    float64 `json:"value"`
	Year     int     `json:"year"`
	EndValue float64 `json:"end_value"`
	EndYear  int     `json:"end_year"`
	CAGR     float64 `json:"cagr_pct"`
	Text     string  `json:"text"`
}

// set is all that was labelled.
type set struct {
	texts  []text
	quotes []quote
	prices []price
	sizes  []size
}

func load(half Half) (s set, err error) {
	if s.texts, err = read(half, "relevance", func(t text) Half { return t.Half }); err != nil {
		return s, err
	}
	if s.quotes, err = read(half, "signals", func(q quote) Half { return q.Half }); err != nil {
		return s, err
	}
	if s.prices, err = read(half, "prices", func(p price) Half { return p.Half }); err != nil {
		return s, err
	}
	s.sizes, err = read(half, "sizes", func(z size) Half { return z.Half })
	return s, err
}

// read reads the lines of one file that belong to a half.
func read[T any](half Half, name string, of func(T) Half) ([]T, error) {
	f, err := files.Open("data/" + name + ".jsonl")
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	defer f.Close()
	var out []T
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var t T
		if err := json.Unmarshal(sc.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("eval: %s, line %d: %w", name, len(out)+1, err)
		}
		if half == Both || of(t) == half {
			out = append(out, t)
		}
	}
	return out, sc.Err()
}
