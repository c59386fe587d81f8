package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// mostReasons is how many reasons stand on each side of a report.
const mostReasons = 3

// leastQuote is how many words a quote needs to support a reason.
const leastQuote = 5

// Reasons gives what speaks for an idea and what against it: up to three sentences a side, counted from the findings
// and signals of the report, the weightiest first, each of its own kind and with a quote of its own. A reason that
// counts nothing is left out. The report is not changed.
func Reasons(r Report) (yes, no []Reason) {
	w := newWeigher(r)
	return w.strongest(forIt(w)), w.strongest(againstIt(w))
}

// weigher finds reasons in a report.
type weigher struct {
	r    Report
	byID map[string]Evidence
	of   map[string][]market.Finding // by kind
}

func newWeigher(r Report) *weigher {
	w := &weigher{r, map[string]Evidence{}, map[string][]market.Finding{}}
	for _, e := range r.Evidence {
		w.byID[e.ID] = e
	}
	for _, p := range r.Phases {
		for _, f := range p.Findings {
			w.of[f.Kind] = append(w.of[f.Kind], f)
		}
	}
	return w
}

// argument is a reason that may be shown. Quotes are the ids that may support it, the best first.
type argument struct {
	Reason
	yes    bool
	weight float64
	quotes []string
	bare   bool // may stand without a quote, because it is about silence
}

// strongest takes the weightiest candidates and gives each a quote that no other has. Without one a reason is left out.
func (w *weigher) strongest(all []argument) []Reason {
	slices.SortStableFunc(all, func(a, b argument) int { return cmp.Compare(b.weight, a.weight) })
	out, used := []Reason{}, map[string]bool{}
	for _, c := range all {
		if len(out) == mostReasons {
			break
		}
		id, words := w.quoteFor(c, used)
		if words == "" && !c.bare {
			continue
		}
		used[words], c.Quote = true, words
		if id != "" {
			c.Evidence = unique(append([]string{id}, c.Evidence...))
		}
		c.Evidence = list(c.Evidence[:min(3, len(c.Evidence))])
		out = append(out, c.Reason)
	}
	return out
}

// A quote of this many letters reads at a glance, so one of the first few that is no longer goes before a longer one.
const (
	glance      = 110
	firstQuotes = 6
)

// quoteFor finds the words that support a reason, and whose they are: those of somebody who says nothing on the other
// side before those of somebody who does, and never words that count on both.
func (w *weigher) quoteFor(c argument, used map[string]bool) (id, words string) {
	if id, words = w.quoteOf(c, used, true); words == "" {
		id, words = w.quoteOf(c, used, false)
	}
	return id, words
}

func (w *weigher) quoteOf(c argument, used map[string]bool, oneSided bool) (id, words string) {
	seen := 0
	for _, of := range c.quotes {
		e, ok := w.byID[of]
		if !ok || !e.Verified || oneSided && SpeaksOn(e, !c.yes) || !oneSided && saysBoth(e, c.Dimension, c.yes) {
			continue
		}
		q := Supporting(e, c.Dimension, c.yes)
		if q == "" || used[q] {
			continue
		}
		if seen++; seen > firstQuotes && words != "" {
			break
		}
		if len(q) <= glance {
			return of, q
		}
		if words == "" {
			id, words = of, q
		}
	}
	return id, words
}

// SpeaksOn reports whether a piece of evidence weighs for, or against, the problem or paying for it.
func SpeaksOn(e Evidence, yes bool) bool {
	return weighsIn(e, market.Pain, yes) || weighsIn(e, market.Payment, yes)
}

// What readers find in a text that has the problem, and in one that has not or would not pay.
var (
	hurtFacts = []string{market.FactIncident, market.FactLoss, market.FactComplaint, market.FactAsks, market.FactBuilt,
		market.FactHired}
	fineFacts = []string{market.FactSolved, market.FactContent, market.FactFree, market.FactNotWorth}
)

// saysBoth reports whether the words that would support a side are also counted, or were also read, on the other.
func saysBoth(e Evidence, d market.Dimension, yes bool) bool {
	words, others := Supporting(e, d, yes), fineFacts
	if !yes {
		others = hurtFacts
	}
	if e.Read != nil && slices.ContainsFunc(e.Read.Facts, func(f market.Fact) bool {
		return slices.Contains(others, f.Fact) && market.Cut(spoken(e, f.Quote), 220) == words
	}) {
		return true
	}
	return slices.ContainsFunc(e.Signals, func(s Signal) bool {
		return s.For != yes && s.Mass > 0 && market.Cut(spoken(e, s.Span), 220) == words
	})
}

