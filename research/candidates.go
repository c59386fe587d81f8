package research

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"naps/analyst/order"
	"naps/findings"
	"naps/market"
)

// candidates prepares all that a source returned to be kept: stamped with how it was found, its quote cut, sealed, each
// piece once. What is about the idea is decided by whoever reads it, not here.
func (s *searcher) candidates(a ask, all []market.Evidence) []market.Evidence {
	out := make([]market.Evidence, 0, len(all))
	seen := map[string]bool{}
	for _, e := range all {
		e.Phase, e.Query, e.Counter, e.Sample = a.phase, a.query.Text, a.query.Counter, s.facts.run.Brief.Sample
		e.Metrics = findings.WithMonths(e)
		e = ruled(e, a, s.facts.subject.Rules, s.facts.pool)
		e.Quote = s.passage(e)
		if e = e.Seal(); !seen[e.Hash] {
			seen[e.Hash] = true
			out = append(out, e)
		}
	}
	return out
}

// quoteMax is the longest quote in characters.
const quoteMax = 300

// passage is the quote of a piece of evidence, none for figures: what the source chose of a product, the sentence that
// states the size of a market, and of all else the passage most similar to the idea. A reader may point at other
// sentences later.
func (s *searcher) passage(e market.Evidence) string {
	if e.Text == "" || e.Kind == market.Series {
		return ""
	}
	own := e.Quote != "" && strings.Contains(e.Text, e.Quote)
	if own && (e.Kind == market.Product || e.Kind == market.Suggestion) {
		return e.Quote
	}
	if e.Phase == market.Sizing && e.Kind == market.Page {
		for _, size := range findings.MarketSizes(e.Text) {
			if len([]rune(size.Sentence)) <= quoteMax {
				return size.Sentence
			}
		}
	}
	if from, to := order.Passage(s.facts.brief(), e.Text, quoteMax); to > from {
		return longestLine(e.Text[from:to])
	}
	if own {
		return e.Quote
	}
	return ""
}

// lineEnds are line breaks and angle brackets, also as they stand in markup that was escaped twice.
var lineEnds = regexp.MustCompile(`\n|<|>|&lt;|&gt;`)

// longestLine is the longest line of a passage: lines may be joined from several things that a service sent, and a
// quote is of one. Angle brackets end a line too, since what stands in them may have been markup.
func longestLine(passage string) string {
	best := ""
	for _, line := range lineEnds.Split(passage, -1) {
		if line = strings.TrimSpace(line); len(line) > len(best) {
			best = line
		}
	}
	return best
}

// brief is the idea as candidates are ordered by it.
func (k *knowledge) brief() order.Brief {
	s := k.subject
	return order.Brief{Title: s.Title, Customer: s.Customer, Job: s.Job, Problem: s.Problem, Idea: k.run.Brief.Idea,
		Says: s.Says, Unrelated: s.Unrelated, Communities: s.Communities}
}

// fusedK is the constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009), a third of the usual one,
// since the lists are short.
const fusedK = 20

// wordingsCount is for how many searches a question in many wordings counts: about as many as another source is asked
// in its place.
const wordingsCount = 4

// collect adds what was found to the candidates of the run, each piece once, whatever the order in which it came.
func (k *knowledge) collect(answers []answer) {
	var all []market.Evidence
	for _, a := range answers {
		all = append(all, a.evidence...)
		for place, e := range a.evidence {
			k.hits[e.Hash]++
			k.places[e.Hash] += float64(min(len(a.query.Wordings)+1, wordingsCount)) / float64(fusedK+place)
		}
	}
	k.pool = union(k.pool, all)
}

// union adds what was found to what is known, without what is there already: the same piece, the same address, and the
// same post under another address. Of new ones that are the same the one with the most figures stays, ties by hash, so
// that the order of arrival does not matter; what is known stays as it is, since findings may cite it. The result is
// sorted by hash.
func union(known, found []market.Evidence) []market.Evidence {
	out, seen := slices.Clone(known), map[string]bool{}
	for _, e := range known {
		for _, k := range identities(e) {
			seen[k] = true
		}
	}
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(x, y market.Evidence) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(len(y.Metrics), len(x.Metrics)),
			strings.Compare(x.Hash, y.Hash))
	})
	for _, e := range found {
		ids := identities(e)
		if slices.ContainsFunc(ids, func(k string) bool { return seen[k] }) {
			continue
		}
		for _, k := range ids {
			seen[k] = true
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(x, y market.Evidence) int { return strings.Compare(x.Hash, y.Hash) })
	return out
}

// rank puts what people and products say of themselves before what a search engine shows of them.
func rank(e market.Evidence) int {
	if e.Kind == market.Page {
		return 1
	}
	return 0
}

// identities are what makes two pieces of evidence the same thing: their hash, where they stand, and for posts their
// text, and their title with its author, since people post the same in several places. A comment has the title of what
// it answers, so its title says nothing. Suggestions and figures share the address of the page that lists them, so they
// have only their hash.
func identities(e market.Evidence) []string {
	out := []string{"hash " + e.Hash}
	if e.Kind == market.Suggestion || e.Kind == market.Series {
		return out
	}
	if e.Kind == market.Post && e.Page != "" && e.Facts["type"] != "review" {
		out = append(out, "text "+e.Page)
		if title := letters(e.Title); len(title) > titleTells && e.Author != "" && e.Facts["type"] != "comment" {
			out = append(out, "title "+e.Author+" "+title)
		}
	}
	u, err := url.Parse(e.URL)
	if err != nil {
		return append(out, "at "+e.URL)
	}
	at := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") + strings.TrimSuffix(u.Path, "/") + "?" + u.RawQuery
	if wholeRule(e) {
		at = "whole " + at
	}
	if e.Kind == market.Post && e.Facts["type"] == "review" {
		at += "\x00" + e.Author + "\x00" + e.Title
	}
	return append(out, "at "+at)
}

// titleTells is the length from which the same title of the same author is the same post.
const titleTells = 24

// letters are the letters and digits of a text, in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
