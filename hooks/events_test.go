package hooks

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/hooks/stream/streamtest"
	"naps/journal"
)

// open opens a stream and gives its answer unread; it is cut off when the test ends.
func (s *site) open(path, token string, header map[string]string) *http.Response {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	s.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", token)
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { res.Body.Close() })
	return res
}

// whole reads a stream to its end.
func whole(t *testing.T, res *http.Response) ([]streamtest.Event, string) {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	events, last, _ := streamtest.Parse(string(b))
	return slices.DeleteFunc(events, isTick), last
}

// isTick tells the page's sign of life from what the log brings.
func isTick(e streamtest.Event) bool { return e.Kind == "tick" }

// next reads a stream up to the end of its next event.
func next(t *testing.T, r *bufio.Reader) streamtest.Event {
	t.Helper()
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("the stream ended after %q: %v", b.String(), err)
		}
		b.WriteString(line)
		if line == "\n" {
			if events, _, _ := streamtest.Parse(b.String()); len(events) > 0 && !isTick(events[0]) {
				return events[0]
			}
			b.Reset()
		}
	}
}

func finished(n int) []journal.Event {
	var events []journal.Event
	for i := range n - 1 {
		events = append(events, note(fmt.Sprintf("event %d\nwith a line", i+1)))
	}
	return append(events, status(journal.Done))
}

func seqs(events []streamtest.Event) string {
	var out []string
	for _, e := range events {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func TestEveryCursorSeesTheRestOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	const n = 12
	s.session("mine", ann, journal.Done, finished(n)...)
	for c := range n {
		var want []string
		for i := c + 1; i <= n; i++ {
			want = append(want, strconv.Itoa(i)+".7")
		}
		for name, res := range map[string]*http.Response{
			"?after=seq":       s.open(fmt.Sprintf("/api/naps/sessions/mine/events?after=%d", c), token, nil),
			"?after=seq.epoch": s.open(fmt.Sprintf("/api/naps/sessions/mine/events?after=%d.7", c), token, nil),
			"Last-Event-ID": s.open("/api/naps/sessions/mine/events?after=3", token,
				map[string]string{"Last-Event-ID": fmt.Sprintf("%d.7", c)}),
		} {
			got, _ := whole(t, res)
			if seqs(got) != strings.Join(want, " ") {
				t.Errorf("%s %d: %s, not %s", name, c, seqs(got), want)
			}
			for _, e := range got {
				var ev journal.Event
				if err := json.Unmarshal([]byte(e.Data), &ev); err != nil || string(ev.Kind) != e.Kind ||
					fmt.Sprintf("%d.7", ev.Seq) != e.ID {
					t.Errorf("event %v does not agree with its frame", e)
				}
			}
		}
	}
	for _, c := range []string{"12", "12.7"} {
		if res := s.open("/api/naps/sessions/mine/events?after="+c, token, nil); res.StatusCode != 204 {
			t.Errorf("a finished session with nothing newer answers %d", res.StatusCode)
		}
	}
	res := s.open("/api/naps/sessions/mine/events", token, nil)
	for name, want := range map[string]string{"Content-Type": "text/event-stream",
		"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no", "Content-Encoding": ""} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestACursorThatCannotBeContinuedIsToldSo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Done, finished(5)...)
	s.session("draft", ann, journal.Draft, note("x"))
	s.session("folded", ann, journal.Done, finished(9)...)
	for _, c := range []string{"-1", "x", "99999999999999999999", "%27%20OR%201", "1.x", "%201"} {
		for _, path := range []string{"/api/naps/sessions/mine/events", "/sessions/mine/stream"} {
			if res := s.open(path+"?after="+c, token, nil); res.StatusCode != 400 {
				t.Errorf("%s?after=%s: %d", path, c, res.StatusCode)
			}
		}
		if res := s.open("/api/naps/sessions/mine/events", token,
			map[string]string{"Last-Event-ID": c}); res.StatusCode != 400 {
			t.Errorf("Last-Event-ID %s: %d", c, res.StatusCode)
		}
	}
	if res := s.open("/api/naps/sessions/mine/events", token,
		map[string]string{"Last-Event-ID": strings.Repeat("1", 1<<20-500)}); res.StatusCode != 400 &&
		res.StatusCode != 431 {
		t.Errorf("a huge header: %d", res.StatusCode)
	}
	for path, head := range map[string]int{"mine/events?after=6": 5, "mine/events?after=5.6": 5,
		"mine/events?after=0.6": 5, "draft/events?after=999999": 1} {
		got, last := whole(t, s.open("/api/naps/sessions/"+path, token, nil))
		if len(got) != 1 || got[0].Kind != "reset" || got[0].Data != fmt.Sprintf(`{"head":%d}`, head) || last != "" {
			t.Errorf("%s: %v, cursor %q", path, got, last)
		}
	}
	s.mu.Lock()
	s.floor = 4
	s.mu.Unlock()
	for c, reset := range map[int]bool{0: false, 3: true, 4: false} {
		got, _ := whole(t, s.open(fmt.Sprintf("/api/naps/sessions/folded/events?after=%d", c), token, nil))
		if (got[0].Kind == "reset") != reset {
			t.Errorf("after a compaction at 4, cursor %d sees %v", c, got[0])
		}
	}
}

