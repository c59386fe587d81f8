package analyst

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

// proposedQuery is a query as a model proposes it.
type proposedQuery struct {
	Phase   market.Phase `json:"phase"`
	Kind    market.Kind  `json:"kind"`
	Query   string       `json:"query"`
	Against bool         `json:"against"`
}

var planSchema = json.RawMessage(`{"type":"object","properties":{"queries":{"type":"array","maxItems":16,"items":{"type":"object","properties":{"phase":{"enum":["pains","competitors","funding","market"]},"kind":{"enum":["post","product","page","news"]},"query":{"type":"string","maxLength":90},"against":{"type":"boolean"}},"required":["phase","kind","query","against"],"additionalProperties":false}}},"required":["queries"],"additionalProperties":false}`)

// At most so many proposed queries of a phase and kind go before those of the built-in plan, and as many that look for counter-evidence.
const proposedFirst = 2

// PlanMore adds queries that a model proposes to a plan. Those that are no search for this idea are left out and returned with the reason;
// the plan keeps its share of counter-evidence.
func PlanMore(ctx context.Context, m Model, b market.Brief, s market.Subject, p Plan) (Plan, []market.Removed, error) {
	var planned []string
	for _, a := range p {
		planned = append(planned, a.Query.Text)
	}
	got, err := ask[struct {
		Queries []proposedQuery `json:"queries"`
	}](ctx, m, Question{Job: "plan", Schema: planSchema, MaxTokens: 900}, map[string]any{"Idea": ideaOf(b), "Planned": strings.Join(planned, "\n")})
	if err != nil {
		return p, nil, err
	}
	r := refereeOf(b, s, nil)
	var removed []market.Removed
	first := Plan{}
	count := map[string]int{}
	for _, q := range got.Queries {
		text, why := r.query(q.Query)
		if why != "" {
			removed = append(removed, rejected(q.Query, why))
			continue
		}
		slot := fmt.Sprint(q.Phase, q.Kind, q.Against)
		again := slices.ContainsFunc(append(p[:len(p):len(p)], first...), func(a Ask) bool { return a.Phase == q.Phase && a.Kind == q.Kind && a.Query.Text == text })
		if again || count[slot] == proposedFirst {
			continue
		}
		count[slot]++
		first = append(first, Ask{q.Phase, q.Kind, market.Query{Text: text, Counter: q.Against}})
	}
	return append(first, p...).balanced(), removed, nil
}

// ideaOf is the founder's words.
func ideaOf(b market.Brief) string {
	return clip(strings.Join(append([]string{b.Idea}, b.Notes...), "\n"), 3000)
}

// referee decides which queries of a model are asked.
type referee struct {
	lens  *lens
	words map[string]bool // those of the idea, and names that were found
}

func refereeOf(b market.Brief, s market.Subject, names []string) referee {
	r := referee{focus(s), map[string]bool{}}
	for _, t := range tokens(ideaOf(b) + " " + strings.Join(names, " ")) {
		r.words[t.word] = true
	}
	return r
}

// heard lets words be asked for that two pieces of evidence have: one page alone cannot bring in a word.
func (r referee) heard(es []market.Evidence) {
	count := map[string]int{}
	for _, e := range byHash(slices.Clone(es)) {
		seen := map[string]bool{}
		for _, t := range tokens(e.Quote + " " + e.Title) {
			if !seen[t.word] {
				seen[t.word] = true
				count[t.word]++
			}
		}
	}
	for w, n := range count {
		if n > 1 {
			r.words[w] = true
		}
	}
}

// query returns a query as it may be asked, or why it may not: it must be a few words of everyday language or of the idea, one of them
// telling of the idea. So nothing that a page says can make naps ask for an address, or for things that the idea has nothing to do with.
func (r referee) query(text string) (clean, why string) {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	toks := tokens(text)
	switch {
	case strings.ContainsFunc(text, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) && !strings.ContainsRune(" '’-?", c)
	}):
		return "", "it is no plain query"
	case len(toks) < 1 || len(toks) > 8 || len([]rune(text)) > 80:
		return "", "a query has one to eight words"
	}
	for _, t := range toks {
		if !r.words[t.word] && !known()[t.word] && bands()[t.word] == 0 && bands()[stem(t.word)] == 0 && len(kin()[stem(t.word)]) == 0 {
			return "", "it asks for a word that stands neither in the idea nor in any evidence"
		}
	}
	if _, n := r.lens.sum(r.lens.look(toks), roleJob, roleProblem, roleCustomer); n == 0 {
		return "", "it has no word of the idea"
	}
	return text, ""
}
