package research

import (
	"context"
	"errors"
	"testing"

	"naps/analyst/plain"
	"naps/market"
	"naps/research/researchtest"
)

// twelve are a founder's answers to the first posts of a report, one of which was taken back and one skipped.
func twelve(t *testing.T) []market.Reading {
	t.Helper()
	base, _ := unread(t)
	var out []market.Reading
	for i, e := range posted(base)[:12] {
		at := int64(10 * (i + 1))
		out = append(out, answered(e, at, market.VeryProblem, market.FactComplaint, market.FactIncident))
		switch i {
		case 3:
			out = append(out, answered(e, at+1, market.Withdrawn))
		case 5:
			out = append(out, answered(e, at+1, market.Skipped))
		}
	}
	return out
}

func TestANewRunKeepsWhatItsFounderHasRead(t *testing.T) {
	t.Parallel()
	answers := twelve(t)
	base, found := unread(t)
	want := Recount(plain.Analyst{}, base, found, answers)
	p := pipeline(world())
	p.Answers = func(_ context.Context, session string) ([]market.Reading, error) {
		if session != testRun().Session {
			t.Errorf("answers of session %q", session)
		}
		return answers, nil
	}
	j := researchtest.New(2)
	must(t, p.Research(t.Context(), testRun(), j))
	got := reportFor(t, j)
	if got.Score != want.Score || got.Verdict != want.Verdict || got.Inconclusive != want.Inconclusive ||
		got.EvidenceHash != want.EvidenceHash || got.Coverage != want.Coverage {
		t.Errorf("the new run: %s %q %v %+v\nafter the next answer: %s %q %v %+v", got.Verdict, got.Inconclusive,
			got.Score, got.Coverage, want.Verdict, want.Inconclusive, want.Score, want.Coverage)
	}
	read := 0
	for _, e := range got.Evidence {
		if e.Read != nil && e.Read.Reader == market.ReadByFounder {
			read++
		}
	}
	if read != 10 {
		t.Errorf("%d of ten answers stand", read)
	}
}

func TestTheFoundersAnswerStandsBeforeTheModels(t *testing.T) {
	t.Parallel()
	answers := twelve(t)
	p := helped(world(), oracle(nil))
	p.Answers = func(context.Context, string) ([]market.Reading, error) { return answers, nil }
	j := researchtest.New(2)
	must(t, p.Research(t.Context(), testRun(), j))
	both := 0
	for _, e := range reportFor(t, j).Evidence {
		if e.Read != nil && e.Read.Reader == market.ReadByFounder && e.Overruled != nil &&
			e.Overruled.Reader == market.ReadByModel {
			both++
		}
	}
	if both < 5 {
		t.Errorf("%d texts show what the founder and what the model read", both)
	}
}

// The answers are part of what a run journals: whatever happens to them later, a later life of the run knows the same.
func TestALaterLifeOfARunKnowsTheSameAnswers(t *testing.T) {
	t.Parallel()
	answers := twelve(t)
	whole, broken := researchtest.New(2), researchtest.New(2)
	with := func(list []market.Reading, err error) *Pipeline {
		p := pipeline(world())
		p.Answers = func(context.Context, string) ([]market.Reading, error) { return list, err }
		return p
	}
	must(t, with(answers, nil).Research(t.Context(), testRun(), whole))
	broken.DieAt(whole.Commits()/2, false)
	if err := with(answers, nil).Research(t.Context(), testRun(), broken); !errors.Is(err, researchtest.ErrCrash) {
		t.Fatal(err)
	}
	broken.Revive()
	must(t, with(nil, errors.New("the database is away")).Research(t.Context(), testRun(), broken))
	if a, b := reportFor(t, whole), reportFor(t, broken); a.Score != b.Score || a.Coverage != b.Coverage ||
		b.Coverage.Read != 10 {
		t.Errorf("%v %+v and %v %+v", a.Score, a.Coverage, b.Score, b.Coverage)
	}
}

func TestAnAnswerHoldsWhereItsWordsStillStand(t *testing.T) {
	t.Parallel()
	r := market.Reading{Facts: []market.Fact{{Fact: market.FactLoss, At: []int{1}, Quote: "I lost $5.", Start: 0,
		End: 10}}}
	for text, want := range map[string]int{"I lost $5. Really.": 0, "Edit: see below. I lost $5.": 17,
		"I lost nothing.": -1, "": -1} {
		got, holds := relocated(r, text)
		if holds != (want >= 0) || holds &&
			(got.Facts[0].Start != want || text[got.Facts[0].Start:got.Facts[0].End] != "I lost $5.") {
			t.Errorf("%q: %v %+v", text, holds, got)
		}
	}
	if r.Facts[0].Start != 0 || len(r.Facts[0].At) != 1 {
		t.Errorf("the answer itself was changed: %+v", r)
	}
}
