package score

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"naps/market"
)

var update = flag.Bool("update", false, "write the golden files anew")

const day = "2026-11-01"

// expected numbers of the four worked cases.
var expected = []struct {
	name             string
	masses           [7]Masses // pain, payment, reach, competition, demand, market, momentum
	score, low, high float64
	verdict          string
}{
	{"nothing found", [7]Masses{}, 33, 18, 49, Inconclusive},
	{"some incidents", [7]Masses{{8, 1}, {3, .5}, {3, 0}, {7, 1}, {2, 1.4}, {3, 1}, {2, 1}}, 64, 53, 74, Inconclusive},
	{"strong on all counts", [7]Masses{{12, 1}, {8, .5}, {5, 0}, {10, 1}, {4, 2}, {6, 1}, {3, 1}}, 73, 65, 81, Go},
	{"solved and free", [7]Masses{{.4, 4}, {0, 3}, {1, 1}, {.5, 5}, {.5, 3}, {.2, 3}, {0, 3}}, 22, 12, 32, NoGo},
}

var caseOrder = [7]market.Dimension{market.Pain, market.Payment, market.Reach, market.Competition, market.Demand,
	market.Size, market.Momentum}

// whole is how the worked cases are written: the published number, one decimal, without its decimal.
func whole(x float64) float64 { return math.Round(round1(x)) }

func TestTheFourCasesFromTheirMasses(t *testing.T) {
	t.Parallel()
	for _, c := range expected {
		masses := map[market.Dimension]Masses{}
		for i, d := range caseOrder {
			masses[d] = c.masses[i]
		}
		b := Posterior(masses)
		if whole(b.Score) != c.score || whole(b.Low) != c.low || whole(b.High) != c.high {
			t.Errorf("%s: %.2f [%.2f, %.2f], want %v [%v, %v]", c.name, b.Score, b.Low, b.High, c.score, c.low, c.high)
		}
	}
}

