package analyst

import (
	"context"
	"encoding/json"

	"naps/market"
)

var relevanceSchema = json.RawMessage(`{"type":"object","properties":{"answers":{"type":"array","maxItems":40,"items":{"type":"object","properties":{"id":{"type":"string","maxLength":12},"about":{"type":"boolean"}},"required":["id","about"],"additionalProperties":false}}},"required":["answers"],"additionalProperties":false}`)

const (
	relevanceBatch   = 20
	relevanceBatches = 3
	sureScore        = 0.5 // what the rules find so relevant is not asked about: no model can take it away
)

// Irrelevant asks a model which of the posts that the rules are not sure of are not about the idea. It is believed about a part of each batch
// only: an answer that throws out more than half of it is taken for a mistake, and the rules stand.
func Irrelevant(ctx context.Context, m Model, b market.Brief, s market.Subject, es []market.Evidence) (map[string]bool, []market.Removed, error) {
	var unsure []market.Evidence
	for _, e := range byHash(append([]market.Evidence{}, es...)) {
		if e.Kind == market.Post && e.ID != "" && e.Quote != "" && Judge(s, e).Score < sureScore {
			unsure = append(unsure, e)
		}
	}
	out := map[string]bool{}
	var removed []market.Removed
	for _, batch := range batches(unsure, relevanceBatch, relevanceBatches) {
		got, err := ask[struct {
			Answers []struct {
				ID    string `json:"id"`
				About bool   `json:"about"`
			} `json:"answers"`
		}](ctx, m, Question{Job: "relevance", Schema: relevanceSchema, MaxTokens: 900}, map[string]any{"Idea": ideaOf(b), "Evidence": batch})
		if err != nil {
			return out, removed, err
		}
		asked, no := idsOf(batch, 0), map[string]bool{}
		for _, a := range got.Answers {
			switch {
			case !contains(asked, a.ID):
				removed = append(removed, rejected("relevance of "+a.ID, "it cites evidence that it was not shown"))
			case !a.About:
				no[a.ID] = true
			}
		}
		if 2*len(no) > len(batch) {
			removed = append(removed, rejected("relevance of a batch", "it throws out more than half of what the rules found"))
			continue
		}
		for id := range no {
			out[id] = true
		}
	}
	return out, removed, nil
}

func contains(ids []string, id string) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}
