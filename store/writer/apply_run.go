package writer

import (
	"context"
	"errors"
	"fmt"

	"naps/journal"
	"naps/store/rows"
)

// start creates a run and reserves its price, if the session is free and the owner can pay.
func (a *applying) start() error {
	r := a.c.Start
	if r == nil {
		return nil
	}
	if r.ID == "" {
		return errors.New("store: a new run needs an id")
	}
	if a.owner == "" {
		if _, err := a.batch.row(`SELECT owner FROM sessions WHERE id = ?`, []any{a.c.Session}, &a.owner); err != nil {
			return err
		}
	}
	busy, err := a.batch.row(`SELECT 1 FROM runs WHERE session = ? AND `+rows.LiveRun, []any{a.c.Session}, new(int))
	if err != nil {
		return err
	}
	if busy {
		return fmt.Errorf("store: %w", journal.ErrBusy)
	}
	run := *r
	run.Session, run.Owner, run.Status, run.Attempt, run.Tries, run.Worked = a.c.Session, a.owner, journal.Queued, 0, 0,
		0
	run.Created = a.stamp()
	if err := a.reserve(run); err != nil {
		return err
	}
	if err := a.insertRun(run); err != nil {
		return err
	}
	delete(a.fences, run.ID)
	a.run = run.ID
	a.row.set("run", run.ID)
	a.out.Run = &run
	return nil
}

func (a *applying) insertRun(run journal.Run) error {
	brief, err := jsonOf(run.Brief)
	if err != nil {
		return fmt.Errorf("store: brief: %w", err)
	}
	_, err = a.exec(`INSERT INTO runs (id, session, owner, status, reason, attempt, tries, pipeline, continues, cost, brief, worked, ended, created, updated)
		VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, 0, 0, ?, ?)`,
		run.ID, run.Session, run.Owner, string(run.Status), run.Reason,
		run.Pipeline, run.Continues, run.Cost, brief, run.Created, run.Created)
	if err != nil {
		return fmt.Errorf("store: run: %w", err)
	}
	a.wrote("runs", run.ID, RowCreated)
	return nil
}

// claim begins the next attempt of a live run.
func (a *applying) claim() error {
	c := a.c.Claim
	if c == nil {
		return nil
	}
	n, err := a.exec(`UPDATE runs SET attempt = attempt + 1, tries = tries + 1, status = 'running', updated = ?
		WHERE id = ? AND session = ? AND `+rows.LiveRun, a.stamp(), c.Run, a.c.Session)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("store: %w", journal.ErrOver)
	}
	a.wrote("runs", c.Run, RowUpdated)
	delete(a.fences, c.Run)
	run, err := rows.One(context.Background(), a, "run", rows.ScanRun,
		`SELECT `+rows.RunColumns+` FROM runs WHERE id = ?`, c.Run)
	if err != nil {
		return err
	}
	a.run, a.out.Run = c.Run, &run
	return nil
}

// yield takes the start of a run back that ended in good order, so that only those that died are counted.
func (a *applying) yield() error {
	y := a.c.Yield
	if y == nil {
		return nil
	}
	back := 1
	if y.Lost {
		back = 0
	}
	n,
		err := a.exec(
		`UPDATE runs SET tries = max(tries - ?, 0), worked = worked + ?, updated = ? WHERE id = ? AND session = ? AND `+
			rows.LiveRun,
		back, y.Worked, a.stamp(), y.Run, a.c.Session)
	if n > 0 {
		a.wrote("runs", y.Run, RowUpdated)
	}
	return err
}

// end gives a run its one terminal state. The conditional UPDATE decides who is first; the unique entry of the ledger
// confirms it.
func (a *applying) end() error {
	e := a.c.End
	if e == nil {
		return nil
	}
	if !e.Status.Over() {
		return fmt.Errorf("store: %q is no end of a run", e.Status)
	}
	n,
		err := a.exec(
		`UPDATE runs SET status = ?, reason = ?, worked = worked + ?, ended = ?, updated = ? WHERE id = ? AND session = ? AND `+rows.LiveRun,
		string(e.Status), e.Reason, e.Worked, a.now.UnixMilli(), a.stamp(), e.Run, a.c.Session)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("store: %w", journal.ErrOver)
	}
	a.wrote("runs", e.Run, RowUpdated)
	delete(a.fences, e.Run)
	return a.settle(e)
}
