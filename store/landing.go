package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"naps/landing"
	"naps/store/rows"
)

// Landings are the public pages that test ideas. It implements landing.Drafts, landing.Tests, landing.Ended and
// landing.Saver.
type Landings struct{ *database }

const landingColumns = `t.id, t.session, t.slug, t.status, t.outcome, t.page, t.measure, t.need, t.visitors, t.until, t.confirm, t.created, t.opened, t.closed, t.sign`

func scanLanding(r rows.Row) (t landing.Test, err error) {
	var page []byte
	h := &t.Threshold
	if err = r.Scan(&t.ID, &t.Session, &t.Slug, &t.Status, &t.Outcome, &page, &h.Measure, &h.Need, &h.Visitors,
		&h.Until, &t.Confirm, &t.Created, &t.Opened, &t.Closed, &t.Key); err != nil {
		return t, err
	}
	return t, json.Unmarshal(page, &t.Page)
}

// Test is the latest test of a session.
func (s Landings) Test(ctx context.Context, session string) (landing.Test, error) {
	return get(ctx, s, "test", scanLanding, `SELECT `+landingColumns+
		` FROM landing_tests t WHERE session = ? ORDER BY created DESC, id DESC LIMIT 1`, session)
}

// Tests lists all tests of a session, the newest first.
func (s Landings) Tests(ctx context.Context, session string) ([]landing.Test, error) {
	return list(ctx, s, scanLanding, `SELECT `+landingColumns+
		` FROM landing_tests t WHERE session = ? ORDER BY created DESC, id DESC`, session)
}

// BySlug is the test whose page has an address, unless it is a draft.
func (s Landings) BySlug(ctx context.Context, slug string) (landing.Test, error) {
	return get(ctx, s, "test", scanLanding, `SELECT `+landingColumns+
		` FROM landing_tests t WHERE slug = ? AND status != 'draft'`, slug)
}

// SaveTest implements landing.Drafts.
func (s Landings) SaveTest(ctx context.Context, t landing.Test) error {
	page, err := json.Marshal(t.Page)
	if err != nil {
		return fmt.Errorf("store: test: %w", err)
	}
	h := t.Threshold
	p := dbx.Params{"id": t.ID, "session": t.Session, "slug": t.Slug, "page": string(page),
		"measure": string(h.Measure), "need": h.Need, "visitors": h.Visitors,
		"until": h.Until, "created": t.Created, "sign": t.Key}
	n,
		err := s.change(ctx,
		s.app, `INSERT INTO landing_tests (id, session, slug, status, outcome, page, measure, need, visitors, until, confirm, created, opened, closed, entered, sign)
		SELECT {:id}, {:session}, {:slug}, 'draft', '', {:page}, {:measure}, {:need}, {:visitors}, {:until}, 0, {:created}, 0, 0, 0, {:sign}
			WHERE EXISTS (SELECT 1 FROM sessions WHERE id = {:session})
		ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, page = excluded.page, measure = excluded.measure, need = excluded.need, visitors = excluded.visitors,
			until = excluded.until WHERE landing_tests.status = 'draft'`, p)
	switch {
	case err != nil && strings.Contains(err.Error(), "landing_tests.slug"):
		return landing.ErrTaken
	case err != nil && strings.Contains(err.Error(), "landing_tests.session"):
		return landing.ErrLocked // another tab has begun one
	case err != nil:
		return err
	case n == 0:
		return landing.ErrLocked
	}
	return nil
}

// change runs a statement and says how many rows it changed.
func (d *database) change(ctx context.Context, app core.App, statement string, p dbx.Params) (int64, error) {
	r, err := app.NonconcurrentDB().NewQuery(statement).Bind(p).WithContext(ctx).Execute()
	if err != nil {
		return 0, fmt.Errorf("store: public test: %w", err)
	}
	return r.RowsAffected()
}

// OpenTest implements landing.Drafts.
func (s Landings) OpenTest(ctx context.Context, id string, at time.Time, confirm bool) error {
	n,
		err := s.change(ctx, s.app,
		`UPDATE landing_tests SET status = 'open', opened = {:at}, confirm = {:confirm} WHERE id = {:id} AND status = 'draft'`,
		dbx.Params{"id": id, "at": at.UnixMilli(), "confirm": confirm})
	if err == nil && n == 0 {
		return landing.ErrLocked
	}
	return err
}

