package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/store/rows"
	"naps/watch"
)

const monitorColumns = `m.id, m.session, s.owner, u.email, u.verified, s.title, m.every, m.active, m.next, m.last, m.last_run, m.note, m.email, m.webhook, m.kind, m.secret, m.figure, m.mailed, m.posted, m.push, m.pushed`

const monitorTables = ` FROM monitors m JOIN sessions s ON s.id = m.session JOIN users u ON u.id = s.owner`

func scanMonitor(r rows.Row) (m journal.Monitor, err error) {
	err = r.Scan(monitorInto(&m)...)
	return m, err
}

func monitorInto(m *journal.Monitor) []any {
	return []any{&m.ID, &m.Session, &m.Owner, &m.Mail, &m.Confirmed, &m.Title, &m.Every, &m.Active, &m.Next, &m.Last,
		&m.Run, &m.Note, &m.Email, &m.Webhook, &m.Kind, &m.Secret, &m.Figure, &m.Mailed, &m.Posted, &m.Push, &m.Pushed}
}

// Monitors are the watches over sessions. It implements watch.MonitorStore.
type Monitors struct{ *database }

// Monitor is the watch over a session.
func (s Monitors) Monitor(ctx context.Context, session string) (journal.Monitor, error) {
	return get(ctx, s, "monitor", scanMonitor, `SELECT `+monitorColumns+monitorTables+` WHERE m.session = ?`, session)
}

// MonitorByID finds a watch by its own id, for the link in a message that ends it.
func (s Monitors) MonitorByID(ctx context.Context, id string) (journal.Monitor, error) {
	return get(ctx, s, "monitor", scanMonitor, `SELECT `+monitorColumns+monitorTables+` WHERE m.id = ?`, id)
}

// DueMonitors implements watch.MonitorStore.
func (s Monitors) DueMonitors(ctx context.Context, at int64, limit int) ([]journal.Monitor, error) {
	return list(ctx, s, scanMonitor, `SELECT `+monitorColumns+monitorTables+
		` WHERE m.active = TRUE AND m.next <= ? ORDER BY m.next, m.id LIMIT ?`, at, limit)
}

// ReturnedMonitors implements watch.MonitorStore.
func (s Monitors) ReturnedMonitors(ctx context.Context, limit int) ([]watch.Returned, error) {
	return list(ctx, s, func(r rows.Row) (x watch.Returned, err error) {
		err = r.Scan(append(monitorInto(&x.Monitor), &x.Status, &x.Reason, &x.Ended)...)
		return x, err
	}, `SELECT `+monitorColumns+`, r.status, r.reason, r.ended`+monitorTables+` JOIN runs r ON r.id = m.last_run
		WHERE m.last_run != '' AND (m.mailed != m.last_run OR m.posted != m.last_run OR m.pushed != m.last_run) AND r.status NOT IN ('queued', 'running') ORDER BY m.id LIMIT ?`,
		limit)
}

// RunReport implements watch.MonitorStore.
func (s Monitors) RunReport(ctx context.Context, session, run string) (is, was []byte, err error) {
	reports := Reports(s)
	version, err := get(ctx, s, "report", rows.Value[int],
		`SELECT max(version) FROM reports WHERE session = ? AND run = ? HAVING count(*) > 0`, session, run)
	if errors.Is(err, journal.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if is, _, err = reports.Report(ctx, session, version); err != nil {
		return nil, nil, err
	}
	was, _, err = reports.Report(ctx, session, version-1)
	if version == 1 || errors.Is(err, journal.ErrNotFound) {
		return is, nil, nil
	}
	return is, was, err
}

// SetMonitor begins or changes the watch over a session as its owner wants it: interval, ways to be told, figure, time
// of the next look. It keeps what was told, gives a new watch the key of its webhook, and returns the watch.
func (s Monitors) SetMonitor(ctx context.Context, m journal.Monitor) (journal.Monitor, error) {
	err := s.app.RunInTransaction(func(tx core.App) error {
		r, err := tx.FindFirstRecordByData("monitors", "session", m.Session)
		if noRows(err) != nil {
			return err
		}
		if err != nil {
			collection, err := tx.FindCachedCollectionByNameOrId("monitors")
			if err != nil {
				return err
			}
			r = core.NewRecord(collection)
			r.Set("session", m.Session)
		}
		if r.GetString("secret") == "" {
			r.Set("secret", rand.Text())
		}
		for name, v := range map[string]any{"every": string(m.Every), "active": m.Active, "next": m.Next,
			"note": m.Note, "email": m.Email, "webhook": m.Webhook,
			"kind": string(m.Kind), "push": m.Push, "figure": string(m.Figure)} {
			r.Set(name, v)
		}
		return tx.SaveWithContext(ctx, r)
	})
	if err != nil {
		return m, fmt.Errorf("store: monitor: %w", err)
	}
	return s.Monitor(ctx, m.Session)
}

// SaveMonitor implements watch.MonitorStore. What its owner changed meanwhile stays: only a look that has begun moves
// the time of the next one, and nothing makes an ended watch active.
func (s Monitors) SaveMonitor(ctx context.Context, m journal.Monitor) error {
	r, err := s.app.FindRecordById("monitors", m.ID)
	if noRows(err) == nil && err != nil {
		return nil // it went with its session
	}
	if err != nil {
		return fmt.Errorf("store: monitor: %w", err)
	}
	if !m.Active {
		r.Set("active", false)
	}
	if m.Run != r.GetString("last_run") || m.Active && int64(r.GetInt("next")) < m.Next {
		r.Set("next", m.Next)
	}
	for name, v := range map[string]any{"last": m.Last, "last_run": m.Run, "note": clipText(m.Note), "mailed": m.Mailed,
		"posted": m.Posted, "pushed": m.Pushed} {
		r.Set(name, v)
	}
	if err := s.app.SaveWithContext(ctx, r); err != nil {
		return fmt.Errorf("store: monitor: %w", err)
	}
	return nil
}

// EndMonitor ends a watch; it can be begun again.
func (s Monitors) EndMonitor(ctx context.Context, id, note string) error {
	m, err := s.MonitorByID(ctx, id)
	if err != nil {
		return err
	}
	m.Active, m.Note = false, note
	return s.SaveMonitor(ctx, m)
}

// clipText keeps a note within its field.
func clipText(s string) string {
	const most = 3_900
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
