package founder

import (
	"errors"
	"strings"
	"testing"
	"time"

	"naps/journal"
	"naps/market"
	"naps/report"
)

// say is what someone with the problem would answer to a quote of the tests.
func say(q *Quote) Answer {
	for _, s := range q.Sentences {
		if strings.Contains(s.Text, "swapped") {
			return Answer{Say: Yes, Shows: []Mark{{What: Happened}, {What: Cost, At: 2}}}
		}
	}
	return Answer{Say: No}
}

func TestTwentyFourAnswersAreOneVersionOfTheReport(t *testing.T) {
	t.Parallel()
	w := unread(t, 60)
	d := w.desk()
	first, err := d.Look(t.Context(), session)
	must(t, err)
	if first.Quote == nil || first.Done != 0 || first.All != 60 || first.Last != "" || first.Was != nil {
		t.Fatalf("%+v", first)
	}
	state, against := first, 0
	for n := range Enough {
		for _, e := range w.evidence {
			if e.ID == state.Quote.ID && e.Counter {
				against++
			}
		}
		before := state.Report.Score
		state, err = d.Answer(t.Context(), session, state.Quote.ID, say(state.Quote), "")
		must(t, err)
		if state.Done != n+1 || state.Version != 2 || state.Was == nil || *state.Was != before {
			t.Fatalf("after %d answers: %d done, version %d, was %v, before %v", n+1, state.Done, state.Version,
				state.Was, before)
		}
	}
	if against != Enough/2 {
		t.Errorf("%d of %d quotes are of the side that seems to speak against", against, Enough)
	}
	if len(w.reports) != 2 || w.events != 1 || state.Report.BasedOn != 1 || state.Report.Coverage.Read != Enough {
		t.Errorf("%d versions, %d events, based on %d, %d read", len(w.reports), w.events, state.Report.BasedOn,
			state.Report.Coverage.Read)
	}
	if !(state.Report.Score > first.Report.Score) {
		t.Errorf("the score went from %v to %v", first.Report.Score, state.Report.Score)
	}
	for _, c := range w.changes {
		if c.Start != nil || len(c.Read) != 1 || c.State == nil || c.State.Score == nil {
			t.Fatalf("an answer changes more or less than it should: %+v", c)
		}
	}
	w.now = w.now.Add(sitting + time.Minute)
	state, err = d.Answer(t.Context(), session, state.Quote.ID, Answer{Say: Yes}, "")
	must(t, err)
	if state.Version != 3 || len(w.reports) != 3 || state.Report.BasedOn != 1 {
		t.Errorf("a later sitting: version %d of %d, based on %d", state.Version, len(w.reports), state.Report.BasedOn)
	}
}

func TestUndoGoesBackAnswerByAnswerToTheBytesOfTheRun(t *testing.T) {
	t.Parallel()
	w := unread(t, 20)
	d := w.desk()
	type stand struct {
		quote string
		json  string
	}
	look := func(s State) stand {
		s.Report.Version, s.Report.BasedOn = 0, 0
		raw, err := report.JSON(s.Report)
		must(t, err)
		return stand{s.Quote.ID, string(raw)}
	}
	state, err := d.Look(t.Context(), session)
	must(t, err)
	path := []stand{look(state)}
	for _, a := range []Answer{{Say: Yes, Shows: []Mark{{What: Pays}}}, {Say: Skip}, {Say: Fine}, {Say: No}} {
		state, err = d.Answer(t.Context(), session, state.Quote.ID, a, "")
		must(t, err)
		path = append(path, look(state))
	}
	for i := len(path) - 2; i >= 0; i-- {
		state, err = d.Back(t.Context(), session, "", "")
		must(t, err)
		if got := look(state); got != path[i] {
			t.Errorf("undone to %d: quote %s, want %s; same bytes: %t", i, got.quote, path[i].quote,
				got.json == path[i].json)
		}
	}
	if _, err := d.Back(t.Context(), session, "", ""); !errors.Is(err, ErrNothing) {
		t.Errorf("undone once too often: %v", err)
	}
	if len(w.readings) != 8 || len(w.reports) != 2 {
		t.Errorf("%d rows, %d versions", len(w.readings), len(w.reports))
	}
}

