package journal

import (
	"encoding/json"
	"errors"

	"naps/market"
)

// Change is what one moment of a session's life writes. All of it is committed or none of it; only then does anybody
// see it. The fields are applied in the order in which they stand here; the zero value of a field changes nothing.
type Change struct {
	Session string

	Fence  *Fence   // refuse the whole change with ErrFenced unless this attempt of this run is the live one
	Once   *Once    // refuse with ErrRepeated if this key was used before
	Create *Session // a new session; refused with ErrNotFound if its owner does not exist
	// a new run: refused with ErrBusy while another is live, with ErrNoCredit when the owner cannot pay; reserves Cost
	Start   *Run
	Claim   *Claiming          // a live run begins (again) to be worked on by this process
	Yield   *Yielding          // the process hands the run back at a planned shutdown
	Step    *Step              // journal; its Evidence is upserted by hash and numbered
	Brought *Brought           // the founder's own files
	Own     []market.Evidence  // what the founder brings himself, outside of any run; upserted by hash and numbered
	Read    []market.Reading   // what the founder read, outside of any run
	Turn    *market.TurnChange // the answer to a question about the report
	Attach  []Attachment       // refused with ErrFull where the idea would have more than MaxAttachments
	Detach  string             // id of an attachment to be removed; refused with ErrNotFound if there is none
	State   *State             // what the session's row shows
	Add     []Message          // conversation
	Report  *StoredReport      // numbered by the commit
	End     *Ending            // the run's one terminal state, refused with ErrOver if it has one already
	// rows of the log; Seq is given by the commit, after the evidence events that Step adds by itself
	Events []Event
}

// Fence names the attempt of a run on whose behalf a change is made.
type Fence struct {
	Run     string
	Attempt int
}

// Once is an idempotency key. Key is unique per Owner and Scope ("message:<session>"); Answer is kept for the repeat.
type Once struct {
	Owner, Scope, Key string
	Answer            json.RawMessage
}

// Claiming asks for the next attempt of a run: its Attempt and Tries are raised by one and its status becomes running.
// It is refused with ErrOver when the run is not live any more.
type Claiming struct {
	Run string
}

// Yielding hands a live run back in good order: its start does not count as one that died, its work is added up, its
// status stays.
type Yielding struct {
	Run    string
	Worked int64 // milliseconds of work of this attempt
	Lost   bool  // not in good order: its worker is gone, and the start counts as one that died
}

// Step is one unit of work that is recorded and never repeated once done.
type Step struct {
	Key     string       `json:"key"` // stable and readable: "pains/reddit/search/late invoices"
	Phase   market.Phase `json:"phase"`
	Attempt int          `json:"attempt"` // from 1; a crash in the middle makes the next one 2
	// a failure worth keeping: not repeated in this run, but in one that continues it
	Failed   bool              `json:"failed"`
	Output   json.RawMessage   `json:"output"`
	Usage    market.Used       `json:"usage"`
	Evidence []market.Evidence `json:"-"` // what it brought; ids are set once it is committed
	Readings []market.Reading  `json:"-"` // what was read in it; of evidence that is committed already

	// What is committed together with the step.
	Events []Event       `json:"-"`
	State  *State        `json:"-"`
	Add    []Message     `json:"-"`
	Report *StoredReport `json:"-"`

	Begun bool `json:"-"` // only the mark that the attempt has begun; Output is not there yet
}

// State is what is to be changed in a session's row: nil leaves a field as it is.
type State struct {
	Status   *Status
	Reason   *string
	Phase    *market.Phase
	Progress *int
	Title    *string
	Score    *float64
	Low      *float64
	High     *float64
	Verdict  *string
	Lean     *string
	Unsure   *string
	Name     *string // a title that the founder chose: Title leaves it as it is from then on
	Tags     *[]string
	Pinned   *bool
	Archived *bool
	Goal     *market.Goal
	Kill     *[]market.Criterion
	Privacy  *market.Privacy
}

// Ending is the one terminal state of a run. Capture turns its reserved credits into spent ones; otherwise they are
// released.
type Ending struct {
	Run     string
	Status  Status // done, failed, stopped or interrupted
	Reason  string
	Capture bool
	Worked  int64 // milliseconds of work of this attempt
}

// Outcome tells what became of a change.
type Outcome struct {
	Err      error // nil: committed
	Events   []Event
	Evidence []market.Evidence // those of Change.Step or Change.Own, with their ids
	Run      *Run              // after Start and Claim
	Version  int               // after Report
	Answer   json.RawMessage   // with ErrRepeated: what was answered the first time
}

// Why a change is refused. A refused change leaves nothing behind and does not touch its neighbours.
var (
	ErrNotFound = errors.New("not found")
	ErrNoCredit = errors.New("no credit left")
	ErrBusy     = errors.New("a run is under way")
	ErrStops    = errors.New("too many runs were stopped")
	ErrTooMany  = errors.New("too many runs are waiting")
	ErrOver     = errors.New("the run is over")
	ErrFenced   = errors.New("the run goes on elsewhere or is over")
	ErrRepeated = errors.New("this key was used before")
	ErrFull     = errors.New("no room for more")
	ErrDisk     = errors.New("the disk can't be written to")

	ErrLost       = errors.New("the worker of this run is gone")
	ErrHandedBack = errors.New("the worker of this run handed it back")
)
