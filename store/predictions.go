package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"naps/followup"
	"naps/forecast"
	"naps/journal"
	"naps/store/rows"
)

// Predictions are what naps predicted with its reports, and what became of it. It implements what package followup
// needs.
type Predictions struct{ *database }

const predictionColumns = `p.id, p.session, p.version, p.kind, p.subject, p.needed, p.claim, p.detail, p.chance, p.rule, p.made, p.due, p.days, p.outcome, p.judge, p.found, p.resolved, p.asked`

func predictionInto(p *forecast.Prediction) []any {
	return []any{&p.ID, &p.Session, &p.Version, &p.Kind, &p.Subject, &p.Needed, &p.Claim, &p.Detail, &p.Chance, &p.Rule,
		&p.Made, &p.Due, &p.Days, &p.Outcome, &p.Judge, &p.Found, &p.Resolved, &p.Asked}
}

func scanPrediction(r rows.Row) (p forecast.Prediction, err error) {
	err = r.Scan(predictionInto(&p)...)
	return p, err
}

// ofKind orders predictions as forecast.Kinds does.
const ofKind = `CASE p.kind WHEN 'price' THEN 0 WHEN 'complaints' THEN 1 WHEN 'community' THEN 2 WHEN 'test' THEN 3 ELSE 4 END`

// OfSession lists the predictions of an idea, the newest first, those of one version by kind.
func (s Predictions) OfSession(ctx context.Context, session string) ([]forecast.Prediction, error) {
	return list(ctx, s, scanPrediction, `SELECT `+predictionColumns+
		` FROM predictions p WHERE p.session = ? ORDER BY p.version DESC, `+ofKind+`, p.id`, session)
}

// OpenOf lists the open predictions of a founder's ideas that are due and that only the founder can settle, the
// longest due first. Those of archived ideas are left out.
func (s Predictions) OpenOf(ctx context.Context, owner, today string, limit int) ([]followup.Due, error) {
	return due(ctx, s,
		`WHERE s.owner = ? AND p.outcome = '' AND p.asked > 0 AND p.due <= ? AND NOT s.archived ORDER BY p.due, s.id, `+
			ofKind+` LIMIT ?`, owner, today, limit)
}

// Due implements followup.Open.
func (s Predictions) Due(ctx context.Context, today string, limit int) ([]followup.Due, error) {
	return due(ctx, s, `WHERE p.outcome = '' AND p.asked = 0 AND p.due <= ? ORDER BY s.id, p.due, `+ofKind+` LIMIT ?`,
		today, limit)
}

func due(ctx context.Context, s Predictions, where string, args ...any) ([]followup.Due, error) {
	return list(ctx, s, func(r rows.Row) (d followup.Due, err error) {
		err = r.Scan(append(predictionInto(&d.Prediction), &d.Title, &d.Archived)...)
		return d, err
	},
		`SELECT `+predictionColumns+`, s.title, s.archived FROM predictions p JOIN sessions s ON s.id = p.session `+
			where, args...)
}

// Unpredicted implements followup.Reports.
func (s Predictions) Unpredicted(ctx context.Context, before time.Time, limit int) ([]followup.Version, error) {
	return list(ctx, s, func(r rows.Row) (v followup.Version, err error) {
		err = r.Scan(&v.Session, &v.Version, &v.Written, &v.Sample)
		return v, err
	}, `SELECT r.session, r.version, r.created, s.sample FROM reports r JOIN sessions s ON s.id = r.session WHERE (r.created <= ? OR COALESCE(json_extract(r.json, '$.based_on'), 0) = 0)
		AND NOT EXISTS (SELECT 1 FROM predicted p WHERE p.session = r.session AND p.version = r.version AND p.written = r.created) ORDER BY r.session, r.version LIMIT ?`,
		before.UTC().Format(types.DefaultDateLayout), limit)
}

// Predict implements followup.Reports. A kind of which the idea has an open prediction is left as it is.
func (s Predictions) Predict(ctx context.Context, v followup.Version, all []forecast.Prediction) error {
	err := s.app.RunInTransaction(func(tx core.App) error {
		run := func(query string, p dbx.Params) error {
			_, err := tx.NonconcurrentDB().NewQuery(query).Bind(p).WithContext(ctx).Execute()
			return err
		}
		for _, p := range all {
			err := run(`INSERT OR IGNORE INTO predictions (id, session, version, kind, subject, needed, claim, detail, chance, rule, made, due, days, outcome, judge, found, resolved, asked)
				SELECT {:id}, {:session}, {:version}, {:kind}, {:subject}, {:needed}, {:claim}, {:detail}, {:chance}, {:rule}, {:made}, {:due}, {:days}, '', '', '', '', 0
				WHERE EXISTS (SELECT 1 FROM sessions WHERE id = {:session})`,
				dbx.Params{"id": p.ID, "session": v.Session, "version": v.Version, "kind": string(p.Kind),
					"subject": p.Subject, "needed": p.Needed, "claim": p.Claim, "detail": p.Detail,
					"chance": p.Chance, "rule": p.Rule, "made": p.Made, "due": p.Due, "days": p.Days})
			if err != nil {
				return err
			}
		}
		return run(
			`INSERT OR REPLACE INTO predicted (session, version, written) SELECT id, {:version}, {:written} FROM sessions WHERE id = {:session}`,
			dbx.Params{"session": v.Session, "version": v.Version, "written": v.Written})
	})
	if err != nil {
		return fmt.Errorf("store: predictions: %w", err)
	}
	return nil
}

