package store

import (
	"context"
	"strings"

	"naps/journal"
	"naps/records"
	"naps/store/rows"
)

const sessionColumns = `id, owner, title, idea, goal, kill, privacy, status, reason, phase, progress, score, low, high, verdict, run, report, sample, lean, inconclusive, tags, pinned, archived, head_seq, created, updated`

func scanSession(r rows.Row) (s journal.Session, err error) {
	var kill, tags []byte
	err = r.Scan(&s.ID, &s.Owner, &s.Title, &s.Idea, &s.Goal, &kill, &s.Privacy, &s.Status, &s.Reason, &s.Phase,
		&s.Progress, &s.Score, &s.Low, &s.High,
		&s.Verdict, &s.Run, &s.Report, &s.Sample, &s.Lean, &s.Unsure,
		&tags, &s.Pinned, &s.Archived, &s.HeadSeq, &s.Created, &s.Updated)
	if err != nil {
		return s, err
	}
	s.Privacy = s.Privacy.Mode()
	if err = rows.FromJSON(tags, &s.Tags); err != nil {
		return s, err
	}
	return s, rows.FromJSON(kill, &s.Kill)
}

// Sessions are the ideas with their conversations, and what commands on them were answered.
type Sessions struct{ *database }

// Session reads one session, whoever owns it: the guard in hooks compares the owner.
func (s Sessions) Session(ctx context.Context, id string) (journal.Session, error) {
	return get(ctx, s, "session", scanSession, `SELECT `+sessionColumns+` FROM sessions WHERE id = ?`, id)
}

// Owner is who owns a session; empty when it is gone.
func (s Sessions) Owner(ctx context.Context, id string) (string, error) {
	found, err := list(ctx, s, rows.Value[string], `SELECT owner FROM sessions WHERE id = ?`, id)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

const (
	defaultPerPage = 20
	maxPerPage     = 100
	maxPage        = 1_000_000
)

// sortable are the columns that a list may be sorted by; each has an index with the owner.
var sortable = map[string]bool{"updated": true, "created": true, "score": true, "title": true}

// bounded gives the list with page, size and order as they are used.
func bounded(l records.SessionList) records.SessionList {
	l.Page = min(max(l.Page, 1), maxPage)
	if l.PerPage < 1 {
		l.PerPage = defaultPerPage
	}
	l.PerPage = min(l.PerPage, maxPerPage)
	if !sortable[strings.TrimPrefix(l.Sort, "-")] {
		l.Sort = "-updated"
	}
	return l
}

// conditions gives the conditions and their arguments.
func conditions(l records.SessionList) (string, []any) {
	where, args := `owner = ?`, []any{l.Owner}
	if l.Archived != records.AllIdeas {
		where, args = where+` AND archived = ?`, append(args, l.Archived == records.ArchivedIdeas)
	}
	if l.Tag != "" {
		where, args = where+` AND EXISTS (SELECT 1 FROM json_each(sessions.tags) WHERE value = ?)`, append(args, l.Tag)
	}
	if l.Status != "" {
		where, args = where+` AND status = ?`, append(args, l.Status)
	}
	if l.Verdict != "" {
		where, args = where+` AND verdict = ?`, append(args, l.Verdict)
	}
	if q := strings.TrimSpace(l.Q); q != "" {
		like := "%" + likeEscaper.Replace(q) + "%"
		where, args = where+` AND (title LIKE ? ESCAPE '\' OR idea LIKE ? ESCAPE '\')`, append(args, like, like)
	}
	return where, args
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// ListSessions reads one page of an owner's sessions and how many there are in all.
func (s Sessions) ListSessions(ctx context.Context, l records.SessionList) ([]journal.Session, int, error) {
	l = bounded(l)
	where, args := conditions(l)
	column, turned := strings.CutPrefix(l.Sort, "-")
	first := `pinned DESC, `
	if column == "score" { // a score that is only where the arithmetic begins stands last in either order
		first += `(report = 0 OR inconclusive IN ('not_read', 'not_reached')), `
	}
	order := first + column + `, id`
	if turned {
		order = first + column + ` DESC, id DESC`
	}
	total := 0
	counted := func(r rows.Row) (journal.Session, error) {
		return scanSession(withLast{r, &total})
	}
	// The count stands beside each row, so that page and total are of one moment and one query.
	query := `SELECT ` + sessionColumns + `, (SELECT COUNT(*) FROM sessions WHERE ` + where + `) FROM sessions WHERE ` +
		where +
		` ORDER BY ` + order + ` LIMIT ? OFFSET ?`
	all := append(append(append([]any{}, args...), args...), l.PerPage, (l.Page-1)*l.PerPage)
	items, err := list(ctx, s, counted, query, all...)
	if err != nil || len(items) > 0 || l.Page == 1 {
		return items, total, err
	}
	// A page behind the end has no row that could carry the count.
	total, err = get(ctx, s, "count", rows.Value[int], `SELECT COUNT(*) FROM sessions WHERE `+where, args...)
	return nil, total, err
}

// Overview counts an owner's ideas and lists their tags.
func (s Sessions) Overview(ctx context.Context, owner string) (records.Overview, error) {
	over, err := get(ctx, s, "overview", func(r rows.Row) (o records.Overview, err error) {
		return o, r.Scan(&o.Current, &o.Archived)
	}, `SELECT COUNT(*) FILTER (WHERE NOT archived), COUNT(*) FILTER (WHERE archived) FROM sessions WHERE owner = ?`,
		owner)
	if err != nil {
		return over, err
	}
	over.Tags, err = list(ctx, s, rows.Value[string],
		`SELECT DISTINCT value FROM sessions, json_each(sessions.tags) WHERE owner = ? AND value IS NOT NULL ORDER BY lower(value), value`,
		owner)
	return over, err
}

// withLast scans one more column than its reader knows of.
type withLast struct {
	rows.Row
	last any
}

func (w withLast) Scan(dest ...any) error { return w.Row.Scan(append(dest, w.last)...) }