func TestTheFourCasesFromTheirSignals(t *testing.T) {
	t.Parallel()
	for i, c := range expected {
		path := filepath.Join("testdata", fmt.Sprintf("case-%d.json", i+1))
		if *update {
			write(t, path, caseBundles()[i])
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var b Bundle
		if err := json.Unmarshal(raw, &b); err != nil {
			t.Fatal(err)
		}
		got := Of(b)
		if math.Round(got.Score) != c.score || math.Round(got.Low) != c.low || math.Round(got.High) != c.high ||
			got.Verdict != c.verdict {
			t.Errorf("%s: %s %v [%v, %v], want %s %v [%v, %v]", c.name, got.Verdict, got.Score, got.Low, got.High,
				c.verdict, c.score, c.low, c.high)
		}
		for j, d := range caseOrder { // sides are exact; curves have whole numbers of sources
			x := dimension(got, d)
			curve := d == market.Competition || d == market.Demand || d == market.Size
			if !curve && (math.Abs(x.For-c.masses[j].For) > .001 || math.Abs(x.Against-c.masses[j].Against) > .001) {
				t.Errorf("%s: %s has %v against %v, want %v", c.name, d, x.For, x.Against, c.masses[j])
			}
		}
		golden(t, fmt.Sprintf("card-%d.json", i+1), got)
	}
}

func golden(t *testing.T, name string, card Card) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		write(t, path, card)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(card, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if string(got)+"\n" != string(want) {
		t.Errorf("%s is not what it was; -update writes it anew\n%s", name, got)
	}
}

func write(t *testing.T, path string, v any) {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func dimension(c Card, name market.Dimension) Dimension {
	for _, d := range c.Dimensions {
		if d.Name == name {
			return d
		}
	}
	return Dimension{}
}

// maker builds bundles of fresh signals of different people, spread over six places of six domains.
type maker struct {
	b Bundle
	n int
}

func (m *maker) say(d market.Dimension, yes bool, tiers ...market.Tier) {
	for _, tier := range tiers {
		m.n++
		hash := fmt.Sprintf("h%04d", m.n)
		place := fmt.Sprintf("place%d.example", m.n%6)
		m.b.Items = append(m.b.Items, Item{Hash: hash, ID: fmt.Sprintf("E%d", m.n),
			URL: "https://" + place + "/" + hash, Domain: place, Place: place,
			Author: "p" + hash, Verified: true, Read: true, Quote: unlike(m.n)})
		m.b.Signals = append(m.b.Signals, market.Signal{Evidence: fmt.Sprintf("E%d", m.n), Hash: hash, Dimension: d,
			For: yes, Tier: tier, Author: "p" + hash, Place: place, Date: day})
	}
}

func (m *maker) place(closed bool, n int) {
	for range n {
		i := len(m.b.Places)
		m.b.Places = append(m.b.Places, Place{Name: fmt.Sprintf("place%d.example", i), Threads: 5, Members: 2000,
			Closed: closed, Evidence: []string{"E1"}})
	}
}

func times(n int, t market.Tier) []market.Tier {
	out := make([]market.Tier, n)
	for i := range out {
		out[i] = t
	}
	return out
}

// unlike is a sentence like no other.
func unlike(n int) string {
	s := ""
	x := uint64(n)*0x9E3779B97F4A7C15 + 1
	for range 12 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		for y := x; y > 0; y /= 26 * 26 * 26 {
			s += string(rune('a' + y%26))
		}
		s += " "
	}
	return s
}

func caseBundles() []Bundle {
	good := Coverage{Planned: 40, Answered: 36, Counter: 14, Relevant: 30, Candidates: 200, Read: 120, Near: 60}
	second, third, fourth := &maker{}, &maker{}, &maker{}

	second.say(market.Pain, true, times(20, 3)...)
	second.say(market.Pain, false, 4, 2, 1, 1)
	second.say(market.Payment, true, 4, 4, 4, 3, 3, 1, 1)
	second.say(market.Payment, false, 3, 1, 1)
	second.say(market.Momentum, true, 5, 5)
	second.say(market.Momentum, false, 5)
	second.place(false, 3)
	second.b.Competition = Competition{Rivals: 4, Bad: 60, SameJob: 52, Sources: 8}
	second.b.Demand = Demand{Value: .588, Sources: 4}
	second.b.Market = Market{Payers: 31623, Price: 1000, Sources: 4}

	third.say(market.Pain, true, times(30, 3)...)
	third.say(market.Pain, false, 4, 2, 1, 1)
	third.say(market.Payment, true, times(8, 5)...)
	third.say(market.Payment, false, 3, 1, 1)
	third.say(market.Momentum, true, times(3, 5)...)
	third.say(market.Momentum, false, 5)
	third.place(false, 5)
	third.b.Competition = Competition{Rivals: 5, Bad: 60, SameJob: 54, Sources: 11}
	third.b.Demand = Demand{Value: 2. / 3, Sources: 6}
	third.b.Market = Market{Payers: 51795, Price: 1000, Sources: 7}

	fourth.say(market.Pain, true, 3)
	fourth.say(market.Pain, false, times(10, 3)...)
	fourth.say(market.Payment, false, 5, 5, 5)
	fourth.say(market.Momentum, false, 5, 5, 5)
	fourth.place(false, 1)
	fourth.place(true, 1)
	fourth.b.Competition = Competition{Rivals: 30, Sources: 5}
	fourth.b.Demand = Demand{Value: 1. / 7, Sources: 3}
	fourth.b.Market = Market{Payers: 1334, Price: 1000, Sources: 3}

	out := []Bundle{{}}
	for _, m := range []*maker{second, third, fourth} {
		m.b.Coverage = good
		out = append(out, m.b)
	}
	for i := range out {
		out[i].AsOf, out[i].Goal = day, market.Living
	}
	return out
}
