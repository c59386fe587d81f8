package analyst

import (
	"context"
	"encoding/json"
	"strings"

	"naps/market"
)

var searchTool = Tool{
	Name: "search", About: "Search for more evidence. kind says who is asked: post (people talking), product (directories of products), page (web search), news.",
	Schema: json.RawMessage(`{"type":"object","properties":{"query":{"type":"string","maxLength":90},"kind":{"enum":["post","product","page","news"]},"against":{"type":"boolean","description":"looks for evidence against the idea"}},"required":["query","kind","against"],"additionalProperties":false}`),
}

// evidenceForMore is how much of what was found a model sees before it asks for more.
const evidenceForMore = 16

// More asks a model which searches a phase still needs; none when it has read enough. Calls that are no search for this idea are left out.
func More(ctx context.Context, m Model, phase market.Phase, c Case, asked []string) ([]Ask, []market.Removed, error) {
	q, err := filled(Question{Job: "more", Tools: []Tool{searchTool}, MaxTokens: 400}, map[string]any{
		"Idea": ideaOf(c.Brief), "Phase": phase, "Asked": strings.Join(asked, "\n"), "Evidence": weightiest(c, phase, evidenceForMore),
	})
	if err != nil {
		return nil, nil, err
	}
	reply, err := m.Ask(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for _, e := range c.of(market.Product) {
		names = append(names, e.Title)
	}
	r := refereeOf(c.Brief, c.Subject, names)
	r.heard(c.Evidence)
	var out []Ask
	var removed []market.Removed
	for _, call := range reply.Calls {
		var p proposedQuery
		if call.Name != searchTool.Name || json.Unmarshal(call.Args, &p) != nil {
			continue
		}
		text, why := r.query(p.Query)
		if why != "" {
			removed = append(removed, rejected(p.Query, why))
			continue
		}
		out = append(out, Ask{phase, p.Kind, market.Query{Text: text, Counter: p.Against}})
	}
	return out, removed, nil
}

// weightiest is the evidence of a phase with the strongest signals first, at most n pieces; ties by hash.
func weightiest(c Case, phase market.Phase, n int) []market.Evidence {
	by := c.signalsBy()
	var out []market.Evidence
	for tier := market.Tier(5); tier >= 0; tier-- {
		for _, e := range byHash(append([]market.Evidence{}, c.Evidence...)) {
			if e.Phase == phase && e.ID != "" && strongest(by[e.ID]) == tier && len(out) < n {
				out = append(out, e)
			}
		}
	}
	return out
}

func strongest(ss []market.Signal) market.Tier {
	top := market.Tier(0)
	for _, s := range ss {
		top = max(top, s.Tier)
	}
	return top
}
