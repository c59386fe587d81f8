package e2e

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"naps/journal"
	"naps/market"
)

// findings are what the oracle found wrong, and what it counted.
type findings struct {
	lost, doubled, charged, wrong []string
	events, runs, done, givenUp   int
	balance                       int
}

// judge holds the database of a closed world against what its tabs were shown: the oracle of every test that kills.
func (w *world) judge() (f findings) {
	w.Helper()
	db, err := sql.Open("sqlite", filepath.Join(w.dir, "data.db")+"?_pragma=busy_timeout(10000)")
	must(w, err)
	defer db.Close()
	var check string
	must(w, db.QueryRow(`PRAGMA integrity_check`).Scan(&check))
	if check != "ok" {
		f.wrong = append(f.wrong, "the database is damaged: "+check)
	}
	logs := map[string][]journal.Event{}
	for _, id := range w.sessions {
		logs[id] = w.readLog(db, id, &f)
	}
	for _, tab := range w.tabs {
		f.compare(tab, logs[tab.session])
	}
	w.judgeRuns(db, logs, &f)
	w.judgeRows(db, &f)
	return f
}

// readLog reads a session's events and checks that their numbers have no gap.
func (w *world) readLog(db *sql.DB, id string, f *findings) []journal.Event {
	w.Helper()
	rows, err := db.Query(`SELECT seq, run, phase, kind, data, at FROM stream_buffer WHERE session = ? ORDER BY seq`,
		id)
	must(w, err)
	defer rows.Close()
	var log []journal.Event
	for rows.Next() {
		var e journal.Event
		var data []byte
		must(w, rows.Scan(&e.Seq, &e.Run, &e.Phase, &e.Kind, &data, &e.At))
		e.Data = data
		if log = append(log, e); e.Seq != int64(len(log)) {
			f.lost = append(f.lost, fmt.Sprintf("session %s: event %d stands at place %d", id, e.Seq, len(log)))
		}
	}
	must(w, rows.Err())
	var head int64
	if err := db.QueryRow(`SELECT head_seq FROM sessions WHERE id = ?`, id).Scan(&head); err != nil {
		f.lost = append(f.lost, fmt.Sprintf("session %s was created and is gone: %v", id, err))
	} else if head != int64(len(log)) {
		f.wrong = append(f.wrong, fmt.Sprintf("session %s: head %d, %d events", id, head, len(log)))
	}
	f.events += len(log)
	return log
}

// compare walks through what a tab was shown and the log side by side: the same events, in order, each once, equal to
// the byte; only deltas of one attempt may have come as one.
func (f *findings) compare(t *tab, log []journal.Event) {
	name := func(seq int64) string { return fmt.Sprintf("session %s, event %d", t.session, seq) }
	if t.resets > 0 {
		f.wrong = append(f.wrong, fmt.Sprintf("session %s: a tab was reset %d times", t.session, t.resets))
	}
	at := t.base
	for _, shown := range t.copyFrames() {
		switch {
		case shown.seq <= at:
			f.doubled = append(f.doubled, name(shown.seq)+fmt.Sprintf(" came after %d", at))
			continue
		case shown.seq > int64(len(log)):
			f.lost = append(f.lost, name(shown.seq)+fmt.Sprintf(" was shown, the log ends at %d", len(log)))
			continue
		}
		if why := sameAs(shown, log[at:shown.seq]); why != "" {
			f.lost = append(f.lost, name(shown.seq)+": "+why)
		}
		at = shown.seq
	}
}

// sameAs compares a frame with the rows of the log that it stands for.
func sameAs(shown shownFrame, rows []journal.Event) string {
	last := rows[len(rows)-1]
	if len(rows) > 1 {
		var all string
		var d journal.TextData
		for i, e := range rows {
			var one journal.TextData
			if e.Kind != journal.EventText || json.Unmarshal(e.Data, &one) != nil || i > 0 &&
				(one.Message != d.Message || one.Attempt != d.Attempt) {
				return fmt.Sprintf("events %d to %d were skipped", rows[0].Seq, last.Seq-1)
			}
			d = one
			all += one.Text
		}
		d.Text = all
		seq := last.Seq
		last = journal.NewEvent(last.Run, last.Phase, last.Kind, d, last.At)
		last.Seq = seq
	}
	kept, err := market.Encode(last)
	if err != nil {
		return err.Error()
	}
	if !bytes.Equal(kept, shown.data) {
		return fmt.Sprintf("was shown as %.200s, is kept as %.200s", shown.data, kept)
	}
	return ""
}

// judgeRuns checks that every run has ended once, that nothing follows its end, that every message is told once and as
// it was streamed, and the ledger.
func (w *world) judgeRuns(db *sql.DB, logs map[string][]journal.Event, f *findings) {
	w.Helper()
	rows, err := db.Query(`SELECT id, session, status, reason, cost, tries FROM runs`)
	must(w, err)
	var runs []journal.Run
	for rows.Next() {
		var r journal.Run
		must(w, rows.Scan(&r.ID, &r.Session, &r.Status, &r.Reason, &r.Cost, &r.Tries))
		runs = append(runs, r)
	}
	must(w, rows.Close())
	for _, r := range runs {
		if !slices.Contains(w.sessions, r.Session) {
			w.sessions = append(w.sessions, r.Session) // its creation was committed, the answer never came
			logs[r.Session] = w.readLog(db, r.Session, f)
		}
		f.runs++
		if r.Status == journal.Done {
			f.done++
		}
		if r.Status == journal.Failed && r.Tries > 3 {
			f.givenUp++
		}
		f.judgeLog(r, logs[r.Session])
		w.judgeLedger(db, r, f)
	}
	must(w, db.QueryRow(`SELECT COALESCE(SUM(amount), 0) FROM credit_entries WHERE user = ?`,
		founded.user).Scan(&f.balance))
}