func TestARepeatedAnswerChangesNothing(t *testing.T) {
	t.Parallel()
	w := unread(t, 10)
	d := w.desk()
	state, err := d.Look(t.Context(), session)
	must(t, err)
	id := state.Quote.ID
	for range 2 {
		state, err = d.Answer(t.Context(), session, id, Answer{Say: Yes}, "the-key")
		must(t, err)
	}
	if state.Done != 1 || len(w.readings) != 1 || state.Quote == nil || state.Quote.ID == id {
		t.Errorf("%d done, %d rows, next %+v", state.Done, len(w.readings), state.Quote)
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	w := unread(t, 10)
	d := w.desk()
	live, none := session, unread(t, 10)
	live.Status, none.reports = journal.Running, nil
	if _, err := d.Look(t.Context(), live); !errors.Is(err, ErrRunning) {
		t.Error(err)
	}
	if _, err := none.desk().Look(t.Context(), session); !errors.Is(err, ErrNoReport) {
		t.Error(err)
	}
	var wrong *Wrong
	for name, c := range map[string]struct {
		id string
		a  Answer
	}{
		"no such answer": {"E1", Answer{Say: "maybe"}}, "none at all": {"E1", Answer{}},
		"of a product": {"E1", Answer{Say: Same}}, "of a text": {"E11", Answer{Say: Yes}},
		"figures": {"E900", Answer{Say: Yes}}, "a fact of a no": {"E1", Answer{Say: No, Shows: []Mark{{What: Pays}}}},
		"no such fact":     {"E1", Answer{Say: Yes, Shows: []Mark{{What: "wins"}}}},
		"twice":            {"E1", Answer{Say: Yes, Shows: []Mark{{What: Pays}, {What: Pays}}}},
		"no such sentence": {"E1", Answer{Say: Yes, Shows: []Mark{{What: Pays, At: 4}}}},
	} {
		if _, err := d.Answer(t.Context(), session, c.id, c.a, ""); !errors.As(err, &wrong) || wrong.Text == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.Answer(t.Context(), session, "E77", Answer{Say: Yes}, ""); !errors.Is(err, journal.ErrNotFound) {
		t.Error(err)
	}
	if len(w.readings) != 0 {
		t.Error("something was kept")
	}
	state, err := d.Look(t.Context(), session)
	must(t, err)
	for state.Quote != nil {
		state, err = d.Answer(t.Context(), session, state.Quote.ID, Answer{Say: Skip}, "")
		must(t, err)
	}
	if state.Done != 10 || len(w.reports) != 1 {
		t.Errorf("%d done, %d versions of a report that no skip changes", state.Done, len(w.reports))
	}
}

func TestTheFounderOverrulesAModelAndBothAreShown(t *testing.T) {
	t.Parallel()
	w := unread(t, 10)
	base, err := report.Parse(w.reports[0])
	must(t, err)
	e := w.evidence[0]
	model := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel, About: market.Unrelated,
		Facts: []market.Fact{}}
	dossier := report.Dossier(base)
	dossier.Readings = []market.Reading{model}
	w.reports[0], err = report.JSON(report.Build(dossier, scoreOf(dossier), 1))
	must(t, err)
	w.readings = []market.Reading{model}
	d := w.desk()
	state, err := d.Answer(t.Context(), session, e.ID, Answer{Say: Yes, Shows: []Mark{{What: Asks, At: 3}}}, "")
	must(t, err)
	shown := state.Report.Evidence[0]
	if shown.Read == nil || shown.Read.Reader != market.ReadByFounder || shown.Overruled == nil ||
		shown.Overruled.Reader != market.ReadByModel {
		t.Fatalf("%+v %+v", shown.Read, shown.Overruled)
	}
	if q := shown.Read.Facts[0]; q.Fact != market.FactAsks || q.Quote != "I asked for a roster tool." {
		t.Errorf("%+v", shown.Read.Facts)
	}
	state, err = d.Back(t.Context(), session, e.ID, "")
	must(t, err)
	if shown := state.Report.Evidence[0]; shown.Read.Reader != market.ReadByModel || shown.Overruled != nil {
		t.Errorf("taken back: %+v %+v", shown.Read, shown.Overruled)
	}
	if _, err := d.Back(t.Context(), session, e.ID, ""); !errors.Is(err, ErrNothing) {
		t.Error(err)
	}
}
