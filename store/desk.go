package store

import (
	"context"
	"time"

	"naps/journal"
	"naps/store/rows"

	"github.com/pocketbase/pocketbase/tools/types"
)

// Account is a user as the operator sees one.
type Account struct {
	ID, Email string
	Credits   journal.Credits
	Ideas     int
	Runs      int
	Created   string // as the database writes it
}

// Operations is what the operator sees of the whole database.
type Operations struct{ *database }

// Accounts lists the newest accounts whose address holds q.
func (s Operations) Accounts(ctx context.Context, q string, limit int) ([]Account, error) {
	return list(ctx, s, func(r rows.Row) (a Account, err error) {
		err = r.Scan(&a.ID, &a.Email, &a.Credits, &a.Ideas, &a.Runs, &a.Created)
		return a, err
	}, `SELECT u.id, u.email, (SELECT COALESCE(SUM(amount * 1000 + thousandths), 0) FROM credit_entries c WHERE c.user = u.id),
			(SELECT COUNT(*) FROM sessions s WHERE s.owner = u.id), (SELECT COUNT(*) FROM credit_entries c WHERE c.user = u.id AND c.kind = 'capture'), u.created
		FROM users u WHERE instr(lower(u.email), lower(?)) > 0 ORDER BY u.created DESC, u.id LIMIT ?`, q, limit)
}

// Outcome counts the runs that ended in one way.
type Outcome struct {
	Status string
	Count  int
}

// Outcomes counts the runs begun since a moment by their status.
func (s Operations) Outcomes(ctx context.Context, since time.Time) ([]Outcome, error) {
	return list(ctx, s, func(r rows.Row) (o Outcome, err error) {
		err = r.Scan(&o.Status, &o.Count)
		return o, err
	}, `SELECT status, COUNT(*) FROM runs WHERE created >= ? GROUP BY status ORDER BY status`, stampOf(since))
}

// SourceHealth is how often one source was asked, and how often it did not answer.
type SourceHealth struct {
	Name          string
	Asked, Failed int
	Reason        string // of the last failure
	Last          string // when it was last asked, as the database writes it
}

// SourceHealth reads from the journals of the runs since a moment what the sources did. A search's key is "phase/source/…".
func (s Operations) SourceHealth(ctx context.Context, since time.Time) ([]SourceHealth, error) {
	return list(ctx, s, func(r rows.Row) (h SourceHealth, err error) {
		err = r.Scan(&h.Name, &h.Asked, &h.Failed, &h.Last, &h.Reason)
		return h, err
	}, `WITH asked AS (
			SELECT substr(key, length(phase) + 2, instr(substr(key, length(phase) + 2), '/') - 1) AS source, failed, updated, output FROM run_steps
			WHERE session IN (SELECT id FROM sessions WHERE NOT sample) AND done AND updated >= ? AND phase != '' AND key LIKE phase || '/%/%')
		SELECT source, COUNT(*), SUM(failed), MAX(updated),
			COALESCE((SELECT json_extract(b.output, '$.reason') FROM asked b WHERE b.source = a.source AND b.failed ORDER BY b.updated DESC LIMIT 1), '')
		FROM asked a GROUP BY source ORDER BY source`, stampOf(since))
}

func stampOf(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }
