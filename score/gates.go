package score

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"naps/market"
)

// The gates, by name, in the order in which they are shown.
const (
	GateEnough        = "enough"
	GatePain          = "pain"
	GatePayment       = "payment"
	GateReach         = "reach"
	GateBlocker       = "blocker"
	GateOwned         = "owned"
	GateContradiction = "contradiction"
	GateFounder       = "the founder's own"
)

// What a gate does that is not passed.
const (
	effectNotGo  = "not GO"
	effectAtMost = "at most INCONCLUSIVE"
	effectEnough = "at most INCONCLUSIVE; a NO-GO needs a fatal gate"
	effectFatal  = NoGo
)

// facts are the counts that gates compare.
type facts struct {
	items, authors, domains  int
	people                   int // with the pain, at PainTier or above, within PainMonths
	e5, e4, e4Domains        int
	voiced                   []string // places with ReachMembers or more where the pain was voiced within RecentMonths
	biggest                  int      // members of the biggest open place
	complaints               int      // pain at PainTier or above, whenever
	painAgainst, paysAgainst int      // authors against
	owner                    string   // a product that owns the job
	blocker                  *Blocker
}

func (l *ledger) facts(t tally, w without) facts {
	f := facts{owner: l.owner(w), blocker: l.blocker(w)}
	f.items, f.authors, f.domains = l.crowd(w)
	people, against, paysAgainst := map[string]bool{}, map[string]bool{}, map[string]bool{}
	e4 := map[string]int{}
	e4Domains := map[string]bool{}
	recent := map[string]bool{}
	for i := range l.voices {
		v := &l.voices[i]
		if !t.kept[i] {
			continue
		}
		who := v.Place + "\x00" + v.Author
		switch {
		case v.Dimension == market.Pain && v.For:
			if v.Tier >= PainTier {
				f.complaints++
				if within(v.days, PainMonths) {
					people[who] = true
				}
			}
			if v.Tier >= NothingFoundTier && within(v.days, RecentMonths) {
				recent[v.Place] = true
			}
		case v.Dimension == market.Pain:
			against[who] = true
		case v.Dimension == market.Payment && v.For && v.Tier == 5:
			f.e5++
		case v.Dimension == market.Payment && v.For && v.Tier == 4:
			e4Domains[v.domain] = true
			e4[who]++
		case v.Dimension == market.Payment && !v.For:
			paysAgainst[who] = true
		}
	}
	for _, n := range e4 { // an author counts twice at most, as in the masses
		f.e4 += min(n, 2)
	}
	f.people, f.painAgainst, f.paysAgainst, f.e4Domains = len(people), len(against), len(paysAgainst), len(e4Domains)
	for _, p := range l.places {
		if p.Closed || l.trapped[Domain(p.Name)] || w.covers(Domain(p.Name), "") {
			continue
		}
		f.biggest = max(f.biggest, p.Members)
		if p.Members >= ReachMembers && recent[p.Name] {
			f.voiced = append(f.voiced, p.Name)
		}
	}
	return f
}

// crowd counts the verified pieces of evidence that say something, their authors (an unknown author is one a place) and their domains.
func (l *ledger) crowd(w without) (items, authors, domains int) {
	says := map[string]bool{}
	for i := range l.voices {
		if l.voices[i].claimed > 0 {
			says[l.voices[i].Hash] = true
		}
	}
	who, where := map[string]bool{}, map[string]bool{}
	for _, it := range l.byHash {
		if !it.Verified || l.trapped[it.Domain] || w.covers(it.Domain, it.Hash) || !it.Cited && !says[it.Hash] {
			continue
		}
		items++
		who[cmp.Or(it.Place, it.Domain)+"\x00"+it.Author] = true
		where[it.Domain] = true
	}
	return items, len(who), len(where)
}

// owns reports whether a product's own text and its ratings say that it does the job for nothing.
func (l *ledger) owns(p Product) bool {
	return p.Free && p.Matches && round1(p.Rating) >= OwnedRating && p.Ratings >= OwnedRatings && !l.trapped[Domain(p.Domain)]
}

