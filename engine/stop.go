package engine

import (
	"context"
	"errors"
	"time"

	"naps/journal"
)

// stopPatience is how long whoever stops a run waits for a disk that takes nothing.
const stopPatience = 3 * time.Second

// Stop ends the live run of a session: its calls are cancelled, the status is committed, all evidence stays. With
// report the research ends instead and the report is made of what there is. It answers journal.ErrOver when nothing is
// under way, and journal.ErrDisk when the disk takes nothing: a run at work has stopped all the same, and its end is
// written as soon as there is room; one that waits goes on waiting.
func (e *Engine) Stop(ctx context.Context, session string, report bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, stopPatience, journal.ErrDisk)
	defer cancel()
	e.mu.Lock()
	r := e.live[session]
	run, queued := e.queue.find(session, r == nil && !report)
	if r != nil {
		run = r.info
	}
	e.mu.Unlock()
	switch {
	case r != nil && report:
		r.hurry()
		return nil
	case r != nil:
		r.cancel(ErrStopped)
		return e.end(ctx, run, journal.Stopped, "", false, r.worked())
	case queued && report:
		return nil // it has not begun: it is worth its turn
	case queued:
		return e.end(ctx, run, journal.Stopped, "", false, 0)
	}
	return journal.ErrOver
}

// end commits the one terminal state of a run. It does not give up while the disk takes nothing, only when ctx ends.
// A run that is over already is journal.ErrOver, unless it ended the same way.
func (e *Engine) end(ctx context.Context, run journal.Run, status journal.Status, reason string, capture bool,
	worked time.Duration) error {
	c := journal.Change{
		Session: run.Session,
		End: &journal.Ending{Run: run.ID, Status: status, Reason: reason, Capture: capture,
			Worked: worked.Milliseconds()},
		State: &journal.State{Status: &status, Reason: &reason},
		Events: []journal.Event{journal.NewEvent(run.ID, "", journal.EventStatus,
			journal.StatusData{Status: status, Reason: reason}, 0)},
	}
	_, err := e.persist(ctx, c)
	if err != nil && !errors.Is(err, journal.ErrOver) && !errors.Is(err, journal.ErrNotFound) {
		e.cfg.Logger.Error("The end of a run could not be kept", "session", run.Session, "run", run.ID, "status",
			status, "error", err)
	}
	return err
}

// persist commits a change, and again as long as the disk is full or locked and ctx lasts. What is on its way to the
// log is not called back.
func (e *Engine) persist(ctx context.Context, c journal.Change) (journal.Outcome, error) {
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		o, err := e.log.Commit(context.WithoutCancel(ctx), c)
		if !errors.Is(err, journal.ErrDisk) {
			return o, err
		}
		e.cfg.Logger.Warn("Waiting for the disk", "session", c.Session, "error", err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return journal.Outcome{Err: err}, context.Cause(ctx)
		}
	}
}

// Drain ends the work of this process in good order: nothing begins any more, steps under way get the grace to finish,
// then everything is cancelled with ErrShutdown; the runs keep their status and the next process goes on with them. It
// returns when all runs have left or ctx ends.
func (e *Engine) Drain(ctx context.Context) {
	e.mu.Lock()
	if !e.draining {
		e.draining = true
		close(e.gate)
	}
	runs := make([]*Run, 0, len(e.live))
	for _, r := range e.live {
		runs = append(runs, r)
	}
	e.mu.Unlock()

	grace, cancel := context.WithTimeout(ctx, e.cfg.Grace)
	defer cancel()
	for _, r := range runs {
		r.steps.finish(grace)
	}
	for _, r := range runs {
		r.cancel(ErrShutdown)
	}
	left := make(chan struct{})
	go func() { defer close(left); e.wait.Wait() }() // nothing is added any more: fill begins nothing while draining
	select {
	case <-left:
	case <-ctx.Done():
	}
}
