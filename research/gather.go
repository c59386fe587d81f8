package research

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"naps/market"
)

// ask is one planned search.
type ask struct {
	phase  market.Phase
	source Source
	query  market.Query
	angle  string   // what it looks for, in words: "people who complain"
	names  []string // companies that make an answer count even if it says nothing else about the idea
	titles []string // titles that make an answer count
	words  []string // words that make a suggestion count when it has all of them
	most   int      // pieces of evidence that are kept; 0: as many as the limits allow
	round  int      // of its phase, from 0
	deeper bool     // it reads on in something that was found, and searches for nothing
}

// answer is what became of an ask.
type answer struct {
	ask
	outcome
	used     market.Used
	evidence []market.Evidence
}

// outcome is the output of a search's step.
type outcome struct {
	Found  int    `json:"found"`
	Kept   int    `json:"kept"`
	Reason string `json:"reason,omitempty"` // why there is no answer, for the founder
	Why    why    `json:"why,omitempty"`
}

// answered reports whether the source answered, also with nothing.
func (o outcome) answered() bool { return o.Why == "" }

// The longest text or community of a query within a key; what is longer is told apart by its hash.
const keyText = 80

// key names the step of the search: stable, readable and bounded.
func (a ask) key() string {
	text := strings.Join(strings.Fields(a.query.Text), " ")
	return strings.Join([]string{string(a.phase), a.source.Name(), a.query.Kind, bounded(a.query.Community), bounded(text)}, "/")
}

func bounded(text string) string {
	if len(text) <= keyText {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return strings.ToValidUTF8(text[:keyText], "") + "~" + hex.EncodeToString(sum[:])[:8]
}

// How many sources of a phase are asked at once.
const sideBySide = 8

// gather asks all of asks, sources side by side and the queries of one source in order, and returns the answers in the order
// of asks. Its error is never a source's: only the run's own end or a journal that fails.
func (w *work) gather(ctx context.Context, asks []ask) ([]answer, error) {
	answers := make([]answer, len(asks))
	lanes := map[string][]int{}
	var order []string
	for i, a := range asks {
		name := a.source.Name()
		if lanes[name] == nil {
			order = append(order, name)
		}
		lanes[name] = append(lanes[name], i)
	}
	g := newGroup(ctx, sideBySide)
	for _, name := range order {
		g.Go(func(ctx context.Context) error { return w.lane(ctx, asks, lanes[name], answers) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for _, name := range order {
		mine := lanes[name]
		w.down[name] = answers[mine[len(mine)-1]].Why.failure()
	}
	for _, a := range answers {
		w.used.Fetches += a.used.Fetches
	}
	return answers, nil
}

// A source that fails so often in a row is not asked again in this phase.
const patience = 3

// lane asks one source its queries, one after the other. A source that was given up in an earlier phase gets one chance. Pages stand on
// hosts of their own, so those that cannot be read say nothing of the next.
func (w *work) lane(ctx context.Context, asks []ask, mine []int, answers []answer) error {
	left := patience
	if w.down[asks[mine[0]].source.Name()] {
		left = 1
	}
	failures, last := 0, outcome{}
	for _, i := range mine {
		if failures >= left {
			answers[i] = answer{ask: asks[i], outcome: last}
			continue
		}
		got, err := w.search(ctx, asks[i])
		if err != nil {
			return err
		}
		answers[i], last = got, got.outcome
		if got.answered() || asks[i].source.Name() == pageReader {
			failures, left = 0, patience
		} else {
			failures++
		}
	}
	return nil
}

// search is one journalled search.
func (w *work) search(ctx context.Context, a ask) (answer, error) {
	step, err := w.j.Do(ctx, a.key(), func(ctx context.Context, _ int) (market.Step, error) { return w.attempt(ctx, a) })
	if err != nil {
		return answer{}, err
	}
	w.searches.made.Add(int64(step.Usage.Fetches))
	got := answer{ask: a, used: step.Usage, evidence: slices.Clone(step.Evidence)}
	if err := json.Unmarshal(step.Output, &got.outcome); err != nil {
		return answer{}, fmt.Errorf("research: step %s: %w", a.key(), err)
	}
	for i := range got.evidence {
		// What a journal gives back has no text, so nothing that follows may rest on it.
		got.evidence[i].Text, got.evidence[i].Phase = "", a.phase
	}
	return got, nil
}

// attempt asks the source and keeps what is about the idea.
func (w *work) attempt(ctx context.Context, a ask) (market.Step, error) {
	calm := w.calm // it is replaced when the phase ends, while what is set off below may still look
	if calm.Err() != nil && ctx.Err() == nil {
		if over(calm) {
			return market.Step{}, context.Cause(calm)
		}
		why := whyNot(context.Cause(calm))
		return a.step(outcome{Reason: why.text(), Why: why}, nil, market.Used{}), nil
	}
	sctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(calm, func() { cancel(context.Cause(calm)) })()
	var all []market.Evidence
	began := time.Now()
	err := guarded(func() (err error) {
		all, err = a.source.Search(sctx, a.query)
		return err
	})
	if w.timed != nil {
		w.timed(a.source.Name(), time.Since(began), err)
	}
	switch {
	case err == nil:
		kept := w.keep(a, all)
		step := a.step(outcome{Found: len(all), Kept: len(kept)}, kept, market.Used{Fetches: 1})
		if w.searches.due() {
			step.Events = append(step.Events, w.spending(a.phase, step.Usage))
		}
		return step, nil
	case ctx.Err() != nil:
		return market.Step{}, context.Cause(ctx)
	case over(calm):
		return market.Step{}, context.Cause(calm)
	}
	if sctx.Err() != nil {
		err = context.Cause(sctx)
	}
	why := whyNot(err)
	w.report(a, err)
	return a.step(outcome{Reason: why.text(), Why: why}, nil, market.Used{Fetches: 1}), nil
}

// over reports whether the run itself has ended, of which the contexts of single searches hear a moment later than the one of all searches: a
// search that is broken off by a stop has not failed. Haste and the end of a phase's time are no end of the run.
func over(calm context.Context) bool {
	cause := context.Cause(calm)
	return cause != nil && !errors.Is(cause, errHurry) && !errors.Is(cause, errTime)
}

func (a ask) step(o outcome, kept []market.Evidence, used market.Used) market.Step {
	raw, err := market.Encode(o)
	if err != nil {
		panic("research: an outcome that cannot be encoded: " + err.Error())
	}
	return market.Step{Phase: a.phase, Failed: !o.answered(), Output: raw, Usage: used, Evidence: kept}
}

// report writes what a source failed with to the log, a panic with its stack.
func (w *work) report(a ask, err error) {
	var p *panicked
	if errors.As(err, &p) {
		w.log.Error("Source panicked", "source", a.source.Name(), "query", a.query.Text, "error", err, "stack", string(p.stack))
		return
	}
	w.log.Warn("Source failed", "source", a.source.Name(), "query", a.query.Text, "error", err)
}
