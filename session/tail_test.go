package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/journal"
	"naps/market"
	"naps/session"
)

// told is what frames say, however many deltas one of them joins.
func told(t interface{ Fatal(...any) }, frames []*session.Frame) []string {
	var out []string
	open := ""
	for _, f := range frames {
		if raw, err := market.Encode(f.Event); err != nil || string(raw) != string(f.JSON) {
			t.Fatal("a frame is not the JSON of its event:", string(f.JSON), err)
		}
		var d journal.TextData
		if f.Event.Kind != journal.EventText {
			out, open = append(out, string(f.JSON)), ""
			continue
		}
		if err := json.Unmarshal(f.Event.Data, &d); err != nil {
			t.Fatal(err)
		}
		if f.Text[f.From:] != d.Text {
			t.Fatal("the page's text is not the log's:", f.Text[f.From:], d.Text)
		}
		name := fmt.Sprintf("%s %s %d: ", f.Event.Run, d.Message, d.Attempt)
		if name == open {
			out[len(out)-1] += d.Text
			continue
		}
		out, open = append(out, name+d.Text), name
	}
	return out
}

func replayed(t interface{ Fatal(...any) }, m *session.Manager, after, upTo int64) []string {
	var frames []*session.Frame
	err := m.Replay(context.Background(), "s", after, upTo, func(f *session.Frame) error {
		frames = append(frames, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(frames); n > 0 && frames[n-1].Event.Seq != upTo {
		t.Fatal("the last frame is", frames[n-1].Event.Seq, "not", upTo)
	}
	return told(t, frames)
}

// What an awake session remembers and what the log says must be the same to a tab, wherever it comes back.
func TestWhatIsRememberedIsWhatTheLogSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		log := newMemory()
		awake, _ := newManager(log)
		defer awake.Close()
		attempt := map[string]int{"m": 1, "n": 1}
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			id := rapid.SampledFrom([]string{"m", "n"}).Draw(t, "message")
			var e journal.Event
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			case 0:
				e = journal.NewEvent("r", "", journal.EventNotice, journal.NoticeData{Text: "x"}, 7)
			case 1:
				attempt[id]++
				e = journal.NewEvent("r", market.Pains, journal.EventText,
					journal.TextData{Message: id, Attempt: attempt[id]}, 7)
			case 2:
				e = journal.NewEvent("r", "", journal.EventStatus, journal.StatusData{Status: journal.Running}, 7)
			default:
				text := rapid.StringOf(rapid.RuneFrom([]rune{'a', '"', '\\', '\n', '\r', '<', ';', 'é', '𝄞', '\u2028',
					0})).Draw(t, "text")
				e = journal.NewEvent("r", market.Pains, journal.EventText,
					journal.TextData{Message: id, Attempt: attempt[id], Text: text}, 7)
			}
			if _, err := awake.Commit(context.Background(),
				journal.Change{Session: "s", Events: []journal.Event{e}}); err != nil {
				t.Fatal(err)
			}
		}
		asleep, _ := newManager(log)
		defer asleep.Close()
		head, _ := log.Head(context.Background(), "s")
		for range 5 {
			upTo := rapid.Int64Range(1, head).Draw(t, "upTo")
			after := rapid.Int64Range(0, upTo-1).Draw(t, "after")
			got, want := replayed(t, awake, after, upTo), replayed(t, asleep, after, upTo)
			if strings.Join(got, "\x01") != strings.Join(want, "\x01") {
				t.Fatalf("after %d up to %d:\n%q\ninstead of\n%q", after, upTo, got, want)
			}
		}
	})
}

func TestATabThatComesBackToARunNeedsNoRowsUntilItIsOver(t *testing.T) {
	t.Parallel()
	log := newMemory()
	m, _ := newManager(log)
	defer m.Close()
	commit := func(e journal.Event) {
		_, err := m.Commit(t.Context(), journal.Change{Session: "s", Events: []journal.Event{e}})
		must(t, err)
	}
	say := func(text string) {
		commit(journal.NewEvent("r", "", journal.EventText, journal.TextData{Message: "m", Attempt: 1, Text: text}, 0))
	}
	for i := range 100 {
		say(fmt.Sprintf("%d;", i))
	}
	reads := log.reads.Load()
	if got := replayed(t, m, 0, 100); len(got) != 1 || log.reads.Load() != reads {
		t.Fatalf("%d texts, %d reads", len(got), log.reads.Load()-reads)
	}
	commit(journal.NewEvent("r", "", journal.EventStatus, journal.StatusData{Status: journal.Done}, 0))
	if got := replayed(t, m, 0, 101); len(got) != 2 || log.reads.Load() == reads {
		t.Fatalf("%d texts, %d reads", len(got), log.reads.Load()-reads)
	}
}

// A session remembers so much and no more; what is older comes from the log, and the two join without a gap.
func TestALongTextIsRememberedInPart(t *testing.T) {
	t.Parallel()
	log := newMemory()
	m, _ := newManager(log)
	defer m.Close()
	want := ""
	for i := range 40 {
		text := strings.Repeat(fmt.Sprintf("%03d;", i), 30_000)
		want += text
		_, err := m.Commit(t.Context(), journal.Change{Session: "s", Events: []journal.Event{
			journal.NewEvent("r", "", journal.EventText, journal.TextData{Message: "m", Attempt: 1, Text: text}, 0)}})
		must(t, err)
	}
	got := replayed(t, m, 0, 40)
	if len(got) != 1 || got[0] != "r m 1: "+want {
		t.Fatalf("%d texts, the first of %d bytes instead of %d", len(got), len(got[0]), len(want))
	}
}
