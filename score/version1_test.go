package score

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naps/market"
)

// earlier is a bundle as earlier releases made them, one for each number.
func earlier(n uint64) Bundle {
	r := rand.New(rand.NewPCG(n, 1))
	b := Bundle{
		AsOf: day, Goal: market.Goals[r.IntN(3)],
		Coverage:     Coverage{Planned: 20, Answered: 8 + r.IntN(13), Counter: 3 + r.IntN(10), Unread: r.IntN(5) == 0},
		Competition:  Competition{Rivals: r.IntN(40), Bad: 40, SameJob: r.IntN(40), Sources: r.IntN(20)},
		Demand:       Demand{Value: r.Float64(), Sources: r.IntN(20), OnlyE1: r.IntN(2) == 0},
		Market:       Market{Payers: float64(r.IntN(1e6)), Price: float64(r.IntN(1e4)), Sources: r.IntN(20)},
		FundedRivals: r.IntN(5),
	}
	dates := []string{day, "2026-06-15", "2025-02-28", "2023-01-01", "", "last year"}
	for i := range r.IntN(60) {
		place := fmt.Sprintf("place%d.example", r.IntN(6))
		s := market.Signal{
			Hash: fmt.Sprintf("h%04d", i), Evidence: fmt.Sprintf("E%d", i+1),
			Dimension: []market.Dimension{market.Pain, market.Payment, market.Reach, market.Momentum}[r.IntN(4)],
			For:       r.IntN(3) > 0,
			Tier:      market.Tier(r.IntN(6)), Place: place, Date: dates[r.IntN(len(dates))],
			Author: []string{"", "p1", "p2", fmt.Sprint("p", i)}[r.IntN(4)],
		}
		b.Items = append(b.Items, Item{Hash: s.Hash, ID: s.Evidence, URL: "https://" + place + "/" + s.Hash,
			Place: place, Author: s.Author, Quote: unlike(1 + r.IntN(50)),
			Verified: r.IntN(9) > 0, Cited: r.IntN(2) == 0})
		b.Signals = append(b.Signals, s)
	}
	for i := range r.IntN(5) {
		b.Places = append(b.Places, Place{Name: fmt.Sprintf("place%d.example", i), Threads: r.IntN(5),
			Members: r.IntN(300), Closed: r.IntN(5) == 0})
	}
	if r.IntN(4) == 0 {
		b.Kill = []market.Criterion{{Rule: market.KillRules[r.IntN(len(market.KillRules))], Value: float64(r.IntN(10))}}
	}
	if r.IntN(6) == 0 {
		b.Products = []Product{{Name: "Freebie", Free: true, Matches: true, Rating: 4.5, Ratings: 1000}}
	}
	if r.IntN(8) == 0 {
		b.Blockers = []Blocker{{Text: "§ 1", Primary: r.IntN(2) == 0, Evidence: []string{"E1"}}}
	}
	return b
}

// numbersOf are the numbers of a card in a line.
func numbersOf(c Card) string {
	out := fmt.Sprintf("%s %v %v %v %v %v %v %v %s %v %v", c.Verdict, c.Score, c.Low, c.High, c.EqualWeight,
		c.Confidence, c.WithoutPlace, c.Goals, c.KillHash, c.Quarantined, c.EvidenceHash)
	for _, g := range c.Gates {
		out += fmt.Sprintf(" %v/%s", g.Passed, g.Effect)
	}
	for _, d := range c.Dimensions {
		out += fmt.Sprintf(" %v %v %v %v %v", d.Score, d.Low, d.High, d.For, d.Against)
		for _, s := range d.Signals {
			out += fmt.Sprintf(" %s:%d:%v", s.Hash, s.Tier, s.Mass)
		}
	}
	return out
}

// The expected numbers were written by the release that scored by version 1.
func TestVersion1GivesTheNumbersThatItsReleaseGave(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("testdata", "version1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if got := numbersOf(OfVersion1(earlier(uint64(i)))); got != want {
			t.Errorf("bundle %d: %s\nwant %s", i, got, want)
		}
	}
}
