package score

import (
	"fmt"
	"math"
	"slices"

	"naps/market"
	"naps/words"
)

// changes looks for the shortest sets of changes that make another verdict.
type changes struct {
	e    *evaluation
	s    state
	goal market.Goal
}

// sets gives the shortest set that makes a GO and the shortest that makes a NO-GO, but for the verdict that is there
// already. Where nothing has been read or met yet there are none: that comes first.
func (c changes) sets() []Set {
	out := []Set{}
	if c.s.verdict == Inconclusive && !undecided(c.e.b, c.s).ShowsNumber() {
		return out
	}
	if c.s.verdict != Go {
		out = append(out, c.set(Go, c.toGo()))
	}
	if c.s.verdict != NoGo {
		out = append(out, c.set(NoGo, c.toNoGo()))
	}
	return out
}

func (c changes) set(to string, lines []Line) Set {
	s := Set{To: to, Lines: append([]Line{}, lines...)}
	if len(lines) == 0 {
		s.Text = fmt.Sprintf("It would take more than a few new facts to make it a %s.", to)
		return s
	}
	var texts []string
	for _, l := range lines {
		texts = append(texts, l.Text)
	}
	s.Text = fmt.Sprintf("%s would make it a %s.", words.Capital(listed(texts)), to)
	return s
}

// makes reports whether additions make a verdict.
func (c changes) makes(a additions, verdict string) bool {
	return c.e.with(a).judge(c.goal, without{}).verdict == verdict
}

// knob is a number of additions of a kind that can be turned up.
type knob struct {
	most int
	set  func(a *additions, n int)
	line func(n int) Line
}

// toGo first takes what failed checks need that more evidence does not give, then looks for the fewest kinds of
// evidence, and of these for the least number.
func (c changes) toGo() []Line {
	base, lines, ok := c.needed()
	if !ok {
		return nil
	}
	if len(lines) > 0 && c.makes(base, Go) {
		return lines
	}
	more := c.least(base, Go, MostLines-len(lines), []knob{
		{MostPeople, func(a *additions, n int) { a.people = n }, func(n int) Line {
			return Line{n, People, more(n, "person who tells what happened to them",
				"people who tell what happened to them")}
		}},
		{MostPrices, func(a *additions, n int) { a.prices = n }, func(n int) Line {
			return Line{n, Prices, count(n, "rival with a price and known customers",
				"rivals with a price and known customers")}
		}},
		{MostPlaces, func(a *additions, n int) { a.places = n }, func(n int) Line {
			return Line{n, Places, more(n, "open community where people describe the problem",
				"open communities where people describe the problem")}
		}},
	})
	if more == nil {
		return nil
	}
	return append(lines, more...)
}

// needed are the additions without which a GO is impossible whatever else is found. It is not ok where one of them is
// not realistic.
func (c changes) needed() (a additions, lines []Line, ok bool) {
	cover, failed := c.e.b.Coverage, c.s.failed()
	answered := max(0, ceil(EnoughAnswered*float64(cover.Planned))-cover.Answered)
	counter := max(0, ceil(EnoughCounter*float64(cover.Planned))-cover.Counter)
	if failed[GateEnough] && answered+counter > 0 {
		a.answered = true
		lines = append(lines, Line{max(answered, counter), Searches,
			count(max(answered, counter), "more search answered", "more searches answered")})
	}
	if failed[GateBlocker] {
		a.proof = true
		lines = append(lines, Line{1, Proofs, "proof that the rule doesn't apply"})
	}
	if m := c.e.b.Market; failed[GateGoal] {
		_, _, high := m.yearly()
		a.price = math.Ceil(m.Price * GoalShare * c.goal.Yearly() / high)
		if a.price > MostPrice*m.Price {
			return a, nil, false
		}
		lines = append(lines, Line{int(a.price), Dollars,
			fmt.Sprintf("customers who pay $%s a year instead of $%s", grouped(a.price), number(m.Price))})
	}
	return a, lines, len(lines) <= MostLines
}

func (c changes) toNoGo() []Line {
	if c.s.facts.complaints == 0 && c.s.facts.owner == "" && c.makes(additions{free: true}, NoGo) {
		return []Line{{1, Prices,
			fmt.Sprintf("one free product that does the whole job, rated %.1f or more by %d people", OwnedRating,
				OwnedRatings)}}
	}
	return c.least(additions{}, NoGo, 2, []knob{
		{MostPeople, func(a *additions, n int) { a.fine = n }, func(n int) Line {
			return Line{n, People, more(n, "person who solved it or is fine without",
				"people who solved it or are fine without")}
		}},
		{MostPeople, func(a *additions, n int) { a.unpaid = n }, func(n int) Line {
			return Line{n, People, more(n, "customer who says it isn't worth paying for",
				"customers who say it isn't worth paying for")}
		}},
	})
}

// least finds the fewest knobs, and of these the least sum, that make a verdict. It relies on more of a knob never
// leading away from it.
func (c changes) least(base additions, verdict string, most int, knobs []knob) []Line {
	all := base
	for _, k := range knobs {
		k.set(&all, k.most)
	}
	if most <= 0 || !c.makes(all, verdict) {
		return nil
	}
	for size := 1; size <= min(most, len(knobs)); size++ {
		var best []int
		for _, chosen := range subsets(len(knobs), size) {
			if at := c.turn(base, verdict, knobs, chosen); at != nil && (best == nil || sum(at) < sum(best)) {
				best = at
			}
		}
		if best == nil {
			continue
		}
		var lines []Line
		for i, n := range best {
			if n > 0 {
				lines = append(lines, knobs[i].line(n))
			}
		}
		return lines
	}
	return nil
}

// turn finds the least sum of the chosen knobs, each at least one, that makes a verdict: the first of them by
// bisection, for every setting of the others. It is nil where none does.
func (c changes) turn(base additions, verdict string, knobs []knob, chosen []int) []int {
	var best []int
	at := make([]int, len(knobs))
	var rest func(i int, a additions)
	rest = func(i int, a additions) {
		if i == len(chosen) {
			k := knobs[chosen[0]]
			holds := func(n int) bool {
				b := a
				k.set(&b, n)
				return c.makes(b, verdict)
			}
			if n := bisect(k.most, holds); n > 0 {
				at[chosen[0]] = n
				if best == nil || sum(at) < sum(best) {
					best = slices.Clone(at)
				}
			}
			return
		}
		k := knobs[chosen[i]]
		for n := 1; n <= k.most; n++ {
			at[chosen[i]] = n
			b := a
			k.set(&b, n)
			rest(i+1, b)
		}
	}
	rest(1, base)
	return best
}

// bisect is the least number from 1 to most for which a rising condition holds; 0 where it never does.
func bisect(most int, holds func(int) bool) int {
	if !holds(most) {
		return 0
	}
	low, high := 0, most // holds at high; low is not tried
	for high-low > 1 {
		if mid := (low + high) / 2; holds(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// subsets lists the sets of size numbers below n, in order.
func subsets(n, size int) [][]int {
	if size == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for last := size - 1; last < n; last++ {
		for _, head := range subsets(last, size-1) {
			out = append(out, append(slices.Clone(head), last))
		}
	}
	return out
}

func sum(of []int) int {
	total := 0
	for _, n := range of {
		total += n
	}
	return total
}