func TestLiveEventsFollowTheReplayAndTheEndCloses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	res := s.open("/api/naps/sessions/mine/events", token, nil)
	r := bufio.NewReader(res.Body)
	if e := next(t, r); e.ID != "1.7" {
		t.Fatalf("replay: %v", e)
	}
	for i := range 3 {
		s.commit("mine", note("live"))
		if e := next(t, r); e.ID != fmt.Sprintf("%d.7", i+2) {
			t.Fatalf("live: %v", e)
		}
	}
	s.commit("mine", status(journal.Done))
	if e := next(t, r); e.Kind != "status" || e.ID != "5.7" {
		t.Fatalf("end: %v", e)
	}
	if _, err := r.ReadByte(); err != io.EOF {
		t.Errorf("the stream goes on after the end: %v", err)
	}
}

func (s *site) commit(id string, events ...journal.Event) {
	s.t.Helper()
	c := journal.Change{Session: id, Events: events}
	for _, e := range events {
		var d journal.StatusData
		if e.Kind == journal.EventStatus && json.Unmarshal(e.Data, &d) == nil {
			c.State = &journal.State{Status: &d.Status}
		}
	}
	if _, err := s.manager.Commit(s.t.Context(), c); err != nil {
		s.t.Error(err)
	}
}

// Many tabs that lose their connection all the time see the same as one that never does.
func TestTabsSeeEverythingOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	const n = 400
	var wait sync.WaitGroup
	for tab := range 12 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			var seen []int64
			cursor := "0"
			rnd := rand.New(rand.NewPCG(1, uint64(tab)))
			for {
				ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
				req, _ := http.NewRequestWithContext(ctx, "GET", s.server.URL+"/api/naps/sessions/mine/events", nil)
				req.Header.Set("Authorization", token)
				req.Header.Set("Last-Event-ID", cursor)
				res, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Error(err)
					cancel()
					return
				}
				if res.StatusCode == 204 {
					res.Body.Close()
					cancel()
					break
				}
				limit := int64(1 << 30)
				if tab > 0 {
					limit = 2100 + rnd.Int64N(6000) // cut anywhere, also in the middle of a frame
				}
				b, _ := io.ReadAll(io.LimitReader(res.Body, limit))
				res.Body.Close()
				cancel()
				events, last, _ := streamtest.Parse(string(b))
				for _, e := range events {
					seq, _, _ := strings.Cut(e.ID, ".")
					i, _ := strconv.ParseInt(seq, 10, 64)
					seen = append(seen, i)
				}
				if last != "" {
					cursor = last
				}
			}
			if len(seen) != n {
				t.Errorf("tab %d saw %d events", tab, len(seen))
			}
			for i, seq := range seen {
				if seq != int64(i+1) {
					t.Errorf("tab %d saw %d at place %d", tab, seq, i+1)
					return
				}
			}
		}()
	}
	for range n - 2 {
		s.commit("mine", note("live"))
	}
	s.commit("mine", status(journal.Done))
	wait.Wait()
}

func TestAQuestionKeepsAFinishedStreamOpenUntilItsAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	asked := journal.NewEvent("", "", journal.EventMessage, journal.Message{ID: "m1", Role: "founder", Text: "Why?"}, 1)
	s.session("mine", ann, journal.Done, append(finished(3), asked)...)
	res := s.open("/api/naps/sessions/mine/events?after=4", token, nil)
	if res.StatusCode != 200 {
		t.Fatalf("a question without its answer: %d", res.StatusCode)
	}
	r := bufio.NewReader(res.Body)
	s.commit("mine", journal.NewEvent("", "", journal.EventMessage,
		journal.Message{ID: "m2", Role: "naps", Text: "So."}, 1))
	if e := next(t, r); e.ID != "5.7" {
		t.Errorf("the answer: %v", e)
	}
	if _, err := r.ReadByte(); err != io.EOF {
		t.Errorf("the stream goes on: %v", err)
	}
	if res := s.open("/api/naps/sessions/mine/events?after=5", token, nil); res.StatusCode != 204 {
		t.Errorf("after the answer: %d", res.StatusCode)
	}
}