func (l *ledger) owner(w without) string {
	var names []string
	for _, p := range l.b.Products {
		if l.owns(p) && !w.covers(Domain(p.Domain), "") {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return ""
	}
	return cmp.Or(names[0], "a product without a name")
}

// blocker returns the fatal one: a primary source, verified, not quarantined. Without items its evidence cannot be verified.
func (l *ledger) blocker(w without) *Blocker {
	good := map[string]bool{}
	for _, it := range l.byHash {
		good[it.ID] = it.ID != "" && it.Verified && !l.trapped[it.Domain] && !w.covers(it.Domain, it.Hash)
	}
	var found *Blocker
	for i := range l.b.Blockers {
		b := &l.b.Blockers[i]
		if b.Primary && slices.ContainsFunc(b.Evidence, func(id string) bool { return good[id] }) && (found == nil || b.Text < found.Text) {
			found = b
		}
	}
	return found
}

// gates judges all of them. Masses are compared after rounding to 0.1.
func (l *ledger) gates(f facts, masses map[market.Dimension]Masses) []Gate {
	out := []Gate{l.enough(f), pain(f), payment(f), reach(f), l.blocked(f), l.owned(f), contradiction(f, masses), l.founders(f)}
	for i := range out {
		out[i].Title = GateTitle(out[i].Name)
	}
	return out
}

// gateTitles are what a founder reads; a check that is passed is true.
var gateTitles = map[string]string{
	GateEnough: "Enough evidence", GatePain: "People with the problem", GatePayment: "People who pay", GateReach: "Customers within reach",
	GateBlocker: "Laws and platform rules", GateOwned: "Dominant free rival", GateContradiction: "Evidence against", GateFounder: "Your own rules",
}

// GateTitle is what a founder reads for the name of a must-pass check; an unknown name keeps itself.
func GateTitle(name string) string { return cmp.Or(gateTitles[name], name) }

func (l *ledger) enough(f facts) Gate {
	c := l.b.Coverage
	answered, counter := share(c.Answered, c.Planned), share(c.Counter, c.Planned)
	return Gate{
		Name: GateEnough, Effect: effectEnough,
		Passed: f.items >= EnoughItems && f.authors >= EnoughAuthors && f.domains >= EnoughDomains && atLeast(answered, EnoughAnswered) && atLeast(counter, EnoughCounter),
		Reason: fmt.Sprintf("%s (at least %d), %s (%d), %s (%d); %s %% of %s answered (70 %%), %s %% of them asked in order to kill the idea (30 %%).",
			count(f.items, "verified piece of evidence", "verified pieces of evidence"), EnoughItems, count(f.authors, "author", "authors"), EnoughAuthors, count(f.domains, "domain", "domains"), EnoughDomains,
			percent(answered), count(c.Planned, "planned query", "planned queries"), percent(counter)),
	}
}

func pain(f facts) Gate {
	return Gate{Name: GatePain, Effect: effectNotGo, Passed: f.people >= PainAuthors,
		Reason: fmt.Sprintf("%s told of a specific incident or a costly way around it (tier E3 or above) within %d months; at least %d are asked for.", count(f.people, "person", "people"), PainMonths, PainAuthors)}
}

func payment(f facts) Gate {
	return Gate{Name: GatePayment, Effect: effectAtMost, Passed: f.e5 >= 1 || f.e4 >= PaymentE4 && f.e4Domains >= PaymentDomains,
		Reason: fmt.Sprintf("Money moved in %s (tier E5; one is enough), costly behaviour in %d (tier E4; %d) of %s (%d). Talk alone never makes a GO.",
			count(f.e5, "case", "cases"), f.e4, PaymentE4, count(f.e4Domains, "domain", "domains"), PaymentDomains)}
}

func reach(f facts) Gate {
	g := Gate{Name: GateReach, Effect: effectAtMost, Passed: len(f.voiced) > 0}
	switch {
	case g.Passed:
		g.Reason = fmt.Sprintf("The pain was voiced within %d months in %s, with %d members or more.", RecentMonths, strings.Join(f.voiced[:min(3, len(f.voiced))], ", "), ReachMembers)
	case f.biggest >= ReachMembers:
		g.Reason = fmt.Sprintf("No open place with %d members or more in which the pain was voiced within %d months; the biggest place found has %d.", ReachMembers, RecentMonths, f.biggest)
	default:
		g.Reason = fmt.Sprintf("No open place is known to have %d members or more.", ReachMembers)
	}
	return g
}

func (l *ledger) blocked(f facts) Gate {
	g := Gate{Name: GateBlocker, Effect: effectFatal, Passed: f.blocker == nil, Reason: "No law or rule of a platform was found that forbids it."}
	if f.blocker != nil {
		g.Reason = "Forbidden, says the primary source: " + f.blocker.Text
	} else if n := len(l.b.Blockers); n > 0 {
		g.Reason = fmt.Sprintf("%s found that might forbid it, none quoted from the law or rule itself.", count(n, "hint was", "hints were"))
	}
	return g
}

func (l *ledger) owned(f facts) Gate {
	g := Gate{Name: GateOwned, Effect: effectFatal, Passed: true,
		Reason: fmt.Sprintf("No product that says it is free, does this job and has %.1f stars or more of %d or more ratings.", OwnedRating, OwnedRatings)}
	if f.owner != "" {
		g.Passed = f.complaints > 0
		g.Reason = f.owner + " says that it does this job for nothing and is rated well, and nobody complains of a specific incident."
		if g.Passed {
			g.Reason = fmt.Sprintf("%s says that it does this job for nothing and is rated well, yet %s of a specific incident.", f.owner, count(f.complaints, "voice tells", "voices tell"))
		}
	}
	return g
}

func contradiction(f facts, masses map[market.Dimension]Masses) Gate {
	g := Gate{Name: GateContradiction, Effect: effectAtMost, Passed: true}
	var parts []string
	for _, d := range []struct {
		name    market.Dimension
		authors int
	}{{market.Pain, f.painAgainst}, {market.Payment, f.paysAgainst}} {
		plus, minus := round1(masses[d.name].For), round1(masses[d.name].Against)
		parts = append(parts, fmt.Sprintf("%s: %.1f for, %.1f against by %s", d.name, plus, minus, count(d.authors, "author", "authors")))
		if minus == 0 || minus < plus {
			continue
		}
		g.Passed = false
		if minus >= round1(AgainstFactor*plus) && d.authors >= AgainstAuthors {
			g.Effect = effectFatal
		}
	}
	g.Reason = fmt.Sprintf("Mass in %s. As much against as for stops a GO; twice as much by %d authors is fatal.", strings.Join(parts, "; "), AgainstAuthors)
	return g
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func percent(x float64) string { return number(round1(perHundred * x)) }

// number prints without needless zeros and without an exponent.
// grouped is a figure without its fraction, with thousands set apart.
func grouped(x float64) string { return market.Grouped(int64(math.Round(x))) }

func number(x float64) string {
	s := fmt.Sprintf("%.2f", x)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
