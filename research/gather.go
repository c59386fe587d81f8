package research

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"naps/journal"
	"naps/market"
	"naps/privacy"
)

// ask is one planned search.
type ask struct {
	phase  market.Phase
	source Source
	query  market.Query
	serves string // the dimension or must-pass check that its answer can change
	round  int    // of its phase, from 0
	deeper bool   // it reads on in something that was found, and searches for nothing
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
	Reason string `json:"reason,omitempty"` // why there is no answer, for the founder
	Why    why    `json:"why,omitempty"`

	Sent []market.Sent `json:"sent,omitempty"` // what left the machine for it
}

// answered reports whether the source answered, also with nothing.
func (o outcome) answered() bool { return o.Why == "" }

// The longest text or community of a query within a key; what is longer is told apart by its hash.
const keyText = 80

// key names the step of the search: stable, readable and bounded.
func (a ask) key() string {
	text := strings.Join(strings.Fields(a.query.Text), " ")
	return strings.Join([]string{string(a.phase), a.source.Name(), a.query.Kind, bounded(a.query.Community),
		bounded(text)}, "/")
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

// searcher asks the sources: what a run searches for, each search a journalled step. Only the goroutine of Research
// calls it; the sources of a phase are asked side by side, and what they share is only read then.
type searcher struct {
	j       Journal
	log     *slog.Logger
	sources sourceList
	timed   func(source string, took time.Duration, err error)
	facts   *knowledge
	clock   *clock
	meter   *meter
	guard   *privacy.Guard
	left    *left

	progress *progress
	pacer    *pacer                     // nil but for a sample that somebody watches
	label    func(source string) string // names a source for people

	asked map[string]bool // searches of this run, by source and query
	down  map[string]bool // forms of queries that a source refused, see form
}

// gather asks all of asks, sources side by side and the queries of one source in order, and returns the answers in the
// order of asks. Its error is never a source's: only the run's own end or a journal that fails.
func (s *searcher) gather(ctx context.Context, asks []ask) ([]answer, error) {
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
		g.Go(func(ctx context.Context) error { return s.lane(ctx, asks, lanes[name], answers) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for _, a := range answers {
		s.down[form(a.source, a.query)] = a.Why.failure()
	}
	for _, a := range answers {
		s.meter.used.Fetches += a.used.Fetches
		s.left.add(a.Sent)
	}
	brought(s.guard, answers)
	return answers, nil
}

// A source that fails so often in a row is not asked again in this phase.
const patience = 3

// form is a way of asking a source: a service that refuses one, such as words without a community, may answer the
// others.
func form(s Source, q market.Query) string {
	where, what := "anywhere", "words"
	if q.Community != "" {
		where = "within"
	}
	if q.Text == "" {
		what = "newest"
	}
	if s.Name() == pageReader {
		where, what = "pages", ""
	}
	return strings.Join([]string{s.Name(), q.Kind, where, what}, "/")
}

// lane asks one source its queries, one after the other. A form of query that failed several times in a row is not
// asked again, one that had been given up in an earlier phase gets one chance. Pages stand on hosts of their own, so
// those that cannot be read say nothing of the next.
func (s *searcher) lane(ctx context.Context, asks []ask, mine []int, answers []answer) error {
	failures, last := map[string]int{}, map[string]outcome{}
	for _, i := range mine {
		f := form(asks[i].source, asks[i].query)
		left := patience
		if s.down[f] {
			left = 1
		}
		if failures[f] >= left {
			answers[i] = answer{ask: asks[i], outcome: outcome{Reason: last[f].Reason, Why: last[f].Why}}
			s.progress.searched(asks[i].source.Name(), nil)
			continue
		}
		got, err := s.search(ctx, asks[i])
		if err != nil {
			return err
		}
		answers[i], last[f] = got, got.outcome
		s.progress.searched(asks[i].source.Name(), got.evidence)
		if got.answered() || asks[i].source.Name() == pageReader {
			failures[f] = 0
		} else {
			failures[f]++
		}
	}
	return nil
}

// search is one journalled search.
func (s *searcher) search(ctx context.Context, a ask) (answer, error) {
	step, err := s.j.Do(ctx, a.key(), func(ctx context.Context, _ int) (journal.Step, error) {
		return s.attempt(ctx, a)
	})
	if err != nil {
		return answer{}, err
	}
	s.meter.searches.made.Add(int64(step.Usage.Fetches))
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

// attempt asks the source and keeps all that it returns.
func (s *searcher) attempt(ctx context.Context, a ask) (journal.Step, error) {
	if s.facts.readsOn() {
		return a.step(outcome{Reason: whyReadOn.text(), Why: whyReadOn}, nil, market.Used{}), nil
	}
	calm := s.clock.calm // it is replaced when the phase ends, while what is set off below may still look
	if calm.Err() != nil && ctx.Err() == nil {
		if over(calm) {
			return journal.Step{}, context.Cause(calm)
		}
		why := whyNot(context.Cause(calm))
		return a.step(outcome{Reason: why.text(), Why: why}, nil, market.Used{}), nil
	}
	sctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(calm, func() { cancel(context.Cause(calm)) })()
	s.progress.work()
	s.pacer.turn(ctx)
	var all []market.Evidence
	began := time.Now()
	sent, err := noting(sctx, askedOf(a), func(ctx context.Context) error {
		return guarded(func() (err error) {
			all, err = a.source.Search(ctx, a.query)
			return err
		})
	})
	if s.timed != nil {
		s.timed(a.source.Name(), time.Since(began), err)
	}
	switch {
	case err == nil:
		kept := s.candidates(a, all)
		step := a.step(outcome{Found: len(all), Sent: sent}, kept, market.Used{Fetches: 1})
		if s.meter.searches.due() {
			step.Events = append(step.Events, s.meter.spending(a.phase, step.Usage))
		}
		step.Events = append(step.Events, s.progress.notice(s.facts.run.ID, kept, s.label)...)
		return step, nil
	case ctx.Err() != nil:
		return journal.Step{}, context.Cause(ctx)
	case over(calm):
		return journal.Step{}, context.Cause(calm)
	}
	if sctx.Err() != nil {
		err = context.Cause(sctx)
	}
	why := whyNot(err)
	s.report(a, err)
	return a.step(outcome{Reason: why.text(), Why: why, Sent: sent}, nil, market.Used{Fetches: 1}), nil
}

// over reports whether the run itself has ended, of which the contexts of single searches hear a moment later than the
// one of all searches: a search that is broken off by a stop has not failed. Haste and the end of a phase's time are no
// end of the run.
func over(calm context.Context) bool {
	cause := context.Cause(calm)
	return cause != nil && !errors.Is(cause, errHurry) && !errors.Is(cause, errTime)
}

func (a ask) step(o outcome, kept []market.Evidence, used market.Used) journal.Step {
	raw, err := market.Encode(o)
	if err != nil {
		panic("research: an outcome that cannot be encoded: " + err.Error())
	}
	return journal.Step{Phase: a.phase, Failed: !o.answered(), Output: raw, Usage: used, Evidence: kept}
}

// report writes what a source failed with to the log, a panic with its stack.
func (s *searcher) report(a ask, err error) {
	var p *panicked
	if errors.As(err, &p) {
		s.log.Error("Source panicked", "source", a.source.Name(), "query", a.query.Text, "error", err, "stack",
			string(p.stack))
		return
	}
	s.log.Warn("Source failed", "source", a.source.Name(), "query", a.query.Text, "error", err)
}
