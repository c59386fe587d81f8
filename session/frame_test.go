package session

import (
	"testing"

	"pgregory.net/rapid"

	"naps/journal"
	"naps/market"
)

// Whatever a delta says, its frame is made without decoding it, or tabs that come back to a long text would wait. A
// change of the fields of journal.TextData fails here: without this test deltas would only no longer be joined.
func TestEveryDeltaIsJoinedAsItStandsInTheLog(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := journal.TextData{
			Message: rapid.StringMatching(`[a-z0-9]{1,15}`).Draw(t, "message"),
			Attempt: rapid.IntRange(0, 1000).Draw(t, "attempt"),
			Text:    rapid.String().Draw(t, "text"),
		}
		e := journal.NewEvent("r", market.Pains, journal.EventText, d, 1)
		head, body, ok := cutDelta(e.Data)
		if !ok {
			t.Fatalf("%s is not in the form of a delta", e.Data)
		}
		f := newDelta(e, head, body)
		if want := (MessageName{ID: d.Message, Attempt: d.Attempt}); f.Message != want {
			t.Fatalf("%s is of %v, not %v", e.Data, f.Message, want)
		}
	})
}

func TestAFrameSaysWhatItsEventSays(t *testing.T) {
	t.Parallel()
	event := func(kind journal.EventKind, data any) journal.Event { return journal.NewEvent("r", "", kind, data, 1) }
	for name, c := range map[string]struct {
		event journal.Event
		ok    func(*Frame) bool
	}{
		"a status": {event(journal.EventStatus, journal.StatusData{Status: journal.Queued, Place: 2}),
			func(f *Frame) bool { return f.Status.Place == 2 && !f.Over() }},
		"an end": {event(journal.EventStatus, journal.StatusData{Status: journal.Stopped, Reason: "x"}),
			func(f *Frame) bool { return f.Status.Reason == "x" && f.Over() }},
		"a question": {event(journal.EventMessage, journal.Message{ID: "m", Role: "founder"}),
			func(f *Frame) bool { return f.Message == MessageName{ID: "m", Role: "founder"} }},
		"a summary": {event(journal.EventMessage, journal.Message{ID: "m", Role: "naps", Phase: market.Pains}),
			func(f *Frame) bool { return f.Message.Phase == market.Pains }},
		"text with escapes": {event(journal.EventText, journal.TextData{Message: `m"`, Attempt: 3}),
			func(f *Frame) bool { return f.Message == MessageName{ID: `m"`, Attempt: 3} }},
		"a notice": {event(journal.EventNotice, journal.NoticeData{Code: "answer"}), func(f *Frame) bool {
			return f.Code == "answer"
		}},
		"a foreign status": {event(journal.EventStatus, map[string]any{"status": "done", "place": "x"}),
			func(f *Frame) bool { return !f.Over() }},
		"a phase": {event(journal.EventPhase, journal.PhaseData{Status: "done"}), func(f *Frame) bool {
			return !f.Over()
		}},
	} {
		f, err := NewFrame(c.event)
		if err != nil || !c.ok(f) {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}
