package analyst

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"naps/ground"
	"naps/market"
)

var claimsSchema = json.RawMessage(`{"type":"object","properties":{"claims":{"type":"array","maxItems":6,"items":{"type":"object","properties":{"text":{"type":"string","maxLength":320},"evidence":{"type":"array","maxItems":6,"items":{"type":"string","maxLength":12}}},"required":["text","evidence"],"additionalProperties":false}},"summary":{"type":"object","properties":{"text":{"type":"string","maxLength":320},"evidence":{"type":"array","maxItems":6,"items":{"type":"string","maxLength":12}}},"required":["text","evidence"],"additionalProperties":false}},"required":["claims","summary"],"additionalProperties":false}`)

const (
	claimsShown = 24 // pieces of evidence that a model writes from
	claimsMost  = 4  // sentences that it may add
)

var (
	idMarks  = regexp.MustCompile(`\s*[\[(]\s*E\d+(\s*[,;]\s*E\d+)*\s*[\])]`)
	verdicts = regexp.MustCompile(`\b(GO|NO-GO|NO GO|INCONCLUSIVE)\b`)
)

// Write lets a model write about a phase: claims, and a sentence that sums it up, empty where that does not stand. Every sentence is checked
// against the evidence it cites; what does not stand is returned with the reason. Verdicts are not a model's to give.
func Write(ctx context.Context, m Model, phase market.Phase, c Case) (claims []market.Claim, summary string, removed []market.Removed, err error) {
	es := weightiestOf(c, phase)
	if len(es) == 0 {
		return nil, "", nil, nil
	}
	type sentence struct {
		Text     string   `json:"text"`
		Evidence []string `json:"evidence"`
	}
	got, err := ask[struct {
		Claims  []sentence `json:"claims"`
		Summary sentence   `json:"summary"`
	}](ctx, m, Question{Job: "claims", Schema: claimsSchema, MaxTokens: 1200}, map[string]any{"Idea": ideaOf(c.Brief), "Phase": phase, "Evidence": es})
	if err != nil {
		return nil, "", nil, err
	}
	var proposed []market.Claim
	for i, s := range append([]sentence{got.Summary}, got.Claims...) {
		text := oneLine(idMarks.ReplaceAllString(s.Text, ""))
		switch {
		case text == "" && i == 0:
			continue
		case verdicts.MatchString(text):
			removed = append(removed, rejected(s.Text, "the verdict is computed, not written"))
			continue
		case slices.ContainsFunc(s.Evidence, func(id string) bool { return !contains(idsOf(es, 0), id) }):
			removed = append(removed, rejected(s.Text, "it cites evidence that it was not shown"))
			continue
		}
		kept, gone := ground.CheckProposed([]market.Claim{{Text: text, Evidence: distinctIDs(s.Evidence), Computed: []string{}}}, es)
		removed = append(removed, gone...)
		if len(kept) == 1 && i == 0 && kept[0].Text == text {
			summary = text
		} else {
			proposed = append(proposed, kept...)
		}
	}
	return proposed[:min(claimsMost, len(proposed))], summary, removed, nil
}

// weightiestOf is what a phase's prose is made from; the verdict's is made from all phases.
func weightiestOf(c Case, phase market.Phase) []market.Evidence {
	if phase != market.Verdict {
		return weightiest(c, phase, claimsShown)
	}
	var out []market.Evidence
	for _, p := range market.Phases[:len(market.Phases)-1] {
		out = append(out, weightiest(c, p, claimsShown/5+1)...)
	}
	return out
}

func distinctIDs(ids []string) []string {
	out := []string{}
	for _, id := range ids {
		if id = strings.TrimSpace(id); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