// Settle writes the outcome of an open prediction of an idea, once: a second time is journal.ErrOver and changes
// nothing.
func (s Predictions) Settle(ctx context.Context, session, id string, o forecast.Outcome, by forecast.Judge, found,
	today string) error {
	done,
		err := change(ctx, s,
		`UPDATE predictions SET outcome = {:outcome}, judge = {:judge}, found = {:found}, resolved = {:today} WHERE id = {:id} AND session = {:session} AND outcome = ''`,
		dbx.Params{"outcome": string(o), "judge": string(by), "found": found, "today": today, "id": id,
			"session": session})
	if err != nil || done > 0 {
		return err
	}
	_, err = get(ctx, s, "prediction", rows.Value[int], `SELECT 1 FROM predictions WHERE id = ? AND session = ?`, id,
		session)
	if err != nil {
		return err
	}
	return fmt.Errorf("store: prediction: %w", journal.ErrOver)
}

// Asked implements followup.Founders.
func (s Predictions) Asked(ctx context.Context, id string, at int64) error {
	_, err := change(ctx, s, `UPDATE predictions SET asked = {:at} WHERE id = {:id}`, dbx.Params{"id": id, "at": at})
	return err
}

func change(ctx context.Context, s Predictions, query string, p dbx.Params) (int64, error) {
	r, err := s.app.NonconcurrentDB().NewQuery(query).Bind(p).WithContext(ctx).Execute()
	if err != nil {
		return 0, fmt.Errorf("store: prediction: %w", err)
	}
	return r.RowsAffected()
}

// Settled lists what became of all predictions of this server, without anything of the ideas, by month and kind.
func (s Predictions) Settled(ctx context.Context) ([]forecast.Settled, error) {
	return list(ctx, s, func(r rows.Row) (x forecast.Settled, err error) {
		err = r.Scan(&x.Kind, &x.Chance, &x.Outcome, &x.Days, &x.Month)
		return x, err
	},
		`SELECT kind, chance, outcome, days, substr(due, 1, 7) AS month FROM predictions WHERE outcome IN ('yes', 'no') ORDER BY month, kind, chance, outcome`)
}

// Newest implements followup.Open. A run that searched only one phase again, and a report that counts more of the
// founder's own evidence, are no whole research.
func (s Predictions) Newest(ctx context.Context, session string) (json []byte, seen string, err error) {
	json, _, err = Reports(s).Report(ctx, session, 0)
	if errors.Is(err, journal.ErrNotFound) {
		return []byte("{}"), "", nil
	}
	if err != nil {
		return nil, "", err
	}
	seen,
		err = get(ctx, s, "run",
		rows.Value[string], `SELECT COALESCE(MAX(substr(r.created, 1, 10)), '') FROM runs r WHERE r.session = ? AND COALESCE(json_extract(r.brief, '$.again'), '') = ''
		AND EXISTS (SELECT 1 FROM reports p WHERE p.session = r.session AND p.run = r.id)`, session)
	return json, seen, err
}

// Of implements followup.Reports.
func (s Predictions) Of(ctx context.Context, v followup.Version) ([]byte, error) {
	raw, _, err := Reports(s).Report(ctx, v.Session, v.Version)
	return raw, err
}

// Founder implements followup.Founders. A founder who watches the idea is told by the ways they chose there; others
// by mail and in their browsers.
func (s Predictions) Founder(ctx context.Context, session string) (journal.Monitor, error) {
	m, err := Monitors(s).Monitor(ctx, session)
	if err == nil && m.Active || err != nil && !errors.Is(err, journal.ErrNotFound) {
		return m, err
	}
	return get(ctx, s, "founder", func(r rows.Row) (m journal.Monitor, err error) {
		m.Email, m.Push = true, true
		err = r.Scan(&m.Session, &m.Owner, &m.Mail, &m.Confirmed, &m.Title)
		return m, err
	},
		`SELECT s.id, s.owner, u.email, u.verified, s.title FROM sessions s JOIN users u ON u.id = s.owner WHERE s.id = ?`,
		session)
}
