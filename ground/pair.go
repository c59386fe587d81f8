package ground

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"naps/market"
)

// pairs checks that each number of a claim stands in one cited piece together with the name and the thing that it is
// said of.
func pairs(r Rules, c market.Claim, cited []market.Evidence) string {
	pieces := make([]*piece, len(cited))
	for i, e := range cited {
		pieces[i] = pieceOf(r, e)
	}
	counted := map[string]bool{}
	for _, n := range c.Computed {
		counted[n] = true
	}
	before := "" // the last name that was mentioned
	var said []string
	for _, part := range clauses(unquoted(c.Text)) {
		part.before = said
		said = append(said, part.content...)
		if !r.english() { // where nouns have capitals, neighbors are no name of two words
			part.names = strings.Fields(strings.Join(part.names, " "))
			part.denies = Denies(c.Text)
		}
		part.names = slices.DeleteFunc(part.names, func(n string) bool {
			return !slices.ContainsFunc(pieces, func(p *piece) bool { return named(p.witness, n) })
		})
		all := mentions(part.text)
		for i := range all {
			if m := &all[i]; r.english() {
				m.other = math.NaN()
			}
		}
		for i, m := range all {
			if counted[m.bare] || supposed(r, part, m, all, pieces) {
				continue
			}
			if !paired(r, part, i, all, before, pieces) {
				return fmt.Sprintf("nothing it cites says %s of that: %q", m.text, strings.TrimSpace(part.text))
			}
		}
		if why := compared(part, all); why != "" {
			return why
		}
		if name := mixed(part, pieces); name != "" {
			return fmt.Sprintf("it says of %s what it cites of another", name)
		}
		if n := len(part.names); n > 0 {
			before = part.names[n-1]
		}
	}
	return ""
}

// mixed is a name of a clause of which a piece about others says what the clause says, and no piece about it says any
// of that.
func mixed(part clause, pieces []*piece) string {
	rest := clause{content: slices.DeleteFunc(slices.Clone(part.content), func(b string) bool { return telling[b] })}
	for _, name := range part.names {
		here, elsewhere := false, false
		for _, p := range pieces {
			shared, all := rest.overlap(p.witness)
			if named(p.witness, name) {
				here = here || shared > 0
			} else {
				elsewhere = elsewhere || all > 1 && 2*shared >= all && len(p.owners) > 0
			}
		}
		if elsewhere && !here {
			return name
		}
	}
	return ""
}

// piece is one cited piece with its numbers.
type piece struct {
	*witness
	mentions []mention
	parts    []clause
	owners   []string // names in it
}

func pieceOf(r Rules, e market.Evidence) *piece {
	p := &piece{witness: onlyCited(r, []market.Evidence{e})}
	for _, text := range r.textsOf(e) {
		p.mentions = append(p.mentions, mentions(text)...)
		parts := clauses(text)
		for i, part := range parts {
			if i == 0 && len(part.names) == 0 && len(parts) > 1 &&
				!strings.Contains(strings.TrimSpace(part.text), " ") {
				part.names = []string{bare(strings.TrimSpace(part.text))} // "Needlebook: $45 a month"
			}
			p.owners = append(p.owners, part.names...)
		}
		p.parts = append(p.parts, parts...)
	}
	return p
}

// onlyCited is what is cited without the words that may be used anyway.
func onlyCited(r Rules, cited []market.Evidence) *witness {
	r.Known = ""
	return r.witness(cited)
}

// paired reports whether the i-th number of a clause stands in a piece with what the clause says of it.
func paired(r Rules, part clause, i int, all []mention, before string, pieces []*piece) bool {
	must := namesFor(part, i, all)
	for _, name := range must {
		if !slices.ContainsFunc(pieces,
			func(p *piece) bool { return named(p.witness, name) && saysOf(r, p, part, all[i]) }) {
			return false
		}
	}
	if len(must) > 0 {
		return true
	}
	return slices.ContainsFunc(pieces, func(p *piece) bool {
		if !saysOf(r, p, part, all[i]) || outdone(part, all[i], p, pieces) {
			return false
		}
		own := before == "" || named(p.witness, before) || len(p.owners) == 0
		return own ||
			slices.ContainsFunc(p.owners, func(n string) bool {
				return slices.Contains(strings.Fields(strings.ToLower(part.text)), n)
			})
	})
}

