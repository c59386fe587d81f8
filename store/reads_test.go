package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/store"
	"naps/store/rows"
	"naps/store/storetest"

	"pgregory.net/rapid"
)

func TestEvidenceIsNumberedOnceAndKeepsItsContent(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 1)
	first, second := storetest.Sealed("he pays late", "I say he pays late, always"),
		storetest.Sealed("I would pay", "I would pay for it")
	done := storetest.StepOf("a", first, second)
	done.Events = []journal.Event{storetest.Event("notice")}
	out := k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: done,
		Events: []journal.Event{storetest.Event("phase")}})
	var kinds []journal.EventKind
	for _, e := range out.Events {
		kinds = append(kinds, e.Kind)
	}
	if fmt.Sprint(kinds) != "[evidence evidence notice phase]" {
		t.Errorf("events %v", kinds)
	}
	edited := first
	edited.Title, edited.Text = "Another title", "he pays late, says another page"
	edited = edited.Seal()
	out = k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run),
		Step: storetest.StepOf("b", edited, storetest.Sealed("new", "new words"),
			storetest.Sealed("new", "new words"))})
	if len(out.Events) != 1 || len(out.Evidence) != 3 {
		t.Fatalf("%+v", out)
	}
	if e := out.Evidence[0]; e.ID != "E1" || e.Title != first.Title || e.Text != first.Text {
		t.Errorf("the first piece was edited: %+v", e)
	}
	if out.Evidence[1].ID != "E3" || out.Evidence[2].ID != "E3" {
		t.Errorf("ids %s %s", out.Evidence[1].ID, out.Evidence[2].ID)
	}
	all, err := k.Store.Evidence.ListEvidence(t.Context(), s, "")
	storetest.Must(t, err)
	first.ID, first.Text = "E1", ""
	if len(all) != 3 || !reflect.DeepEqual(all[0], first) {
		t.Errorf("\n%+v\n%+v", all[0], first)
	}
	e, page, err := k.Store.Evidence.EvidenceByID(t.Context(), s, "E1")
	storetest.Must(t, err)
	if page.Text != "I say he pays late, always" || page.Text[e.Start:e.End] != e.Quote || page.Hash != e.Page {
		t.Errorf("%+v", page)
	}
	for _, id := range []string{"E99", "17", "E", "E1'", ""} {
		if _, _, err := k.Store.Evidence.EvidenceByID(t.Context(), s, id); !errors.Is(err, journal.ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
	k.CheckLog(s)
}

func TestAQuestionFindsItsOwnEvidenceOnly(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	u := k.User("ada")
	var ids []string
	for range 2 {
		s := k.Session(u)
		run := k.StartRun(s, 0)
		k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: storetest.StepOf("a",
			storetest.Sealed("clients pay their invoices late", "clients pay their invoices late"),
			storetest.Sealed("I bake bread", "I bake bread"))})
		ids = append(ids, s)
	}
	found, err := k.Store.Evidence.FindEvidence(t.Context(), ids[0], `Do clients pay "invoices" late? OR NEAR( * ^`, 10)
	storetest.Must(t, err)
	if len(found) != 2 || found[0].Quote != "clients pay their invoices late" {
		// Both have the title "Late payers"; the quote decides.
		t.Errorf("%+v", found)
	}
	for _, q := range []string{"", "what is the", `"`, "zebra", "-", "session"} {
		if found, err := k.Store.Evidence.FindEvidence(t.Context(), ids[0], q, 10); err != nil || len(found) != 0 {
			t.Errorf("%q: %v %v", q, found, err)
		}
	}
}

