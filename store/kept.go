package store

import (
	"context"

	"naps/records"
	"naps/store/rows"
)

// Kept measures what is stored of a user. The lengths stand beside the texts, which are not read.
func (s Accounts) Kept(ctx context.Context, user string) (records.Kept, error) {
	return get(ctx, s, "kept", func(r rows.Row) (k records.Kept, err error) {
		err = r.Scan(&k.Drafts, &k.Bytes)
		return k, err
	}, `SELECT (SELECT COUNT(*) FROM sessions WHERE owner = ?1 AND status = 'draft'),
		(SELECT COALESCE(SUM(octet_length(idea)), 0) FROM sessions WHERE owner = ?1)
		+ (SELECT COALESCE(SUM(octet_length(a.text)), 0) FROM sessions s JOIN attachments a ON a.session = s.id WHERE s.owner = ?1)
		+ (SELECT COALESCE(SUM(f.size), 0) FROM sessions s JOIN own_files f ON f.session = s.id WHERE s.owner = ?1)
		+ (SELECT COALESCE(SUM(octet_length(m.text)), 0) FROM sessions s JOIN messages m ON m.session = s.id WHERE s.owner = ?1)
		+ (SELECT COALESCE(SUM(octet_length(r.json)), 0) FROM sessions s JOIN reports r ON r.session = s.id WHERE s.owner = ?1)`,
		user)
}
