package engine

import (
	"context"
	"errors"

	"naps/journal"
)

// TellWaiting tells founders what their waiting runs wait for, where why knows more than that others are before them;
// each is told once. It must not be called by two at once.
func TellWaiting(ctx context.Context, e *Engine, why func(run journal.Run) string) error {
	e.mu.Lock()
	waiting := append([]journal.Run(nil), e.queue.runs...)
	e.mu.Unlock()
	told := map[string]string{}
	var all []error
	for _, run := range waiting {
		reason := why(run)
		if reason == "" {
			continue
		}
		told[run.ID] = reason
		if e.told[run.ID] == reason {
			continue
		}
		_, err := e.log.Commit(ctx, journal.Change{
			Session: run.Session,
			Fence:   &journal.Fence{Run: run.ID, Attempt: run.Attempt},
			State:   &journal.State{Reason: &reason},
			Events: []journal.Event{journal.NewEvent(run.ID, "", journal.EventStatus,
				journal.StatusData{Status: run.Status, Reason: reason}, 0)},
		})
		if err != nil && !errors.Is(err, journal.ErrFenced) && !errors.Is(err, journal.ErrNotFound) {
			// it has begun, or is gone
			all = append(all, err)
		}
	}
	e.told = told
	return errors.Join(all...)
}
