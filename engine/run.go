package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"naps/journal"
)

// Run is one live run: what the pipeline works through. Its exported methods are safe for use by many goroutines.
type Run struct {
	engine *Engine
	info   journal.Run
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *workTimer
	rush   chan struct{}
	once   sync.Once

	away Pipeline // the work where the run has a place outside of this process; nil: it is worked on here
	left func()   // gives that place back

	steps *steps

	back    bool // it goes into the queue again once it has left
	lost    bool // then its start counts as one that died
	stepped atomic.Bool
}

func newRun(e *Engine, info journal.Run) *Run {
	ctx, cancel := context.WithCancelCause(context.Background())
	return &Run{engine: e, info: info, ctx: ctx, cancel: cancel, timer: newWorkTimer(), rush: make(chan struct{}),
		steps: newSteps(e.gate)}
}

// Info is the run's row as it was when this process began with it.
func (r *Run) Info() journal.Run { return r.info }

// Hurry is closed when the founder, or a limit, wants the report now.
func (r *Run) Hurry() <-chan struct{} { return r.rush }

func (r *Run) hurry() { r.once.Do(func() { close(r.rush) }) }

func (r *Run) worked() time.Duration { return r.timer.worked() }

// live takes the run from its place in the queue to its end, or hands it back.
func (r *Run) live() {
	defer r.cancel(nil)
	if !r.claim() {
		return
	}
	left := r.info.TimeLeft(r.engine.cfg.Timeout)
	r.timer.begin(
		alarm{left, r.hurry},
		alarm{left + r.engine.cfg.Timeout/4, func() { r.cancel(ErrTimeout) }})
	defer r.timer.end()
	r.finish(r.work())
}

// survive turns a panic of ours outside the pipeline into the end of this run; without it the process would end, and
// every run with it.
func survive(r *Run) {
	if p := recover(); p != nil {
		r.engine.cfg.Logger.Error("A run panicked", "session", r.info.Session, "run", r.info.ID, "panic", p, "stack",
			string(debug.Stack()))
		// end has told the operator
		_ = r.engine.end(context.WithoutCancel(r.ctx), r.info, journal.Failed, sentence(nil, nil), false, r.worked())
	}
}

// claim makes this process the one that works on the run and reads what was done before.
func (r *Run) claim() bool {
	e := r.engine
	status, reason := journal.Running, "" // what it waited for is there
	o, err := e.persist(r.ctx, journal.Change{
		Session: r.info.Session,
		Claim:   &journal.Claiming{Run: r.info.ID},
		State:   &journal.State{Status: &status, Reason: &reason},
		Events: []journal.Event{journal.NewEvent(r.info.ID, "", journal.EventStatus,
			journal.StatusData{Status: status}, 0)},
	})
	if err != nil {
		switch {
		case errors.Is(err, journal.ErrOver), errors.Is(err, journal.ErrNotFound):
			return false
		case r.ctx.Err() == nil:
			// Nobody else will work on it: without an end it would seem to run for ever.
			e.cfg.Logger.Error("A run could not be claimed", "session", r.info.Session, "run", r.info.ID, "error", err)
			_ = e.end(r.ctx, r.info, journal.Failed, sentence(err, nil), false, 0) // end has told the operator
		case errors.Is(context.Cause(r.ctx), ErrStopped):
			// who stopped it may have gone before the disk took it
			_ = e.end(context.WithoutCancel(r.ctx), r.info, journal.Stopped, "", false, 0)
		}
		return false
	}
	e.mu.Lock() // the queue reads whose run it is
	r.info = *o.Run
	e.mu.Unlock()
	if r.info.Tries > maxTries {
		e.end(r.ctx, r.info, journal.Failed,
			"The run ended the server three times without getting any further, so it was given up. Nothing was charged.",
			false, r.worked())
		return false
	}
	if r.steps.done, err = past(r.ctx, e.journal, r.info); err != nil {
		r.finish(fmt.Errorf("engine: journal: %w", err)) // a shutdown in the middle of reading hands the run back
		return false
	}
	return true
}

