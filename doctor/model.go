package doctor

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
)

// ModelTrial is what a model's server can do, and how the model did on texts whose right reading is known.
type ModelTrial struct {
	Right, Of int
	Can       string   // a sentence about what the server can do
	Habits    []string // by their names
	Hint      string   // what may help, where it gives no usable answer
}

// modelPatience is how long a model may take: one that thinks takes a minute for what others answer at once.
const modelPatience = 3 * time.Minute

// Model has the model of the configuration read texts that are always the same; nil: none is configured.
func Model(name string, try func(ctx context.Context) (ModelTrial, error)) Check {
	return Check{Name: "model", Patience: modelPatience, Look: func(ctx context.Context) Finding {
		if try == nil {
			return warning("No model is set, so nobody reads what is found until the founder does.",
				"Set NAPS_LLM_BASE_URL and NAPS_LLM_MODEL, for example to Ollama or LM Studio on this machine.")
		}
		t, err := try(ctx)
		if err != nil {
			hint := cmp.Or(t.Hint,
				"Check NAPS_LLM_BASE_URL, NAPS_LLM_MODEL, NAPS_LLM_API_KEY and the log of the server behind them.")
			return problem(fmt.Sprintf("%s gives no usable answer: %v.", name, err), hint+" Runs go on without it.")
		}
		text := fmt.Sprintf("%s answers in the asked form and reads %d of %d test texts correctly.", name, t.Right,
			t.Of)
		if t.Can != "" {
			text += " " + t.Can
		}
		if len(t.Habits) > 0 {
			text += " Its habits, which naps copes with: " + strings.Join(t.Habits, "; ") + "."
		}
		if 4*t.Right < 3*t.Of {
			return warning(text, "A larger model reads better. What it reads wrong counts for or against ideas.")
		}
		return fine(text)
	}}
}

// Embedding has the model for embeddings tell a text of the same meaning from one on another subject; nil: none is
// configured, which is fine.
func Embedding(name string, try func(ctx context.Context) (tells bool, err error)) Check {
	return Check{Name: "embeddings", Look: func(ctx context.Context) Finding {
		if try == nil {
			return fine("No model for embeddings is set; what is read first is decided by words.")
		}
		tells, err := try(ctx)
		switch {
		case err != nil:
			return problem(fmt.Sprintf("%s gives no vectors: %v.", name, err),
				"Check NAPS_EMBED_MODEL, and that the endpoint of NAPS_LLM_BASE_URL answers /embeddings. Runs go on by words alone.")
		case !tells:
			return warning(
				fmt.Sprintf(
					"%s gives vectors, but does not tell a text of the same meaning from one on another subject.",
					name), "Set NAPS_EMBED_MODEL to a model made for embeddings.")
		}
		return fine(fmt.Sprintf("%s gives vectors that tell meanings apart.", name))
	}}
}
