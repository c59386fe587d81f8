package engine

import (
	"context"
)

// Adopt takes up runs that stand as live in the database while nobody here works on them or has them waiting: a run
// must never seem to go on for ever because whoever worked on it went away without a word. A run is taken at the second
// look, so that one whose start was committed a moment ago is left to its Start. It returns how many were taken. The
// clock calls it; it must not be called by two at once.
func (e *Engine) Adopt(ctx context.Context) (int, error) {
	runs, err := e.journal.LiveRuns(ctx)
	if err != nil {
		return 0, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	seen, taken := map[string]bool{}, 0
	for _, run := range runs {
		if e.draining || e.queue.knows(run, e.live) || e.pipelines[run.Pipeline] == nil {
			continue
		}
		if seen[run.ID] = true; e.orphans[run.ID] {
			e.cfg.Logger.Error("Nobody worked on a live run; it is taken up again", "session", run.Session, "run",
				run.ID)
			e.queue.add(run)
			taken++
		}
	}
	e.orphans = seen
	e.fill()
	return taken, nil
}
