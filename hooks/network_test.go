package hooks

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"naps/hooks/stream/streamtest"
	"naps/journal"
	"naps/market"
)

// forms are the addresses of a session's log in its two forms.
var forms = []string{"/api/naps/sessions/mine/events", "/sessions/mine/stream"}

// cutAt reads the answer to a cursor and loses the connection after n bytes.
func (s *site) cutAt(path, token, cursor string, n int64) (events []streamtest.Event, last string, code int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", token)
	if cursor != "" {
		req.Header.Set("Last-Event-ID", cursor)
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	b, _ := io.ReadAll(io.LimitReader(res.Body, n)) // what came before the loss
	res.Body.Close()
	events, last, _ = streamtest.Parse(string(b))
	return events, last, res.StatusCode
}

// Wherever the network cuts a body of several frames, the tab comes back by the cursor it has and has seen each event
// once.
func TestABodyCutAtEveryByteIsWholeAfterTheReturn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Done, note("one\r\ntwo"), note("three\u2028four"), note("five\x00six"),
		status(journal.Done))
	for _, path := range forms {
		whole, err := io.ReadAll(s.open(path, token, nil).Body)
		if err != nil {
			t.Fatal(err)
		}
		for cut := bytes.IndexByte(whole, '\n') - 1; cut <= len(whole); cut++ {
			seen, cursor, _ := s.cutAt(path, token, "", int64(cut))
			rest, _, code := s.cutAt(path, token, cursor, 1<<20)
			ids := map[string]int{}
			for _, e := range append(seen, rest...) {
				if e.Kind != "tick" {
					ids[e.ID]++
				}
			}
			for i := range 4 {
				if n := ids[strconv.Itoa(i+1)+".7"]; n != 1 {
					t.Fatalf("%s cut at %d, back at %q (%d): event %d came %d times", path, cut, cursor, code, i+1, n)
				}
			}
			if len(ids) != 4 {
				t.Fatalf("%s cut at %d: %v", path, cut, ids)
			}
		}
	}
}

func TestLiveAndReplayedFramesAreEqualToTheByte(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running)
	live := s.open(forms[0], token, nil)
	r := bufio.NewReader(live.Body)
	if line, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(line, ":") {
		t.Fatal(line, err)
	}
	for i, kind := range []journal.EventKind{journal.EventPhase, journal.EventEvidence, journal.EventFinding,
		journal.EventMessage, journal.EventReport, journal.EventNotice, journal.EventError} {
		s.commit("mine", journal.NewEvent("r1", market.Pains, kind,
			map[string]string{"text": fmt.Sprintf("<b>&amp; ü\u2028\r\n%d", i)}, int64(i)))
	}
	s.commit("mine", status(journal.Done))
	first, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := io.ReadAll(s.open(forms[0], token, nil).Body)
	if err != nil {
		t.Fatal(err)
	}
	frames := func(b []byte) string { return string(b[strings.Index(string(b), "id: "):]) }
	if frames(first) != frames(again) {
		t.Errorf("live\n%s\nreplayed\n%s", frames(first), frames(again))
	}
}

// To a tab that catches up, the deltas of a message come as one event with the last one's id.
func TestATabThatCatchesUpGetsTextPutTogether(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	var log []journal.Event
	text := ""
	for i := range 400 {
		word := fmt.Sprintf("w%d ", i)
		text += word
		log = append(log, journal.NewEvent("r1", market.Pains, journal.EventText,
			journal.TextData{Message: "m", Attempt: 1, Text: word}, 1))
	}
	s.session("mine", ann, journal.Done, append(log, status(journal.Done))...)
	got, _ := whole(t, s.open(forms[0], token, nil))
	if len(got) != 2 || got[0].ID != "400.7" || !strings.Contains(got[0].Data, `"text":"`+text+`"`) ||
		got[1].ID != "401.7" {
		t.Errorf("%d events, the first %.80v", len(got), got[0])
	}
}

// A tab behind a proxy that passes nothing on before the end asks for what there is, again and again.
func TestATabBehindABufferingProxyMissesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	for _, path := range forms {
		cursor, seen := "", 0
		for round := range 3 {
			if round > 0 {
				s.commit("mine", note("more"), note("and more"))
			}
			got, last := whole(t, s.open(path+"?once=1&after="+cursor, token, nil)) // the answer ends by itself
			for range got {
				seen++
			}
			cursor = last
		}
		s.mu.Lock()
		want := len(s.events["mine"])
		s.mu.Unlock()
		if seen != want || cursor != fmt.Sprintf("%d.7", want) {
			t.Errorf("%s: %d of %d events, cursor %s", path, seen, want, cursor)
		}
		if got, last := whole(t, s.open(path+"?once=1&after="+cursor, token, nil)); len(got) != 0 || last != "" {
			t.Errorf("%s: nothing new was %v", path, got)
		}
		if got, _ := whole(t, s.open(path+"?once=1&after=999", token, nil)); len(got) != 1 || got[0].Kind != "reset" {
			t.Errorf("%s: a cursor of elsewhere: %v", path, got)
		}
	}
	s.commit("mine", status(journal.Done))
	s.mu.Lock()
	end := len(s.events["mine"])
	s.mu.Unlock()
	if res := s.open(fmt.Sprintf("%s?once=1&after=%d", forms[1], end), token,
		nil); res.StatusCode != http.StatusNoContent {
		t.Errorf("at the end: %d", res.StatusCode)
	}
}

