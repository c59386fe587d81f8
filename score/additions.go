package score

import (
	"fmt"
	"maps"
	"slices"

	"naps/market"
)

// additions are changes of the evidence whose effect on the verdict is tried out. New people are strangers to each
// other and to everybody heard so far, each in a place of their own, and speak on the day to which ages are counted.
type additions struct {
	people   int     // who tell of an incident
	prices   int     // rivals that are known to have customers and a price
	places   int     // open communities in which the problem is described
	answered bool    // the searches that are missing, answered
	proof    bool    // that no rule forbids it
	price    float64 // a year, in US dollars; 0: as it is

	fine   int  // people who solved it
	unpaid int  // customers for whom it wasn't worth its price
	free   bool // a free product does the job and is rated well
}

// with makes the evaluation of the same evidence with additions. Nothing of the other is changed. What is added stands
// behind all signals: it repeats nobody and shares no author, so that its place in the order does not matter.
func (e *evaluation) with(a additions) *evaluation {
	o := *e
	o.signals, o.places = slices.Clip(e.signals), slices.Clip(e.places)
	o.set.byHash, o.set.sorted = maps.Clone(e.set.byHash), slices.Clip(e.set.sorted)
	o.says = maps.Clone(e.says)
	for i := range a.people {
		o.add(fmt.Sprintf("person-%d.invalid", i), market.Pain, true, 3)
	}
	for i := range a.prices {
		o.add(fmt.Sprintf("rival-%d.invalid", i), market.Payment, true, 5)
	}
	for i := range a.places {
		name := fmt.Sprintf("place-%d.invalid", i)
		o.add(name, market.Pain, true, 2)
		o.places = append(o.places, Place{Name: name, Threads: LiveThreads, Members: ReachMembers})
	}
	for i := range a.fine {
		o.add(fmt.Sprintf("fine-%d.invalid", i), market.Pain, false, 3)
	}
	for i := range a.unpaid {
		o.add(fmt.Sprintf("unpaid-%d.invalid", i), market.Payment, false, 3)
	}
	o.change(a)
	return &o
}

// change makes those additions that are no signals.
func (e *evaluation) change(a additions) {
	if c := &e.b.Coverage; a.answered {
		c.Answered = max(c.Answered, ceil(EnoughAnswered*float64(c.Planned)))
		c.Counter = max(c.Counter, ceil(EnoughCounter*float64(c.Planned)))
	}
	if a.proof {
		e.b.Blockers = nil
	}
	if a.price > 0 {
		e.b.Market.Price = a.price
	}
	if a.free {
		e.b.Products = append(slices.Clip(e.b.Products),
			Product{Name: "A free product", Free: true, Matches: true, Rating: OwnedRating, Ratings: OwnedRatings})
	}
}

// add adds a signal of somebody new, with the evidence behind it.
func (e *evaluation) add(place string, d market.Dimension, yes bool, tier market.Tier) {
	it := &Item{Hash: "~" + place, Place: place, Domain: place, Author: place, Verified: true, Read: true}
	e.set.byHash[it.Hash], e.set.sorted = it, append(e.set.sorted, it)
	e.says[it.Hash] = true
	v := weightedSignal{
		Signal: market.Signal{Hash: it.Hash, Dimension: d, For: yes, Tier: tier, Author: place, Place: place,
			Date: e.b.AsOf},
		claimed: tier, domain: place, weight: tierWeights[tier], age: 1, base: tierWeights[tier],
	}
	e.signals = append(e.signals, v)
}

// ceil is the least whole number that is not below x; what lies above one by less than rounding errors is that one.
func ceil(x float64) int {
	n := int(x)
	if x-float64(n) > 1e-9 {
		n++
	}
	return n
}
