package plain

import (
	"context"

	"naps/analyst"
	"naps/market"
	"naps/payers"
)

// Classify offers the line of a public classification whose title is clearly near to the customer's name, as an
// assumption; where none is, nothing.
func (Analyst) Classify(_ context.Context, b market.Brief,
	s market.Subject) ([]market.Payers, []market.Removed, error) {
	country, named := payers.Country(s.Region, b.Idea, s.Language)
	got, ok := payers.Clearly(payers.For(country), s.Customer)
	if !ok {
		return nil, nil, nil
	}
	return []market.Payers{{List: got.List, Code: got.Entry.Code, Title: got.Entry.Title, Country: country,
		Assumed: !named, Standing: market.PayersAssumed}}, nil, nil
}

// Rules reads nothing.
func (Analyst) Rules(_ context.Context, _ market.Brief, _ market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return unread(batch), nil
}
