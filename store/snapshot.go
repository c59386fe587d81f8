package store

import (
	"context"
	"encoding/json"
	"slices"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

const (
	snapshotMessages = 500
	snapshotEvidence = 100
)

// Snapshot reads what the page of a session shows, all of one moment: everything up to and including event Seq.
func (s Sessions) Snapshot(ctx context.Context, session string) (journal.Snapshot, error) {
	var snap journal.Snapshot
	err := s.view(ctx, func(q rows.Querier) error {
		r := reader{ctx: ctx, q: q, id: session, snap: &snap}
		for _, part := range []func() error{r.row, r.messages, r.evidence, r.marks, r.texts, r.times} {
			if err := part(); err != nil {
				return err
			}
		}
		return nil
	})
	return snap, err
}

// reader fills a snapshot part by part.
type reader struct {
	ctx  context.Context
	q    rows.Querier
	id   string
	snap *journal.Snapshot
}

func (r reader) row() (err error) {
	r.snap.Session, err = rows.One(r.ctx, r.q, "session", scanSession,
		`SELECT `+sessionColumns+` FROM sessions WHERE id = ?`, r.id)
	if err != nil {
		return err
	}
	r.snap.Seq, err = rows.One(r.ctx, r.q, "session", rows.Value[int64], headOf, r.id)
	r.snap.Session.HeadSeq = r.snap.Seq
	return err
}

func (r reader) messages() (err error) {
	r.snap.Messages,
		err = rows.Collect(r.ctx, r.q, scanMessage,
		`SELECT `+messageColumns+` FROM messages WHERE session = ? ORDER BY seq DESC, id DESC LIMIT ?`,
		r.id, snapshotMessages)
	slices.Reverse(r.snap.Messages)
	return err
}

func (r reader) evidence() (err error) {
	r.snap.Evidence,
		err = rows.Collect(r.ctx, r.q, rows.ScanEvidence,
		`SELECT `+rows.EvidenceColumns+` FROM evidence WHERE session = ? ORDER BY n DESC LIMIT ?`,
		r.id, snapshotEvidence)
	if err != nil {
		return err
	}
	type count struct{ total, sources int }
	c, err := rows.One(r.ctx, r.q, "count", func(r rows.Row) (c count, err error) {
		err = r.Scan(&c.total, &c.sources)
		return c, err
	}, `SELECT COUNT(*), COUNT(DISTINCT source) FROM evidence WHERE session = ?`, r.id)
	r.snap.Total, r.snap.Sources = c.total, c.sources
	return err
}

// marks reads how far the phases of the latest run are, and what was noted on the way.
func (r reader) marks() error {
	events, err := rows.Collect(r.ctx, r.q, scanEvent, `SELECT `+eventColumns+` FROM stream_buffer
		WHERE session = ? AND kind IN ('phase', 'notice', 'error') AND kind != 'text' AND run = ? ORDER BY seq`,
		r.id, r.snap.Session.Run)
	if err != nil || r.snap.Session.Run == "" {
		return err
	}
	latest := map[market.Phase]journal.PhaseData{}
	for _, e := range events {
		if e.Kind != journal.EventPhase {
			var d journal.NoticeData
			if json.Unmarshal(e.Data, &d) == nil {
				r.snap.Notices = append(r.snap.Notices, d)
			}
			continue
		}
		var d journal.PhaseData
		if json.Unmarshal(e.Data, &d) == nil {
			latest[d.Phase] = d
		}
	}
	for _, phase := range market.Phases {
		if d, ok := latest[phase]; ok {
			r.snap.Phases = append(r.snap.Phases, d)
		}
	}
	return nil
}

// texts joins the deltas of messages that are not finished: of each the newest attempt.
func (r reader) texts() error {
	deltas,
		err := rows.Collect(r.ctx, r.q,
		rows.Value[[]byte], `SELECT data FROM stream_buffer WHERE session = ? AND kind = 'text' AND message NOT IN
		(SELECT message FROM stream_buffer WHERE session = ? AND kind = 'message' AND kind != 'text') ORDER BY seq`,
		r.id, r.id)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, raw := range deltas {
		var d journal.TextData
		if json.Unmarshal(raw, &d) != nil {
			continue
		}
		i, ok := at[d.Message]
		switch {
		case !ok:
			at[d.Message] = len(r.snap.Texts)
			r.snap.Texts = append(r.snap.Texts, d)
		case d.Attempt > r.snap.Texts[i].Attempt:
			r.snap.Texts[i] = d
		case d.Attempt == r.snap.Texts[i].Attempt:
			r.snap.Texts[i].Text += d.Text
		}
	}
	return nil
}

func (r reader) times() error {
	if r.snap.Session.Run == "" {
		return nil
	}
	_, err := rows.Collect(r.ctx, r.q, func(row rows.Row) (created string, err error) {
		if err = row.Scan(&created, &r.snap.Ended); err == nil {
			r.snap.Started = millis(created)
		}
		return created, err
	}, `SELECT created, ended FROM runs WHERE id = ?`, r.snap.Session.Run)
	return err
}
