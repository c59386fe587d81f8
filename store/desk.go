package store

import (
	"context"
	"time"

	"naps/records"
	"naps/store/rows"

	"github.com/pocketbase/pocketbase/tools/types"
)

// Operations is what the operator sees of the whole database.
type Operations struct{ *database }

// Accounts lists the newest accounts whose address holds q.
func (s Operations) Accounts(ctx context.Context, q string, limit int) ([]records.Account, error) {
	return list(ctx, s, func(r rows.Row) (a records.Account, err error) {
		err = r.Scan(&a.ID, &a.Email, &a.Credits, &a.Ideas, &a.Runs, &a.Created)
		return a, err
	}, `SELECT u.id, u.email, (SELECT COALESCE(SUM(amount * 1000 + thousandths), 0) FROM credit_entries c WHERE c.user = u.id),
			(SELECT COUNT(*) FROM sessions s WHERE s.owner = u.id), (SELECT COUNT(*) FROM credit_entries c WHERE c.user = u.id AND c.kind = 'capture'), u.created
		FROM users u WHERE instr(lower(u.email), lower(?)) > 0 ORDER BY u.created DESC, u.id LIMIT ?`, q, limit)
}

// Outcomes counts the runs begun since a moment by their status.
func (s Operations) Outcomes(ctx context.Context, since time.Time) ([]records.Outcome, error) {
	return list(ctx, s, func(r rows.Row) (o records.Outcome, err error) {
		err = r.Scan(&o.Status, &o.Count)
		return o, err
	}, `SELECT status, COUNT(*) FROM runs WHERE created >= ? GROUP BY status ORDER BY status`, stampOf(since))
}

// SourceHealth reads from the journals of the runs since a moment what the sources did. A search's key is
// "phase/source/…".
func (s Operations) SourceHealth(ctx context.Context, since time.Time) ([]records.SourceHealth, error) {
	return list(ctx, s, func(r rows.Row) (h records.SourceHealth, err error) {
		err = r.Scan(&h.Name, &h.Asked, &h.Failed, &h.Last, &h.Reason)
		return h, err
	}, `WITH asked AS (
			SELECT substr(key, length(phase) + 2, instr(substr(key, length(phase) + 2), '/') - 1) AS source, failed, updated, output FROM run_steps
			WHERE session IN (SELECT id FROM sessions WHERE NOT sample) AND done AND updated >= ? AND phase != '' AND key LIKE phase || '/%/%')
		SELECT source, COUNT(*), SUM(failed), MAX(updated),
			COALESCE((SELECT json_extract(b.output, '$.reason') FROM asked b WHERE b.source = a.source AND b.failed ORDER BY b.updated DESC LIMIT 1), '')
		FROM asked a GROUP BY source ORDER BY source`, stampOf(since))
}

// OpenRuns lists the runs that work or wait, those that work first and the oldest first among each.
func (s Operations) OpenRuns(ctx context.Context, limit int) ([]records.OpenRun, error) {
	return list(ctx, s, func(r rows.Row) (o records.OpenRun, err error) {
		err = r.Scan(&o.Session, &o.Title, &o.Owner, &o.Status, &o.Created)
		return o, err
	}, `SELECT r.session, s.title, COALESCE(u.email, ''), r.status, r.created FROM runs r JOIN sessions s ON s.id = r.session
		LEFT JOIN users u ON u.id = r.owner WHERE r.`+rows.LiveRun+` ORDER BY r.status = 'queued', r.created LIMIT ?`,
		limit)
}

// Spend sums up what runs and answers in chats have used since a moment.
func (s Operations) Spend(ctx context.Context, since time.Time) (records.Spend, error) {
	return get(ctx, s, "spend", func(r rows.Row) (sum records.Spend, err error) {
		err = r.Scan(&sum.RunTokens, &sum.RunCost, &sum.Searches, &sum.ChatTokens, &sum.ChatCost)
		return sum, err
	}, `SELECT COALESCE(SUM(json_extract(usage, '$.tokens')), 0), COALESCE(SUM(json_extract(usage, '$.cost')), 0.0), COALESCE(SUM(json_extract(usage, '$.fetches')), 0),
			(SELECT COALESCE(SUM(tokens), 0) FROM chat_steps WHERE at >= ?), (SELECT COALESCE(SUM(cost), 0.0) FROM chat_steps WHERE at >= ?)
		FROM run_steps WHERE updated >= ?`, since.UnixMilli(), since.UnixMilli(), stampOf(since))
}

func stampOf(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }
