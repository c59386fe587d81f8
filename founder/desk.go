package founder

import (
	"context"
	"errors"
	"time"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/words"
)

// Reports reads the versions of a session's report. Version 0 asks for the latest; where there is none it is
// journal.ErrNotFound.
type Reports interface {
	Report(ctx context.Context, session string, version int) (json []byte, got int, err error)
}

// Evidence reads what was found.
type Evidence interface {
	ListEvidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error)
}

// Texts reads stored texts by their hash; one that is not stored is left out.
type Texts interface {
	Texts(ctx context.Context, hashes []string) (map[string]string, error)
}

// Committer writes a change of a session.
type Committer interface {
	Commit(ctx context.Context, c journal.Change) (journal.Outcome, error)
}

// Why nothing can be answered.
var (
	ErrRunning  = errors.New("founder: a run is under way")
	ErrNoReport = errors.New("founder: there is no report yet")
	ErrNothing  = errors.New("founder: there is no answer to take back")
)

// Wrong is an answer that cannot be taken.
type Wrong struct{ Field, Text string }

func (w *Wrong) Error() string { return "founder: " + w.Text }

// sitting is how long after an answer the next one still belongs to the same sitting, and so to the same version of the
// report.
const sitting = 30 * time.Minute

// Desk lets founders read. All fields are required; it is safe for concurrent use, and must not be copied once used.
type Desk struct {
	Reports  Reports
	Evidence Evidence
	Texts    Texts
	Readings func(ctx context.Context, session string) ([]market.Reading, error) // in the order in which they were made
	Writer   Committer
	Recount  func(base report.Report, found []market.Evidence, readings []market.Reading) report.Report
	Now      func() time.Time

	turns  turns
	queues queues
}

// State is where a founder stands with an idea.
type State struct {
	Quote  *Quote // to be read next; nil: nothing is left, or nothing can be read
	Before Answer // what is said of Quote so far, by a model; empty: nobody read it
	Done   int    // quotes answered or skipped
	All    int    // quotes there are
	Last   string // evidence of the latest answer, which Back takes back; empty: there is none

	Report  report.Report // the latest
	Version int           // of it; 0: there is none
	Was     *float64      // the score before the latest answer, where it is known
}

// Look says what to read next. A session without a report, or with a run under way, has nothing to read.
func (d *Desk) Look(ctx context.Context, s journal.Session) (State, error) {
	w, err := d.open(ctx, s)
	if err != nil {
		return State{}, err
	}
	return d.state(ctx, w)
}

// Answer takes an answer to a piece of evidence and computes the report anew. key makes a repeat change nothing; empty:
// there is none. An answer that cannot be taken is a *Wrong, evidence that there is not is journal.ErrNotFound.
func (d *Desk) Answer(ctx context.Context, s journal.Session, evidence string, a Answer, key string) (State, error) {
	defer d.turns.take(s.ID)()
	w, err := d.open(ctx, s)
	if err != nil {
		return State{}, err
	}
	e, ok := w.piece(evidence)
	if !ok {
		return State{}, journal.ErrNotFound
	}
	texts, err := d.Texts.Texts(ctx, []string{e.Page})
	if err != nil {
		return State{}, err
	}
	text := texts[e.Page]
	if field, wrong := a.Wrong(e, len(words.Sentences(text))); wrong != "" {
		return State{}, &Wrong{field, wrong}
	}
	r := a.Reading(e, text, w.before(e), d.next(w))
	return d.keep(ctx, w, r, key)
}

// Back takes the latest answer to a piece of evidence back, or with an empty one the latest of all, so that the one
// before it counts again, or what a model read. Where nothing can be taken back it is ErrNothing.
func (d *Desk) Back(ctx context.Context, s journal.Session, evidence, key string) (State, error) {
	defer d.turns.take(s.ID)()
	w, err := d.open(ctx, s)
	if err != nil {
		return State{}, err
	}
	last, ok := w.last(evidence)
	if !ok {
		return State{}, ErrNothing
	}
	r := market.Reading{Evidence: last.Evidence, Hash: last.Hash, Reader: market.ReadByFounder, About: market.Withdrawn,
		Facts: []market.Fact{}, At: d.next(w).UnixMilli()}
	return d.keep(ctx, w, r, key)
}

// keep commits a reading together with the report that follows from it.
func (d *Desk) keep(ctx context.Context, w *work, r market.Reading, key string) (State, error) {
	c := journal.Change{Session: w.s.ID, Read: []market.Reading{r}}
	if key != "" {
		c.Once = &journal.Once{Owner: w.s.Owner, Scope: "reading:" + w.s.ID, Key: key}
	}
	sits := w.sits(d.Now())
	w.readings = append(w.readings, r)
	next := d.Recount(w.base, w.evidence, w.readings)
	next.BasedOn = w.baseVersion
	was := w.latest.Score
	if err := w.write(&c, next, sits); err != nil {
		return State{}, err
	}
	o, err := d.Writer.Commit(ctx, c)
	if errors.Is(err, journal.ErrRepeated) {
		return d.Look(ctx, w.s) // another tab may have gone on meanwhile
	}
	if errors.Is(err, journal.ErrOver) {
		return State{}, ErrRunning // a run has just ended, with a report of its own
	}
	if err != nil {
		return State{}, err
	}
	if o.Version > 0 {
		next.Version = o.Version
		w.latest, w.version = next, o.Version
	}
	d.queues.moved(w.s.ID, was)
	return d.state(ctx, w)
}

// next is the time of the next answer: never before one that was given, so that the order of answers is that of their
// times.
func (d *Desk) next(w *work) time.Time {
	at := d.Now()
	for _, r := range w.readings {
		if r.Reader == market.ReadByFounder && r.At >= at.UnixMilli() {
			at = time.UnixMilli(r.At + 1)
		}
	}
	return at
}

// state is where the founder stands.
func (d *Desk) state(ctx context.Context, w *work) (State, error) {
	q, err := d.queues.of(ctx, d, w)
	if err != nil {
		return State{}, err
	}
	answers := market.Answers(w.readings)
	s := State{Done: q.Done(answers), All: q.Len(), Report: w.latest, Version: w.version, Was: d.queues.was(w.s.ID)}
	if last, ok := w.last(""); ok {
		s.Last = last.Evidence
	}
	e, ok := q.Next(answers)
	if !ok {
		return s, nil
	}
	texts, err := d.Texts.Texts(ctx, []string{e.Page})
	if err != nil {
		return s, err
	}
	quote := quoteOf(e, texts[e.Page])
	s.Quote = &quote
	if r := w.before(e); r != nil {
		s.Before = SaidOf(*r)
	}
	return s, nil
}
