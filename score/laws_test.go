package score

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

// The laws are checked on 10,000 random bundles (fewer under the race detector, see race_test.go), whatever the flags
// of the caller's shell; -rapid.checks still changes it.
func TestMain(m *testing.M) {
	flag.Parse()
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "rapid.checks" })
	if !set && !testing.Short() {
		if err := flag.Set("rapid.checks", bundles); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

var signed = []market.Dimension{market.Pain, market.Payment, market.Reach, market.Momentum}

// anyBundle draws bundles of few authors and places, so that every rule about them is met often.
func anyBundle(t *rapid.T) Bundle {
	n := rapid.IntRange(0, 24).Draw(t, "signals")
	b := Bundle{
		AsOf: day, Goal: rapid.SampledFrom(market.Goals).Draw(t, "goal"),
		Coverage: anyCoverage(t),
		Pains:    anyAttention(t, "pains"), Sellers: anyAttention(t, "sellers"),
		Interest: anyAttention(t, "interest"), SameJob: rapid.IntRange(0, 2).Draw(t, "same job"),
		Competition: Competition{Rivals: rapid.IntRange(0, 40).Draw(t, "rivals"),
			Bad:     rapid.IntRange(0, 50).Draw(t, "bad"),
			SameJob: rapid.IntRange(0, 50).Draw(t, "same"), Sources: rapid.IntRange(0, 20).Draw(t, "rs")},
		Demand: Demand{Value: rapid.Float64Range(0, 1).Draw(t, "demand"),
			Sources: rapid.IntRange(0, 20).Draw(t, "ds"), OnlyE1: rapid.Bool().Draw(t, "e1")},
		Market: Market{Payers: rapid.Float64Range(0, 1e7).Draw(t, "payers"),
			Price: rapid.Float64Range(0, 1e4).Draw(t, "price"), Sources: rapid.IntRange(0, 20).Draw(t, "ms")},
		FundedRivals: rapid.IntRange(0, 5).Draw(t, "funded"),
	}
	for i := range n {
		addSignal(&b, anySignal(t, i), rapid.IntRange(0, 9).Draw(t, "verified") > 0)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "places") {
		b.Places = append(b.Places, Place{Name: fmt.Sprintf("place%d.example", i),
			Threads: rapid.IntRange(0, 4).Draw(t, "threads"),
			Members: rapid.IntRange(0, 200).Draw(t, "members"), Closed: rapid.IntRange(0, 4).Draw(t, "closed") == 0})
	}
	if rapid.IntRange(0, 3).Draw(t, "killing") == 0 {
		b.Kill = []market.Criterion{{Rule: rapid.SampledFrom(market.KillRules).Draw(t, "rule"),
			Value: rapid.Float64Range(0, 10).Draw(t, "value")}}
	}
	if rapid.IntRange(0, 3).Draw(t, "owning") == 0 {
		b.Products = []Product{{Name: "Freebie", Free: true, Matches: true, Rating: 4.5, Ratings: 1000}}
	}
	return b
}

func anyCoverage(t *rapid.T) Coverage {
	c := Coverage{Planned: 20, Answered: rapid.IntRange(8, 20).Draw(t, "answered"),
		Counter: rapid.IntRange(3, 12).Draw(t, "counter"), Relevant: rapid.IntRange(0, 20).Draw(t, "relevant")}
	c.Candidates, c.Read = 300, rapid.SampledFrom([]int{0, 24, 200}).Draw(t, "read")
	c.Near = min(c.Read, rapid.SampledFrom([]int{0, 2, 20}).Draw(t, "near"))
	c.Very = min(c.Near, rapid.IntRange(0, 9).Draw(t, "very"))
	c.Skipped = rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "skipped")
	return c
}

// anyAttention listens well in half of the cases.
func anyAttention(t *rapid.T, label string) Attention {
	a := Attention{Planned: 20, Answered: 18, Candidates: 200, Read: 80, Near: 10, Sources: 5, Places: 6}
	switch rapid.IntRange(0, 5).Draw(t, label) {
	case 0:
		a.Near = 0
	case 1:
		a.Candidates = 149
	case 2:
		a.Answered = 9
	}
	return a
}

