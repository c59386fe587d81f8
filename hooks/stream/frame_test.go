package stream

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/hooks/stream/streamtest"
	"naps/journal"
	"naps/session"
)

func oneBreak(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func TestNoDataCanForgeAFrame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"\r", "\n", "\r\n", "\n\n", "event: done", "data: x", "id: 9.9", ":",
			"retry: 1", "a", " ", "ü", "\x00", "\uFEFF", "\u2028"})
		var b []byte
		var sent []streamtest.Event
		for i := range rapid.IntRange(1, 5).Draw(t, "frames") {
			data := "x" + strings.Join(rapid.SliceOf(piece).Draw(t, "data"), "")
			b = appendFrame(b, int64(i+1), 3, "text", []byte(data))
			sent = append(sent, streamtest.Event{ID: string(rune('1'+i)) + ".3", Kind: "text", Data: oneBreak(data)})
		}
		got, last, _ := streamtest.Parse(string(b))
		if len(got) != len(sent) {
			t.Fatalf("sent %d events, a browser sees %d: %q", len(sent), len(got), b)
		}
		for i := range got {
			if got[i] != sent[i] {
				t.Fatalf("sent %q, a browser sees %q", sent[i], got[i])
			}
		}
		if last != sent[len(sent)-1].ID {
			t.Fatalf("the cursor is %q", last)
		}
	})
}

func FuzzAFrameIsOneEvent(f *testing.F) {
	f.Add("text", []byte("a\r\nb\rc\nd\n\nevent: done\n\n"))
	f.Add("te\nxt", []byte("data: \r\r\n\n"))
	f.Add("", []byte{0xff, '\r'})
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		got, last, _ := streamtest.Parse(string(appendFrame(nil, 5, 1, kind, data)))
		if last != "5.1" || len(got) > 1 {
			t.Fatalf("%q is %d events, cursor %q", data, len(got), last)
		}
		if len(data) > 0 && (len(got) != 1 || got[0].Data != oneBreak(string(data))) {
			t.Fatalf("%q came as %q", data, got)
		}
	})
}

// The cursor of a browser is that of the last whole event, wherever a proxy cuts.
func TestACutAnywhereLosesNoWholeEvent(t *testing.T) {
	t.Parallel()
	form := jsonForm{epoch: 2}
	body := string(appendOpening(nil))
	var ends []int
	for seq := int64(1); seq <= 3; seq++ {
		b, _ := form.frame(nil, &session.Frame{Event: journal.Event{Seq: seq, Kind: "text"},
			JSON: []byte(`{"seq":1,"data":"a\nb"}`)})
		body += string(b)
		ends = append(ends, len(body))
	}
	for cut := range len(body) + 1 {
		whole := 0
		for _, end := range ends {
			if cut >= end {
				whole++
			}
		}
		got, last, _ := streamtest.Parse(body[:cut])
		if len(got) != whole {
			t.Fatalf("cut at %d: %d events, not %d", cut, len(got), whole)
		}
		if want := []string{"", "1.2", "2.2", "3.2"}[whole]; last != want {
			t.Fatalf("cut at %d: cursor %q, not %q", cut, last, want)
		}
	}
}

func TestTheOpeningPassesProxiesAndSpreadsReturns(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 50 {
		b := appendOpening(nil)
		events, _, retry := streamtest.Parse(string(b))
		if len(b) < 2048 || len(events) != 0 || len(retry) != 4 || retry < "1000" || retry > "5000" {
			t.Fatalf("opening of %d bytes with %d events and retry %s", len(b), len(events), retry)
		}
		seen[retry] = true
	}
	if len(seen) < 10 {
		t.Fatal("retry is not spread")
	}
}

func TestACursorIsDigitsOrNothing(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]cursor{"0": {}, "17": {Seq: 17}, "17.3": {17, 3},
		"9223372036854775807": {Seq: 1<<63 - 1}} {
		if got, err := parseCursor(s); err != nil || got != want {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "-1", "+1", " 1", "1 ", "x", "1.", ".1", "1.2.3", "9223372036854775808",
		"99999999999999999999", "' OR 1", "1e3", "١", strings.Repeat("1", 1<<20)} {
		if got, err := parseCursor(s); err == nil {
			t.Errorf("%.40q is taken as %v", s, got)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("17.3")
	f.Add("-1")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := parseCursor(s); err == nil && (c.Seq < 0 || c.Epoch < 0) {
			t.Fatalf("%q is %v", s, c)
		}
	})
}
