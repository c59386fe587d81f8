package research

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"naps/analyst"
	"naps/market"
)

// keep chooses what is about the idea, the most relevant first and at most so many, cuts each quote and seals it.
func (w *work) keep(a ask, all []market.Evidence) []market.Evidence {
	type judged struct {
		e     market.Evidence
		score float64
	}
	var kept []judged
	seen := map[string]bool{}
	for _, e := range all {
		j := analyst.Judge(w.subject, e)
		if !j.OK && !a.admits(e) {
			continue
		}
		if !j.OK {
			e.Facts = maps.Clone(e.Facts)
			if e.Facts == nil {
				e.Facts = map[string]string{}
			}
			e.Facts[analyst.Aside] = "a name or title that was looked up"
		}
		e.Phase, e.Query, e.Counter, e.Sample = a.phase, a.query.Text, a.query.Counter, w.run.Brief.Sample
		e.Quote = passage(w.subject, e)
		if e = analyst.Enrich(e).Seal(); !seen[e.Hash] {
			seen[e.Hash] = true
			kept = append(kept, judged{e, j.Score})
		}
	}
	slices.SortFunc(kept, func(x, y judged) int {
		return cmp.Or(cmp.Compare(y.score, x.score), strings.Compare(x.e.Hash, y.e.Hash))
	})
	most := w.limits.keeps(a.source.Kind())
	if a.most > 0 {
		most = min(most, a.most)
	}
	out := make([]market.Evidence, 0, min(len(kept), most))
	for _, k := range kept[:cap(out)] {
		out = append(out, k.e)
	}
	return out
}

// admits reports whether evidence counts for another reason than what it says of the idea: it names a company that is being looked
// up, it is the article that was asked for, or it completes the very words of the idea.
func (a ask) admits(e market.Evidence) bool {
	if names(e, a.names) || a.deeper && belongs(e) {
		return true
	}
	if slices.ContainsFunc(a.titles, func(t string) bool { return strings.EqualFold(t, e.Title) }) {
		return true
	}
	text := strings.ToLower(e.Title)
	return len(a.words) > 0 && !slices.ContainsFunc(a.words, func(word string) bool { return !stands(text, word) })
}

// poorStars is the most stars of a review that complains.
const poorStars = 3

// belongs reports whether what was read on in belongs to the thing it was read in: all but posts, which anybody writes about anything; of those the
// complaints of a product's users, since they tell what it lacks. Whether they speak for the idea is judged by their own words, as ever.
func belongs(e market.Evidence) bool {
	return e.Kind != market.Post || e.Metrics["rating"] > 0 && e.Metrics["rating"] <= poorStars
}

// passage is the quote, none for figures: the most telling words of the text, of one paragraph, since paragraphs may be joined from several things
// that a service sent; of a page about a market, the sentence that states its size; of a product, what its source chose if that states a price. Where the analyst finds none, the source's own choice stands if it is in the text.
func passage(s market.Subject, e market.Evidence) string {
	if e.Text == "" || e.Kind == market.Series {
		return ""
	}
	if e.Phase == market.Sizing && e.Kind == market.Page {
		for _, said := range []string{analyst.PayersIn(s, e.Text), stated(e.Text)} {
			if said != "" && strings.Contains(e.Text, said) {
				return said
			}
		}
	}
	if e.Phase == market.Funding {
		if why := analyst.EndedBecause(e.Text); why != "" && strings.Contains(e.Text, why) {
			return why
		}
	}
	if _, _, ok := analyst.MonthlyPrice(e.Quote); ok && e.Kind == market.Product && strings.Contains(e.Text, e.Quote) {
		return e.Quote
	}
	best := ""
	for _, part := range strings.Split(analyst.Quote(s, e.Text), "\n\n") {
		if part = strings.TrimSpace(part); len(part) > len(best) && strings.Contains(e.Text, part) {
			best = part
		}
	}
	if best == "" && strings.Contains(e.Text, e.Quote) {
		best = e.Quote
	}
	return best
}

// The shortest name of one word by which a company is recognised: shorter ones are words of the language too often.
const shortestName = 5

// names reports whether evidence names one of these companies, as whole words written the same way.
func names(e market.Evidence, companies []string) bool {
	for _, company := range companies {
		if len(company) < shortestName && !strings.Contains(company, " ") {
			continue
		}
		if stands(e.Title, company) || stands(e.Text, company) {
			return true
		}
	}
	return false
}

// stands reports whether words stand in text, not as part of a longer word.
func stands(text, words string) bool {
	for from := 0; words != ""; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		at, end := from+i, from+i+len(words)
		if !letterAt(text[:at], true) && !letterAt(text[end:], false) {
			return true
		}
		from = end
	}
	return false
}

func letterAt(s string, last bool) bool {
	rs := []rune(s[max(0, len(s)-4):])
	if !last {
		rs = []rune(s[:min(4, len(s))])
	}
	if len(rs) == 0 {
		return false
	}
	r := rs[0]
	if last {
		r = rs[len(rs)-1]
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// union adds what was found to what is known, without what is there already: the same piece, and a post that another source
// quoted too. Of new ones that are the same the one with the most figures stays, ties by hash, so that the order of arrival does
// not matter; what is known stays as it is, since findings may cite it. The result is sorted by hash.
func union(known, found []market.Evidence) []market.Evidence {
	out, hashes, places := slices.Clone(known), map[string]bool{}, map[string]bool{}
	for _, e := range known {
		hashes[e.Hash], places[address(e)] = true, true
	}
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(x, y market.Evidence) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(len(y.Metrics), len(x.Metrics)), strings.Compare(x.Hash, y.Hash))
	})
	for _, e := range found {
		at := address(e)
		if hashes[e.Hash] || places[at] && at != "" {
			continue
		}
		hashes[e.Hash], places[at] = true, true
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

// address is what makes two pieces of evidence the same thing: where it stands and who said it. Suggestions and figures share the
// address of the page that lists them, so they have none.
func address(e market.Evidence) string {
	if e.Kind == market.Suggestion || e.Kind == market.Series {
		return ""
	}
	u, err := url.Parse(e.URL)
	if err != nil {
		return e.URL
	}
	at := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") + strings.TrimSuffix(u.Path, "/") + "?" + u.RawQuery
	if e.Kind == market.Post && e.Facts["type"] == "review" {
		at += "\x00" + e.Author + "\x00" + e.Title
	}
	return at
}
