package stream

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"naps/hooks/stream/streamtest"
	"naps/journal"
	"naps/market"
	"naps/session"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// script is a session whose attachments are written down before.
type script struct {
	log    []*session.Frame
	heads  []int64            // head at each attachment
	live   [][]*session.Frame // what comes after it
	why    []error            // how it ends
	opened int
	left   int
}

func (s *script) attach(context.Context) (attachment, error) {
	i := s.opened
	if i >= len(s.heads) {
		return attachment{}, session.ErrShutdown
	}
	s.opened++
	c := make(chan *session.Frame, len(s.live[i]))
	for _, f := range s.live[i] {
		c <- f
	}
	close(c)
	return attachment{head: s.heads[i], frames: c, why: func() error { return s.why[i] }, leave: func() { s.left++ }},
		nil
}

func (s *script) replay(_ context.Context, after, upTo int64, emit func(*session.Frame) error) error {
	for _, f := range s.log {
		if f.Event.Seq > after && f.Event.Seq <= upTo {
			if err := emit(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func testTab(s *script, form encoder, w http.ResponseWriter) *tab {
	server := &Server{Closing: make(chan struct{}), Beat: time.Hour, Recheck: time.Hour, Patience: time.Second}
	return &tab{server: server, w: w, rc: http.NewResponseController(w), form: form, pulse: heartbeat, attach: s.attach,
		replay: s.replay, allowed: func(context.Context) error { return nil }}
}

func frameOf(e journal.Event) *session.Frame {
	f, err := session.NewFrame(e)
	if err != nil {
		panic(err)
	}
	return f
}

func status(st journal.Status) journal.Event {
	return journal.NewEvent("r1", "", journal.EventStatus, journal.StatusData{Status: st}, 1)
}

func note(text string) journal.Event {
	return journal.NewEvent("r1", "", journal.EventNotice, journal.NoticeData{Text: text}, 1)
}

// However a slow tab is dropped, and however much the attachments overlap what it has seen, it gets everything once and
// in order.
func TestASlowTabGoesOnFromItsCursor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := int64(rapid.IntRange(1, 60).Draw(t, "events"))
		s := &script{}
		for i := int64(1); i <= n; i++ {
			e := note(strings.Repeat("x", rapid.IntRange(0, 50).Draw(t, "size")))
			if i == n {
				e = status(journal.Done)
			}
			e.Seq = i
			s.log = append(s.log, frameOf(e))
		}
		head := int64(rapid.IntRange(0, int(n)).Draw(t, "head"))
		for {
			till := int64(rapid.IntRange(int(head), int(n)).Draw(t, "till"))
			from := int64(rapid.IntRange(0, int(head)).Draw(t, "overlap"))
			s.heads, s.live, s.why = append(s.heads, head), append(s.live, s.log[from:till]),
				append(s.why, session.ErrSlow)
			if till == n {
				break
			}
			head = int64(rapid.IntRange(int(till), int(n)).Draw(t, "next head"))
		}
		w := httptest.NewRecorder()
		st := testTab(s, jsonForm{epoch: 1}, w)
		first, _ := s.attach(context.Background())
		st.run(context.Background(), first)
		got, _, _ := streamtest.Parse(w.Body.String())
		if int64(len(got)) != n {
			t.Fatalf("%d events of %d: %s", len(got), n, fmt.Sprint(got))
		}
		for i, e := range got {
			if e.ID != fmt.Sprintf("%d.1", i+1) {
				t.Fatalf("event %d is %s", i+1, e.ID)
			}
		}
		if s.left != s.opened {
			t.Fatalf("%d of %d attachments were left", s.left, s.opened)
		}
	})
}

// counting is a response that counts writes and fails when told to.
type counting struct {
	http.ResponseWriter
	writes int
	fail   error
}

func (c *counting) Write(b []byte) (int, error) {
	c.writes++
	if c.fail != nil {
		return 0, c.fail
	}
	return c.ResponseWriter.Write(b)
}

func (c *counting) FlushError() error { return nil }

func TestFramesThatWaitTogetherAreOneWrite(t *testing.T) {
	t.Parallel()
	s := &script{heads: []int64{0}, why: []error{session.ErrGone}, live: [][]*session.Frame{nil}}
	for i := range 200 {
		e := note("x")
		e.Seq = int64(i + 1)
		s.live[0] = append(s.live[0], frameOf(e))
	}
	w := &counting{ResponseWriter: httptest.NewRecorder()}
	st := testTab(s, jsonForm{}, w)
	first, _ := s.attach(context.Background())
	st.run(context.Background(), first)
	if w.writes != 2 { // the events, and the word that the session is gone
		t.Errorf("%d writes", w.writes)
	}
	w = &counting{ResponseWriter: httptest.NewRecorder(), fail: errors.New("the tab is gone")}
	s.opened = 0
	st = testTab(s, jsonForm{}, w)
	first, _ = s.attach(context.Background())
	st.run(context.Background(), first)
	if w.writes != 1 {
		t.Errorf("%d writes to a tab that is gone", w.writes)
	}
}

func TestASilentStreamBeatsAndSaysGoodbye(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := httptest.NewRecorder()
		frames := make(chan *session.Frame)
		st := testTab(&script{}, jsonForm{}, w)
		closing := make(chan struct{})
		st.server.Beat, st.server.Closing = 15*time.Second, closing
		left := false
		go func() {
			time.Sleep(46 * time.Second) // of the bubble's clock
			close(closing)
		}()
		st.run(t.Context(), attachment{frames: frames, why: func() error { return nil }, leave: func() { left = true }})
		if n := strings.Count(w.Body.String(), string(heartbeat)); n != 3 {
			t.Errorf("%d beats in 46 seconds", n)
		}
		if !strings.Contains(w.Body.String(), "event: notice\n") || strings.Contains(w.Body.String(), "id:") || !left {
			t.Errorf("no goodbye: %s", w.Body.String())
		}
	})
}

// delta is a text frame as the session makes it: with the whole text so far.
func delta(seq int64, message, before, text string) *session.Frame {
	e := journal.NewEvent("r1", market.Pains, journal.EventText,
		journal.TextData{Message: message, Attempt: 1, Text: text}, 1)
	e.Seq = seq
	f := frameOf(e)
	f.Text, f.From = before+text, len(before)
	return f
}

func TestTextOnThePageComesInPiecesNotInWords(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := httptest.NewRecorder()
		frames := make(chan *session.Frame)
		st := testTab(&script{}, &htmlForm{session: "mine", epoch: 1}, w)
		go func() {
			text := ""
			for i := range int64(100) { // a hundred words in a second
				frames <- delta(i+1, "m1", text, fmt.Sprintf("word%d ", i))
				text += fmt.Sprintf("word%d ", i)
				time.Sleep(10 * time.Millisecond)
			}
			e := status(journal.Done)
			e.Seq = 101
			frames <- frameOf(e)
		}()
		st.run(t.Context(), attachment{frames: frames, why: func() error { return nil }, leave: func() {}})
		got, last, _ := streamtest.Parse(w.Body.String())
		if len(got) < 5 || len(got) > 9 || last != "101.1" {
			t.Fatalf("%d pieces, cursor %q", len(got), last)
		}
		if !strings.Contains(got[len(got)-2].Data, "word99") || got[len(got)-2].ID != "100.1" {
			t.Errorf("the last piece of text is %v", got[len(got)-2])
		}
	})
}
