package model

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"naps/analyst"
	"naps/market"
)

const (
	planMost   = 24 // queries of a plan
	planFloor  = 8  // of these reserved for counter-searches
	moreMost   = 6  // queries of another round
	queryMost  = 80 // characters of a query
	queryWords = 14 // words of a query of a plan
	moreWords  = 8  // words of a query of another round, which is written after texts by others were read
	linesShown = 60
)

// The phases and kinds that a query may be for.
var (
	queryPhases = []market.Phase{market.Keywords, market.Pains, market.Competitors, market.Funding, market.Sizing}
	queryKinds  = []market.Kind{
		market.Post, market.Product, market.Page, market.News, market.Suggestion, market.Series, market.Filing,
	}
)

type proposal struct {
	Phase   market.Phase
	Kind    market.Kind
	Query   string
	Against bool
}

// Plan proposes what to search for. A query can do nothing but search, so only its form is checked, never its words.
func (a Analyst) Plan(
	ctx context.Context, b market.Brief, s market.Subject,
) ([]analyst.Search, []market.Removed, error) {
	p := promptFor(b, s)
	p.Most = planMost
	rules := "laws and rules: " + strings.Join(s.Rules, "; ")
	p.Known = block("lookup", "communities: "+strings.Join(s.Communities, "; "), rules)
	got, err := ask[struct{ Queries []proposal }](ctx, a, jobPlan, p, 3*planMost*35)
	if err != nil {
		return nil, nil, err
	}
	searches, gone := validQueries(got.Queries, queryWords, nil)
	kept, over := limited(searches, planMost, planFloor)
	return kept, append(gone, over...), nil
}

// More proposes what to search for next. Its model has seen texts by others, so its queries are few and short.
func (a Analyst) More(
	ctx context.Context, b market.Brief, s market.Subject, k analyst.Known,
) (analyst.Further, []market.Removed, error) {
	p := promptFor(b, s)
	p.Most, p.Known = moreMost, string(k.Phase)
	var open []string
	for _, g := range k.Gates {
		open = append(open, g.Gate+": "+g.Lacks)
	}
	p.Data = blocks(lastLines("asked", k.Asked), lastLines("open", open), lastLines("found", k.Found))
	got, err := ask[struct {
		Enough  bool
		Queries []proposal
	}](ctx, a, jobMore, p, 3*moreMost*40)
	if err != nil || got.Enough {
		return analyst.Further{Enough: got.Enough}, nil, err
	}
	searches, gone := validQueries(got.Queries, moreWords, k.Asked)
	kept, over := limited(searches, moreMost, 0)
	return analyst.Further{Enough: len(kept) == 0, Searches: kept}, append(gone, over...), nil
}

// lastLines bounds lines for a prompt; the latest matter most.
func lastLines(name string, lines []string) string {
	var out []string
	for _, line := range lines[max(0, len(lines)-linesShown):] {
		out = append(out, clip(line, 160))
	}
	return block(name, out...)
}

// validQueries turns proposals into searches. Invalid ones are returned with the reason; duplicates and what was
// asked before are dropped.
func validQueries(in []proposal, words int, asked []string) ([]analyst.Search, []market.Removed) {
	out, gone, seen := []analyst.Search{}, []market.Removed{}, map[string]bool{}
	for _, q := range asked {
		seen[normalized(q)] = true
	}
	for _, p := range in {
		text, why := query(p.Query, words)
		if !slices.Contains(queryPhases, p.Phase) || !slices.Contains(queryKinds, p.Kind) {
			why = "it names no phase or kind of source"
		}
		key := normalized(text)
		switch {
		case why != "":
			gone = append(gone, rejected(p.Query, why))
		case !seen[key] && !seen[string(p.Kind)+" "+key]:
			seen[string(p.Kind)+" "+key] = true
			q := market.Query{Text: text, Counter: p.Against}
			out = append(out, analyst.Search{Phase: p.Phase, Kind: p.Kind, Query: q})
		}
	}
	return out, gone
}

// operator finds operators of search engines: "site:", OR in capitals, an excluded word.
var operator = regexp.MustCompile(`(^|\s)(\pL+:\S|[-+][\pL\pN]|(OR|AND|NOT|NEAR)(\s|$))`)

// query is a proposal as plain words: letters, digits, single spaces, and a mark only inside a word, as in
// "self-employed".
func query(text string, words int) (clean, why string) {
	text = oneLine(text)
	switch {
	case link.MatchString(text):
		return "", "a query must not hold a link or an address"
	case operator.MatchString(text):
		return "", "a query must not hold operators"
	case reported.MatchString(text):
		return "", "a query must not hold an amount or a quotation"
	}
	rs := []rune(text)
	for i, r := range rs {
		inner := i > 0 && i < len(rs)-1 && wordRune(rs[i-1]) && wordRune(rs[i+1])
		if !wordRune(r) && !(inner && strings.ContainsRune("'’-.&", r)) {
			rs[i] = ' '
		}
	}
	fields := strings.Fields(string(rs))
	text = strings.Join(fields, " ")
	switch {
	case normalized(text) == "":
		return "", "it holds no words"
	case len(fields) > words:
		return "", "it has too many words"
	case utf8.RuneCountInString(text) > queryMost:
		return "", "it is too long"
	}
	return text, ""
}

// limited keeps at most n searches in order, with room for floor counter-searches if there are so many.
func limited(in []analyst.Search, n, floor int) (kept []analyst.Search, gone []market.Removed) {
	against := 0
	for _, s := range in {
		if s.Query.Counter {
			against++
		}
	}
	kept, others := []analyst.Search{}, n-min(floor, against)
	for _, s := range in {
		if len(kept) == n || !s.Query.Counter && others == 0 {
			gone = append(gone, rejected(s.Query.Text, "there are enough queries"))
			continue
		}
		if !s.Query.Counter {
			others--
		}
		kept = append(kept, s)
	}
	return kept, gone
}
