// Package engine carries out runs durably on one machine: a queue that is fair between users, a journal of steps that
// are never repeated once done, stopping within a second, resuming after a crash, and a drain at shutdown.
//
// Promises, before the API:
//   - A step that is in the journal is not done again, by this process or a later one.
//   - What a step wrote, its evidence and its events, is committed together with it or not at all.
//   - A run has one terminal state. A shutdown, a stop and a full disk are not failures and never become one.
//   - Late work of a stopped run or of an older attempt is refused by the log (the fence), however late it comes.
//
// The seam to another engine is small on purpose: Start, Stop and, for the pipeline, Run.Do.
package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"naps/journal"
	"naps/market"
)

// Log commits changes; the session's Manager is one.
type Log interface {
	Commit(ctx context.Context, c journal.Change) (journal.Outcome, error)
	Text(ctx context.Context, session string, f journal.Fence, phase market.Phase, d journal.TextData) error
}

// Journal reads what earlier attempts recorded.
type Journal interface {
	// Journal gives the steps of a run by key, also those that have only begun.
	Journal(ctx context.Context, run string) (map[string]journal.Step, error)
	// JournalLine gives the steps that a continuing run may use: finished and successful ones of the runs it continues.
	JournalLine(ctx context.Context, run string) (map[string]journal.Step, error)
	// Texts gives the stored texts of pages by their content hash; one that is not stored is left out.
	Texts(ctx context.Context, hashes []string) (map[string]string, error)
	// LiveRuns gives the queued and running runs, oldest first.
	LiveRuns(ctx context.Context) ([]journal.Run, error)
}

// Pipeline is the work of a run. It returns nil when a report is committed; an error of the domain fails the run with
// its sentence.
type Pipeline func(ctx context.Context, r *Run) error

// Places are places to work on runs outside of this process.
type Places interface {
	// Take reserves a place for a run and gives the work to be done there; nil: there is none for this run now. The
	// engine calls leave once the run does not need the place any more, whether it has worked there or not. It must not
	// wait.
	Take(run journal.Run) (work Pipeline, leave func())
}

// Sentence is implemented by errors that have words for the founder.
type Sentence interface{ Sentence() string }

// Why the context of a run ends; see context.Cause.
var (
	ErrStopped  = errors.New("engine: the founder stopped the run")
	ErrShutdown = errors.New("engine: the server is shutting down")
	ErrTimeout  = errors.New("engine: the run took too long")
)

// Config of an Engine. Durations and counts that are zero take the defaults below.
type Config struct {
	MaxRuns        int           // at once in this process; 8; less than 0: none, all work is done elsewhere
	MaxRunsPerUser int           // at once; 2
	MaxWaiting     int           // queued runs of one user before a start is refused; 10
	Timeout        time.Duration // of work on one run; 15 minutes, then the report is made of what there is
	Grace          time.Duration // for steps under way at a drain; 8 s
	Places         Places        // outside of this process; nil: none. They are filled before those of this process
	Logger         *slog.Logger
}

// maxTries is how often a run may be begun without completing a step in between.
const maxTries = 3

// Engine holds the queue and the live runs. Its methods are safe for use by many goroutines.
type Engine struct {
	cfg       Config
	log       Log
	journal   Journal
	pipelines map[string]Pipeline

	wait sync.WaitGroup
	told map[string]string // what waiting runs were told by the last TellWaiting, by run

	mu        sync.Mutex // guards what follows
	queue     queue
	live      map[string]*Run // by session
	probation *Run            // the suspect that runs; nothing begins beside it before its first completed step
	orphans   map[string]bool // runs that the last Adopt saw with nobody
	draining  bool
	gate      chan struct{} // closed when a drain begins: new steps park
}

