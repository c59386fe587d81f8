package e2e

import (
	"encoding/json"
	"fmt"
	"syscall"
	"testing"
	"time"

	"naps/journal"
)

// world is a process with its stand-in web, one founder, their sessions and the tabs that watch them.
type world struct {
	process
	web      *web
	token    string
	tabs     []*tab
	sessions []string
	names    int
	quietly  bool // new sessions have no tabs until somebody asks
}

func newWorld(t testing.TB) *world {
	t.Helper()
	found(t)
	w := &world{process: process{TB: t, dir: t.TempDir(), bin: swift(t)}, web: newWeb(t), token: founded.token}
	copyFolder(t, founded.dir, w.dir)
	t.Cleanup(func() {
		for _, tab := range w.tabs {
			tab.close()
		}
		w.kill()
		if t.Failed() {
			t.Logf("the last words of the process: %s", tail(w.out.String()))
		}
	})
	return w
}

// up starts the program and waits until it answers.
func (w *world) up(o orders) {
	w.Helper()
	w.launch(o)
	w.well()
}

func (w *world) launch(o orders) {
	w.Helper()
	o.Web = w.web.URL
	w.start(o)
}

// down ends the program as a supervisor does.
func (w *world) down() time.Duration {
	w.Helper()
	began := time.Now()
	w.send(syscall.SIGTERM)
	if err := w.ends(12 * time.Second); err != nil {
		w.Errorf("it ended with %v: %s", err, tail(w.out.String()))
	}
	return time.Since(began)
}

// script starts a session with a run of a script, and tabs that watch it. A process that dies meanwhile leaves nothing
// or all of it.
func (w *world) script(s script) string {
	w.Helper()
	w.names++
	s.Name = fmt.Sprintf("n%04d", w.names)
	return w.create(s.idea())
}

// create starts a run; "" says that the process died before it could answer.
func (w *world) create(idea string) string {
	w.Helper()
	body := map[string]any{"idea": idea, "start": true}
	code, raw := w.call("POST", "/api/naps/sessions", w.token, body)
	for code == 429 { // too many wait
		<-time.After(20 * time.Millisecond)
		code, raw = w.call("POST", "/api/naps/sessions", w.token, body)
	}
	if code == 0 {
		return ""
	}
	var s journal.Session
	if err := json.Unmarshal(raw, &s); code != 201 || err != nil {
		w.Fatalf("a session was refused: %d %s", code, raw)
	}
	w.sessions = append(w.sessions, s.ID)
	if !w.quietly {
		w.watch(s.ID)
	}
	return s.ID
}

// watch opens a tab that stays and one that comes and goes.
func (w *world) watch(id string) {
	n := 0
	restless := func() time.Duration { n++; return time.Duration(20+n*37%300) * time.Millisecond }
	w.tabs = append(w.tabs, openTab(&w.process, w.token, id, nil), openTab(&w.process, w.token, id, restless))
}

func (w *world) session(id string) (s journal.Session, ok bool) {
	w.Helper()
	code, raw := w.call("GET", "/api/naps/sessions/"+id, w.token, nil)
	if code == 0 {
		return s, false
	}
	if err := json.Unmarshal(raw, &s); code != 200 || err != nil {
		w.Fatalf("session %s: %d %s", id, code, raw)
	}
	return s, true
}

// live counts the runs that are not over; -1 says that the process is gone.
func (w *world) live() int {
	w.Helper()
	n := 0
	for _, status := range []string{"queued", "running"} {
		code, raw := w.call("GET", "/api/naps/sessions?perPage=1&status="+status, w.token, nil)
		if code == 0 {
			return -1
		}
		var list struct {
			Total int `json:"total"`
		}
		if err := json.Unmarshal(raw, &list); code != 200 || err != nil {
			w.Fatalf("the list: %d %s", code, raw)
		}
		n += list.Total
	}
	return n
}

// settle waits until no run is live and every tab has seen all.
func (w *world) settle(within time.Duration) {
	w.Helper()
	deadline := time.Now().Add(slack * within)
	for w.live() != 0 {
		if time.Now().After(deadline) || !w.running() {
			w.Fatalf("%d runs are live after %s: %s", w.live(), within, tail(w.out.String()))
		}
		<-time.After(20 * time.Millisecond)
	}
	for _, tab := range w.tabs {
		s, _ := w.session(tab.session)
		for tab.shown() < s.HeadSeq {
			if time.Now().After(deadline) {
				w.Fatalf("a tab of %s stands at %d of %d", tab.session, tab.shown(), s.HeadSeq)
			}
			select {
			case <-tab.news:
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
}

func (w *world) credits() int {
	w.Helper()
	code, raw := w.call("GET", "/api/naps/me", w.token, nil)
	var me struct {
		Credits int `json:"credits"`
	}
	if err := json.Unmarshal(raw, &me); code != 200 || err != nil {
		w.Fatalf("me: %d %s", code, raw)
	}
	return me.Credits
}

// finish lets all runs end, closes the program and holds what tabs were shown against the database.
func (w *world) finish(within time.Duration) findings {
	w.Helper()
	w.settle(within)
	credits := w.credits()
	w.down()
	f := w.judge()
	if f.balance != credits {
		f.charged = append(f.charged, fmt.Sprintf("the API says %d credits, the ledger %d", credits, f.balance))
	}
	w.clean()
	return f
}

// holds fails the test for everything that the oracle finds wrong.
func (w *world) holds(f findings) {
	w.Helper()
	for what, list := range map[string][]string{"lost": f.lost, "doubled": f.doubled, "charged": f.charged,
		"wrong": f.wrong} {
		for i, problem := range list {
			if i == 5 {
				w.Errorf("%s: and %d more", what, len(list)-5)
				break
			}
			w.Errorf("%s: %s", what, problem)
		}
	}
}
