package store

import (
	"context"
	"strings"

	"naps/records"
	"naps/store/rows"
)

// Versions lists the reports of a session, the newest first.
func (s Reports) Versions(ctx context.Context, session string) ([]records.Version, error) {
	return list(ctx, s, func(r rows.Row) (v records.Version, err error) {
		err = r.Scan(&v.Version, &v.Created, &v.Verdict, &v.Score, &v.Low, &v.High, &v.Pieces)
		return v, err
	}, `SELECT version, created, COALESCE(json_extract(json, '$.verdict'), ''), COALESCE(json_extract(json, '$.score'), 0), COALESCE(json_extract(json, '$.low'), 0),
		COALESCE(json_extract(json, '$.high'), 0), COALESCE(json_array_length(json, '$.evidence'), 0) FROM reports WHERE session = ? ORDER BY version DESC LIMIT 200`,
		session)
}

// Mark is another one whenever something was added to an owner's ideas, changed or removed: what was read under the
// same mark is still true.
func (s Sessions) Mark(ctx context.Context, owner string) (string, error) {
	return get(ctx, s, "mark",
		rows.Value[string], `SELECT COUNT(*) || ' ' || COALESCE(SUM(head_seq), 0) || ' ' || COALESCE(MAX(updated), '') || ' ' || COALESCE(MAX(created), '')
		FROM sessions WHERE owner = ?`, owner)
}

// SearchEvidence looks through the evidence of all ideas of an owner, the best match first (bm25, the title counts
// twice). Every word must be there, the last one may be a beginning; without telling words nothing is found.
func (s Evidence) SearchEvidence(ctx context.Context, owner, words string, limit int) ([]records.Found, error) {
	all := telling(words)
	if len(all) == 0 || limit < 1 {
		return nil, nil
	}
	match := `{title quote} : ("` + strings.Join(all, `" AND "`) + `" *)`
	return list(ctx, s, func(r rows.Row) (f records.Found, err error) {
		f.Evidence, err = rows.ScanEvidence(prefixScan{r, []any{&f.Session, &f.Title}})
		return f, err
	},
		`SELECT e.session, s.title, `+prefixed("e.",
			rows.EvidenceColumns)+` FROM evidence_fts f JOIN evidence e ON e.doc = f.rowid JOIN sessions s ON s.id = e.session
		WHERE f.evidence_fts MATCH ? AND s.owner = ? ORDER BY bm25(f.evidence_fts, 0, 0, 2, 1), e.session, e.n LIMIT ?`,
		match, owner, min(limit, maxPerPage))
}

// prefixScan reads columns that stand before those of another scan.
type prefixScan struct {
	rows  rows.Row
	first []any
}

func (p prefixScan) Scan(dest ...any) error {
	return p.rows.Scan(append(p.first[:len(p.first):len(p.first)], dest...)...)
}
