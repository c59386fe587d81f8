package analyst

import (
	"context"
	"encoding/json"
	"maps"

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
		answers, refused, err := aboutBatch(ctx, m, b, batch)
		removed = append(removed, refused...)
		if err != nil {
			return out, removed, err
		}
		no := 0
		for _, about := range answers {
			if !about {
				no++
			}
		}
		if 2*no > len(batch) {
			removed = append(removed, rejected("relevance of a batch", "it throws out more than half of what the rules found"))
			continue
		}
		for id, about := range answers {
			out[id] = out[id] || !about
		}
	}
	return out, removed, nil
}

// About is what a model says by itself of each piece of evidence, by its id: is it about the idea? A run never uses that without the rules
// (Irrelevant); it shows how good the model is. What it does not answer is missing.
func About(ctx context.Context, m Model, b market.Brief, es []market.Evidence) (map[string]bool, error) {
	out := map[string]bool{}
	for _, batch := range batches(es, relevanceBatch, len(es)) {
		answers, _, err := aboutBatch(ctx, m, b, batch)
		if err != nil {
			return out, err
		}
		maps.Copy(out, answers)
	}
	return out, nil
}

func aboutBatch(ctx context.Context, m Model, b market.Brief, batch []market.Evidence) (map[string]bool, []market.Removed, error) {
	got, err := ask[struct {
		Answers []struct {
			ID    string `json:"id"`
			About bool   `json:"about"`
		} `json:"answers"`
	}](ctx, m, Question{Job: "relevance", Schema: relevanceSchema, MaxTokens: 900}, map[string]any{"Idea": ideaOf(b), "Evidence": batch})
	if err != nil {
		return nil, nil, err
	}
	var removed []market.Removed
	asked, out := idsOf(batch, 0), map[string]bool{}
	for _, a := range got.Answers {
		if !contains(asked, a.ID) {
			removed = append(removed, rejected("relevance of "+a.ID, "it cites evidence that it was not shown"))
			continue
		}
		said, twice := out[a.ID]
		out[a.ID] = a.About && (said || !twice)
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
