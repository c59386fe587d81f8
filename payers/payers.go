// Package payers finds who could pay for an idea in public classifications of industries and occupations, so that an
// official statistic can count them. It knows codes and titles and nothing of the web: sources ask for the figures.
//
// The lists are embedded: NAICS 2017, SOC 2018, NACE Rev. 2, and the World Bank's groups of people. All functions are
// pure and safe for concurrent use.
package payers

import (
	"cmp"
	"embed"
	"math"
	"slices"
	"strings"
	"sync"

	"naps/words"
)

//go:embed naics.txt soc.txt nace.txt world.txt
var files embed.FS

// The names of the lists.
const (
	NAICS = "naics" // industries in the United States
	SOC   = "soc"   // occupations in the United States
	NACE  = "nace"  // economic activities in the European Union
	World = "world" // groups of people, by country
)

// Entry is a line of a list.
type Entry struct {
	Code  string
	Title string   // as the list writes it
	Share string   // of World: the indicator of the per cent of Code that is meant; empty: all of it
	names []string // Title and other names of the same people
}

// List is one classification.
type List struct {
	Name  string // NAICS, SOC, NACE or World
	Label string // in words: "North American Industry Classification System 2017"
	Unit  string // what is counted: "businesses" or "people"

	entries []Entry
	rarity  map[string]float64 // of a term of the titles
}

// Candidate is an entry and how near its title is to a text.
type Candidate struct {
	List  string
	Entry Entry
	Near  float64 // from 0 (no word in common) to 1 (the same words), see List.Closest
}

// Clear is the nearness from which a title names the customers without a doubt: nearly all that is said on both sides
// is the same. An expert choice; below it nothing is offered where no model has chosen.
const Clear = 0.6

var load = sync.OnceValue(func() map[string]*List {
	out := map[string]*List{}
	for _, l := range []List{
		{Name: NAICS, Label: "North American Industry Classification System 2017", Unit: "businesses"},
		{Name: SOC, Label: "Standard Occupational Classification 2018", Unit: "people"},
		{Name: NACE, Label: "NACE Rev. 2", Unit: "businesses"},
		{Name: World, Label: "World Development Indicators", Unit: "people"},
	} {
		out[l.Name] = l.read()
	}
	return out
})

// Get returns the list of that name, nil for an unknown one.
func Get(name string) *List { return load()[name] }

// For returns the lists by which people or businesses of a country are counted, the most exact first. country is an ISO
// code, or "EU".
func For(country string) []*List {
	switch {
	case country == "":
		return nil
	case country == "US":
		return []*List{Get(NAICS), Get(SOC), Get(World)}
	case Europe(country):
		return []*List{Get(NACE), Get(World)}
	}
	return []*List{Get(World)}
}

// read parses the file of a list. It panics if that is missing: a mistake in this package, which the first test finds.
func (l List) read() *List {
	raw, err := files.ReadFile(l.Name + ".txt")
	if err != nil {
		panic(err)
	}
	count := map[string]int{}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(fields) < 2 {
			continue
		}
		e := Entry{Code: fields[0], names: strings.Split(fields[len(fields)-1], "|")}
		if len(fields) == 3 && fields[1] != "-" {
			e.Share = fields[1]
		}
		e.Title = e.names[0]
		l.entries = append(l.entries, e)
		for term := range terms(strings.Join(e.names, " ")) {
			count[term]++
		}
	}
	l.rarity = map[string]float64{}
	for term, n := range count {
		l.rarity[term] = math.Log(1 + float64(len(l.entries))/float64(n))
	}
	return &l
}

// Find returns the entry of a code. Where several have it, the one of the title is meant, else the first.
func (l *List) Find(code, title string) (Entry, bool) {
	var first *Entry
	for i, e := range l.entries {
		if e.Code != code {
			continue
		}
		if e.Title == title {
			return e, true
		}
		if first == nil {
			first = &l.entries[i]
		}
	}
	if first == nil {
		return Entry{}, false
	}
	return *first, true
}

// Closest lists the entries whose titles share most with a text, the nearest first, ties by code. Near is the weight of
// the words in common as a part of the weight of all words of both (weighted Jaccard), where a word weighs by its
// rarity among the titles of the list; one that no title has weighs as much as the rarest.
func (l *List) Closest(text string, most int) []Candidate {
	said := terms(text)
	var out []Candidate
	for _, e := range l.entries {
		best := 0.0
		for _, name := range e.names {
			best = max(best, l.near(said, terms(name)))
		}
		if best > 0 {
			out = append(out, Candidate{l.Name, e, best})
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Near, a.Near), strings.Compare(a.Entry.Code, b.Entry.Code))
	})
	return out[:min(most, len(out))]
}

// Clearly returns the entry that names the customers of a text without a doubt: near enough, and nearer than all others
// of the lists.
func Clearly(lists []*List, text string) (Candidate, bool) {
	var all []Candidate
	for _, l := range lists {
		all = append(all, l.Closest(text, 2)...)
	}
	slices.SortStableFunc(all, func(a, b Candidate) int { return cmp.Compare(b.Near, a.Near) })
	if len(all) == 0 || all[0].Near < Clear {
		return Candidate{}, false
	}
	if len(all) > 1 && all[1].Near == all[0].Near && all[1].List == all[0].List {
		return Candidate{}, false
	}
	return all[0], true
}

// Names reports whether words are the title of an entry: most of the weight on both sides is in common.
func (l *List) Names(e Entry, words string) bool {
	said := terms(words)
	return slices.ContainsFunc(e.names, func(name string) bool { return l.near(said, terms(name)) >= 0.5 })
}

func (l *List) near(a, b map[string]bool) float64 {
	both, all := 0.0, 0.0
	for _, term := range union(a, b) {
		w, known := l.rarity[term]
		if !known {
			w = math.Log(1 + float64(len(l.entries)))
		}
		all += w
		if a[term] && b[term] {
			both += w
		}
	}
	if all == 0 {
		return 0
	}
	return both / all
}

// union is sorted, so that sums are taken in a fixed order.
func union(a, b map[string]bool) []string {
	var out []string
	for t := range a {
		out = append(out, t)
	}
	for t := range b {
		if !a[t] {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

func terms(text string) map[string]bool {
	set := map[string]bool{}
	for _, t := range words.Terms(text) {
		set[t] = true
	}
	return set
}

// Office is who counts the people or businesses of a list.
func Office(list string) string {
	return map[string]string{NAICS: "U.S. Census Bureau", SOC: "U.S. Bureau of Labor Statistics", NACE: "Eurostat",
		World: "World Bank"}[list]
}
