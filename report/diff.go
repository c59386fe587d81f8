package report

import (
	"fmt"
	"math"
	"slices"

	"naps/market"
	"naps/score"
)

// Changes is what is different between two reports of an idea. No list in it is nil.
type Changes struct {
	From, To   int // versions
	Verdict    [2]string
	Score      [2]float64
	Low, High  [2]float64
	Dimensions []DimensionChange // all of them, in order
	Gates      []GateChange      // those that turned
	Prices     []PriceChange     // of rivals that both reports name
	Rivals     [2][]string       // new ones; those no longer found
	Added      []Evidence
	Gone       []Evidence
}

// DimensionChange is the score of a dimension before and after.
type DimensionChange struct {
	Name     market.Dimension
	Was, Is  float64
	For      [2]float64
	Against  [2]float64
	Added    int // signals that counted only afterwards
	Vanished int
}

// GateChange is a gate that turned.
type GateChange struct {
	Name   string
	Was    score.Standing
	Passed bool
	Reason string
	Cause  string // who made it turn, in a few words; empty: the reason says enough
}

// PriceChange is a rival's live price in US dollars a month before and after.
type PriceChange struct {
	Name    string
	Was, Is float64
}

// Diff compares two reports; evidence is the same if its hash is.
func Diff(was, is Report) Changes {
	c := Changes{
		From: was.Version, To: is.Version,
		Verdict: [2]string{was.Verdict, is.Verdict}, Score: [2]float64{was.Score, is.Score},
		Low: [2]float64{was.Low, is.Low}, High: [2]float64{was.High, is.High},
		Dimensions: []DimensionChange{}, Gates: []GateChange{}, Prices: []PriceChange{}, Rivals: [2][]string{{}, {}},
		Added: only(is.Evidence, was.Evidence), Gone: only(was.Evidence, is.Evidence),
	}
	for i, d := range is.Dimensions {
		x := DimensionChange{Name: d.Name, Is: d.Score}
		if i < len(was.Dimensions) && was.Dimensions[i].Name == d.Name {
			o := was.Dimensions[i]
			x.Was, x.For, x.Against = o.Score, [2]float64{o.For, d.For}, [2]float64{o.Against, d.Against}
		}
		x.Added, x.Vanished = counts(c.Added, d.Name), counts(c.Gone, d.Name)
		c.Dimensions = append(c.Dimensions, x)
	}
	for _, g := range is.Gates {
		if i := slices.IndexFunc(was.Gates, func(o score.Gate) bool { return o.Name == g.Name }); i >= 0 &&
			was.Gates[i].Passed != g.Passed {
			c.Gates = append(c.Gates, GateChange{g.Name, was.Gates[i].Standing(), g.Passed, g.Reason,
				cause(g.Name, was, is)})
		}
	}
	c.rivals(was, is)
	return c
}

func only(in, notIn []Evidence) []Evidence {
	have := map[string]bool{}
	for _, e := range notIn {
		have[e.Hash] = true
	}
	out := []Evidence{}
	for _, e := range in {
		if !have[e.Hash] {
			out = append(out, e)
		}
	}
	return out
}

// counts is how many pieces of evidence count in a dimension.
func counts(all []Evidence, d market.Dimension) int {
	n := 0
	for _, e := range all {
		if slices.ContainsFunc(e.Signals, func(s Signal) bool { return s.Dimension == d && s.Mass > 0 }) {
			n++
		}
	}
	return n
}

func (c *Changes) rivals(was, is Report) {
	before, after := competitors(was), competitors(is)
	for _, f := range after {
		i := slices.IndexFunc(before, func(o market.Finding) bool { return fold(o.Title) == fold(f.Title) })
		if i < 0 {
			c.Rivals[0] = append(c.Rivals[0], f.Title)
			continue
		}
		if x, y := before[i].Figures["price_usd"], f.Figures["price_usd"]; x > 0 && y > 0 && x != y {
			c.Prices = append(c.Prices, PriceChange{f.Title, x, y})
		}
	}
	for _, f := range before {
		if !slices.ContainsFunc(after, func(o market.Finding) bool { return fold(o.Title) == fold(f.Title) }) {
			c.Rivals[1] = append(c.Rivals[1], f.Title)
		}
	}
}

func competitors(r Report) []market.Finding {
	var out []market.Finding
	for _, p := range r.Phases {
		for _, f := range p.Findings {
			if f.Kind == "competitor" {
				out = append(out, f)
			}
		}
	}
	return out
}

// Sentences says in a few sentences what changed, the weightiest first.
func (c Changes) Sentences() []string {
	out := []string{}
	add := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	if c.Verdict[0] != c.Verdict[1] {
		add("The verdict changed from %s to %s.", c.Verdict[0], c.Verdict[1])
	}
	for _, g := range c.Gates {
		add("%s", g.sentence())
	}
	for _, p := range c.Prices {
		add("%s changed its price from $%s to $%s a month.", p.Name, figure(p.Was), figure(p.Is))
	}
	if c.Score[0] != c.Score[1] {
		add("The score went from %.1f to %.1f%s.", c.Score[0], c.Score[1], c.because())
	}
	for i, text := range []string{"New competitors: ", "Competitors no longer found: "} {
		if len(c.Rivals[i]) > 0 {
			add("%s%s.", text, joined(c.Rivals[i], 5))
		}
	}
	if len(c.Added)+len(c.Gone) > 0 {
		add("Evidence: %d added, %d removed.", len(c.Added), len(c.Gone))
	}
	if len(out) == 0 {
		add("Nothing changed.")
	}
	return out
}

// sentence says how a check turned, and what made it.
func (g GateChange) sentence() string {
	is := score.NotMet
	if g.Passed {
		is = score.Met
	}
	text := fmt.Sprintf("The check “%s” turned from %s to %s", score.GateTitle(g.Name), g.Was, is)
	if g.Cause != "" {
		text += ": " + g.Cause
	}
	return text + ". " + g.Reason
}

// because names the dimension that moved most.
func (c Changes) because() string {
	var most DimensionChange
	for _, d := range c.Dimensions {
		if math.Abs(d.Is-d.Was) > math.Abs(most.Is-most.Was) {
			most = d
		}
	}
	if most.Name == "" || most.Is == most.Was {
		return ""
	}
	return fmt.Sprintf(", mostly because %s went from %.1f to %.1f", most.Name, most.Was, most.Is)
}

func joined(all []string, most int) string {
	text := ""
	for i, s := range all[:min(len(all), most)] {
		if i > 0 {
			text += ", "
		}
		text += clean(s)
	}
	if len(all) > most {
		text += fmt.Sprintf(" and %d more", len(all)-most)
	}
	return text
}
