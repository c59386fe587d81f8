package cluster

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"naps/journal"
	"naps/market"
)

// Bounds of what one step may bring. They are far above what the pipeline does.
const (
	evidenceOfStep = 2000
	eventsOfStep   = 2000
	messagesOfStep = 50
	textOfPage     = 8 << 20 // bytes
	quoteLength    = 300     // characters, as for every source
)

// checker holds what a worker sends against what the pipeline of a run can send: a worker's word is not enough.
type checker struct{ run journal.Run }

// refusal names what a worker may not send, in words that the operator reads.
type refusal struct{ what string }

func (r *refusal) Error() string        { return "cluster: refused: " + r.what }
func (r *refusal) Is(target error) bool { return target == errRefused }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

func (c checker) step(s journal.Step) error {
	if s.Phase != "" && !slices.Contains(market.Phases, s.Phase) {
		return refuse("the unknown phase %q", clip(string(s.Phase)))
	}
	if len(s.Evidence) > evidenceOfStep || len(s.Events) > eventsOfStep || len(s.Add) > messagesOfStep {
		return refuse("%d pieces of evidence, %d events and %d messages in one step", len(s.Evidence), len(s.Events),
			len(s.Add))
	}
	if len(s.Output) > 0 && !json.Valid(s.Output) {
		return refuse("a step whose output isn't JSON")
	}
	for _, e := range s.Evidence {
		if err := c.evidence(e); err != nil {
			return err
		}
	}
	for _, e := range s.Events {
		if err := c.event(e); err != nil {
			return err
		}
	}
	for _, m := range s.Add {
		if m.Role != "naps" {
			return refuse("a message of %q", clip(m.Role))
		}
		if err := c.message(m.ID); err != nil {
			return err
		}
	}
	return c.shown(s.State, s.Report)
}

// evidence must be sealed, and its quote must stand in the text that came with it or is stored.
func (c checker) evidence(e market.Evidence) error {
	sealed := e.Seal()
	switch {
	case len(e.Text) > textOfPage:
		return refuse("a page of %d bytes", len(e.Text))
	case sealed.Hash != e.Hash || sealed.Page != e.Page || sealed.Start != e.Start || sealed.End != e.End:
		return refuse("evidence that was changed (%s)", clip(e.Source))
	case utf8.RuneCountInString(e.Quote) > quoteLength:
		return refuse("a quote of %d characters", utf8.RuneCountInString(e.Quote))
	case !strings.Contains(e.Text, e.Quote):
		return refuse("a quote that isn't in its page (%s)", clip(e.Source))
	case e.Sample != c.run.Brief.Sample:
		return refuse("sample evidence in a run of another kind")
	case e.Source == "":
		return refuse("evidence without a source")
	}
	return nil
}

func (c checker) event(e journal.Event) error {
	switch e.Kind {
	case journal.EventPhase, journal.EventMessage, journal.EventFinding, journal.EventReport, journal.EventNotice,
		journal.EventError:
	default: // a status is the engine's, evidence and text have ways of their own
		return refuse("an event of the kind %q", clip(string(e.Kind)))
	}
	if e.Run != c.run.ID || !json.Valid(e.Data) {
		return refuse("an event that is not of this run")
	}
	return nil
}

// message must be one of this run: the founder's own are not a worker's to change.
func (c checker) message(id string) error {
	if !strings.HasPrefix(id, c.run.ID+"-") || len(id) > 200 {
		return refuse("a message that is not of this run")
	}
	return nil
}

// shown is what the session's row and its report may become.
func (c checker) shown(s *journal.State, r *journal.StoredReport) error {
	if s != nil &&
		(s.Status != nil || s.Reason != nil || s.Name != nil || s.Tags != nil || s.Pinned != nil || s.Archived != nil ||
			s.Goal != nil || s.Kill != nil || s.Privacy != nil) {
		return refuse("a change of what only the founder or the engine changes")
	}
	if r != nil &&
		(r.Session != c.run.Session || r.Run != c.run.ID || r.Replace != 0 || r.After != 0 || !json.Valid(r.JSON)) {
		return refuse("a report that is not of this run")
	}
	return nil
}

// clip bounds what a worker says in words.
func clip(text string) string {
	const most = 600
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}

// clipAll shortens each of a list.
func clipAll(list []string) []string {
	short := make([]string, len(list))
	for i, text := range list {
		short[i] = clip(text)
	}
	return short
}
