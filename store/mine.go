package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"naps/journal"
	"naps/records"
	"naps/store/rows"
)

// Entries lists a user's ledger, the newest first.
func (s Ledger) Entries(ctx context.Context, user string, limit int) ([]records.Entry, error) {
	return list(ctx, s, func(r rows.Row) (e records.Entry, err error) {
		err = r.Scan(&e.Amount, &e.Kind, &e.Run, &e.Note, &e.Created)
		return e, err
	},
		`SELECT amount * 1000 + thousandths, kind, run, note, created FROM credit_entries WHERE user = ? ORDER BY created DESC, id DESC LIMIT ?`,
		user, limit)
}

// Export gives away everything that is kept of a user.
type Export struct{ store *Store }

// ExportAll gives a sink everything that is kept of a user: the account, the ledger, the access tokens without the
// tokens, the shared links without the links, and of each idea its row, conversation, evidence with the stored pages
// and its readings, the predictions, the founder's watch, and every report.
func (s Export) ExportAll(ctx context.Context, user string, put func(name string, data []byte) error) error {
	u, err := s.store.Accounts.User(ctx, user)
	if err != nil {
		return err
	}
	parts := map[string]func() (any, error){
		"account.json": func() (any, error) {
			return map[string]any{"id": u.ID, "email": u.Email, "verified": u.Verified, "created": u.Created}, nil
		},
		"credits.json": func() (any, error) { return s.store.Ledger.Entries(ctx, user, 1_000_000) },
		"tokens.json":  func() (any, error) { return s.store.Tokens.ListTokens(ctx, user) },
		"shares.json":  func() (any, error) { return s.store.Shares.ListShares(ctx, user) },
	}
	for name, part := range parts {
		if err := putJSON(put, name, part); err != nil {
			return err
		}
	}
	ids, err := list(ctx, s.store, rows.Value[string], `SELECT id FROM sessions WHERE owner = ? ORDER BY created, id`,
		user)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.exportSession(ctx, id, put); err != nil {
			return err
		}
	}
	return nil
}

func (s Export) exportSession(ctx context.Context, id string, put func(name string, data []byte) error) error {
	in := "ideas/" + id + "/"
	for name, part := range map[string]func() (any, error){
		"idea.json": func() (any, error) { return s.store.Sessions.Session(ctx, id) },
		"conversation.json": func() (any, error) {
			return list(ctx, s.store, scanMessage,
				`SELECT `+messageColumns+` FROM messages WHERE session = ? ORDER BY seq, id`, id)
		},
		"notes.json":       func() (any, error) { return s.store.Sessions.Attachments(ctx, id) },
		"evidence.json":    func() (any, error) { return s.store.Evidence.ListEvidence(ctx, id, "") },
		"tests.json":       func() (any, error) { return s.store.exportTests(ctx, id) },
		"readings.json":    func() (any, error) { return s.store.Readings.List(ctx, id, records.ReadingQuery{}) },
		"predictions.json": func() (any, error) { return s.store.Predictions.OfSession(ctx, id) },
		"watch.json": func() (any, error) {
			m, err := s.store.Monitors.Monitor(ctx, id)
			m.Secret = ""
			return m, err
		},
	} {
		if err := putJSON(put, in+name, part); err != nil {
			return err
		}
	}
	if err := s.exportOwn(ctx, id, in, put); err != nil {
		return err
	}
	versions, err := s.store.Reports.Versions(ctx, id)
	if err != nil {
		return err
	}
	for _, v := range versions {
		raw, _, err := s.store.Reports.Report(ctx, id, v.Version)
		if err != nil {
			return err
		}
		if err := put(fmt.Sprintf("%sreport-%d.json", in, v.Version), raw); err != nil {
			return err
		}
	}
	return s.exportPages(ctx, id, in, put)
}

// exportPages gives the stored texts that the evidence of an idea was cut from.
func (s Export) exportPages(ctx context.Context, id, in string, put func(name string, data []byte) error) error {
	all, err := s.store.Evidence.ListEvidence(ctx, id, "")
	if err != nil {
		return err
	}
	for _, e := range all {
		_, page, err := s.store.Evidence.EvidenceByID(ctx, id, e.ID)
		if err != nil {
			return err
		}
		if page.Text == "" {
			continue
		}
		if err := put(in+"pages/"+e.ID+".txt", []byte(page.URL+"\n\n"+page.Text)); err != nil {
			return err
		}
	}
	return nil
}

// putJSON puts what a part gives; what is not there is left out.
func putJSON(put func(name string, data []byte) error, name string, part func() (any, error)) error {
	v, err := part()
	if errors.Is(err, journal.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("store: export: %w", err)
	}
	return put(name, raw)
}

// GrantMonthly gives every account that is older than the month of a moment its credits of that month, once, and
// returns to how many. It fills up: who has as many or more gets none.
func (s Ledger) GrantMonthly(ctx context.Context, credits int, at time.Time) (int64, error) {
	if credits <= 0 {
		return 0, nil
	}
	month := at.UTC().Format("2006-01")
	ids, err := list(ctx, s, rows.Value[string], `SELECT id FROM users u WHERE created < ? AND email != ?
		AND NOT EXISTS (SELECT 1 FROM credit_entries WHERE pays_for = 'month:' || ? || ':' || u.id) ORDER BY id LIMIT 10000`,
		month+"-01 00:00:00.000Z", LocalUser, month)
	if err != nil {
		return 0, err
	}
	var given int64
	for _, id := range ids {
		if ctx.Err() != nil {
			return given, context.Cause(ctx)
		}
		have, err := s.Balance(ctx, id)
		if err != nil {
			return given, err
		}
		if have >= credits {
			continue // asked again at the next round: they may spend some before the month is over
		}
		err = grant(s.app, id, credits-have, "month:"+month+":"+id, "for "+month)
		if err != nil && !errors.Is(err, journal.ErrRepeated) {
			return given, err
		}
		given++
	}
	return given, nil
}
