package analyst

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"naps/ground"
	"naps/market"
)

var namesSchema = json.RawMessage(`{"type":"object","properties":{"names":{"type":"array","maxItems":10,"items":{"type":"object","properties":{"group":{"type":"integer","minimum":0,"maximum":20},"name":{"type":"string","maxLength":80}},"required":["group","name"],"additionalProperties":false}}},"required":["names"],"additionalProperties":false}`)

// NamePains lets a model name the pains among findings. A name must be made of what its group says; else the built-in one stays.
// Which quotes make a group, and their order, is not asked for. findings is not changed.
func NamePains(ctx context.Context, m Model, c Case, findings []market.Finding) ([]market.Finding, []market.Removed, error) {
	out := slices.Clone(findings)
	var at []int
	var groups [][]market.Evidence
	for i, f := range out {
		if f.Kind == "pain" {
			es := c.cited(f.Evidence)
			at, groups = append(at, i), append(groups, es[:min(4, len(es))])
		}
	}
	if len(at) == 0 {
		return out, nil, nil
	}
	got, err := ask[struct {
		Names []struct {
			Group int    `json:"group"`
			Name  string `json:"name"`
		} `json:"names"`
	}](ctx, m, Question{Job: "names", Schema: namesSchema, MaxTokens: 500}, map[string]any{"Groups": groups})
	if err != nil {
		return out, nil, err
	}
	var removed []market.Removed
	for _, n := range got.Names {
		name := strings.TrimRight(oneLine(n.Name), ".!")
		if n.Group >= len(at) || name == "" {
			continue
		}
		f := &out[at[n.Group]]
		claim := market.Claim{Text: capital(name), Evidence: f.Evidence}
		kept, gone := ground.CheckProposed([]market.Claim{claim}, c.Evidence)
		removed = append(removed, gone...)
		if words := len(strings.Fields(name)); len(kept) == 1 && kept[0].Text == claim.Text && words >= 2 && words <= 10 {
			f.Title = kept[0].Text
		}
	}
	return out, removed, nil
}

// cited is the evidence of some ids, in their order.
func (c Case) cited(ids []string) []market.Evidence {
	var out []market.Evidence
	for _, id := range ids {
		for _, e := range c.Evidence {
			if e.ID == id {
				out = append(out, e)
				break
			}
		}
	}
	return out
}
