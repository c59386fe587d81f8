package store

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/landing"
	"naps/store/rows"
)

// LandingPeople is what people left on public pages: addresses, payments and complaints. It implements
// landing.Addressbook, landing.Payments and landing.Complaints.
type LandingPeople struct{ *database }

var _ interface {
	landing.Addressbook
	landing.Payments
	landing.Complaints
} = LandingPeople{}

func scanAddress(r rows.Row) (a landing.Address, err error) {
	err = r.Scan(&a.ID, &a.Email, &a.At, &a.Confirmed)
	return a, err
}

const addressColumns = `a.id, a.email, a.at, a.confirmed FROM landing_addresses a`

// Leave implements landing.Addressbook. The same address again gets a new token, unless it is confirmed.
func (s LandingPeople) Leave(ctx context.Context, test, email, tokenHash string,
	at time.Time) (confirmed bool, err error) {
	p := dbx.Params{"id": core.GenerateDefaultRandomId(), "test": test, "email": email, "token": tokenHash,
		"at": at.UnixMilli(), "most": landing.MostAddresses}
	n, err := s.change(ctx, s.app, `INSERT INTO landing_addresses (id, test, email, token, at, confirmed)
		SELECT {:id}, id, {:email}, {:token}, {:at}, 0 FROM landing_tests WHERE id = {:test} AND status = 'open'
			AND (EXISTS (SELECT 1 FROM landing_addresses WHERE test = {:test} AND email = {:email})
				OR (SELECT COUNT(*) FROM landing_addresses WHERE test = {:test}) < {:most})
		ON CONFLICT (test, email) DO UPDATE SET token = excluded.token WHERE confirmed = 0`, p)
	if err != nil || n > 0 {
		return false, err
	}
	found, err := list(ctx, s, scanAddress, `SELECT `+addressColumns+` WHERE test = ? AND email = ? AND confirmed > 0`,
		test, email)
	if err == nil && len(found) == 0 {
		err = landing.ErrNotNow
	}
	return err == nil, err
}

// ByToken implements landing.Addressbook.
func (s LandingPeople) ByToken(ctx context.Context, test, tokenHash string) (landing.Address, error) {
	return get(ctx, s, "address", scanAddress, `SELECT `+addressColumns+` WHERE test = ? AND token = ?`, test,
		tokenHash)
}

// Confirm implements landing.Addressbook. What is confirmed once the test is over is kept for the founder and changes
// no outcome.
func (s LandingPeople) Confirm(ctx context.Context, test, tokenHash string, at time.Time) error {
	n,
		err := s.change(ctx, s.app,
		`UPDATE landing_addresses SET confirmed = CASE WHEN confirmed > 0 THEN confirmed ELSE {:at} END WHERE test = {:test} AND token = {:token}`,
		dbx.Params{"test": test, "token": tokenHash, "at": at.UnixMilli()})
	return missing(n, err, "address")
}

func missing(n int64, err error, what string) error {
	if err == nil && n == 0 {
		return fmt.Errorf("store: %s %w", what, journal.ErrNotFound)
	}
	return err
}

// DropAddress implements landing.Addressbook.
func (s LandingPeople) DropAddress(ctx context.Context, test, id string) error {
	n, err := s.change(ctx, s.app, `DELETE FROM landing_addresses WHERE test = {:test} AND id = {:id}`,
		dbx.Params{"test": test, "id": id})
	return missing(n, err, "address")
}

// Addresses implements landing.Addressbook.
func (s LandingPeople) Addresses(ctx context.Context, test string) ([]landing.Address, error) {
	return list(ctx, s, scanAddress, `SELECT `+addressColumns+` WHERE test = ? ORDER BY at DESC, id`, test)
}

// ForgetUnconfirmed forgets addresses that nobody confirmed, and says how many. Where addresses are not confirmed at
// all, they stay.
func (s LandingPeople) ForgetUnconfirmed(ctx context.Context, before time.Time) (int64, error) {
	return s.change(ctx, s.app,
		`DELETE FROM landing_addresses WHERE confirmed = 0 AND at < {:before} AND test IN (SELECT id FROM landing_tests WHERE confirm = 1)`,
		dbx.Params{"before": before.UnixMilli()})
}

