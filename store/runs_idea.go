package store

import (
	"context"

	"naps/store/rows"
)

// SameIdea reports whether all runs of a session were about the same words: the same idea, the same notes, and no
// file that was attached after the first of them. Then what a model read for one of them holds for the others.
func (s Runs) SameIdea(ctx context.Context, session string) (bool, error) {
	return get(ctx, s, "runs",
		rows.Value[bool], `SELECT COUNT(DISTINCT json_extract(brief, '$.idea') || char(0) || COALESCE(json_extract(brief, '$.notes'), '')) <= 1
		AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.session = ?1 AND a.at > (SELECT MIN(strftime('%s', created)) * 1000 FROM runs WHERE session = ?1))
		FROM runs WHERE session = ?1`, session)
}