// CloseTest implements landing.Tests: nothing is counted between the judgment and the end.
func (s Landings) CloseTest(ctx context.Context, id string, at time.Time,
	judge func(landing.Test, landing.Counts) landing.Outcome) (t landing.Test, err error) {
	err = s.app.RunInTransaction(func(app core.App) error {
		// This takes the write lock: what is read below stays the latest until the commit.
		if _, err := s.change(ctx, app, `UPDATE landing_tests SET entered = entered WHERE id = {:id}`,
			dbx.Params{"id": id}); err != nil {
			return err
		}
		if t, err = get(ctx, s, "test", scanLanding, `SELECT `+landingColumns+` FROM landing_tests t WHERE id = ?`,
			id); err != nil {
			return err
		}
		if t.Status != landing.Open {
			return landing.ErrNotNow
		}
		c, err := s.Counts(ctx, id)
		if err != nil {
			return err
		}
		t.Status, t.Closed, t.Outcome = landing.Closed, at.UnixMilli(), judge(t, c)
		_,
			err = s.change(ctx, app,
			`UPDATE landing_tests SET status = 'closed', outcome = {:outcome}, closed = {:at} WHERE id = {:id}`,
			dbx.Params{"id": id, "outcome": string(t.Outcome), "at": t.Closed})
		return err
	})
	return t, err
}

// landingSums adds up what a test has brought; its one argument is the test.
const landingSums = `SELECT COALESCE(SUM(c.views), 0), COALESCE(SUM(c.visitors), 0), COALESCE(SUM(c.clicks), 0), COALESCE(SUM(c.filtered), 0),
	(SELECT COUNT(*) FROM landing_addresses a WHERE a.test = t.id), (SELECT COUNT(*) FROM landing_addresses a WHERE a.test = t.id AND a.confirmed > 0),
	(SELECT COUNT(*) FROM landing_payments p WHERE p.test = t.id)
	FROM landing_tests t LEFT JOIN landing_counts c ON c.test = t.id WHERE t.id = ? GROUP BY t.id`

func scanLandingCounts(r rows.Row) (c landing.Counts, err error) {
	err = r.Scan(&c.Views, &c.Visitors, &c.Clicks, &c.Filtered, &c.Addresses, &c.Confirmed, &c.Reservations)
	return c, err
}

// Counts implements landing.Tests.
func (s Landings) Counts(ctx context.Context, id string) (landing.Counts, error) {
	return get(ctx, s, "counts", scanLandingCounts, landingSums, id)
}

// Days lists what a test brought day by day, the newest first.
func (s Landings) Days(ctx context.Context, id string) ([]landing.Added, error) {
	return list(ctx, s, func(r rows.Row) (a landing.Added, err error) {
		err = r.Scan(&a.Test, &a.Day, &a.Views, &a.Visitors, &a.Clicks, &a.Filtered)
		return a, err
	}, `SELECT test, day, views, visitors, clicks, filtered FROM landing_counts WHERE test = ? ORDER BY day DESC`, id)
}

// AddCounts implements landing.Saver.
func (s Landings) AddCounts(ctx context.Context, all []landing.Added) error {
	return s.app.RunInTransaction(func(app core.App) error {
		for _, a := range all {
			if _, err := s.change(ctx, app, `INSERT INTO landing_counts (test, day, views, visitors, clicks, filtered)
				SELECT id, {:day}, {:views}, {:visitors}, {:clicks}, {:filtered} FROM landing_tests WHERE id = {:test} AND status = 'open'
				ON CONFLICT (test, day) DO UPDATE SET views = views + excluded.views, visitors = visitors + excluded.visitors, clicks = clicks + excluded.clicks,
					filtered = filtered + excluded.filtered`,
				dbx.Params{"test": a.Test, "day": a.Day, "views": a.Views, "visitors": a.Visitors, "clicks": a.Clicks,
					"filtered": a.Filtered}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Overdue implements landing.Ended.
func (s Landings) Overdue(ctx context.Context, today string) ([]string, error) {
	return list(ctx, s, rows.Value[string],
		`SELECT id FROM landing_tests WHERE status = 'open' AND until < ? ORDER BY until, id`, today)
}

// Unentered implements landing.Ended.
func (s Landings) Unentered(ctx context.Context) ([]landing.Test, error) {
	return list(ctx, s, scanLanding, `SELECT `+landingColumns+
		` FROM landing_tests t WHERE status = 'closed' AND entered = 0 AND outcome IN ('passed', 'failed') ORDER BY closed, id`)
}

// Entered implements landing.Ended.
func (s Landings) Entered(ctx context.Context, id string) error {
	_, err := s.change(ctx, s.app, `UPDATE landing_tests SET entered = 1 WHERE id = {:id}`, dbx.Params{"id": id})
	return err
}

var _ interface {
	landing.Drafts
	landing.Tests
	landing.Ended
	landing.Saver
} = Landings{}
