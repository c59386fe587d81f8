package analyst

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

var mergeSchema = json.RawMessage(`{"type":"object","properties":{"same":{"type":"array","maxItems":10,"items":{"type":"object","properties":{"a":{"type":"integer","minimum":0,"maximum":60},"b":{"type":"integer","minimum":0,"maximum":60}},"required":["a","b"],"additionalProperties":false}}},"required":["same"],"additionalProperties":false}`)

// rivalsShown is how many competitors a model sees.
const rivalsShown = 24

// MergeRivals lets a model say which competitors are one product under two names. They are merged only where their names or their sites agree,
// so that no word of a model makes a rival disappear. findings is not changed.
func MergeRivals(ctx context.Context, m Model, _ Case, findings []market.Finding) ([]market.Finding, []market.Removed, error) {
	var at []int
	var shown []market.Finding
	for i, f := range findings {
		if f.Kind == "competitor" && len(at) < rivalsShown {
			at, shown = append(at, i), append(shown, f)
		}
	}
	if len(at) < 2 {
		return findings, nil, nil
	}
	got, err := ask[struct {
		Same []struct{ A, B int } `json:"same"`
	}](ctx, m, Question{Job: "merge", Schema: mergeSchema, MaxTokens: 300}, map[string]any{"Rivals": shown})
	if err != nil {
		return findings, nil, err
	}
	out := slices.Clone(findings)
	var removed []market.Removed
	gone := map[int]bool{}
	for _, p := range got.Same {
		a, b := min(p.A, p.B), max(p.A, p.B)
		if a == b || b >= len(at) || gone[at[a]] || gone[at[b]] {
			continue
		}
		x, y := out[at[a]], out[at[b]]
		if !sameMaker(x, y) {
			removed = append(removed, rejected(x.Title+" and "+y.Title+" are the same", "neither their names nor their sites agree"))
			continue
		}
		gone[at[b]] = true
		x.Evidence = slices.Clone(x.Evidence)
		for _, id := range y.Evidence {
			if !slices.Contains(x.Evidence, id) {
				x.Evidence = append(x.Evidence, id)
			}
		}
		x.Figures = maps.Clone(x.Figures)
		for k, v := range y.Figures {
			if _, known := x.Figures[k]; !known && x.Figures != nil {
				x.Figures[k] = v
			}
		}
		out[at[a]] = x
	}
	kept := []market.Finding{}
	for i, f := range out {
		if !gone[i] {
			kept = append(kept, f)
		}
	}
	return kept, removed, nil
}

// sameMaker reports whether two products agree in their site, or one name is the beginning of the other.
func sameMaker(x, y market.Finding) bool {
	if d := x.Labels["domain"]; d != "" && d == y.Labels["domain"] && !hostsOfMany[d] {
		return true
	}
	a, b := bareName(x.Title), bareName(y.Title)
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= shortestName && strings.HasPrefix(b, a)
}

func bareName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
