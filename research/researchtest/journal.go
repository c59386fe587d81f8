// Package researchtest has a journal that keeps its steps in memory: enough to run the pipeline in tests, and to let it
// die at any moment and live again.
package researchtest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"sync"

	"naps/journal"
	"naps/market"
)

// ErrCrash is what a journal answers that has died.
var ErrCrash = errors.New("researchtest: the journal died")

// Journal keeps steps as a database would: output as bytes, evidence numbered by arrival and without its text.
// Safe for concurrent use.
type Journal struct {
	mu       sync.Mutex
	steps    map[string]journal.Step
	began    map[string]int // attempts by key
	evidence map[string]market.Evidence
	number   int
	commits  int
	dieAt    int // the commit that does not happen; 0: never
	after    bool
	dead     bool
	hurry    chan struct{}
	texts    map[string]string
	pages    map[string]string // by content hash
	version  int

	Order []string // keys in the order of their commits
	Done  []journal.Step
	Stop  func(error) // called when the journal dies; may be nil
}

// New returns an empty journal, whose next report has the given version.
func New(version int) *Journal {
	return &Journal{steps: map[string]journal.Step{}, began: map[string]int{}, evidence: map[string]market.Evidence{},
		texts: map[string]string{}, pages: map[string]string{}, hurry: make(chan struct{}), version: version}
}

// DieAt lets the journal die at its n-th commit from now, before it happens or just after it.
func (j *Journal) DieAt(n int, after bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.dieAt, j.after, j.dead = j.commits+n, after, false
}

// Revive lets a dead journal work again, with all it had committed.
func (j *Journal) Revive() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.dead, j.dieAt = false, 0
}

// Commits returns how many steps were committed.
func (j *Journal) Commits() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.commits
}

// Continued returns a journal of a new run that goes on from this one: it has the steps that did not fail and are not
// of this run alone.
func (j *Journal) Continued(version int) *Journal {
	j.mu.Lock()
	defer j.mu.Unlock()
	next := New(version)
	next.number, next.evidence, next.pages = j.number, maps.Clone(j.evidence), maps.Clone(j.pages)
	for key, step := range j.steps {
		if key[0] != '@' && !step.Failed {
			next.steps[key] = step
		}
	}
	return next
}

// Hasten closes Hurry.
func (j *Journal) Hasten() { close(j.hurry) }

// Hurry implements research.Journal.
func (j *Journal) Hurry() <-chan struct{} { return j.hurry }

// Texts implements research.Journal.
func (j *Journal) Texts(_ context.Context, hashes []string) (map[string]string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.dead {
		return nil, ErrCrash
	}
	out := map[string]string{}
	for _, h := range hashes {
		if text, ok := j.pages[h]; ok {
			out[h] = text
		}
	}
	return out, nil
}

// Do implements research.Journal.
func (j *Journal) Do(ctx context.Context, key string,
	fn func(ctx context.Context, attempt int) (journal.Step, error)) (journal.Step, error) {
	if err := ctx.Err(); err != nil {
		return journal.Step{}, context.Cause(ctx)
	}
	j.mu.Lock()
	if j.dead {
		j.mu.Unlock()
		return journal.Step{}, ErrCrash
	}
	if step, ok := j.steps[key]; ok {
		j.mu.Unlock()
		return copied(step), nil
	}
	j.began[key]++
	attempt := j.began[key]
	j.mu.Unlock()
	step, err := fn(ctx, attempt)
	if err != nil {
		return journal.Step{}, err
	}
	return j.commit(key, attempt, step)
}

func (j *Journal) commit(key string, attempt int, step journal.Step) (journal.Step, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.dead {
		return journal.Step{}, ErrCrash
	}
	j.commits++
	dies := j.commits == j.dieAt
	if dies && !j.after {
		return journal.Step{}, j.die()
	}
	step.Key, step.Attempt = key, attempt
	step.Evidence = slices.Clone(step.Evidence)
	for i, e := range step.Evidence {
		known, ok := j.evidence[e.Hash]
		if !ok {
			j.number++
			j.pages[e.Page] = e.Text
			e.ID, e.Text = "E"+strconv.Itoa(j.number), ""
			known = e
			j.evidence[e.Hash] = e
		}
		step.Evidence[i] = known
	}
	j.steps[key] = step
	j.Order, j.Done = append(j.Order, key), append(j.Done, step)
	if dies {
		return journal.Step{}, j.die()
	}
	return copied(step), nil
}

func (j *Journal) die() error {
	j.dead = true
	if j.Stop != nil {
		j.Stop(ErrCrash)
	}
	return ErrCrash
}

func copied(s journal.Step) journal.Step {
	s.Evidence = slices.Clone(s.Evidence)
	s.Output = slices.Clone(s.Output)
	return s
}

// Text implements research.Journal; a later attempt voids what an earlier one said.
func (j *Journal) Text(_ context.Context, _ market.Phase, message string, attempt int, text string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.dead {
		return ErrCrash
	}
	j.texts[message+"#"+strconv.Itoa(attempt)] += text
	return nil
}

// Said returns what was streamed of a message by one attempt.
func (j *Journal) Said(message string, attempt int) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.texts[message+"#"+strconv.Itoa(attempt)]
}

// Evidence returns all evidence that was committed, by id.
func (j *Journal) Evidence() map[string]market.Evidence {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := map[string]market.Evidence{}
	for _, e := range j.evidence {
		out[e.ID] = e
	}
	return out
}

// Step returns the committed step of a key.
func (j *Journal) Step(key string) (journal.Step, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	s, ok := j.steps[key]
	return s, ok
}

// Events returns the events of all steps in the order of their commits.
func (j *Journal) Events() []journal.Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []journal.Event
	for _, s := range j.Done {
		out = append(out, s.Events...)
	}
	return out
}

// Report returns the committed report, nil before it.
func (j *Journal) Report() *journal.StoredReport {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, s := range j.Done {
		if s.Report != nil {
			return s.Report
		}
	}
	return nil
}