func anySignal(t *rapid.T, i int) market.Signal {
	s := market.Signal{
		Hash: fmt.Sprintf("h%04d", i), Evidence: fmt.Sprintf("E%d", i+1),
		Dimension: rapid.SampledFrom(signed).Draw(t, "dimension"), For: rapid.IntRange(0, 2).Draw(t, "for") > 0,
		Tier:  market.Tier(rapid.IntRange(0, 5).Draw(t, "tier")),
		Place: fmt.Sprintf("place%d.example", rapid.IntRange(0, 4).Draw(t, "place")),
		Date: rapid.SampledFrom([]string{day, "2026-06-15", "2025-02-28", "2023-01-01", "2027-01-01", "",
			"last year"}).Draw(t, "date"),
	}
	if who := rapid.IntRange(0, 5).Draw(t, "author"); who > 0 {
		s.Author = fmt.Sprintf("p%d", who)
	}
	return s
}

// addSignal adds a signal with an item whose words are like no other's.
func addSignal(b *Bundle, s market.Signal, verified bool) {
	b.Items = append(b.Items, Item{Hash: s.Hash, ID: s.Evidence, URL: "https://" + s.Place + "/" + s.Hash,
		Place: s.Place, Author: s.Author, Quote: unlike(len(b.Items) + 1), Verified: verified, Read: true, Cited: true})
	b.Signals = append(b.Signals, s)
}

func TestLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := anyBundle(t)
		card := Of(b)
		bounds(t, card)
		verdictRule(t, b, card)
		oneMore(t, b, card)
		sameAgain(t, b, card)
		if rapid.IntRange(0, 3).Draw(t, "numbered anew") == 0 {
			otherNumbers(t, b)
		}
		talkOfNobody(t, b, card)
		nobodyReadIt(t, b, card)
		sayings(t, b, card)
	})
}

// bounds: nothing outside 0–100, low ≤ score ≤ high, weights and mean as published.
func bounds(t *rapid.T, c Card) {
	ordered := func(what string, low, x, high float64) {
		if !(0 <= low && low <= x && x <= high && high <= 100) {
			t.Fatalf("%s: %v ≤ %v ≤ %v does not hold", what, low, x, high)
		}
	}
	ordered("score", c.Low, c.Score, c.High)
	ordered("equal weight", 0, c.EqualWeight, 100)
	ordered("without a place", c.WithoutPlace.Low, c.WithoutPlace.High, 100)
	var sum, mean float64
	for _, d := range c.Dimensions {
		ordered(string(d.Name), d.Low, d.Score, d.High)
		sum += d.Weight
		mean += d.Weight * d.Score
	}
	if sum < .999 || sum > 1.001 || mean < c.Score-.2 || mean > c.Score+.2 {
		t.Fatalf("weights add up to %v, the mean is %v, the score %v", sum, mean, c.Score)
	}
}

// verdictRule restates GO and NO-GO from the published numbers alone; a gate never raises.
func verdictRule(t *rapid.T, b Bundle, c Card) {
	all, fatal, enough := true, false, true
	for _, g := range c.Gates {
		all = all && g.Passed
		fatal = fatal || !g.Passed && g.Effect == NoGo
		enough = enough && (g.Name != GateEnough || g.Passed)
	}
	enough = enough && (b.Coverage.Near > 0 && b.Coverage.Near*20 >= b.Coverage.Read || b.Coverage.Very >= 5)
	bare := Inconclusive // the verdict of the score without gates
	if c.Low > 55 && dimension(c, market.Pain).Score > 50 && dimension(c, market.Payment).Score > 50 {
		bare = Go
	} else if c.High < 45 {
		bare = NoGo
	}
	want := Inconclusive
	if fatal || bare == NoGo && enough {
		want = NoGo
	} else if bare == Go && all {
		want = Go
	}
	if c.Verdict != want {
		t.Fatalf("verdict %s, by the rules %s", c.Verdict, want)
	}
	if enough && Rank(c.Verdict) > Rank(bare) || Rank(c.Verdict) == 2 && bare != Go {
		t.Fatalf("gates raised %s to %s", bare, c.Verdict)
	}
}

// oneMore: a signal for never lowers, against never raises, its dimension, the score and the verdict's rank.
func oneMore(t *rapid.T, b Bundle, _ Card) {
	s := anySignal(t, len(b.Signals))
	base := b
	base.Items, base.Signals = slices.Clone(b.Items), slices.Clone(b.Signals)
	addSignal(&base, s, true)
	more := base
	base.Signals = base.Signals[:len(b.Signals)] // the item is there before, so that the gate "enough" stays as it is
	before := Of(base)
	after := Of(more)
	up, down := before, after
	if !s.For {
		up, down = after, before
	}
	if dimension(up, s.Dimension).Score > dimension(down, s.Dimension).Score || up.Score > down.Score ||
		up.Low > down.Low || Rank(up.Verdict) > Rank(down.Verdict) {
		t.Fatalf("%+v turned %s %v %v into %s %v %v", s, before.Verdict, before.Score, dimension(before, s.Dimension),
			after.Verdict, after.Score, dimension(after, s.Dimension))
	}
}