// past reads what was done before, by this run and those it continues.
func past(ctx context.Context, from Journal, run journal.Run) (map[string]journal.Step, error) {
	steps := map[string]journal.Step{}
	if run.Continues != "" {
		line, err := from.JournalLine(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		steps = line
		if run.Brief.Again != "" {
			maps.DeleteFunc(steps, func(key string, _ journal.Step) bool {
				return strings.HasPrefix(key, string(run.Brief.Again)+"/")
			})
		}
	}
	own, err := from.Journal(ctx, run.ID)
	for key, step := range own {
		steps[key] = step
	}
	return steps, err
}

// work calls the pipeline; a panic is an error with its stack in the log.
func (r *Run) work() (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.engine.cfg.Logger.Error("A run panicked", "session", r.info.Session, "run", r.info.ID, "panic", p,
				"stack", string(debug.Stack()))
			err = fmt.Errorf("engine: panic: %v", p)
		}
	}()
	pipeline := r.engine.pipelines[r.info.Pipeline]
	if r.away != nil {
		pipeline = r.away
	}
	if pipeline == nil {
		return fmt.Errorf("engine: no pipeline %q", r.info.Pipeline)
	}
	return pipeline(r.ctx, r)
}

// finish asks what kind of end it is before any status is written.
func (r *Run) finish(err error) {
	e, cause := r.engine, context.Cause(r.ctx)
	switch {
	case err == nil:
		_ = e.end(context.WithoutCancel(r.ctx), r.info, journal.Done, "", true, r.worked()) // end has told the operator
	case errors.Is(cause, ErrStopped):
		// Whoever stopped it writes its end, but may go away while the disk is full. The second of two ends is refused.
		_ = e.end(context.WithoutCancel(r.ctx), r.info, journal.Stopped, "", false, r.worked())
	case errors.Is(err, journal.ErrFenced), errors.Is(err, journal.ErrNotFound):
		// Whoever took over the run has written its end; a deleted session has none.
	case errors.Is(cause, ErrShutdown):
		r.yield(false)
	case errors.Is(err, journal.ErrLost), errors.Is(err, journal.ErrHandedBack):
		r.back, r.lost = true, errors.Is(err, journal.ErrLost)
		r.yield(r.lost)
	default:
		e.cfg.Logger.Error("A run failed", "session", r.info.Session, "run", r.info.ID, "error", err)
		// end has told the operator
		_ = e.end(context.WithoutCancel(r.ctx), r.info, journal.Failed, sentence(err, cause), false, r.worked())
	}
}

// yield hands the run back; with lost it is not known what became of its worker, and this start counts as one that
// died.
func (r *Run) yield(lost bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), time.Second)
	defer cancel()
	c := journal.Change{
		Session: r.info.Session,
		Fence:   r.fence(),
		Yield:   &journal.Yielding{Run: r.info.ID, Worked: r.worked().Milliseconds(), Lost: lost},
	}
	if lost {
		r.engine.cfg.Logger.Warn("The worker of a run is gone; the run goes on elsewhere", "session", r.info.Session,
			"run", r.info.ID)
		text := "The machine that worked on this is gone. Another one goes on from the last finished step."
		c.Events = []journal.Event{journal.NewEvent(r.info.ID, "", journal.EventNotice,
			journal.NoticeData{Code: "worker", Text: text}, 0)}
	}
	if _, err := r.engine.log.Commit(ctx, c); err != nil {
		r.engine.cfg.Logger.Warn("A run could not be handed back in order; it is taken up again all the same",
			"session", r.info.Session, "run", r.info.ID, "error", err)
	}
}

// again gives the run as it goes into the queue once more; false: it does not.
func again(r *Run) (journal.Run, bool) {
	run := r.info
	switch {
	case r.stepped.Load():
		run.Tries = 0
	case !r.lost:
		run.Tries = max(run.Tries-1, 0)
	}
	run.Worked += r.worked().Milliseconds()
	return run, r.back
}

func (r *Run) fence() *journal.Fence { return &journal.Fence{Run: r.info.ID, Attempt: r.info.Attempt} }

// sentence is what a founder reads about a failed run; what went wrong inside is in the log.
func sentence(err, cause error) string {
	var s Sentence
	switch {
	case errors.As(err, &s):
		return s.Sentence()
	case errors.Is(cause, ErrTimeout):
		return "The run took longer than it may and had to be ended. Nothing was charged; what was found is kept."
	}
	return "Something went wrong on our side. Nothing was charged; what was found is kept, and the run can go on from there."
}