// AddPayment implements landing.Payments. The same payer again changes nothing.
func (s LandingPeople) AddPayment(ctx context.Context, test string, p landing.Payment) error {
	n, err := s.change(ctx, s.app, `INSERT INTO landing_payments (id, test, who, amount, date)
		SELECT {:id}, id, {:who}, {:amount}, {:date} FROM landing_tests WHERE id = {:test} AND status = 'open'
		ON CONFLICT (test, who) DO UPDATE SET amount = excluded.amount, date = excluded.date`,
		dbx.Params{"id": core.GenerateDefaultRandomId(), "test": test, "who": p.Who, "amount": p.Amount,
			"date": p.Date})
	if err == nil && n == 0 {
		return landing.ErrNotNow
	}
	return err
}

// DropPayment implements landing.Payments.
func (s LandingPeople) DropPayment(ctx context.Context, test, id string) error {
	n,
		err := s.change(ctx, s.app,
		`DELETE FROM landing_payments WHERE test = {:test} AND id = {:id} AND test IN (SELECT id FROM landing_tests WHERE status = 'open')`,
		dbx.Params{"test": test, "id": id})
	return missing(n, err, "payment")
}

// Payments implements landing.Payments.
func (s LandingPeople) Payments(ctx context.Context, test string) ([]landing.Payment, error) {
	return list(ctx, s, func(r rows.Row) (p landing.Payment, err error) {
		err = r.Scan(&p.ID, &p.Who, &p.Amount, &p.Date)
		return p, err
	}, `SELECT id, who, amount, date FROM landing_payments WHERE test = ? ORDER BY date DESC, id`, test)
}

// Complain implements landing.Complaints. Over the most that are kept, the oldest goes.
func (s LandingPeople) Complain(ctx context.Context, test string, c landing.Complaint) error {
	return s.app.RunInTransaction(func(app core.App) error {
		p := dbx.Params{"test": test, "reason": c.Reason, "text": c.Text, "at": c.At, "most": landing.MostComplaints}
		if _, err := s.change(ctx, app,
			`INSERT INTO landing_complaints (test, reason, text, at) SELECT id, {:reason}, {:text}, {:at} FROM landing_tests WHERE id = {:test}`,
			p); err != nil {
			return err
		}
		_, err := s.change(ctx, app, `DELETE FROM landing_complaints WHERE test = {:test} AND id NOT IN
			(SELECT id FROM landing_complaints WHERE test = {:test} ORDER BY id DESC LIMIT {:most})`, p)
		return err
	})
}

// Listed implements landing.Complaints.
func (s LandingPeople) Listed(ctx context.Context, limit int) ([]landing.Listed, error) {
	all, err := list(ctx, s, func(r rows.Row) (l landing.Listed, err error) {
		l.Test, err = scanLanding(listedRow{r, &l})
		return l, err
	},
		`SELECT `+
			landingColumns+`, COALESCE(u.email, ''), (SELECT COALESCE(SUM(views), 0) FROM landing_counts c WHERE c.test = t.id)
		FROM landing_tests t JOIN sessions s ON s.id = t.session LEFT JOIN users u ON u.id = s.owner WHERE t.status = 'open'
		ORDER BY (SELECT COUNT(*) FROM landing_complaints c WHERE c.test = t.id) DESC, t.opened DESC LIMIT ?`, limit)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Complaints, err = s.complaints(ctx, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// listedRow reads what follows the columns of a test.
type listedRow struct {
	rows.Row
	l *landing.Listed
}

func (r listedRow) Scan(dest ...any) error {
	return r.Row.Scan(append(dest, &r.l.Owner, &r.l.Views)...)
}

func (s LandingPeople) complaints(ctx context.Context, test string) ([]landing.Complaint, error) {
	return list(ctx, s, func(r rows.Row) (c landing.Complaint, err error) {
		err = r.Scan(&c.Reason, &c.Text, &c.At)
		return c, err
	}, `SELECT reason, text, at FROM landing_complaints WHERE test = ? ORDER BY id DESC LIMIT 10`, test)
}