// namesFor are the names that a number of a clause must stand with: of as many names as numbers, the one in its place;
// else the nearest, or all where there is one number only.
func namesFor(part clause, i int, all []mention) []string {
	n := len(part.names)
	switch {
	case n == 0:
		return nil
	case n == 1 || len(all) == 1:
		return part.names
	case n == len(all):
		return part.names[i : i+1]
	}
	lower, best, far := strings.ToLower(part.text), "", math.MaxInt
	for _, name := range part.names {
		first, _, _ := strings.Cut(name, " ")
		d := all[i].at - strings.Index(lower, first)
		if d < 0 {
			d = -d + 1000 // one that stands before it is nearer
		}
		if d < far {
			best, far = name, d
		}
	}
	return []string{best}
}

// saysOf reports whether a piece has a number as a clause says it: of the same kind, of the same thing, and with half
// of the other words.
func saysOf(r Rules, p *piece, part clause, m mention) bool {
	if !p.has(m) || p.swapped(m) {
		return false
	}
	if !r.english() {
		return part.denies || !p.deniesWith(m)
	}
	counts := m.kind == "" && m.period == ""
	other := func(of []string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(b string) bool { return counts && b == m.thing || telling[b] })
	}
	rest := other(part.content)
	if shared, all := (clause{content: rest}).overlap(p.witness); 2*shared >= all {
		return true
	}
	if len(rest) > 1 || len(part.before) == 0 {
		return false
	}
	shared, all := clause{content: other(slices.Concat(part.before, part.content))}.overlap(p.witness)
	return 2*shared >= all // ", which took twelve hours" says more of what was said before
}

// deniesWith reports whether all clauses of a piece that have a number deny something.
func (p *piece) deniesWith(m mention) bool {
	denied := false
	for _, of := range p.parts {
		if slices.ContainsFunc(mentions(of.text), func(o mention) bool { return m.equals(o.figure) }) {
			if !of.denies {
				return false
			}
			denied = true
		}
	}
	return denied
}

// outdone reports whether another piece, without a number, counts the same thing by a number of its own and fits a
// clause better than the piece with it: then the number is of something else.
func outdone(part clause, m mention, p *piece, pieces []*piece) bool {
	fits, _ := part.overlap(p.witness)
	return m.thing != "" && slices.ContainsFunc(pieces, func(q *piece) bool {
		better, _ := part.overlap(q.witness)
		return better > fits && !q.has(m) &&
			slices.ContainsFunc(q.mentions, func(o mention) bool { return o.kind == m.kind && alike(o.thing, m.thing) })
	})
}

// telling are the words by which something is said to be said, and those of grammar: they do not tell one thing from
// another.
var telling = setOf(`say says said saying tell tells told speak speaks spoke describe describes described mention mentions mentioned name names named report reports reported
claim claims claimed state states stated explain explains explained against among across within without besides per`)

// has reports whether a piece has a number of this value and kind.
func (p *piece) has(m mention) bool {
	same := false
	for _, o := range p.mentions {
		if !m.equals(o.figure) {
			continue
		}
		if (o.kind == m.kind || m.loose) && (o.period == "" || m.period == "" || o.period == m.period) {
			return true
		}
		same = true
	}
	return !same && p.holds(m.figure) // a metric or a finding's figure, which have no unit
}

// swapped reports whether a piece counts the thing of this number by other numbers only.
func (p *piece) swapped(m mention) bool {
	if m.thing == "" {
		return false
	}
	other := false
	for _, o := range p.mentions {
		if o.thing == "" || !alike(o.thing, m.thing) {
			continue
		}
		if m.equals(o.figure) {
			return false
		}
		other = true
	}
	return other
}

func alike(a, b string) bool {
	return a == b || strings.TrimSuffix(a, "s") == strings.TrimSuffix(b, "s")
}
