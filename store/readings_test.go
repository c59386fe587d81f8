package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"naps/market"
)

// readingOf is a reading of a piece of evidence whose quote shows an incident.
func readingOf(e market.Evidence, by market.Reader) market.Reading {
	return market.Reading{
		Hash: e.Hash, Reader: by, Model: "reader-1", Prompt: "read/3", Batch: "b1", About: market.VeryProblem, Voice: market.Sufferer,
		Facts: []market.Fact{{Fact: market.FactIncident, At: []int{1, 2}, Quote: e.Quote, Start: e.Start, End: e.End}},
		Pain:  "clients pay late", Relation: market.SameJob, Name: "Acme <b>", At: 7,
	}
}

func (k *kit) readings(session string, q ReadingQuery) []market.Reading {
	k.Helper()
	list, err := NewReadings(k.store).List(k.Context(), session, q)
	must(k, err)
	return list
}

func TestAReadingComesBackAsItWasMade(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	run := k.started(s, 0)
	one, two := sealed("one", "text of one"), sealed("two", "text of two")
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: stepOf("search", one, two)})
	first, second, own := readingOf(two, market.ReadByModel), readingOf(one, market.ReadByModel), readingOf(two, market.ReadByFounder)
	second.Facts, second.At = []market.Fact{}, 0
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: &market.Step{Key: "read", Attempt: 1, Readings: []market.Reading{first, second}}})
	k.ok(market.Change{Session: s, Read: []market.Reading{own}})

	got := k.readings(s, ReadingQuery{})
	if len(got) != 3 {
		t.Fatalf("%d readings, want 3", len(got))
	}
	if got[1].At == 0 {
		t.Error("the commit gave no time to a reading without one")
	}
	got[1].At = 0
	first.Evidence, second.Evidence, own.Evidence = "E2", "E1", "E2"
	want, err := market.Encode([]market.Reading{first, second, own})
	must(t, err)
	if raw, err := market.Encode(got); err != nil || string(raw) != string(want) {
		t.Errorf("%s\n%s %v", raw, want, err)
	}
	if two := k.readings(s, ReadingQuery{Evidence: "E2"}); len(two) != 2 || two[1].Reader != market.ReadByFounder {
		t.Errorf("of E2: %+v", two)
	}
	if founder := k.readings(s, ReadingQuery{Evidence: "E2", Reader: market.ReadByFounder}); len(founder) != 1 {
		t.Errorf("by the founder: %+v", founder)
	}
	stands, err := NewReadings(k.store).Standing(t.Context(), s)
	if must(t, err); stands[two.Hash].Reader != market.ReadByFounder || stands[one.Hash].Reader != market.ReadByModel {
		t.Errorf("standing: %+v", stands)
	}
}

func TestReadingsAreCommittedWithTheirStepOrNotAtAll(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	run := k.started(s, 0)
	e := sealed("one", "text of one")
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: stepOf("search", e)})
	step := func() *market.Step {
		return &market.Step{Key: "read", Attempt: 1, Output: []byte(`{}`), Readings: []market.Reading{readingOf(e, market.ReadByModel)}}
	}
	stranger := readingOf(sealed("never committed", "x"), market.ReadByModel)
	nobody := readingOf(e, "")
	for name, c := range map[string]market.Change{
		"another attempt":     {Session: s, Fence: &market.Fence{Run: run.ID, Attempt: run.Attempt + 1}, Step: step()},
		"a later part failed": {Session: s, Fence: fenceOf(run), Step: step(), Add: []market.Message{{Text: "no id"}}},
		"unknown evidence":    {Session: s, Read: []market.Reading{readingOf(e, market.ReadByFounder), stranger}},
		"no reader":           {Session: s, Read: []market.Reading{nobody}},
	} {
		if out := k.do(c)[0]; out.Err == nil {
			t.Errorf("%s: it was committed", name)
		}
		if n := len(k.readings(s, ReadingQuery{})); n != 0 {
			t.Errorf("%s: %d readings are left behind", name, n)
		}
	}
	if out := k.do(market.Change{Session: s, Read: []market.Reading{stranger}})[0]; !errors.Is(out.Err, market.ErrNotFound) {
		t.Errorf("unknown evidence: %v", out.Err)
	}
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: step()})
	if out := k.do(market.Change{Session: s, Fence: fenceOf(run), Step: step()})[0]; !errors.Is(out.Err, market.ErrRepeated) {
		t.Errorf("the same step again: %v", out.Err)
	}
	if n := len(k.readings(s, ReadingQuery{})); n != 1 {
		t.Errorf("a step that came twice left %d readings", n)
	}
}

// A process may die between the commit and its answer: what the next one finds is the folder as it was, with the log not yet moved.
func TestReadingsOfAStepThatIsRepeatedAfterACrashStandOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	run := k.started(s, 0)
	e := sealed("one", "text of one")
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: stepOf("search", e)})
	step := &market.Step{Key: "read", Attempt: 1, Output: []byte(`{}`), Readings: []market.Reading{readingOf(e, market.ReadByModel)}}
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: step})

	dir := t.TempDir()
	for _, name := range []string{"data.db", "data.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(k.app.DataDir(), name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	app := open(t, dir)
	next := &kit{TB: t, app: app, store: New(app), buffer: NewBuffer(app, quiet()), heads: map[string]int64{s: k.heads[s]}}
	t.Cleanup(func() {
		must(t, next.buffer.Close(context.Background()))
		shut(t, app)
	})
	again := next.ok(market.Change{Session: s, Claim: &market.Claiming{Run: run.ID}}).Run
	if out := next.do(market.Change{Session: s, Fence: fenceOf(*again), Step: step})[0]; !errors.Is(out.Err, market.ErrRepeated) {
		t.Errorf("the step of the life before: %v", out.Err)
	}
	if n := len(next.readings(s, ReadingQuery{})); n != 1 {
		t.Errorf("%d readings after the crash, want 1", n)
	}
}

func TestReadingsAreNeverChangedAndGoWithTheirEvidence(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.full(k.user("ada"))
	record, err := k.app.FindFirstRecordByFilter("readings", "id != ''")
	must(t, err)
	record.Set("about", 0)
	if err := k.app.Save(record); err == nil || !strings.Contains(err.Error(), "never changed") {
		t.Errorf("a reading was changed: %v", err)
	}
	read, err := k.app.FindFirstRecordByFilter("evidence", "hash = {:hash}", map[string]any{"hash": record.GetString("hash")})
	must(t, err)
	must(t, k.app.Delete(read))
	if n := k.number(`SELECT COUNT(*) FROM readings`); n != 0 {
		t.Errorf("%d readings of evidence that is gone", n)
	}
}

func TestReadingsAreReadByAnIndex(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	db, err := k.store.db()
	must(t, err)
	for _, where := range []string{`session = 's'`, `session = 's' AND evidence = 'E1'`, `session = 's' AND evidence = 'E1' AND reader = 'model'`} {
		plan, err := collect(t.Context(), db, func(r rows) (line string, err error) {
			var id, parent, unused int
			err = r.Scan(&id, &parent, &unused, &line)
			return line, err
		}, `EXPLAIN QUERY PLAN SELECT `+readingColumns+` FROM readings WHERE `+where+` ORDER BY n`)
		must(t, err)
		if slices.ContainsFunc(plan, func(s string) bool { return strings.Contains(s, "SCAN") || strings.Contains(s, "TEMP B-TREE") }) {
			t.Errorf("%s: %v", where, plan)
		}
	}
}
