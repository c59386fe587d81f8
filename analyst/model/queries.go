package model

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/analyst"
	"naps/market"
)

const (
	planMost   = 24 // queries of a plan
	planFloor  = 8  // of them kept for those that look for reasons not to build it
	moreMost   = 6  // queries of a round more
	queryMost  = 80 // characters of a query
	queryWords = 14 // words of a query of the plan
	moreWords  = 8  // and of a round more, which is written after strangers' texts were read
	knownLines = 60
)

// The phases and kinds that a query may be for.
var (
	queryPhases = []market.Phase{market.Keywords, market.Pains, market.Competitors, market.Funding, market.Sizing}
	queryKinds  = []market.Kind{market.Post, market.Product, market.Page, market.News, market.Suggestion, market.Series, market.Filing}
)

type proposal struct {
	Phase   market.Phase
	Kind    market.Kind
	Query   string
	Against bool
}

// Plan proposes what to search for. A query can do nothing but search, so only its form is checked, never its words.
func (a Analyst) Plan(ctx context.Context, b market.Brief, s market.Subject) ([]analyst.Search, []market.Removed, error) {
	w := given(b, s)
	w.Most = planMost
	w.Known = block("lookup", "communities: "+strings.Join(s.Communities, "; "), "laws and rules: "+strings.Join(s.Rules, "; "))
	got, err := ask[struct{ Queries []proposal }](ctx, a, jobPlan, w, 3*planMost*35)
	if err != nil {
		return nil, nil, err
	}
	searches, gone := checked(got.Queries, queryWords, nil)
	kept, over := within(searches, planMost, planFloor)
	return kept, append(gone, over...), nil
}

// More proposes what to search for next. Its model has seen words of strangers, so its queries are few and short.
func (a Analyst) More(ctx context.Context, b market.Brief, s market.Subject, k analyst.Known) (analyst.Further, []market.Removed, error) {
	w := given(b, s)
	w.Most = moreMost
	var open []string
	for _, g := range k.Gates {
		open = append(open, g.Gate+": "+clip(g.Lacks, fieldMost))
	}
	w.Data = blocks(block("asked", lastOf(k.Asked)...), block("open", lastOf(open)...), block("found", lastOf(k.Found)...))
	w.Known = string(k.Phase)
	got, err := ask[struct {
		Enough  bool
		Queries []proposal
	}](ctx, a, jobMore, w, 3*moreMost*40)
	if err != nil {
		return analyst.Further{}, nil, err
	}
	if got.Enough {
		return analyst.Further{Enough: true}, nil, nil
	}
	searches, gone := checked(got.Queries, moreWords, k.Asked)
	kept, over := within(searches, moreMost, 0)
	return analyst.Further{Enough: len(kept) == 0, Searches: kept}, append(gone, over...), nil
}

// lastOf bounds lines for a prompt; the latest matter most.
func lastOf(lines []string) []string {
	var out []string
	for _, line := range lines[max(0, len(lines)-knownLines):] {
		out = append(out, clip(line, 160))
	}
	return out
}

// checked turns proposals into searches. Those that are no plain query are returned with the reason; what was asked before is left out.
func checked(in []proposal, words int, asked []string) ([]analyst.Search, []market.Removed) {
	out, gone := []analyst.Search{}, []market.Removed{}
	seen := map[string]bool{}
	for _, q := range asked {
		seen[bare(q)] = true
	}
	for _, p := range in {
		text, why := query(p.Query, words)
		switch {
		case !slices.Contains(queryPhases, p.Phase) || !slices.Contains(queryKinds, p.Kind):
			why = "it names no phase or kind of source"
		case why == "" && (seen[bare(text)] || seen[string(p.Kind)+" "+bare(text)]):
			continue
		}
		if why != "" {
			gone = append(gone, removed(p.Query, why))
			continue
		}
		seen[string(p.Kind)+" "+bare(text)] = true
		out = append(out, analyst.Search{Phase: p.Phase, Kind: p.Kind, Query: market.Query{Text: text, Counter: p.Against}})
	}
	return out, gone
}

// operator finds what search engines take for an operator: "site:", a word in capitals that joins, an excluded word.
var operator = regexp.MustCompile(`(^|\s)(\pL+:\S|[-+][\pL\pN]|(OR|AND|NOT|NEAR)(\s|$))`)

// query is a proposal as plain words: letters, digits and single spaces, and a mark only between two of them, as in "self-employed".
func query(text string, words int) (plainWords, why string) {
	text = line1(text)
	switch {
	case link.MatchString(text):
		return "", "a query must not hold a link or an address"
	case operator.MatchString(text):
		return "", "a query must not hold operators"
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
	case bare(text) == "":
		return "", "it holds no words"
	case len(fields) > words:
		return "", "it has too many words"
	case utf8.RuneCountInString(text) > queryMost:
		return "", "it is too long"
	}
	return text, ""
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// within keeps at most n searches in their order, of which floor places are for counter-searches where there are so many.
func within(in []analyst.Search, n, floor int) (kept []analyst.Search, gone []market.Removed) {
	against := 0
	for _, s := range in {
		if s.Query.Counter {
			against++
		}
	}
	free := n - min(floor, against)
	reserved := n - free
	kept = []analyst.Search{}
	for _, s := range in {
		switch {
		case s.Query.Counter && reserved > 0:
			reserved--
		case free > 0:
			free--
		default:
			gone = append(gone, removed(s.Query.Text, "there are enough queries"))
			continue
		}
		kept = append(kept, s)
	}
	return kept, gone
}