// New returns an engine that knows the given versions of the pipeline. Call Resume once, then Start.
func New(cfg Config, log Log, j Journal, pipelines map[string]Pipeline) *Engine {
	if cfg.MaxRuns >= 0 {
		cfg.MaxRuns = positive(cfg.MaxRuns, 8)
	}
	cfg.MaxRunsPerUser = positive(cfg.MaxRunsPerUser, 2)
	cfg.MaxWaiting = positive(cfg.MaxWaiting, 10)
	cfg.Timeout = positive(cfg.Timeout, journal.RunTime)
	cfg.Grace = positive(cfg.Grace, 8*time.Second)
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Engine{cfg: cfg, log: log, journal: j, pipelines: pipelines, live: map[string]*Run{},
		gate: make(chan struct{})}
}

func positive[T int | time.Duration](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}

// Admit answers journal.ErrTooMany when the owner has too many runs waiting.
func (e *Engine) Admit(owner string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.queue.of(owner) >= e.cfg.MaxWaiting {
		return journal.ErrTooMany
	}
	return nil
}

// Start takes a run whose row is committed as queued. It begins when there is a place, fairly between users.
func (e *Engine) Start(run journal.Run) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.queue.knows(run, e.live) {
		return // Adopt was faster
	}
	e.queue.add(run)
	e.fill()
}

// Resume takes up what an earlier process left: live runs go through the same queue as new ones; a run whose pipeline
// this binary does not know becomes interrupted. With restored, the database is a restored copy: then every live run
// becomes interrupted, since going on would pay twice for what happened after the backup.
func (e *Engine) Resume(ctx context.Context, restored bool) error {
	runs, err := e.journal.LiveRuns(ctx)
	if err != nil {
		return err
	}
	var again []journal.Run
	for _, run := range runs {
		switch {
		case restored:
			e.end(ctx, run, journal.Interrupted,
				"The database was restored from a backup. Go on when you like: what was found is still here.", false, 0)
		case e.pipelines[run.Pipeline] == nil:
			e.end(ctx, run, journal.Interrupted,
				"This version of naps no longer knows the research this run began with. Going on starts from the evidence that is here.",
				false, 0)
		default:
			again = append(again, run)
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, run := range again {
		e.queue.add(run)
	}
	e.fill()
	return nil
}

// Running and waiting runs, for those who look after the machine.
func (e *Engine) Load() (running, waiting int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.live), len(e.queue.runs)
}

// Fill begins queued runs where places came free outside of this process.
func (e *Engine) Fill() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fill()
}

// fill begins as many queued runs as there are places. The lock is held.
func (e *Engine) fill() {
	for !e.draining && e.probation == nil {
		r := next(e)
		if r == nil {
			return
		}
		e.live[r.info.Session] = r
		if Suspect(r.info) && r.away == nil {
			e.probation = r
		}
		e.wait.Go(func() {
			defer e.leave(r)
			defer survive(r)
			r.live()
		})
	}
}

// next takes the run out of the queue that may begin now, with a place for it; nil: none may. The lock is held.
func next(e *Engine) *Run {
	here := 0
	for _, r := range e.live {
		if r.away == nil {
			here++
		}
	}
	if here >= e.cfg.MaxRuns && e.cfg.Places == nil {
		return nil
	}
	var r *Run
	e.queue.next(e.live, e.cfg.MaxRunsPerUser, func(run journal.Run) bool {
		if e.cfg.Places != nil {
			if work, leave := e.cfg.Places.Take(run); work != nil {
				r = newRun(e, run)
				r.away, r.left = work, leave
				return true
			}
		}
		if here >= e.cfg.MaxRuns {
			return false
		}
		r = newRun(e, run)
		return true
	})
	return r
}

// clearSuspect lets others begin: the run has completed a step.
func clearSuspect(e *Engine, r *Run) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.probation == r {
		e.probation = nil
		e.fill()
	}
}

func (e *Engine) leave(r *Run) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.live, r.info.Session)
	if r.left != nil {
		r.left()
	}
	if e.probation == r {
		e.probation = nil
	}
	if again, ok := again(r); ok {
		e.queue.first(again)
	}
	if len(e.live) == 0 {
		e.queue.rest()
	}
	e.fill()
}
