package writer

import (
	"encoding/json"
	"fmt"
	"slices"

	"naps/journal"
	"naps/market"
)

const insertEvent = `INSERT INTO stream_buffer (id, session, seq, run, phase, kind, data, at, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

// log numbers and writes the events: those of new evidence first, then the step's, then the change's own.
func (a *applying) log() error {
	if a.c.Step != nil {
		a.events = append(a.events, a.c.Step.Events...)
	}
	a.events = slices.Concat(a.events, a.c.Events, a.late)
	for i := range a.events {
		e := &a.events[i]
		a.head++
		e.Seq = a.head
		if e.At == 0 {
			e.At = a.now.UnixMilli()
		}
		if err := a.number(e); err != nil {
			return err
		}
		if err := a.event(e); err != nil {
			return err
		}
	}
	a.out.Events = a.events
	return nil
}

// number fills in what only the commit knows: the version of the report that an event announces.
func (a *applying) number(e *journal.Event) error {
	if e.Kind != journal.EventReport || a.out.Version == 0 {
		return nil
	}
	var d journal.ReportData
	if json.Unmarshal(e.Data, &d) != nil || d.Version != 0 {
		return nil // not ours to read
	}
	d.Version = a.out.Version
	data, err := market.Encode(d)
	if err != nil {
		return err
	}
	e.Data = data
	return nil
}

func (a *applying) event(e *journal.Event) error {
	var message string
	if e.Kind == journal.EventText || e.Kind == journal.EventMessage {
		var d struct {
			Message string `json:"message"`
		}
		if json.Unmarshal(e.Data, &d) == nil {
			message = d.Message
		}
	}
	id := a.ids.next(a.now)
	_, err := a.exec(insertEvent, id, a.c.Session, e.Seq, e.Run, string(e.Phase), string(e.Kind), jsonArg(e.Data), e.At,
		message)
	if err != nil {
		return fmt.Errorf("store: event %d: %w", e.Seq, err)
	}
	a.wrote("stream_buffer", id, RowCreated)
	if e.Kind == journal.EventFinding {
		return a.finding(e)
	}
	return nil
}

// finding keeps the data of a finding event as a row of its own, for the panel and for questions over many sessions.
func (a *applying) finding(e *journal.Event) error {
	var f market.Finding
	if err := json.Unmarshal(e.Data, &f); err != nil {
		return fmt.Errorf("store: finding: %w", err)
	}
	id := a.ids.next(a.now)
	_,
		err := a.exec(
		`INSERT INTO findings (id, session, run, phase, seq, kind, title, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		id, a.c.Session, e.Run, string(e.Phase), e.Seq, f.Kind, f.Title, jsonArg(e.Data))
	if err != nil {
		return fmt.Errorf("store: finding: %w", err)
	}
	a.wrote("findings", id, RowCreated)
	return nil
}
