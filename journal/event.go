package journal

import (
	"encoding/json"

	"naps/market"
)

// EventKind names what happened.
type EventKind string

// The kinds of events.
const (
	EventStatus   EventKind = "status"
	EventPhase    EventKind = "phase"
	EventEvidence EventKind = "evidence"
	EventText     EventKind = "text"
	EventMessage  EventKind = "message"
	EventFinding  EventKind = "finding"
	EventReport   EventKind = "report"
	EventNotice   EventKind = "notice"
	EventError    EventKind = "error"
)

// Event is one row of a session's log. Seq grows by one within a session and is given when the row is written;
// Data is kept as it was encoded once, so that live and replayed events are equal to the byte.
type Event struct {
	Seq   int64           `json:"seq"`
	Run   string          `json:"run"`
	Phase market.Phase    `json:"phase"`
	Kind  EventKind       `json:"kind"`
	Data  json.RawMessage `json:"data"`
	At    int64           `json:"at"` // Unix milliseconds
}

// StatusData is the data of a status event.
type StatusData struct {
	Status Status `json:"status"`
	Reason string `json:"reason,omitempty"`
	Place  int    `json:"place,omitempty"` // place in the queue, from 1, while queued
}

// PhaseData is the data of a phase event.
type PhaseData struct {
	Phase    market.Phase       `json:"phase"`
	Status   market.PhaseStatus `json:"status"`
	Reason   string             `json:"reason"`
	Summary  string             `json:"summary,omitempty"`
	Progress int                `json:"progress"`
	Sources  int                `json:"sources,omitempty"`
	Evidence int                `json:"evidence,omitempty"`
}

// TextData is the data of a text event: a delta. A delta of attempt a+1 voids all text of attempt a.
type TextData struct {
	Message string `json:"message"`
	Attempt int    `json:"attempt"`
	Text    string `json:"text"`
}

// ReportData is the data of a report event.
type ReportData struct {
	Version int     `json:"version"`
	Verdict string  `json:"verdict"`
	Score   float64 `json:"score"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Reason  string  `json:"reason,omitempty"`

	Lean string `json:"lean,omitempty"` // go, no-go or open
	// not_read, not_reached, too_little or mixed: why the verdict is INCONCLUSIVE
	Inconclusive string `json:"inconclusive,omitempty"`
	Why          string `json:"why,omitempty"` // the reason of the verdict in one sentence
}

// State is what the row of a session shows of the report.
func (d ReportData) State() *State {
	return &State{Verdict: &d.Verdict, Lean: &d.Lean, Unsure: &d.Inconclusive, Score: &d.Score, Low: &d.Low,
		High: &d.High}
}

// NoticeData is the data of notice and error events: a sentence for the founder, never an inner error.
type NoticeData struct {
	Text string `json:"text"`
	Code string `json:"code,omitempty"` // shutdown, disk, attempt, source, slow, budget, reading …

	Reading  *ReadingData  `json:"reading,omitempty"`   // with the code "reading"
	Progress *ProgressData `json:"searching,omitempty"` // with the code "progress"
}

// ProgressData says how far a run is while it searches.
type ProgressData struct {
	Phase market.Phase `json:"phase"`
	Found int          `json:"found"` // pieces of evidence so far
	Left  int          `json:"left"`  // seconds that the run still takes, estimated from its own work; 0: not known yet
}

// ReadingData says what was read together while a run reads. The readings themselves are rows by then.
type ReadingData struct {
	Phase  market.Phase `json:"phase"`
	Places []string     `json:"places"` // where the texts stand, those of most first
	Read   int          `json:"read"`   // texts of this batch
	Near   int          `json:"near"`   // of these, about the idea or next to it
	Total  int          `json:"total"`  // texts read in this phase so far
	Marks  []ReadingOf  `json:"marks"`  // one for each text of the batch
	Left   int          `json:"left"`   // as in ProgressData
}

// ReadingOf is a reading in short, of the evidence of that id.
type ReadingOf struct {
	Evidence string          `json:"evidence"`
	About    int             `json:"about"`
	Relation market.Relation `json:"relation,omitempty"`
}

// NoticeReading is the code of notices that tell of readings.
const NoticeReading = "reading"

// NoticeProgress is the code of notices that tell how far a run is.
const NoticeProgress = "progress"

// NewEvent makes an event with data encoded as JSON (without escaping of <, > and &). It panics on data that cannot be
// encoded, which plain structs never are.
func NewEvent(run string, phase market.Phase, kind EventKind, data any, at int64) Event {
	raw, err := market.Encode(data)
	if err != nil {
		panic("market: event data of kind " + string(kind) + ": " + err.Error())
	}
	return Event{Run: run, Phase: phase, Kind: kind, Data: raw, At: at}
}
