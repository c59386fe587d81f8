package cluster

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"naps/journal"
	"naps/market"
)

// Subjects begin with these. A worker publishes under node, its key and its instance, and hears under work and its key:
// that is all that its permissions allow beside its own part of the queue.
const (
	toNode   = "naps.node."
	toWorker = "naps.work."
	toQueue  = "naps.runs."
	stream   = "NAPS_RUNS"
)

// The verbs of a worker, the last part of the subject.
const (
	verbBeat   = "beat"   // it is there, and works on these runs
	verbBegin  = "begin"  // it takes up a run that it was handed
	verbDo     = "do"     // has the journal this step?
	verbCommit = "commit" // the result of a step
	verbFail   = "fail"   // a step came to nothing
	verbText   = "text"   // text of a step that is under way
	verbTexts  = "texts"  // stored pages by hash
	verbRead   = "read"   // what the pipeline reads of the session
	verbEnd    = "end"    // the pipeline has returned
)

// How long things may take.
const (
	beatEvery  = 2 * time.Second
	lostAfter  = 10 * time.Second // without a beat
	askAgain   = 3 * time.Second  // without an answer
	sweepEvery = time.Second
	// then the run is put into the queue again, and after three times that it goes back to the engine
	beginsIn = 5 * time.Second
)

// handOut is the message of the queue.
type handOut struct {
	Run     string `json:"run"`
	Attempt int    `json:"attempt"`
	Node    string `json:"node,omitempty"` // the process that hands it out
}

// beat says that a worker is there.
type beat struct {
	Pipelines []string `json:"pipelines"`
	Version   string   `json:"version"`
	Places    int      `json:"places"`
	Model     bool     `json:"model"`               // it has a language model of its own
	Languages []string `json:"languages,omitempty"` // of ideas that it works on; none: all
	Silent    []string `json:"silent,omitempty"`    // hosts of sources that do not answer there
	Draining  bool     `json:"draining"`
	// it holds careful runs to what they may send; workers of earlier releases do not
	Private bool      `json:"private"`
	Runs    []handOut `json:"runs"`
}

// heard answers a beat.
type heard struct {
	Over     []handOut `json:"over"`  // runs that are not this worker's any more
	Hurry    []handOut `json:"hurry"` // runs whose report is wanted now
	Replaced bool      `json:"replaced"`
	Refused  string    `json:"refused,omitempty"` // why it is given nothing at the moment
}

// ofRun is the part of every request that says which run it is for.
type ofRun struct {
	Run     string `json:"run"`
	Attempt int    `json:"attempt"`
	Node    string `json:"node,omitempty"` // the process that handed it out
}

type begun struct {
	Info  journal.Run     `json:"info"`
	Terms json.RawMessage `json:"terms"`
}

type doRequest struct {
	ofRun
	ID  string `json:"id"` // of the call: asked again, it opens no second step
	Key string `json:"key"`
}

// doAnswer has the step, or the ticket with which it is to be done.
type doAnswer struct {
	Step    *wireStep `json:"step,omitempty"`
	Ticket  int       `json:"ticket,omitempty"`
	Attempt int       `json:"attempt,omitempty"`
}

type commitRequest struct {
	ofRun
	Ticket int               `json:"ticket"`
	Step   *wireStep         `json:"step"`
	Pages  map[string]string `json:"pages,omitempty"` // texts of its evidence that the node may not have
}

// commitAnswer has the step as it is in the journal, or names pages that the node lacks.
type commitAnswer struct {
	Step *wireStep `json:"step,omitempty"`
	Need []string  `json:"need,omitempty"`
}

type failRequest struct {
	ofRun
	Ticket int    `json:"ticket"`
	Error  string `json:"error"`
}

type textRequest struct {
	ofRun
	Ticket int              `json:"ticket"`
	Seq    int              `json:"seq"` // from 1 within the step
	Phase  market.Phase     `json:"phase"`
	Delta  journal.TextData `json:"delta"`
}

type textsRequest struct {
	ofRun
	Hashes []string `json:"hashes"`
}

type readRequest struct {
	ofRun
	What string `json:"what"`
}

// endRequest says how the pipeline returned: with a report, with a sentence for the founder, or because the worker
// stops.
type endRequest struct {
	ofRun
	Done     bool   `json:"done"`
	Back     bool   `json:"back"` // handed back in good order
	Error    string `json:"error,omitempty"`
	Sentence string `json:"sentence,omitempty"`
}

// reply is the form of every answer of the node.
type reply struct {
	Code string          `json:"code,omitempty"`
	Text string          `json:"text,omitempty"`
	Body json.RawMessage `json:"body,omitempty"`
}

// errRefused is what a worker hears that sent what cannot be right.
var errRefused = errors.New("cluster: the node refused it")

// codes names the errors that mean something on the other side.
var codes = []struct {
	code string
	err  error
}{
	{"fenced", journal.ErrFenced}, {"over", journal.ErrOver},
	{"not_found", journal.ErrNotFound}, {"disk", journal.ErrDisk},
	{"repeated", journal.ErrRepeated}, {"refused", errRefused},
}

func replyTo(body any, err error) reply {
	if err != nil {
		for _, c := range codes {
			if errors.Is(err, c.err) {
				return reply{Code: c.code, Text: err.Error()}
			}
		}
		return reply{Code: "failed", Text: err.Error()}
	}
	raw, err := market.Encode(body)
	if err != nil {
		return reply{Code: "failed", Text: err.Error()}
	}
	return reply{Body: raw}
}

// err is the error that a reply stands for.
func (r reply) err() error {
	if r.Code == "" {
		return nil
	}
	for _, c := range codes {
		if r.Code == c.code {
			return &remoteError{r.Text, c.err}
		}
	}
	return &remoteError{r.Text, nil}
}

// remoteError is an error of the other side.
type remoteError struct {
	text string
	is   error
}

func (e *remoteError) Error() string { return "the node: " + e.text }
func (e *remoteError) Unwrap() error { return e.is }

// wireStep is a step with the fields that its JSON form leaves out.
type wireStep struct {
	journal.Step
	Evidence []market.Evidence     `json:"brought,omitempty"`
	Readings []market.Reading      `json:"readings,omitempty"`
	Events   []journal.Event       `json:"events,omitempty"`
	State    *journal.State        `json:"state,omitempty"`
	Add      []journal.Message     `json:"add,omitempty"`
	Report   *journal.StoredReport `json:"report,omitempty"`
}

func toWire(s journal.Step) *wireStep {
	w := &wireStep{Step: s, Evidence: s.Evidence, Readings: s.Readings, Events: s.Events, State: s.State, Add: s.Add,
		Report: s.Report}
	return w
}

func (w *wireStep) step() journal.Step {
	s := w.Step
	s.Evidence, s.Readings, s.Events, s.State, s.Add, s.Report = slices.Clone(w.Evidence), w.Readings, w.Events,
		w.State, w.Add, w.Report
	return s
}
