package e2e

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/journal"
)

// talker is a model that answers a question about a report in the second life of the program only: in the first it says
// the beginning of an answer and nothing more.
type talker struct {
	*httptest.Server
	begun chan struct{} // closed once the first answer has begun
	once  sync.Once
	mu    sync.Mutex
	asked int // about a report
}

func newTalker(t *testing.T) *talker {
	x := &talker{begun: make(chan struct{})}
	x.Server = httptest.NewServer(http.HandlerFunc(x.answer))
	t.Cleanup(func() { x.CloseClientConnections(); x.Close() })
	return x
}

func (x *talker) answer(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // who asked is gone
	}
	if !strings.Contains(string(body), `job: chat`) {
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		chat(w, r)
		return
	}
	x.mu.Lock()
	x.asked++
	first := x.asked == 1
	x.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	say := func(content, finish string) {
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%q},\"finish_reason\":%s}]}\n\n",
			content, finish)
	}
	if first {
		say(`{"sentences": [`, "null")
		w.(http.Flusher).Flush()
		x.once.Do(func() { close(x.begun) })
		<-r.Context().Done()
		return
	}
	say(`{"sentences": [{"text": "Nobody can tell yet?", "cites": []}], "follow_ups": []}`, "null")
	say("", `"stop"`)
	fmt.Fprint(w, "data: [DONE]\n\n")
}

func (x *talker) count() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.asked
}

// messagesOf are the messages of a session with a role, as the database has them.
func messagesOf(t *testing.T, dir, session, role string) (all []string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "data.db")+"?_pragma=busy_timeout(10000)")
	must(t, err)
	defer db.Close()
	rows, err := db.Query(`SELECT text FROM messages WHERE session = ? AND role = ? ORDER BY at, id`, session, role)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var text string
		must(t, rows.Scan(&text))
		all = append(all, text)
	}
	must(t, rows.Err())
	return all
}

// TestAQuestionSurvivesAKillInTheMiddleOfItsAnswer kills the program with kill -9 while a model answers: after the
// restart the question stands once, and is answered once.
func TestAQuestionSurvivesAKillInTheMiddleOfItsAnswer(t *testing.T) {
	t.Parallel()
	found(t)
	f, x := newForum(t), newTalker(t)
	f.slow.Store(false)
	w := &world{process: process{TB: t, dir: t.TempDir(), bin: buildNext(t),
		env: []string{"NAPS_LLM_BASE_URL=" + x.URL, "NAPS_LLM_MODEL=talker"}}, token: founded.token, quietly: true}
	copyFolder(t, founded.dir, w.dir)
	t.Cleanup(w.kill)
	life := func() {
		w.start(orders{Web: f.URL})
		w.well()
	}
	await := func(what string, yes func() bool) {
		t.Helper()
		for deadline := time.Now().Add(2 * time.Minute); !yes(); <-time.After(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: not within two minutes; %s", what, tail(w.out.String()))
			}
		}
	}
	life()
	id := w.create("Reminders for freelancers whose clients pay their invoices late")
	await("the report", func() bool { s, _ := w.session(id); return s.Status == journal.Done })
	before := len(messagesOf(t, w.dir, id, "naps"))
	const question = "Which freelancers lose most hours?"
	if code, raw := w.call("POST", "/api/naps/sessions/"+id+"/messages", w.token,
		map[string]string{"text": question}); code != 202 {
		t.Fatalf("%d %s", code, raw)
	}
	select {
	case <-x.begun:
	case <-time.After(time.Minute):
		t.Fatalf("the model was not asked; %s", tail(w.out.String()))
	}
	w.kill()
	life()
	await("the answer", func() bool { return len(messagesOf(t, w.dir, id, "naps")) > before })
	w.down()
	asked, answered := 0, messagesOf(t, w.dir, id, "naps")[before:]
	for _, text := range messagesOf(t, w.dir, id, "founder") {
		if text == question {
			asked++
		}
	}
	if asked != 1 || len(answered) != 1 || strings.TrimSpace(answered[0]) == "" {
		t.Errorf("the question stands %d times, its answers are %q", asked, answered)
	}
	if n := x.count(); n < 2 {
		t.Errorf("the model was asked %d times", n)
	}

	// A third life finds nothing left to do.
	n := x.count()
	life()
	w.down()
	if again := messagesOf(t, w.dir, id, "naps")[before:]; len(again) != 1 || again[0] != answered[0] ||
		x.count() != n {
		t.Errorf("a later life answers again: %q, the model was asked %d more times", again, x.count()-n)
	}
}