// Supporting is what a piece of evidence says on a side of a dimension: the words that counted, else its quote; empty
// if that is too short to tell anything.
func Supporting(e Evidence, d market.Dimension, yes bool) string {
	for _, s := range e.Signals {
		if s.Dimension == d && s.For == yes && len(strings.Fields(s.Span)) >= leastQuote {
			return market.Cut(spoken(e, s.Span), 220)
		}
	}
	if len(strings.Fields(e.Quote)) >= leastQuote {
		return market.Cut(spoken(e, e.Quote), 220)
	}
	return ""
}

// spoken are words of a piece of evidence as a quote; those that are its title, without the name of the site.
func spoken(e Evidence, words string) string {
	if words = clean(words); e.Kind == market.News || e.Kind != market.Post && words == clean(e.Title) {
		return Headline(words)
	}
	return words
}

// Headlines end with the name of their site behind one of these. A name has at most so many words, and a headline at
// least so many.
var headlineEnds = []string{" - ", " | ", " – ", " — ", " · "}

const (
	mostSiteName  = 4
	leastHeadline = 3
)

// Headline is the title of a page without the name of its site: "Acme raises $2 million - Example Wire".
func Headline(title string) string {
	at := -1
	for _, end := range headlineEnds {
		at = max(at, strings.LastIndex(title, end))
	}
	if at < 0 || len(strings.Fields(title[:at])) < leastHeadline || len(strings.Fields(title[at:])) > mostSiteName+1 {
		return title
	}
	return strings.TrimSpace(title[:at])
}

// mass is what a side of a dimension counts for in the whole score.
func (w *weigher) mass(d market.Dimension, yes bool) float64 {
	for _, x := range w.r.Dimensions {
		if x.Name == d && yes {
			return x.For * x.Weight
		} else if x.Name == d {
			return x.Against * x.Weight
		}
	}
	return 0
}

// spoke is what was said on one side of a dimension.
type spoke struct {
	ids                       []string // the weightiest first
	people, places, incidents int
}

// incident is the lowest tier of somebody to whom it happened.
const incident = 3

func (w *weigher) said(d market.Dimension, yes bool, least market.Tier) spoke {
	type heavy struct {
		id   string
		mass float64
	}
	var all []heavy
	people, places := map[string]bool{}, map[string]bool{}
	out := spoke{}
	for _, e := range w.r.Evidence {
		for _, s := range e.Signals {
			if s.Dimension != d || s.For != yes || s.Mass <= 0 || s.Tier < least {
				continue
			}
			who := cmp.Or(e.Author, e.ID)
			if !people[who] && s.Tier >= incident {
				out.incidents++
			}
			people[who], places[cmp.Or(e.Place, e.Source)] = true, true
			all = append(all, heavy{e.ID, s.Mass})
		}
	}
	slices.SortStableFunc(all, func(a, b heavy) int { return cmp.Compare(b.mass, a.mass) })
	for _, h := range all {
		out.ids = append(out.ids, h.id)
	}
	out.people, out.places = len(people), len(places)
	return out
}

func reason(d market.Dimension, lead, text string, ids []string) Reason {
	return Reason{Lead: lead, Text: text, Dimension: d, Evidence: ids}
}

// counted says a number of things: "1 person", "29 people".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return market.Grouped(int64(n)) + " " + many
}

func dollars(x float64) string {
	switch {
	case x >= 1e9:
		return "$" + trimmed(x/1e9) + " billion"
	case x >= 1e6:
		return "$" + trimmed(x/1e6) + " million"
	case x == float64(int64(x)):
		return "$" + market.Grouped(int64(x))
	}
	return fmt.Sprintf("$%.2f", x)
}

func trimmed(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }

// PlaceName is the short name of a place on the web: "r/freelance" for a community of Reddit, else as it is.
func PlaceName(place string) string {
	if i := strings.Index(place, "/r/"); i >= 0 {
		return place[i+1:]
	}
	return strings.TrimPrefix(place, "www.")
}

// owner is the free product with the most ratings.
func owner(w *weigher, why string) argument {
	var best market.Finding
	for _, f := range w.of["competitor"] {
		if said(f.Labels["free_text"]) && said(f.Labels["matches"]) && f.Figures["ratings"] > best.Figures["ratings"] {
			best = f
		}
	}
	text := why
	if best.Title != "" {
		text = fmt.Sprintf("%s has %s stars from %s.", clean(best.Title), trimmed(best.Figures["rating"]),
			counted(whole(best.Figures["ratings"]), "rating", "ratings"))
	}
	return argument{Reason: reason(market.Competition, "A free product already does this:", text, best.Evidence),
		weight: decisive, quotes: best.Evidence, bare: true}
}
