package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/analyst/plain"
	"naps/founder"
	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/report"
	"naps/research"
	"naps/score"
	"naps/store"
	"naps/store/writer"
)

// readSite is a site whose sessions, evidence and reports are in the database, with a founder who may read them.
type readSite struct {
	*site
	writer *writer.Writer
	mu     sync.Mutex
	heads  map[string]int64
}

// Commit writes a change of a session and waits for it.
func (r *readSite) Commit(_ context.Context, c journal.Change) (journal.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	done := make(chan journal.Outcome, 1)
	r.writer.Write(r.heads[c.Session], []journal.Change{c}, func(head int64, outs []journal.Outcome) {
		r.heads[c.Session] = head
		done <- outs[0]
	})
	o := <-done
	return o, o.Err
}

func newReadSite(t *testing.T) *readSite {
	t.Helper()
	s := newSite(t)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	r := &readSite{site: s, writer: writer.New(s.app, log), heads: map[string]int64{}}
	t.Cleanup(func() {
		if err := r.writer.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	kept := store.New(s.app)
	cfg := &s.x.cfg
	cfg.Sessions, cfg.Evidence, cfg.Readings, cfg.Reports, cfg.Ledger = kept.Sessions, kept.Evidence, kept.Readings,
		kept.Reports, kept.Ledger
	cfg.Founder = &founder.Desk{
		Reports: kept.Reports, Evidence: kept.Evidence, Texts: kept.Runs, Writer: r, Now: time.Now,
		Readings: func(ctx context.Context, session string) ([]market.Reading, error) {
			return kept.Readings.List(ctx, session, records.ReadingQuery{})
		},
		Recount: func(base report.Report, found []market.Evidence, readings []market.Reading) report.Report {
			return research.Recount(plain.Analyst{}, base, found, readings)
		},
	}
	return r
}

// researched keeps a session whose run found posts and a product that nobody read.
func (r *readSite) researched(owner *core.Record, posts int) string {
	r.t.Helper()
	id, done := core.GenerateDefaultRandomId(), journal.Done
	commit := func(c journal.Change) journal.Outcome {
		r.t.Helper()
		c.Session = id
		o, err := r.Commit(r.t.Context(), c)
		if err != nil {
			r.t.Fatal(err)
		}
		return o
	}
	commit(journal.Change{Create: &journal.Session{ID: id, Owner: owner.Id, Title: "Shift swaps", Idea: "Shift swaps",
		Goal: market.Living, Status: journal.Draft}})
	var found []market.Evidence
	for i := range posts {
		found = append(found, market.Evidence{
			Source: "hackernews", Kind: market.Post, Phase: market.Pains,
			URL:   fmt.Sprintf("https://forum.example/%d", i),
			Title: fmt.Sprintf("Roster <%d>", i), Quote: fmt.Sprintf("Two people swapped shift %d.", i),
			Text:   fmt.Sprintf("Two people swapped shift %d. We lost a day & more. Is there a tool?", i),
			Author: fmt.Sprintf("p%d", i), Place: "forum.example", Date: "2026-10-02", Counter: i%2 == 1,
		}.Seal())
	}
	found = append(found, market.Evidence{Source: "yc", Kind: market.Product, Phase: market.Competitors,
		URL: "https://duty.example", Title: "Dutyboard", Quote: "Dutyboard plans shifts.",
		Text: "Dutyboard plans shifts. It costs $20 a month."}.Seal())
	o := commit(journal.Change{Start: &journal.Run{ID: "r" + id[1:], Pipeline: "test",
		Brief: market.Brief{Idea: "Shift swaps"}}})
	run := *commit(journal.Change{Claim: &journal.Claiming{Run: o.Run.ID}}).Run
	o = commit(journal.Change{Fence: &journal.Fence{Run: run.ID, Attempt: run.Attempt},
		Step: &journal.Step{Key: "search", Attempt: 1, Evidence: found}})
	d := market.Dossier{Session: id, Run: run.ID, Brief: market.Brief{Idea: "Shift swaps", Goal: market.Living,
		AsOf: "2026-11-20"}, Subject: market.Subject{Title: "Shift swaps", Job: "swap shifts"}, Evidence: o.Evidence}
	for _, p := range market.Phases[:5] {
		d.Phases = append(d.Phases, market.PhaseResult{Name: p, Status: market.PhaseDone, Summary: "Nothing was read.",
			Planned: 4, Answered: 4, Counter: 2})
	}
	d.Phases[1].Unread = posts
	raw, err := report.JSON(report.Build(d, score.Of(report.Bundle(d)), 0))
	if err != nil {
		r.t.Fatal(err)
	}
	commit(journal.Change{Report: &journal.StoredReport{Session: id, Run: run.ID, JSON: raw},
		End: &journal.Ending{Run: run.ID, Status: done}, State: &journal.State{Status: &done}})
	return id
}

func (r *readSite) post(path, token, body string, header map[string]string) (int, map[string]any) {
	r.t.Helper()
	a := r.ask(want{method: "POST", path: path, token: token, body: body, header: header})
	var out map[string]any
	if err := json.Unmarshal([]byte(a.body), &out); err != nil {
		r.t.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	return a.status, out
}

func TestAFounderReadsThroughTheAPI(t *testing.T) {
	t.Parallel()
	s := newReadSite(t)
	ann, token := s.user("ann")
	_, other := s.user("bob")
	id := s.researched(ann, 6)
	base := "/api/naps/sessions/" + id + "/readings"
	next := s.ask(reads(base+"/next", token))
	if next.status != 200 || !strings.Contains(next.body, `"quoted":true`) ||
		!strings.Contains(next.body, `"inconclusive":"not_read"`) {
		t.Fatalf("%d %s", next.status, next.body)
	}
	key := map[string]string{"Idempotency-Key": "k1"}
	for range 2 {
		code, got := s.post(base, token,
			`{"evidence":"E1","answer":"yes","facts":[{"fact":"cost","sentence":2},{"fact":"asks","sentence":3}]}`, key)
		if code != 201 || got["done"] != 1.0 || got["version"] != 2.0 || got["last"] != "E1" {
			t.Fatalf("%d %v", code, got)
		}
	}
	list := s.ask(reads(base+"?reader=founder", token))
	if !strings.Contains(list.body, `"total":1`) || !strings.Contains(list.body, `We lost a day \u0026 more.`) ||
		!strings.Contains(list.body, "Is there a tool?") {
		t.Errorf("%s", list.body)
	}
	shown := s.ask(reads("/api/naps/sessions/"+id, token))
	var row journal.Session
	if err := json.Unmarshal([]byte(shown.body), &row); err != nil || row.Score == 0 || row.Report != 2 {
		t.Errorf("the session does not follow: %s", shown.body)
	}
	if code, got := s.post(base, token, `{"answer":"undo"}`, nil); code != 201 || got["done"] != 0.0 ||
		got["version"] != 2.0 || got["last"] != "" {
		t.Errorf("%d %v", code, got)
	}
	for body, want := range map[string]int{
		`{"answer":"undo"}`: 409, `{"answer":"yes"}`: 422, `{"evidence":"17","answer":"yes"}`: 422,
		`{"evidence":"E99","answer":"yes"}`: 404, `{"evidence":"E1","answer":"perhaps"}`: 422,
		`{"evidence":"E1","answer":"same"}`: 422, `{"evidence":"E7","answer":"yes"}`: 422,
		`{"evidence":"E1","answer":"yes","facts":[{"fact":"cost","sentence":9}]}`: 422,
		`{"evidence":"E1","answer":"no","facts":[{"fact":"cost"}]}`:               422,
		`[]`: 400, `{"evidence":1}`: 422,
	} {
		if code, got := s.post(base, token, body, nil); code != want ||
			!strings.HasSuffix(got["message"].(string), ".") {
			t.Errorf("%s: %d %v", body, code, got)
		}
	}
	if code, _ := s.post(base, other, `{"evidence":"E1","answer":"yes"}`, nil); code != 404 {
		t.Errorf("another user: %d", code)
	}
	if code, _ := s.post(base, "", `{"evidence":"E1","answer":"yes"}`, nil); code != 401 {
		t.Errorf("a visitor: %d", code)
	}
	if code, got := s.post(base, token, `{"evidence":"E7","answer":"same"}`, nil); code != 201 {
		t.Errorf("a product: %d %v", code, got)
	}
}

func TestAFounderReadsOnThePageWithAndWithoutAScript(t *testing.T) {
	t.Parallel()
	s := newReadSite(t)
	ann, token := s.user("ann")
	_, other := s.user("bob")
	id := s.researched(ann, 3)
	path := "/sessions/" + id + "/read"
	first := s.ask(reads(path, token))
	for _, part := range []string{"0 of 3 read", "Yes, this is the problem", "It cost them time or money",
		"Verdict so far", "Roster &lt;", `name="at"`, `disabled data-undo`} {
		if first.status != 200 || !strings.Contains(first.body, part) {
			t.Errorf("%d: %q is missing", first.status, part)
		}
	}
	if strings.Contains(first.body, "style=") || strings.Contains(first.body, "onclick") {
		t.Error("the page breaks its own policy")
	}
	form := func(v url.Values, header map[string]string) answer {
		t.Helper()
		return s.ask(want{method: "POST", path: path, cookie: token, form: v, header: header})
	}
	if a := form(url.Values{"evidence": {"E1"}}, nil); a.status != 422 ||
		!strings.Contains(a.body, "Choose an answer first.") {
		t.Errorf("nothing chosen: %d", a.status)
	}
	if a := form(url.Values{"evidence": {"E1"}, "answer": {"yes"}, "fact": {"happened", "cost"}, "at": {"2"}},
		nil); a.status != 303 || a.header.Get("Location") != path {
		t.Errorf("without a script: %d %s", a.status, a.header.Get("Location"))
	}
	second := form(url.Values{"evidence": {"E2"}, "answer": {"no"}, "fact": {"pays"}},
		map[string]string{"HX-Request": "true", "HX-Request-Type": "partial"})
	if second.status != 200 || strings.Contains(second.body, "<html") ||
		!strings.Contains(second.body, "2 of 3 read") || !strings.Contains(second.body, "Your last answer") &&
		!strings.Contains(second.body, "no score yet") {
		t.Errorf("with a script: %d %.200s", second.status, second.body)
	}
	last := form(url.Values{"evidence": {"E3"}, "answer": {"fine"}},
		map[string]string{"HX-Request": "true", "HX-Request-Type": "partial"})
	if !strings.Contains(last.body, "You have read 3 quotes") ||
		!strings.Contains(last.body, "all the quotes that there are") {
		t.Errorf("the end: %.400s", last.body)
	}
	if a := form(url.Values{"undo": {"E3"}}, nil); a.status != 303 {
		t.Errorf("undo: %d", a.status)
	}
	if a := s.ask(reads(path, token)); !strings.Contains(a.body, "2 of 3 read") {
		t.Error("the undo did not bring the last quote back")
	}
	if a := s.ask(reads(path, other)); a.status != 404 {
		t.Errorf("another user: %d", a.status)
	}
}

func TestTheReadPageSaysWhyThereIsNothingToRead(t *testing.T) {
	t.Parallel()
	s := newReadSite(t)
	ann, token := s.user("ann")
	id := s.researched(ann, 0)
	if a := s.ask(reads("/sessions/"+id+"/read", token)); a.status != 200 ||
		!strings.Contains(a.body, "no posts by people") {
		t.Errorf("%d %.300s", a.status, a.body)
	}
	draft := core.GenerateDefaultRandomId()
	if _, err := s.Commit(t.Context(), journal.Change{Session: draft,
		Create: &journal.Session{ID: draft, Owner: ann.Id, Title: "New", Idea: "New", Goal: market.Living,
			Status: journal.Draft}}); err != nil {
		t.Fatal(err)
	}
	if a := s.ask(reads("/sessions/"+draft+"/read", token)); a.status != 200 ||
		!strings.Contains(a.body, "has not been researched") {
		t.Errorf("%d %.300s", a.status, a.body)
	}
	if code, got := s.post("/api/naps/sessions/"+draft+"/readings", token, `{"evidence":"E1","answer":"yes"}`,
		nil); code != 409 {
		t.Errorf("%d %v", code, got)
	}
}

func TestAReadingIsOverruledOnThePageOfItsEvidence(t *testing.T) {
	t.Parallel()
	s := newReadSite(t)
	ann, token := s.user("ann")
	id := s.researched(ann, 2)
	page := "/sessions/" + id + "/evidence/E1"
	model := market.Reading{Evidence: "E1", Reader: market.ReadByModel, About: market.Unrelated, Voice: market.Other,
		Facts: []market.Fact{}}
	all, err := s.x.cfg.Evidence.ListEvidence(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	model.Hash = all[0].Hash
	if _, err := s.Commit(t.Context(), journal.Change{Session: id, Read: []market.Reading{model}}); err != nil {
		t.Fatal(err)
	}
	if a := s.ask(reads(page, token)); !strings.Contains(a.body, "How do you read it?") ||
		!strings.Contains(a.body, `value="no" data-key="N" checked`) {
		t.Errorf("the form does not begin with what the model said: %d", a.status)
	}
	a := s.ask(want{method: "POST", path: page + "/read", cookie: token,
		form: url.Values{"answer": {"yes"}, "fact": {"happened"}}})
	if a.status != 303 || a.header.Get("Location") != page+"#read" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := s.ask(reads(page, token)); !strings.Contains(a.body, "It happened to them") ||
		!strings.Contains(a.body, "Replaced: read by") || !strings.Contains(a.body, "Take your reading back") {
		t.Error("the page does not show both readings")
	}
	if a := s.ask(want{method: "POST", path: page + "/read", cookie: token,
		form: url.Values{"undo": {"E1"}}}); a.status != 303 {
		t.Errorf("%d", a.status)
	}
	if a := s.ask(reads(page, token)); strings.Contains(a.body, "Replaced: read by") {
		t.Error("the model's reading does not stand again")
	}
}