// A tab that reads nothing is cut off, holds nobody up, and finds what it missed when it comes back.
func TestATabThatReadsNothingIsCutOffAndItsNeighbourSeesAll(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.x.stream.Patience = 300 * time.Millisecond
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	stuck, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer stuck.Close()
	if err := stuck.(*net.TCPConn).SetReadBuffer(16 << 10); err != nil { // or the system keeps megabytes for it
		t.Fatal(err)
	}
	fmt.Fprintf(stuck, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n\r\n", forms[0], token)
	const n = 600
	go func() {
		big := strings.Repeat("x", 16<<10)
		for range n {
			s.commit("mine", note(big))
		}
		s.commit("mine", status(journal.Done))
	}()
	var got []streamtest.Event
	last := ""
	for len(got) < n+2 { // on a busy machine the neighbour, too, may be slower than the patience, and comes back
		res := s.open(forms[0], token, map[string]string{"Last-Event-ID": last})
		b, err := io.ReadAll(res.Body)
		events, cursor, _ := streamtest.Parse(string(b))
		got, last = append(got, events...), cmp.Or(cursor, last)
		if err == nil {
			break
		}
	}
	if len(got) != n+2 || last != fmt.Sprintf("%d.7", n+2) {
		t.Fatalf("the neighbour saw %d events, cursor %s", len(got), last)
	}
	_ = stuck.SetReadDeadline(time.Now().Add(2 * time.Minute)) // it ends long before
	res, err := http.ReadResponse(bufio.NewReader(stuck), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err == nil || os.IsTimeout(err) {
		t.Fatalf("the stuck tab was not cut off: %d bytes, %v", len(b), err)
	}
	seen, cursor, _ := streamtest.Parse(string(b))
	if len(seen) == 0 || len(seen) > n {
		t.Fatalf("the stuck tab had %d events in its pipe", len(seen))
	}
	rest, _ := whole(t, s.open(forms[0], token, map[string]string{"Last-Event-ID": cursor}))
	if len(seen)+len(rest) != n+2 || rest[0].ID != fmt.Sprintf("%d.7", len(seen)+1) {
		t.Errorf("%d events before and %d after, from %s", len(seen), len(rest), rest[0].ID)
	}
}

// All tabs lose their connection at the same moment and come back at once.
func TestAStormOfReturnsHeals(t *testing.T) {
	t.Parallel()
	tabs := 200
	var limit syscall.Rlimit
	if os.Getenv("NAPS_TEST_ALL") == "1" && syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil &&
		limit.Cur > 8000 {
		tabs = 1000
	}
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	var ready, healed, wait sync.WaitGroup
	ready.Add(tabs)
	healed.Add(tabs)
	follow := func(cursor string, on func(id string)) string {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "GET", s.server.URL+forms[0], nil)
		req.Header.Set("Authorization", token)
		req.Header.Set("Last-Event-ID", cursor)
		res, err := client.Do(req)
		if err != nil {
			return cursor // refused in the middle of the storm
		}
		defer res.Body.Close()
		lines := bufio.NewScanner(res.Body)
		for id := ""; lines.Scan(); {
			if after, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = after
			}
			if lines.Text() == "" && id != "" {
				cursor = id
				on(id)
				id = ""
			}
		}
		return cursor
	}
	for tab := range tabs {
		wait.Go(func() {
			seen, cursor := 0, "0"
			for seen < 4 {
				cursor = follow(cursor, func(id string) {
					seen++
					if id != fmt.Sprintf("%d.7", seen) {
						t.Errorf("tab %d saw %s in place %d", tab, id, seen)
					}
					switch seen {
					case 1:
						ready.Done()
					case 3:
						healed.Done()
					}
				})
			}
		})
	}
	ready.Wait()
	s.commit("mine", note("before the storm"))
	at := time.Now()
	s.server.CloseClientConnections()
	s.commit("mine", note("in the storm"))
	healed.Wait()
	t.Logf("%d tabs were back after %v", tabs, time.Since(at).Round(time.Millisecond))
	s.commit("mine", status(journal.Done))
	wait.Wait()
	if tabs := s.manager.Actors(); tabs > 1 {
		t.Errorf("%d actors for one session", tabs)
	}
}

// A tab whose token runs out, or whose session goes to somebody else or away, is closed with its reason.
func TestATabIsClosedWhenItsRightsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code string
		end  func(s *site)
	}{
		"another owner": {"access", func(s *site) {
			bob, _ := s.user("bob")
			s.mu.Lock()
			defer s.mu.Unlock()
			mine := s.sessions["mine"]
			mine.Owner = bob.Id
			s.sessions["mine"] = mine
		}},
		"deleted without a word": {"deleted", func(s *site) {
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.sessions, "mine")
		}},
		"token of a second": {"access", func(*site) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.x.stream.Beat, s.x.stream.Recheck = 5*time.Millisecond, 0
			ann, token := s.user("ann")
			if name == "token of a second" {
				token = s.loginFor(ann, 2*time.Second)
			}
			s.session("mine", ann, journal.Running, note("first"))
			r := bufio.NewReader(s.open(forms[0], token, nil).Body)
			if e := next(t, r); e.ID != "1.7" {
				t.Fatal(e)
			}
			c.end(s)
			if e := next(t, r); e.Kind != "error" || e.ID != "" || !strings.Contains(e.Data, `"code":"`+c.code+`"`) {
				t.Errorf("%v", e)
			}
			if _, err := r.ReadByte(); err != io.EOF {
				t.Errorf("the stream goes on: %v", err)
			}
		})
	}
}
