package app

import (
	"context"
	"maps"
	"slices"

	"naps/analyst/model"
	"naps/market"
	"naps/records"
	"naps/research"
)

// answered gives what the founder of a session read, and what the model that is set would read in the same way again:
// so a look again costs only what is new.
func answered(m *machine) research.Answers {
	return func(ctx context.Context, session string) ([]market.Reading, error) {
		all, err := m.store.Readings.List(ctx, session, records.ReadingQuery{})
		if err != nil {
			return nil, err
		}
		same, err := m.store.Runs.SameIdea(ctx, session)
		if err != nil {
			return nil, err
		}
		name, prompts := m.models.config().Name, slices.Collect(maps.Values(model.Versions()))
		return slices.DeleteFunc(all, func(r market.Reading) bool {
			mine := r.Reader == market.ReadByFounder
			again := same && r.Reader == market.ReadByModel && name != "" && r.Model == name &&
				slices.Contains(prompts, r.Prompt)
			return !mine && !again
		}), nil
	}
}