func TestNoQuestionBreaksTheSearch(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	rapid.Check(t, func(rt *rapid.T) {
		if _, err := k.Store.Evidence.FindEvidence(t.Context(), s, rapid.String().Draw(rt, "question"), 5); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestAReportIsKeptToTheByteAndNumbered(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 1)
	report := func(key, json string) journal.Outcome {
		done := storetest.StepOf(key)
		done.Report = &journal.StoredReport{JSON: []byte(json)}
		done.Events = []journal.Event{journal.NewEvent(run.ID, market.Verdict, journal.EventReport,
			journal.ReportData{Verdict: "GO"}, 1)}
		return k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: done})
	}
	report("one", `{"version":0,"a" : "<&>"}`)
	out := report("two", `{"version":7,"b":1.50}`)
	if out.Version != 2 || !strings.Contains(string(out.Events[0].Data), `"version":2`) {
		t.Errorf("%d %s", out.Version, out.Events[0].Data)
	}
	for version, want := range map[int]string{0: `{"version":7,"b":1.50}`, 1: `{"version":1,"a" : "<&>"}`,
		2: `{"version":7,"b":1.50}`} {
		got, n, err := k.Store.Reports.Report(t.Context(), s, version)
		if err != nil || string(got) != want || (version != 0 && n != version) {
			t.Errorf("version %d: %s %v", version, got, err)
		}
	}
	if _, _, err := k.Store.Reports.Report(t.Context(), s, 3); !errors.Is(err, journal.ErrNotFound) {
		t.Error(err)
	}
	session, err := k.Store.Sessions.Session(t.Context(), s)
	storetest.Must(t, err)
	if session.Report != 2 {
		t.Errorf("the session's row says version %d", session.Report)
	}
}

func TestASnapshotIsWhatTheLogSays(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 1)
	phase := func(p market.Phase, status market.PhaseStatus) journal.Event {
		return journal.NewEvent(run.ID, p, journal.EventPhase, journal.PhaseData{Phase: p, Status: status}, 1)
	}
	finding := journal.NewEvent(run.ID, market.Pains, journal.EventFinding,
		market.Finding{Kind: "pain", Title: "Late payers", Evidence: []string{"E1"}}, 1)
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run),
		Step: storetest.StepOf("a", storetest.Sealed("q", "q")), Events: []journal.Event{
			phase(market.Pains, market.PhaseRunning), phase(market.Keywords, market.PhaseRunning),
			phase(market.Keywords, market.PhaseDone), finding,
			storetest.Text("done", 1, "all "), storetest.Text("open", 1, "void"), storetest.Text("open", 2, "Hel"),
			storetest.Text("done", 1, "of it"), storetest.Text("open", 2, "lo"), storetest.Text("open", 1, "late"),
			journal.NewEvent(run.ID, "", journal.EventMessage,
				journal.Message{ID: "done", Role: "naps", Text: "all of it"},
				1),
			journal.NewEvent(run.ID, "", journal.EventNotice, journal.NoticeData{Text: "slow"}, 1),
			journal.NewEvent("other", "", journal.EventNotice, journal.NoticeData{Text: "of another run"}, 1),
		}, Add: []journal.Message{{ID: "done", Role: "naps", Text: "all of it", Cites: []string{"E1"}, At: 9}}})
	snap, err := k.Store.Sessions.Snapshot(t.Context(), s)
	storetest.Must(t, err)
	if snap.Seq != k.Heads[s] || snap.Total != 1 || snap.Sources != 1 || len(snap.Evidence) != 1 || snap.Started == 0 ||
		snap.Ended != 0 {
		t.Errorf("%+v", snap)
	}
	if fmt.Sprint(snap.Texts) != "[{open 2 Hello}]" || len(snap.Notices) != 1 || snap.Notices[0].Text != "slow" ||
		snap.Notices[0].Code != "" {
		t.Errorf("%v %v", snap.Texts, snap.Notices)
	}
	if len(snap.Phases) != 2 || snap.Phases[0].Status != market.PhaseDone || snap.Phases[1].Phase != market.Pains {
		t.Errorf("%+v", snap.Phases)
	}
	if len(snap.Messages) != 2 || snap.Messages[0].Role != "founder" ||
		!reflect.DeepEqual(snap.Messages[1].Cites, []string{"E1"}) {
		t.Errorf("%+v", snap.Messages)
	}
	if n := k.Number(`SELECT COUNT(*) FROM findings WHERE session = ? AND title = 'Late payers'`, s); n != 1 {
		t.Errorf("%d findings", n)
	}
	sofar, err := k.Store.Evidence.FindingsSoFar(t.Context(), s, run.ID)
	if err != nil || len(sofar) != 1 {
		t.Errorf("%+v %v", sofar, err)
	}
	for _, fs := range sofar {
		if len(fs) != 1 || fs[0].Title != "Late payers" {
			t.Errorf("%+v", fs)
		}
	}
	if other, err := k.Store.Evidence.FindingsSoFar(t.Context(), s, "another run"); err != nil || len(other) != 0 {
		t.Errorf("%+v %v", other, err)
	}
	got, err := k.Store.Log.Text(t.Context(), s, "open", 2, 1<<60)
	if err != nil || got != "Hello" {
		t.Errorf("%q %v", got, err)
	}
	notes, err := k.Store.Sessions.Notes(t.Context(), s)
	if err != nil || len(notes) != 0 {
		t.Errorf("the idea is no note: %q %v", notes, err)
	}
	if _, err := k.Store.Sessions.Snapshot(t.Context(), "nosuchsession00"); !errors.Is(err, journal.ErrNotFound) {
		t.Error(err)
	}
}

