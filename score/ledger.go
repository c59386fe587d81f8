package score

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"naps/market"
)

// voice is a signal made ready to be counted.
type voice struct {
	market.Signal // Tier as it counts: 0 when the quote is not verified
	claimed       market.Tier
	domain        string
	days          int // age in whole days; -1: undated
	weight, age   float64
	base          float64 // weight · age
	why           string  // why base is less than it might be
	twins         []int   // near-duplicates on the same side of the same dimension
}

// side is one side of a dimension.
type side struct {
	dimension market.Dimension
	yes       bool
}

// ledger is a bundle made ready to be counted more than once. Its voices are sorted the heaviest first, then by hash.
type ledger struct {
	b       Bundle
	asOf    time.Time
	items   map[string]*Item  // by hash
	byHash  []*Item           // sorted
	hashes  map[string]string // by id
	voices  []voice
	places  []Place // merged by name and sorted
	traps   []string
	trapped map[string]bool
}

func newLedger(b Bundle) *ledger {
	l := &ledger{b: b, items: map[string]*Item{}, hashes: map[string]string{}, trapped: map[string]bool{}}
	l.asOf, _ = time.Parse(time.DateOnly, b.AsOf)
	items := slices.Clone(b.Items)
	slices.SortFunc(items, func(x, y Item) int {
		return cmp.Or(cmp.Compare(x.Hash, y.Hash), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Quote, y.Quote), cmp.Compare(x.URL, y.URL), cmp.Compare(x.Author, y.Author))
	})
	for i := range items {
		it := &items[i]
		it.Place = PlaceKey(it.Place)
		if it.Domain = PlaceKey(it.Domain); it.Domain == "" {
			it.Domain = Domain(it.Place)
		}
		if it.ID != "" {
			l.hashes[it.ID] = it.Hash
		}
		if first := l.items[it.Hash]; first != nil {
			first.Verified, first.Cited = first.Verified || it.Verified, first.Cited || it.Cited
			continue
		}
		l.items[it.Hash] = it
		l.byHash = append(l.byHash, it)
	}
	l.traps = traps(l.byHash)
	for _, d := range l.traps {
		l.trapped[d] = true
	}
	l.places = mergePlaces(b.Places)
	l.addVoices()
	return l
}

func (l *ledger) addVoices() {
	for _, s := range scored(l.b) {
		l.voices = append(l.voices, l.voice(s))
	}
	slices.SortFunc(l.voices, func(x, y voice) int {
		return cmp.Or(cmp.Compare(y.base, x.base), compareSignals(x.Signal, y.Signal), cmp.Compare(y.claimed, x.claimed))
	})
	seen := map[side]map[string]bool{}
	l.voices = slices.DeleteFunc(l.voices, func(v voice) bool { // the same evidence counts once on a side: its heaviest signal
		s := side{v.Dimension, v.For}
		if seen[s] == nil {
			seen[s] = map[string]bool{}
		}
		double := seen[s][v.Hash]
		seen[s][v.Hash] = true
		return double
	})
	l.findTwins()
}

// scored leaves out signals of dimensions that do not exist.
func scored(b Bundle) []market.Signal {
	var out []market.Signal
	for _, s := range b.Signals {
		if weights[s.Dimension] > 0 {
			out = append(out, s)
		}
	}
	return out
}

func (l *ledger) voice(s market.Signal) voice {
	v := voice{Signal: s, claimed: s.Tier, days: -1}
	it := l.items[s.Hash]
	v.Place = PlaceKey(s.Place)
	if it != nil {
		v.Text, v.domain = it.Quote, it.Domain
		v.Place = cmp.Or(v.Place, it.Place, it.Domain)
		v.Evidence = cmp.Or(v.Evidence, it.ID)
	}
	v.domain = cmp.Or(v.domain, Domain(v.Place))
	v.Tier = min(max(s.Tier, 0), 5)
	if it == nil || !it.Verified {
		v.Tier = 0
		v.why = "its quote is not verified, so it is shown and not counted"
	} else if v.Tier == 0 {
		v.why = "nobody was observed (E0), so it is shown and not counted"
	}
	v.weight = tierWeights[v.Tier]
	l.grow(&v)
	v.base = v.weight * v.age
	if l.trapped[v.domain] && v.base > 0 {
		v.base, v.why = 0, "pages of "+v.domain+" disagree in their numbers: the domain is quarantined"
	}
	return v
}

// grow sets the factor of age, and why a signal does not count at all in its dimension.
func (l *ledger) grow(v *voice) {
	day, err := time.Parse(time.DateOnly, v.Date)
	undated := err != nil || l.asOf.IsZero()
	v.age = UndatedFactor
	if !undated {
		v.days = max(0, int(l.asOf.Sub(day).Hours()/24))
		v.age = math.Pow(0.5, float64(v.days)/(halfLives[v.Dimension]*DaysPerMonth))
	}
	why := ""
	switch {
	case v.Dimension == market.Competition || v.Dimension == market.Demand || v.Dimension == market.Size:
		v.age, why = 0, "this dimension is read from a curve, not from sides"
	case v.Dimension == market.Reach && v.For:
		v.age, why = 0, "for reach, places are counted, not voices"
	case v.Dimension == market.Momentum && v.For && undated:
		v.age, why = 0, "only what is dated speaks for momentum"
	case v.Dimension == market.Momentum && v.For && !within(v.days, MomentumMonths):
		v.age, why = 0, "older than 36 months"
	case undated:
		why = "no date is known: counts half"
	}
	if v.why == "" {
		v.why = why
	}
}

// within reports whether an age in days is known and no more than so many months.
func within(days, months int) bool {
	return days >= 0 && days <= int(float64(months)*DaysPerMonth)
}

func compareSignals(x, y market.Signal) int {
	return cmp.Or(cmp.Compare(x.Hash, y.Hash), cmp.Compare(x.Dimension, y.Dimension), compareBool(y.For, x.For), cmp.Compare(y.Tier, x.Tier),
		cmp.Compare(x.Author, y.Author), cmp.Compare(x.Place, y.Place), cmp.Compare(x.Date, y.Date), cmp.Compare(x.Span, y.Span), cmp.Compare(x.Evidence, y.Evidence),
		slices.Compare(x.Answers, y.Answers))
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}

// mergePlaces makes one of places with the same name: the most threads and members, and closed if one says so.
func mergePlaces(all []Place) []Place {
	byName := map[string]*Place{}
	for _, p := range all {
		p.Name = PlaceKey(p.Name)
		if p.Name == "" {
			continue
		}
		have := byName[p.Name]
		if have == nil {
			p.Evidence = slices.Clone(p.Evidence)
			byName[p.Name] = &p
			continue
		}
		have.Threads, have.Members = max(have.Threads, p.Threads), max(have.Members, p.Members)
		have.Closed = have.Closed || p.Closed
		have.Evidence = append(have.Evidence, p.Evidence...)
	}
	out := make([]Place, 0, len(byName))
	for _, p := range byName {
		slices.Sort(p.Evidence)
		p.Evidence = slices.Compact(p.Evidence)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(x, y Place) int { return strings.Compare(x.Name, y.Name) })
	return out
}