func (f *findings) judgeLog(r journal.Run, log []journal.Event) {
	ends, after := 0, 0
	told, streamed, attempt := map[string]int{}, map[string]string{}, map[string]int{}
	for _, e := range log {
		if e.Run != r.ID {
			continue
		}
		if ends > 0 {
			after++
		}
		switch e.Kind {
		case journal.EventStatus:
			var s journal.StatusData
			if json.Unmarshal(e.Data, &s) == nil && s.Status.Over() {
				ends++
			}
		case journal.EventText:
			var d journal.TextData
			if json.Unmarshal(e.Data, &d) == nil {
				if d.Attempt > attempt[d.Message] {
					attempt[d.Message], streamed[d.Message] = d.Attempt, ""
				}
				if d.Attempt == attempt[d.Message] {
					streamed[d.Message] += d.Text
				}
			}
		case journal.EventMessage:
			var m journal.Message
			if json.Unmarshal(e.Data, &m) == nil {
				if told[m.ID]++; told[m.ID] > 1 {
					f.doubled = append(f.doubled, fmt.Sprintf("run %s: message %s was told %d times", r.ID, m.ID,
						told[m.ID]))
				}
				if text, ok := streamed[m.ID]; ok && text != m.Text {
					f.wrong = append(f.wrong,
						fmt.Sprintf("run %s: message %s was streamed as %.120q and ended as %.120q", r.ID, m.ID, text,
							m.Text))
				}
			}
		}
	}
	if !r.Status.Over() {
		f.wrong = append(f.wrong, fmt.Sprintf("run %s is %s and nobody works on it", r.ID, r.Status))
	}
	if ends != 1 || after != 0 {
		f.doubled = append(f.doubled, fmt.Sprintf("run %s (%s) has %d ends and %d events after the first", r.ID,
			r.Status, ends, after))
	}
}

func (w *world) judgeLedger(db *sql.DB, r journal.Run, f *findings) {
	w.Helper()
	var reserved, settled, sum, captures, reports int
	must(w,
		db.QueryRow(`SELECT COALESCE(SUM(kind = 'reserve'), 0), COALESCE(SUM(kind IN ('capture', 'release')), 0), COALESCE(SUM(amount), 0), COALESCE(SUM(kind = 'capture'), 0)
		FROM credit_entries WHERE run = ?`, r.ID).Scan(&reserved, &settled, &sum, &captures))
	must(w, db.QueryRow(`SELECT COUNT(*) FROM reports WHERE run = ?`, r.ID).Scan(&reports))
	want, paid := 0, r.Status == journal.Done || reports > 0 // a report is paid for, however its run ends
	if paid {
		want = -r.Cost
	}
	if reserved != 1 || settled != 1 || sum != want || (captures == 1) != paid {
		f.charged = append(f.charged, fmt.Sprintf("run %s (%s): %d reserved, %d settled, sum %d", r.ID, r.Status,
			reserved, settled, sum))
	}
	if r.Status == journal.Done && reports != 1 || reports > 1 {
		f.doubled = append(f.doubled, fmt.Sprintf("run %s (%s) has %d reports", r.ID, r.Status, reports))
	}
}

// judgeRows asks what must be empty.
func (w *world) judgeRows(db *sql.DB, f *findings) {
	w.Helper()
	for what, query := range map[string]string{
		"steps accepted twice":                `SELECT COUNT(*) FROM (SELECT 1 FROM run_steps WHERE done GROUP BY run, key HAVING COUNT(*) > 1)`,
		"steps under way in a finished run":   `SELECT COUNT(*) FROM run_steps s JOIN runs r ON r.id = s.run WHERE r.status = 'done' AND NOT s.done`,
		"evidence that was not told once":     `SELECT COUNT(*) FROM sessions s WHERE (SELECT COUNT(*) FROM evidence e WHERE e.session = s.id) != (SELECT COUNT(*) FROM stream_buffer b WHERE b.session = s.id AND b.kind = 'evidence')`,
		"findings that were not told once":    `SELECT COUNT(*) FROM sessions s WHERE (SELECT COUNT(*) FROM findings e WHERE e.session = s.id) != (SELECT COUNT(*) FROM stream_buffer b WHERE b.session = s.id AND b.kind = 'finding')`,
		"rows of sessions that do not exist":  `SELECT COUNT(*) FROM stream_buffer WHERE session NOT IN (SELECT id FROM sessions)`,
		"sessions that differ from their run": `SELECT COUNT(*) FROM sessions s JOIN runs r ON r.id = s.run WHERE s.status != r.status`,
	} {
		var n int
		must(w, db.QueryRow(query).Scan(&n))
		if n > 0 {
			f.wrong = append(f.wrong, fmt.Sprintf("%d %s", n, what))
		}
	}
}