// sameAgain: a duplicate, the order of the lists and a second call change nothing, to the byte.
func sameAgain(t *rapid.T, b Bundle, card Card) {
	want := encode(t, card)
	twice := b
	twice.Items, twice.Signals, twice.Places = rapid.Permutation(b.Items).Draw(t, "items"),
		rapid.Permutation(b.Signals).Draw(t, "order"), rapid.Permutation(b.Places).Draw(t, "place order")
	if n := len(b.Signals); n > 0 {
		i := rapid.IntRange(0, n-1).Draw(t, "again")
		twice.Signals = append(twice.Signals, b.Signals[i])
		twice.Items = append(twice.Items, b.Items[i])
	}
	if got := encode(t, Of(twice)); !bytes.Equal(got, want) {
		t.Fatalf("a duplicate or another order changed the card:\n%s\n%s", want, got)
	}
}

// otherNumbers: ids are given in the order of arrival; with other numbers for the same evidence the card is the same
// but for these names.
func otherNumbers(t *rapid.T, b Bundle) {
	ids := make([]string, len(b.Items))
	for i, it := range b.Items {
		ids[i] = it.ID
	}
	if len(ids) == 0 {
		return
	}
	some := func(label string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, min(4, len(ids)), rapid.ID[string]).Draw(t, label)
	}
	b.Competition.Evidence, b.Demand.Evidence, b.Market.Evidence = some("rival ids"), some("demand ids"),
		some("market ids")
	b.Places = slices.Clone(b.Places)
	for i := range b.Places {
		b.Places[i].Evidence = some("place ids")
	}
	to, back := map[string]string{}, map[string]string{}
	for i, j := range rapid.Permutation(ids).Draw(t, "numbers") {
		to[ids[i]], back[`"`+j+`"`] = j, `"`+ids[i]+`"`
	}
	got := idRE.ReplaceAllFunc(encode(t, Of(renamed(b, to))), func(id []byte) []byte {
		return []byte(back[string(id)])
	})
	if want := encode(t, Of(b)); !bytes.Equal(twinsUnnamed(got), twinsUnnamed(want)) {
		t.Fatalf("other numbers for the same evidence changed the card:\n%s\n%s", want, got)
	}
}

var (
	idRE   = regexp.MustCompile(`"E\d+"`)
	twinRE = regexp.MustCompile(`the same as E\d+`)
)

// twinsUnnamed leaves out the ids that stand within sentences.
func twinsUnnamed(card []byte) []byte { return twinRE.ReplaceAll(card, []byte("the same")) }

// renamed is a bundle with other ids.
func renamed(b Bundle, to map[string]string) Bundle {
	list := func(ids []string) []string {
		out := []string{}
		for _, id := range ids {
			out = append(out, to[id])
		}
		slices.Sort(out) // as they come when they are listed by number
		return out
	}
	b.Items, b.Signals, b.Places = slices.Clone(b.Items), slices.Clone(b.Signals), slices.Clone(b.Places)
	for i := range b.Items {
		b.Items[i].ID = to[b.Items[i].ID]
	}
	for i := range b.Signals {
		b.Signals[i].Evidence = to[b.Signals[i].Evidence]
	}
	for i := range b.Places {
		b.Places[i].Evidence = list(b.Places[i].Evidence)
	}
	b.Competition.Evidence, b.Demand.Evidence, b.Market.Evidence = list(b.Competition.Evidence),
		list(b.Demand.Evidence), list(b.Market.Evidence)
	return b
}

func encode(t *rapid.T, c Card) []byte {
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// talkOfNobody: evidence of E0 changes nothing but the list of what is shown.
func talkOfNobody(t *rapid.T, b Bundle, card Card) {
	more := b
	more.Items, more.Signals = slices.Clone(b.Items), slices.Clone(b.Signals)
	s := anySignal(t, len(b.Signals))
	s.Tier = 0
	addSignal(&more, s, true)
	more.Items[len(more.Items)-1].Cited = false
	got := Of(more)
	got.EvidenceHash = card.EvidenceHash
	for i := range got.Dimensions {
		got.Dimensions[i].Signals, got.Dimensions[i].Reasons = card.Dimensions[i].Signals, card.Dimensions[i].Reasons
	}
	if !reflect.DeepEqual(got, card) {
		t.Fatalf("E0 changed the card:\n%+v\n%+v", card, got)
	}
}
