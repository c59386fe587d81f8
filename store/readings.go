package store

import (
	"context"

	"naps/market"
	"naps/records"
	"naps/store/rows"
)

// Readings are what was made of sessions' evidence.
type Readings struct{ *database }

const readingColumns = `evidence, hash, reader, model, prompt, batch, about, voice, facts, pain, relation, name, at`

func scanReading(r rows.Row) (out market.Reading, err error) {
	var facts []byte
	err = r.Scan(&out.Evidence, &out.Hash, &out.Reader, &out.Model, &out.Prompt, &out.Batch, &out.About, &out.Voice,
		&facts, &out.Pain,
		&out.Relation, &out.Name, &out.At)
	if err != nil {
		return out, err
	}
	return out, rows.FromJSON(facts, &out.Facts)
}

// List reads the readings of a session in the order in which they were committed.
func (r Readings) List(ctx context.Context, session string, q records.ReadingQuery) ([]market.Reading, error) {
	query, args := `SELECT `+readingColumns+` FROM readings WHERE session = ?`, []any{session}
	if q.Evidence != "" {
		query, args = query+` AND evidence = ?`, append(args, q.Evidence)
	}
	if q.Reader != "" {
		query, args = query+` AND reader = ?`, append(args, string(q.Reader))
	}
	return list(ctx, r, scanReading, query+` ORDER BY n`, args...)
}

// Standing gives the reading that stands for each piece of a session's evidence, by the evidence's hash.
func (r Readings) Standing(ctx context.Context, session string) (map[string]market.Reading, error) {
	all, err := r.List(ctx, session, records.ReadingQuery{})
	return market.Standing(all), err
}
