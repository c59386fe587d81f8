package score

import (
	"cmp"
	"slices"

	"naps/market"
)

// facts are the counts that must-pass checks compare.
type facts struct {
	crowd
	people            int // with the pain, at PainTier or above, within PainMonths
	hurt              int // with the pain at SilenceTier or above, whenever
	heard             int // who say something about the pain, on either side
	e5, e4, e4Domains int
	// open places with ReachMembers or more where the pain was voiced within RecentMonths
	voiced                   []string
	biggest                  int // members of the biggest open place
	reachable                int // people who voiced the pain in open places within RecentMonths
	complaints               int // pain at PainTier or above, whenever
	painAgainst, paysAgainst int // authors against
	said                     Counts
	owner                    string   // a product that owns the job
	blocker                  *Blocker // of a primary source
	hint                     *Blocker // of another source
	hints                    int      // who say so there
	silent                   silence
}

// people is a set of speakers.
type people map[string]bool

func (e *evaluation) facts(t tally, w without) facts {
	f := facts{owner: e.owner(w), crowd: e.set.crowd(e.says, w)}
	f.blocker, _ = e.blocker(true, w)
	f.hint, f.hints = e.blocker(false, w)
	hurt, with, heard, against, paysAgainst, recent := people{}, people{}, people{}, people{}, people{},
		map[string]people{}
	describe, where, disagree := people{}, people{}, people{}
	e4, e4Domains := map[string]int{}, map[string]bool{}
	for i := range e.signals {
		v := &e.signals[i]
		if !t.kept[i] {
			continue
		}
		who := v.who()
		heard[who] = heard[who] || v.Dimension == market.Pain
		switch {
		case v.Dimension == market.Pain && v.For:
			describe[who], where[v.Place] = true, true
			hurt[who] = hurt[who] || v.Tier >= SilenceTier
			if v.Tier >= PainTier {
				f.complaints++
				with[who] = with[who] || within(v.days, PainMonths)
			}
			if v.Tier >= SilenceTier && within(v.days, RecentMonths) {
				if recent[v.Place] == nil {
					recent[v.Place] = people{}
				}
				recent[v.Place][who] = true
			}
		case v.Dimension == market.Pain:
			against[who], disagree[who] = true, true
		case v.Dimension == market.Payment && v.For && v.Tier == 5:
			f.e5++
		case v.Dimension == market.Payment && v.For && v.Tier == 4:
			e4Domains[v.domain] = true
			e4[who]++
		case v.Dimension == market.Payment && !v.For:
			paysAgainst[who], disagree[who] = true, true
		}
	}
	for _, n := range e4 { // an author counts twice at most, as in the masses
		f.e4 += min(n, 2)
	}
	f.hurt, f.people, f.heard, f.painAgainst, f.paysAgainst, f.e4Domains = hurt.count(), with.count(), heard.count(),
		len(against), len(paysAgainst), len(e4Domains)
	f.said = Counts{Pieces: f.items, Authors: f.authors, Sites: f.domains, Describe: len(describe), Places: len(where),
		Examples: f.people, NoProblem: f.painAgainst, NotWorth: f.paysAgainst, Disagree: len(disagree)}
	f.addPlaces(e, recent, w)
	f.silent = e.silence(f)
	return f
}

func (p people) count() int {
	n := 0
	for _, yes := range p {
		if yes {
			n++
		}
	}
	return n
}

// addPlaces counts the open places where people with the problem may be addressed.
func (f *facts) addPlaces(e *evaluation, recent map[string]people, w without) {
	for _, p := range e.places {
		if p.Closed || w.covers(Domain(p.Name), "") {
			continue
		}
		f.biggest = max(f.biggest, p.Members)
		f.reachable += len(recent[p.Name])
		if p.Members >= ReachMembers && len(recent[p.Name]) > 0 {
			f.voiced = append(f.voiced, p.Name)
		}
	}
}

// owns reports whether a product's own text and its ratings say that it does the job for nothing.
func (p Product) owns() bool {
	return p.Free && p.Matches && round1(p.Rating) >= OwnedRating && p.Ratings >= OwnedRatings
}

func (e *evaluation) owner(w without) string {
	var names []string
	for _, p := range e.b.Products {
		if p.owns() && !e.set.quarantined.has(Domain(p.Domain)) && !w.covers(Domain(p.Domain), "") {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return ""
	}
	return cmp.Or(names[0], "A product without a name")
}

// blocker returns one of a primary source or one of others, whose evidence is verified and not quarantined, and how
// many say so. Without items nothing is verified.
func (e *evaluation) blocker(primary bool, w without) (found *Blocker, voices int) {
	who := map[string]bool{}
	for i := range e.b.Blockers {
		b := &e.b.Blockers[i]
		if b.Primary != primary {
			continue
		}
		for _, it := range e.set.trusted(b.Evidence, w) {
			who[it.Domain+"\x00"+it.Author] = true
			if found == nil || b.Text < found.Text {
				found = b
			}
		}
	}
	return found, len(who)
}
