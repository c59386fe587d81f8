package score

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
)

// evidenceHash names the evidence, the day and the criteria that a card was computed from. Ids are left out: they
// depend on the order of arrival.
func evidenceHash(e *evaluation, version string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %v\n", e.b.AsOf, e.b.Goal, criteria(e.b.Kill))
	for _, it := range e.set.sorted {
		fmt.Fprintf(h, "item %q %q %q %q %t %t\n", it.Hash, it.Domain, it.Place, it.Author, it.Verified, it.Cited)
		if version != version1 {
			fmt.Fprintf(h, "read %t\n", it.Read)
		}
	}
	for i := range e.signals {
		v := &e.signals[i]
		fmt.Fprintf(h, "signal %q %q %t %d %q %q %q\n", v.Hash, v.Dimension, v.For, v.claimed, v.Author, v.Place,
			v.Date)
	}
	for _, p := range mergePlaces(e.b.Places) {
		fmt.Fprintf(h, "place %q %d %d %t\n", p.Name, p.Threads, p.Members, p.Closed)
	}
	c, d, m := e.b.Competition, e.b.Demand, e.b.Market
	fmt.Fprintf(h, "curves %d %d %d %d %v %d %t %v %v %v %v %d\n", c.Rivals, c.Bad, c.SameJob, c.Sources, d.Value,
		d.Sources, d.OnlyE1, m.Payers, m.Price, m.ShareLow, m.ShareHigh, m.Sources)
	v := e.b.Coverage
	fmt.Fprintf(h, "rest {%d %d %d} %d %v\n", v.Planned, v.Answered, v.Counter, e.b.FundedRivals, e.b.MedianPrice)
	if v.Unread {
		fmt.Fprintln(h, "unread")
	}
	if version != version1 {
		fmt.Fprintf(h, "listened %v %v %v %v %d\n", v, e.b.Pains, e.b.Sellers, e.b.Interest, e.b.SameJob)
	}
	writeSorted(h, e.b.Blockers, func(b Blocker) string { return fmt.Sprintf("blocker %q %t\n", b.Text, b.Primary) })
	writeSorted(h, e.b.Products, func(p Product) string {
		return fmt.Sprintf("product %q %t %t %v %d %q\n", p.Name, p.Free, p.Matches, p.Rating, p.Ratings, p.Domain)
	})
	return hex.EncodeToString(h.Sum(nil))
}

func writeSorted[T any](h hash.Hash, all []T, line func(T) string) {
	lines := make([]string, 0, len(all))
	for _, x := range all {
		lines = append(lines, line(x))
	}
	slices.Sort(lines)
	for _, s := range lines {
		h.Write([]byte(s))
	}
}