func TestAShutdownAndADeletionAreToldWithoutMovingTheCursor(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*site){
		"shutdown": func(s *site) { s.x.close.Do(func() { close(s.x.closing) }) },
		"deleted":  func(s *site) { s.manager.Forget("mine") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			ann, token := s.user("ann")
			s.session("mine", ann, journal.Running, note("first"))
			a := bufio.NewReader(s.open("/api/naps/sessions/mine/events", token, nil).Body)
			b := bufio.NewReader(s.open("/sessions/mine/stream", token, nil).Body)
			next(t, a)
			next(t, b)
			end(s)
			if e := next(t, a); e.ID != "" || !strings.Contains(e.Data, `"code":"`+name+`"`) {
				t.Errorf("json: %v", e)
			}
			if e := next(t, b); e.ID != "" || e.Kind == "" || e.Data == "" {
				t.Errorf("html: %v", e)
			}
			if _, err := a.ReadByte(); err != io.EOF {
				t.Errorf("the stream goes on: %v", err)
			}
		})
	}
}

func TestAccessIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.x.stream.Beat, s.x.stream.Recheck = 5*time.Millisecond, 0
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	r := bufio.NewReader(s.open("/api/naps/sessions/mine/events", token, nil).Body)
	next(t, r)
	ann.RefreshTokenKey()
	if err := s.app.Save(ann); err != nil {
		t.Fatal(err)
	}
	if e := next(t, r); e.Kind != "error" || e.ID != "" || !strings.Contains(e.Data, `"code":"access"`) {
		t.Errorf("after the token was taken back: %v", e)
	}
}

func TestAFinishedStreamClosesWhateverWasSaidBefore(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	said := func(role string) journal.Event {
		return journal.NewEvent("", "", journal.EventMessage, journal.Message{ID: role, Role: role, Text: "x"}, 1)
	}
	sorry := journal.NewEvent("", "", journal.EventNotice, journal.NoticeData{Code: "answer", Text: "x"}, 1)
	for id, log := range map[string][]journal.Event{
		"started at once":  {said("founder"), status(journal.Queued), status(journal.Running), status(journal.Done)},
		"asked meanwhile":  {status(journal.Running), said("founder"), status(journal.Stopped)},
		"answered":         {status(journal.Failed), said("founder"), said("naps")},
		"could not answer": {status(journal.Done), said("founder"), sorry},
		"two runs": {status(journal.Done), said("founder"), status(journal.Queued),
			status(journal.Interrupted)},
	} {
		id = strings.ReplaceAll(id, " ", "")
		s.session(id, ann, journal.Done, log...)
		for _, path := range []string{"/api/naps/sessions/" + id + "/events", "/sessions/" + id + "/stream"} {
			_, last := whole(t, s.open(path, token, nil))
			if want := fmt.Sprintf("%d.7", len(log)); last != want {
				t.Errorf("%s ends at %s, not %s", path, last, want)
			}
			if res := s.open(path+"?after="+last, token, nil); res.StatusCode != 204 {
				t.Errorf("%s at its end: %d", path, res.StatusCode)
			}
		}
	}
}

// An event that shows nothing on the page still moves the page's cursor, or a finished session would never answer 204.
func TestTheHTMLFormMovesTheCursorOverWhatItDoesNotShow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	hidden := journal.NewEvent("r1", "", journal.EventFinding, map[string]string{"kind": "pain"}, 1)
	s.session("mine", ann, journal.Done, append(finished(3), hidden)...)
	got, last := whole(t, s.open("/sessions/mine/stream", token, nil))
	if last != "4.7" || len(got) != 3 || got[2].Kind != "end" {
		t.Errorf("cursor %q, %v", last, got)
	}
	if res := s.open("/sessions/mine/stream?after=4.7", token, nil); res.StatusCode != 204 {
		t.Errorf("at the end: %d", res.StatusCode)
	}
}

// PocketBase's server ends requests after five minutes, reading and writing alike. A stream must outlive both.
func TestAStreamOutlivesTheServersTimeouts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.x.stream.Beat = 10 * time.Millisecond
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	strict := httptest.NewUnstartedServer(s.server.Config.Handler)
	strict.Config.ReadTimeout, strict.Config.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	strict.Start()
	defer strict.Close()
	s.server.URL, strict.URL = strict.URL, s.server.URL
	r := bufio.NewReader(s.open("/api/naps/sessions/mine/events", token, nil).Body)
	next(t, r)
	for beats := 0; beats < 40; { // four times as long as the timeouts
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("cut off after %d beats: %v", beats, err)
		}
		if strings.HasPrefix(line, ":") {
			beats++
		}
	}
	s.commit("mine", status(journal.Done))
	if e := next(t, r); e.ID != "2.7" {
		t.Errorf("then: %v", e)
	}
}
