package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/store"
	"naps/store/rows"
	"naps/store/storetest"
)

// readingOf is a reading of a piece of evidence whose quote shows an incident.
func readingOf(e market.Evidence, by market.Reader) market.Reading {
	return market.Reading{
		Hash: e.Hash, Reader: by, Model: "reader-1", Prompt: "read/3",
		Batch: "b1", About: market.VeryProblem, Voice: market.Sufferer,
		Facts: []market.Fact{{Fact: market.FactIncident, At: []int{1, 2}, Quote: e.Quote, Start: e.Start, End: e.End}},
		Pain:  "clients pay late", Relation: market.SameJob, Name: "Acme <b>", At: 7,
	}
}

func readings(k *storetest.Kit, session string, q records.ReadingQuery) []market.Reading {
	k.Helper()
	list, err := k.Store.Readings.List(k.Context(), session, q)
	storetest.Must(k, err)
	return list
}

func TestAReadingComesBackAsItWasMade(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 0)
	one, two := storetest.Sealed("one", "text of one"), storetest.Sealed("two", "text of two")
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: storetest.StepOf("search", one, two)})
	first, second, own := readingOf(two, market.ReadByModel), readingOf(one, market.ReadByModel),
		readingOf(two, market.ReadByFounder)
	second.Facts, second.At = []market.Fact{}, 0
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run),
		Step: &journal.Step{Key: "read", Attempt: 1, Readings: []market.Reading{first, second}}})
	k.Commit(journal.Change{Session: s, Read: []market.Reading{own}})

	got := readings(k, s, records.ReadingQuery{})
	if len(got) != 3 {
		t.Fatalf("%d readings, want 3", len(got))
	}
	if got[1].At == 0 {
		t.Error("the commit gave no time to a reading without one")
	}
	got[1].At = 0
	first.Evidence, second.Evidence, own.Evidence = "E2", "E1", "E2"
	want, err := market.Encode([]market.Reading{first, second, own})
	storetest.Must(t, err)
	if raw, err := market.Encode(got); err != nil || string(raw) != string(want) {
		t.Errorf("%s\n%s %v", raw, want, err)
	}
	if two := readings(k, s, records.ReadingQuery{Evidence: "E2"}); len(two) != 2 ||
		two[1].Reader != market.ReadByFounder {
		t.Errorf("of E2: %+v", two)
	}
	if founder := readings(k, s, records.ReadingQuery{Evidence: "E2",
		Reader: market.ReadByFounder}); len(founder) != 1 {
		t.Errorf("by the founder: %+v", founder)
	}
	stands, err := k.Store.Readings.Standing(t.Context(), s)
	if storetest.Must(t, err); stands[two.Hash].Reader != market.ReadByFounder ||
		stands[one.Hash].Reader != market.ReadByModel {
		t.Errorf("standing: %+v", stands)
	}
}

func TestReadingsAreCommittedWithTheirStepOrNotAtAll(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 0)
	e := storetest.Sealed("one", "text of one")
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: storetest.StepOf("search", e)})
	step := func() *journal.Step {
		return &journal.Step{Key: "read", Attempt: 1, Output: []byte(`{}`),
			Readings: []market.Reading{readingOf(e, market.ReadByModel)}}
	}
	stranger := readingOf(storetest.Sealed("never committed", "x"), market.ReadByModel)
	nobody := readingOf(e, "")
	for name, c := range map[string]journal.Change{
		"another attempt": {Session: s, Fence: &journal.Fence{Run: run.ID, Attempt: run.Attempt + 1}, Step: step()},
		"a later part failed": {Session: s, Fence: storetest.FenceOf(run), Step: step(),
			Add: []journal.Message{{Text: "no id"}}},
		"unknown evidence": {Session: s, Read: []market.Reading{readingOf(e, market.ReadByFounder), stranger}},
		"no reader":        {Session: s, Read: []market.Reading{nobody}},
	} {
		if out := k.Do(c)[0]; out.Err == nil {
			t.Errorf("%s: it was committed", name)
		}
		if n := len(readings(k, s, records.ReadingQuery{})); n != 0 {
			t.Errorf("%s: %d readings are left behind", name, n)
		}
	}
	if out := k.Do(journal.Change{Session: s, Read: []market.Reading{stranger}})[0]; !errors.Is(out.Err,
		journal.ErrNotFound) {
		t.Errorf("unknown evidence: %v", out.Err)
	}
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: step()})
	if out := k.Do(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: step()})[0]; !errors.Is(out.Err,
		journal.ErrRepeated) {
		t.Errorf("the same step again: %v", out.Err)
	}
	if n := len(readings(k, s, records.ReadingQuery{})); n != 1 {
		t.Errorf("a step that came twice left %d readings", n)
	}
}

// A process may die between the commit and its answer: what the next one finds is the folder as it was, with the log
// not yet moved.
func TestReadingsOfAStepThatIsRepeatedAfterACrashStandOnce(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 0)
	e := storetest.Sealed("one", "text of one")
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: storetest.StepOf("search", e)})
	step := &journal.Step{Key: "read", Attempt: 1, Output: []byte(`{}`),
		Readings: []market.Reading{readingOf(e, market.ReadByModel)}}
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: step})

	dir := t.TempDir()
	for _, name := range []string{"data.db", "data.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(k.App.DataDir(), name))
		storetest.Must(t, err)
		storetest.Must(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	next := storetest.In(t, dir)
	next.SetHead(s, k.Heads[s])
	again := next.Commit(journal.Change{Session: s, Claim: &journal.Claiming{Run: run.ID}}).Run
	if out := next.Do(journal.Change{Session: s, Fence: storetest.FenceOf(*again), Step: step})[0]; !errors.Is(out.Err,
		journal.ErrRepeated) {
		t.Errorf("the step of the life before: %v", out.Err)
	}
	if n := len(readings(next, s, records.ReadingQuery{})); n != 1 {
		t.Errorf("%d readings after the crash, want 1", n)
	}
}

func TestReadingsAreNeverChangedAndGoWithTheirEvidence(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	full(k, k.User("ada"))
	record, err := k.App.FindFirstRecordByFilter("readings", "id != ''")
	storetest.Must(t, err)
	record.Set("about", 0)
	if err := k.App.Save(record); err == nil || !strings.Contains(err.Error(), "never changed") {
		t.Errorf("a reading was changed: %v", err)
	}
	read, err := k.App.FindFirstRecordByFilter("evidence", "hash = {:hash}",
		map[string]any{"hash": record.GetString("hash")})
	storetest.Must(t, err)
	storetest.Must(t, k.App.Delete(read))
	if n := k.Number(`SELECT COUNT(*) FROM readings`); n != 0 {
		t.Errorf("%d readings of evidence that is gone", n)
	}
}

func TestReadingsAreReadByAnIndex(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	db := k.DB()
	for _, where := range []string{`session = 's'`, `session = 's' AND evidence = 'E1'`,
		`session = 's' AND evidence = 'E1' AND reader = 'model'`} {
		plan, err := rows.Collect(t.Context(), db, func(r rows.Row) (line string, err error) {
			var id, parent, unused int
			err = r.Scan(&id, &parent, &unused, &line)
			return line, err
		}, `EXPLAIN QUERY PLAN SELECT `+store.ReadingColumns+` FROM readings WHERE `+where+` ORDER BY n`)
		storetest.Must(t, err)
		if slices.ContainsFunc(plan,
			func(s string) bool { return strings.Contains(s, "SCAN") || strings.Contains(s, "TEMP B-TREE") }) {
			t.Errorf("%s: %v", where, plan)
		}
	}
}
