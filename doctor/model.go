package doctor

import (
	"context"
	"fmt"
	"slices"
)

// ModelTrial is how a model did on a small case: sentences that stood in the evidence, why others did not, and whether it can ask for searches.
type ModelTrial struct {
	Kept    int
	Removed []string // the reason of each
	Tools   bool
}

// Model tries the model of the configuration on a case that is always the same; nil: none is configured.
func Model(name string, try func(ctx context.Context) (ModelTrial, error)) Check {
	return Check{Name: "model", Look: func(ctx context.Context) Finding {
		if try == nil {
			return fine("None is configured: the built-in rules do all the work.")
		}
		t, err := try(ctx)
		if err != nil {
			return problem(fmt.Sprintf("%s gives no answer that can be used: %v.", name, err), "Look at NAPS_LLM_BASE_URL, NAPS_LLM_MODEL, NAPS_LLM_API_KEY and the log of the server behind them. Runs go on by the built-in rules.")
		}
		text := fmt.Sprintf("%s answers by the schema; %d of its %d sentences stand in their evidence.", name, t.Kept, t.Kept+len(t.Removed))
		for _, why := range slices.Compact(slices.Sorted(slices.Values(t.Removed))) {
			text += fmt.Sprintf(" Removed: %s.", why)
		}
		if !t.Tools {
			text += " It asked for no search when it was offered one."
		}
		if t.Kept == 0 {
			return warning(text, "A larger model writes less that has to be removed. Reports are right all the same: what does not stand is left out.")
		}
		return fine(text)
	}}
}
