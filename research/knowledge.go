package research

import (
	"naps/analyst"
	"naps/journal"
	"naps/market"
)

// knowledge is what a run knows by now: the idea, what the sources returned, and what was read of it. Only the
// goroutine of Research changes it; the lanes of a searcher read it.
type knowledge struct {
	run      journal.Run
	subject  market.Subject
	pool     []market.Evidence  // all that was found, each piece once, by hash
	hits     map[string]int     // how many searches brought a piece of evidence, by hash
	places   map[string]float64 // how far up searches put it, by hash: see collect
	readings []market.Reading
	names    analyst.Names
	removed  []market.Removed // proposals that were left out, for the next result
}

// leaveOut notes proposals that code left out.
func (k *knowledge) leaveOut(removed []market.Removed) { k.removed = append(k.removed, removed...) }