func TestAReaderDoesNotTakeTheWriteLock(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	storetest.Must(t, store.View(k.Store, t.Context(), func(q rows.Querier) error {
		before, err := rows.One(t.Context(), q, "head", rows.Value[int64], store.HeadOf, s)
		storetest.Must(t, err)
		k.Commit(journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}}) // would wait for ever
		after, err := rows.One(t.Context(), q, "head", rows.Value[int64], store.HeadOf, s)
		if before != after {
			t.Error("a snapshot moved")
		}
		return err
	}))
}

func TestTheListShowsItsOwnersSessionsOnly(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ada, bob := k.User("ada"), k.User("bob")
	for i := range 25 {
		s := k.Session(ada)
		title, score := fmt.Sprintf("Idea %02d %%", i), float64(i)
		k.Commit(journal.Change{Session: s, State: &journal.State{Title: &title, Score: &score}})
	}
	k.Session(bob)
	for _, c := range []struct {
		list         records.SessionList
		items, total int
		first        string
	}{
		{records.SessionList{Sort: "-score"}, 20, 25, "Idea 24 %"},
		{records.SessionList{Sort: "score", Page: 2}, 5, 25, "Idea 20 %"},
		{records.SessionList{Sort: "title", PerPage: 1000}, 25, 25, "Idea 00 %"},
		{records.SessionList{Sort: "owner; DROP TABLE sessions", Page: -3, PerPage: -1}, 20, 25, ""},
		{records.SessionList{Q: "07 %"}, 1, 1, "Idea 07 %"},
		{records.SessionList{Q: "%"}, 20, 25, ""},
		{records.SessionList{Q: "_dea"}, 0, 0, ""},
		{records.SessionList{Q: "late INVOICES"}, 20, 25, ""},
		{records.SessionList{Status: "draft"}, 20, 25, ""},
		{records.SessionList{Status: "' OR 1"}, 0, 0, ""},
		{records.SessionList{Verdict: "GO"}, 0, 0, ""},
		{records.SessionList{Page: 99}, 0, 25, ""},
	} {
		c.list.Owner = ada
		items, total, err := k.Store.Sessions.ListSessions(t.Context(), c.list)
		storetest.Must(t, err)
		if len(items) != c.items || total != c.total || (c.first != "" && items[0].Title != c.first) {
			t.Errorf("%+v: %d of %d", c.list, len(items), total)
		}
	}
}

func TestPagesOfTheListFollowAnIndex(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	db := k.DB()
	for _, column := range []string{"updated", "created", "score", "title"} {
		plan, err := rows.Collect(t.Context(), db, func(r rows.Row) (detail string, err error) {
			var skip int
			err = r.Scan(&skip, &skip, &skip, &detail)
			return detail, err
		}, `EXPLAIN QUERY PLAN SELECT id FROM sessions WHERE owner = ? AND archived = ?
			ORDER BY pinned DESC, `+column+` DESC, id DESC LIMIT 20`, "x", false)
		storetest.Must(t, err)
		if !strings.Contains(plan[0], "idx_sessions_list_"+column) || len(plan) != 1 {
			t.Errorf("%s: %v", column, plan)
		}
	}
}
