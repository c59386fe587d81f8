package store

import (
	"context"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

// Attachments lists what the founder attached to an idea, in order.
func (s Sessions) Attachments(ctx context.Context, session string) ([]journal.Attachment, error) {
	return list(ctx, s, func(r rows.Row) (a journal.Attachment, err error) {
		err = r.Scan(&a.ID, &a.Session, &a.Name, &a.URL, &a.Text, &a.Cut, &a.At)
		return a, err
	}, `SELECT id, session, name, url, text, cut, at FROM attachments WHERE session = ? ORDER BY at, rowid`, session)
}

// Attached is the texts of a session's attachments, for those who understand the idea.
func (s Sessions) Attached(ctx context.Context, session string) ([]market.Attachment, error) {
	all, err := s.Attachments(ctx, session)
	var out []market.Attachment
	for _, a := range all {
		out = append(out, market.Attachment{Name: a.Name, Text: a.Text})
	}
	return out, err
}
