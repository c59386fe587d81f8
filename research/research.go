// Package research turns an idea into a report: six phases ask the sources, keep all that they return, have the nearest
// of it read, draw findings and claims from the readings, and end in a verdict. Every search, reading and result is a
// journalled step, so a run that dies goes on from its last step and asks nothing twice; the same answers of the web
// and the same readings give the same score, whatever came first.
package research

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"naps/analyst"
	"naps/journal"
	"naps/market"
)

// Version names this pipeline and is kept with every run. A program that does not know a run's pipeline must not go on
// with it.
const Version = "2026-12"

// ErrNoEvidence ends a run that found nothing at all. The error that wraps it has a Sentence for the founder, which
// says why.
var ErrNoEvidence = errors.New("research: no evidence was found")

// nothing is the error of a run that found nothing, and why.
type nothing struct{ why string }

func (n nothing) Error() string { return ErrNoEvidence.Error() + ": " + n.why }
func (n nothing) Unwrap() error { return ErrNoEvidence }

// Sentence is what the founder reads.
func (n nothing) Sentence() string {
	return "No evidence was found: " + n.why + ". Nothing was charged."
}

// Source is where evidence comes from. Search may be called from several goroutines, but never twice at once by one
// run. An empty answer is no error; errors wrap those of package market.
type Source interface {
	Name() string
	Kind() market.Kind
	Search(ctx context.Context, q market.Query) ([]market.Evidence, error)
}

// Journal records the steps of a run. It may be used from several goroutines, with different keys.
type Journal interface {
	// Do returns the journalled step of that key, or runs fn (attempt from 1) and commits what it returns; evidence
	// comes back with ids. Keys that begin with "@" belong to this run alone; other keys are also looked up in the runs
	// it continues.
	Do(ctx context.Context, key string, fn func(ctx context.Context,
		attempt int) (journal.Step, error)) (journal.Step, error)
	// Text streams a delta of a message, before the step commits.
	Text(ctx context.Context, phase market.Phase, message string, attempt int, text string) error
	// Texts gives the stored texts of pages by their content hash; one that is not stored is left out.
	Texts(ctx context.Context, hashes []string) (map[string]string, error)
	// Hurry is closed when the founder wants the report now: no new searches, on to the verdict.
	Hurry() <-chan struct{}
}

// Notes gives what the founder of a session has said, oldest first.
type Notes func(ctx context.Context, session string) ([]string, error)

// Attached gives what the founder of a session attached to the idea.
type Attached func(ctx context.Context, session string) ([]market.Attachment, error)

// Limits bound a run; a zero takes the default.
type Limits struct {
	Fetches int           // requests a run may make of sources, those of its earlier lives included; 120
	Tokens  int           // tokens of the model, a part of them kept for the verdict; 0: no limit
	Money   float64       // US dollars for the model, likewise
	Wall    time.Duration // time for all phases but the verdict, in this life of the run; 15 minutes
	Phase   time.Duration // time for the searches of one phase; 3 minutes
}

// Pipeline runs the six phases. It holds no state of a run: one Pipeline serves many runs at once.
type Pipeline struct {
	Live     []Source // asked by real runs
	Log      *slog.Logger
	Limits   Limits
	Attached Attached      // nil: nothing is attached to ideas
	Notes    Notes         // what the founder says while a run is under way; nil: it is not asked for
	Own      Own           // what stands in the founder's own files; nil: nothing
	Answers  Answers       // what the founder read in the reports of earlier runs; nil: nothing
	Model    analyst.Model // nil for none; sample runs do without
	Embed    Embedder      // nil for none: what is read first is then decided by words alone

	Plain PlainAnalyst                  // works without a model
	With  func(m analyst.Model) Analyst // works with a model, which it asks through m

	// Sample gives what a run of a sample asks, never mixed with the others, and who reads its bundled evidence.
	Sample func(idea string) ([]Source, Analyst)

	Online func(ctx context.Context) bool // reports whether the internet can be reached; nil: it is taken to be

	Label func(source string) string // names a source for people; nil: by its own name
	Apart func(source string) bool   // few ideas need the source: see apart.go; nil: all are for every idea

	// Asked is told of each search: the name of the source, how long it took, and why it failed. It may be nil, and
	// must not wait.
	Asked func(source string, took time.Duration, err error)
}
