package app

import (
	"context"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/engine"
	"naps/hooks"
)

// How long what has served its time is kept. A run that may be continued keeps its journal for as long as its session
// stands.
const (
	keepKeys     = 24 * time.Hour      // an idempotency key is not repeated later than that
	keepAnswers  = 45 * 24 * time.Hour // longer than any cached answer may be used
	keepJournals = 90 * 24 * time.Hour // of sessions that ended with a report
)

// jobs is what the app does by the clock. Each may be killed at any moment and run again: what it does is one condition
// on the rows.
func (m *machine) jobs(app core.App, cfg Config) []hooks.Job {
	dir := app.DataDir()
	return []hooks.Job{
		{Name: "disk", Spec: "@every 5s", Run: m.mindDisk},
		{Name: "orphans", Spec: "@every 20s", Run: m.counted("orphans", func(ctx context.Context) (int64, error) {
			return adopt(ctx, m)
		})},
		{Name: "compact", Spec: "@every 1m", Run: m.counted("compact", func(ctx context.Context) (int64, error) {
			return m.store.Cleanup.Compact(ctx, cfg.CompactAfter)
		})},
		{Name: "checkpoint", Spec: "@every 5m", Run: m.checkpoint},
		{Name: "watch", Spec: "@every 1m", Run: m.watcher(app, cfg).Round},
		{Name: "predict", Spec: "@every 1m", Run: keeper(m, app, cfg).Predict},
		{Name: "follow up", Spec: "@every 10m", Run: keeper(m, app, cfg).Check},
		{Name: "public tests", Spec: "@every 1m", Run: m.landings.Round},
		{Name: "unconfirmed addresses", Spec: "@hourly",
			Run: m.counted("unconfirmed addresses", func(ctx context.Context) (int64, error) {
				return m.store.LandingPeople.ForgetUnconfirmed(ctx, m.landings.Now().Add(-keepUnconfirmed))
			})},
		{Name: "sweep", Spec: "@hourly", Run: m.counted("sweep", func(ctx context.Context) (int64, error) {
			return m.store.Cleanup.Sweep(ctx, keepKeys, keepAnswers)
		})},
		{Name: "credits", Spec: "@hourly", Run: m.counted("credits", func(ctx context.Context) (int64, error) {
			return m.store.Ledger.GrantMonthly(ctx, cfg.MonthlyCredits, time.Now())
		})},
		{Name: "logins", Spec: "@hourly", Run: m.counted("logins", m.store.Cleanup.DropLogins)},
		{Name: "shares", Spec: "@hourly", Run: m.counted("shares", m.store.Cleanup.ExpireShares)},
		{Name: "journals", Spec: "20 3 * * *", Run: m.counted("journals", func(ctx context.Context) (int64, error) {
			return m.store.Cleanup.PruneJournals(ctx, keepJournals)
		})},
		{Name: "pages", Spec: "40 3 * * *", Run: m.counted("pages", m.store.Cleanup.PrunePages)},
		{Name: "backup", Spec: "@daily", Run: func(ctx context.Context) error { return m.backUp(ctx, dir, cfg) }},
	}
}

// adopt takes up runs that nobody works on, and tells those that wait for other machines.
func adopt(ctx context.Context, m *machine) (int64, error) {
	n, err := m.engine.Adopt(ctx)
	if m.workers != nil {
		err = errors.Join(err, engine.TellWaiting(ctx, m.engine, m.workers.lacks))
	}
	return int64(n), err
}

// counted says in the log, which the panel shows, how many rows a job has removed, if any.
func (m *machine) counted(name string, job func(context.Context) (int64, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		rows, err := job(ctx)
		if rows > 0 {
			m.note.Info("A job has cleaned up", "job", name, "rows", rows)
		}
		return err
	}
}

// checkpoint empties the write-ahead log while nobody works: it must not make a stream wait.
func (m *machine) checkpoint(ctx context.Context) error {
	if running, waiting := m.engine.Load(); running+waiting > 0 {
		return nil
	}
	return m.store.Cleanup.Checkpoint(ctx)
}
