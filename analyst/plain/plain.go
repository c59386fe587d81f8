// Package plain is the analyst without a model. It takes the idea from a form that the founder fills, plans searches
// from templates, and writes short sentences from what was counted. It never reads: what a text means is decided by a
// model or by the founder, and until one of them has read it, it counts for nothing.
package plain

import (
	"context"

	"naps/analyst"
	"naps/market"
)

// Analyst implements the jobs of an analyst without a model. The zero value is ready; it is safe for concurrent use.
type Analyst struct{}

// notRead is why nothing was read.
const notRead = "no model is set, so nobody has read it yet"

// Understand takes the idea apart as far as its form goes; see Understood.
func (Analyst) Understand(_ context.Context, b market.Brief) (market.Subject, error) {
	return Understood(b), nil
}

// Plan makes searches from templates; see Searches.
func (Analyst) Plan(_ context.Context, _ market.Brief, s market.Subject) ([]analyst.Search, []market.Removed, error) {
	return Searches(s), nil, nil
}

// Read reads nothing.
func (Analyst) Read(_ context.Context, _ market.Brief, _ market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return unread(batch), nil
}

// Products reads nothing.
func (Analyst) Products(_ context.Context, _ market.Brief, _ market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return unread(batch), nil
}

func unread(batch []analyst.Candidate) analyst.Batch {
	out := analyst.Batch{Why: notRead}
	for _, c := range batch {
		out.Unread = append(out.Unread, c.Evidence.ID)
	}
	return out
}

// Names proposes no names: pains then stand under the words of their readings, and products are joined by name and
// domain alone.
func (Analyst) Names(context.Context, market.Brief, market.Subject,
	analyst.Naming) (analyst.Names, []market.Removed, error) {
	return analyst.Names{}, nil, nil
}

// More asks for nothing beyond the plan.
func (Analyst) More(context.Context, market.Brief, market.Subject,
	analyst.Known) (analyst.Further, []market.Removed, error) {
	return analyst.Further{Enough: true}, nil, nil
}

// Write has nothing to add to the sentences that Claims makes of each phase.
func (Analyst) Write(context.Context, market.Brief, market.Subject,
	analyst.Draft) (analyst.Prose, []market.Removed, error) {
	return analyst.Prose{}, nil, nil
}
