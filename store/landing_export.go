package store

import (
	"context"

	"naps/landing"
)

// ownTest is a public test as its founder takes it along, with the addresses that were left to them.
type ownTest struct {
	landing.Test
	Counts    landing.Counts    `json:"counts"`
	Days      []landing.Added   `json:"days"`
	Addresses []landing.Address `json:"addresses"`
	Payments  []landing.Payment `json:"payments"`
}

func (s *Store) exportTests(ctx context.Context, session string) ([]ownTest, error) {
	all, err := s.Landings.Tests(ctx, session)
	out := make([]ownTest, 0, len(all))
	for _, t := range all {
		own := ownTest{Test: t}
		if own.Counts, err = s.Landings.Counts(ctx, t.ID); err != nil {
			return nil, err
		}
		if own.Days, err = s.Landings.Days(ctx, t.ID); err != nil {
			return nil, err
		}
		if own.Addresses, err = s.LandingPeople.Addresses(ctx, t.ID); err != nil {
			return nil, err
		}
		if own.Payments, err = s.LandingPeople.Payments(ctx, t.ID); err != nil {
			return nil, err
		}
		out = append(out, own)
	}
	return out, err
}
