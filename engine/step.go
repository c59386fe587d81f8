package engine

import (
	"context"
	"errors"

	"naps/journal"
	"naps/market"
)

// step is the unit of work that a context belongs to.
type step struct {
	key     string
	phase   market.Phase
	attempt int
	begun   bool
}

type stepKey struct{}

// Do returns the journalled step of a key, or calls fn and commits what it returns as one change: the step with its
// evidence, events and state. fn gets the attempt, from 1; it is higher than 1 after a crash of an attempt that had
// streamed text. An error of fn is returned and journals nothing. Keys that begin with "@" belong to this run alone;
// others are also looked up in the runs it continues. The same key asked for twice at once is done once.
func (r *Run) Do(ctx context.Context, key string, fn func(ctx context.Context,
	attempt int) (journal.Step, error)) (journal.Step, error) {
	past, done, err := r.steps.enter(ctx, key)
	if done || err != nil {
		return past, err
	}
	defer r.steps.exit(key)
	st := &step{key: key, phase: past.Phase, attempt: past.Attempt + 1}
	result, err := fn(context.WithValue(ctx, stepKey{}, st), st.attempt)
	if err != nil {
		if st.begun {
			// It has shown text: should the pipeline do it again in this life, that is another attempt.
			r.steps.keep(journal.Step{Key: key, Phase: st.phase, Attempt: st.attempt, Begun: true})
		}
		return journal.Step{}, err
	}
	result.Key, result.Attempt, result.Begun = key, st.attempt, false
	// The result was paid for: it is kept even if the run is being stopped; the fence decides.
	o, err := r.engine.persist(ctx, journal.Change{Session: r.info.Session, Fence: r.fence(), Step: &result})
	if err != nil {
		if errors.Is(err, journal.ErrFenced) {
			r.cancel(journal.ErrFenced)
		}
		return journal.Step{}, err
	}
	result.Evidence = o.Evidence
	result.Events, result.State, result.Add, result.Report = nil, nil, nil, nil
	r.steps.keep(result)
	r.stepped.Store(true)
	clearSuspect(r.engine, r)
	return result, nil
}

// Text streams a delta of a message from within a step, before the step is committed. The first delta of a step marks
// its attempt as begun; on a later attempt it first voids what the attempt before had shown. Text is put together while
// the disk is busy, never cut.
func (r *Run) Text(ctx context.Context, phase market.Phase, message string, attempt int, text string) error {
	if st, ok := ctx.Value(stepKey{}).(*step); ok && !st.begun {
		begun := journal.Step{Key: st.key, Phase: phase, Attempt: st.attempt, Begun: true}
		c := journal.Change{Session: r.info.Session, Fence: r.fence(), Step: &begun}
		if attempt > 1 {
			void := journal.TextData{Message: message, Attempt: attempt}
			c.Events = []journal.Event{journal.NewEvent(r.info.ID, phase, journal.EventText, void, 0)}
		}
		if _, err := r.engine.persist(ctx, c); err != nil {
			return err
		}
		st.begun = true
	}
	return r.engine.log.Text(ctx, r.info.Session, *r.fence(), phase,
		journal.TextData{Message: message, Attempt: attempt, Text: text})
}

// Texts gives the stored texts of pages by their content hash. They were committed with the evidence that was cut from
// them.
func (r *Run) Texts(ctx context.Context, hashes []string) (map[string]string, error) {
	return r.engine.journal.Texts(ctx, hashes)
}
