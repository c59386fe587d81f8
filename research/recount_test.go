package research

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/analyst/plain"
	"naps/market"
	"naps/report"
	"naps/research/researchtest"
	"naps/score"
)

// unread is the report of a run that nobody read for, and the evidence as it is stored.
func unread(t *testing.T) (report.Report, []market.Evidence) {
	t.Helper()
	j := researchtest.New(1)
	must(t, pipeline(world()).Research(t.Context(), testRun(), j))
	var found []market.Evidence
	for _, e := range j.Evidence() {
		found = append(found, e)
	}
	for _, step := range j.Done {
		if step.Report != nil {
			r, err := report.Parse(step.Report.JSON)
			must(t, err)
			r.Version = 1
			return r, found
		}
	}
	t.Fatal("no report")
	return report.Report{}, nil
}

// answered is what a founder says of a text: a yes with facts, which the quote shows, or anything else by its about.
func answered(e report.Evidence, at int64, about int, facts ...string) market.Reading {
	r := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByFounder, About: about, Voice: market.Other,
		Facts: []market.Fact{}, At: at}
	if about == market.VeryProblem {
		r.Voice = market.Sufferer
	}
	for _, f := range facts {
		r.Facts = append(r.Facts, market.Fact{Fact: f, Quote: e.Quote, Start: e.Start, End: e.End})
	}
	return r
}

func posted(r report.Report) []report.Evidence {
	var out []report.Evidence
	for _, e := range r.Evidence {
		if e.Kind == market.Post && e.Quote != "" {
			out = append(out, e)
		}
	}
	return out
}

func bytesOf(t rapid.TB, r report.Report) string {
	raw, err := report.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestAnswersMoveTheVerdictOfTheSameRun(t *testing.T) {
	t.Parallel()
	base, found := unread(t)
	posts := posted(base)
	if len(posts) < 12 || base.Coverage.Read != 0 {
		t.Fatalf("%d posts, %d read", len(posts), base.Coverage.Read)
	}
	var yes, fine, no []market.Reading
	for i, e := range posts[:12] {
		at := int64(i + 1)
		yes = append(yes, answered(e, at, market.VeryProblem, market.FactComplaint, market.FactIncident,
			market.FactPaid))
		fine = append(fine, answered(e, at, market.VeryProblem, market.FactContent))
		no = append(no, answered(e, at, market.Unrelated))
	}
	up, down, flat := Recount(plain.Analyst{}, base, found, yes), Recount(plain.Analyst{}, base, found, fine),
		Recount(plain.Analyst{}, base, found, no)
	if !(up.Score > flat.Score && flat.Score > down.Score) {
		t.Errorf("yes %v, no %v, fine %v", up.Score, flat.Score, down.Score)
	}
	for name, r := range map[string]report.Report{"yes": up, "fine": down, "no": flat} {
		if r.Coverage.Read != 12 || r.Run != base.Run || r.AsOf != base.AsOf || len(r.Evidence) != len(base.Evidence) ||
			r.Version != 0 {
			t.Errorf("%s: coverage %+v, run %s, version %d", name, r.Coverage, r.Run, r.Version)
		}
		again := report.Build(report.Dossier(r), scoreOf(r), 0)
		if bytesOf(t, again) != bytesOf(t, r) {
			t.Errorf("%s: the report cannot be computed anew from itself", name)
		}
	}
	var pains, near int
	for _, p := range up.Phases {
		for _, f := range p.Findings {
			if f.Kind == "pain" {
				pains += int(f.Figures["people"])
			}
		}
		for _, s := range p.Searches {
			near += s.About
		}
	}
	if pains == 0 || near == 0 || !strings.Contains(bytesOf(t, up), `"reader":"founder"`) {
		t.Errorf("%d people with the pain, %d texts near the idea", pains, near)
	}
}

func TestTheOrderOfAnswersChangesNothingAndAnUndoRestoresTheBytes(t *testing.T) {
	t.Parallel()
	base, found := unread(t)
	posts := posted(base)
	untouched := bytesOf(t, base)
	rapid.Check(t, func(r *rapid.T) {
		var all []market.Reading
		for i, e := range posts {
			switch rapid.IntRange(0, 5).Draw(r, "answer") {
			case 0:
				all = append(all, answered(e, int64(i+1), market.VeryProblem, market.FactComplaint,
					market.FactIncident))
			case 1:
				all = append(all, answered(e, int64(i+1), market.VeryProblem, market.FactContent))
			case 2:
				all = append(all, answered(e, int64(i+1), market.Unrelated))
			case 3:
				all = append(all, answered(e, int64(i+1), market.Skipped))
			}
		}
		want := bytesOf(r, Recount(plain.Analyst{}, base, found, all))
		mixed := slices.Clone(all)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 1)).Shuffle(len(mixed), func(i, j int) {
			mixed[i], mixed[j] = mixed[j], mixed[i]
		})
		if got := bytesOf(r, Recount(plain.Analyst{}, base, found, mixed)); got != want {
			r.Fatal("another order of the same answers gives another report")
		}
		e := rapid.SampledFrom(posts).Draw(r, "another")
		one := answered(e, 1000, market.VeryProblem, market.FactComplaint, market.FactPaid)
		back := one
		back.About, back.Facts, back.At = market.Withdrawn, []market.Fact{}, 1001
		if got := bytesOf(r, Recount(plain.Analyst{}, base, found, append(all, one, back))); got != want {
			r.Fatal("an answer that was taken back leaves a trace")
		}
	})
	if bytesOf(t, base) != untouched {
		t.Error("the report that was the base was changed")
	}
	base.Version = 0
	if got := Recount(plain.Analyst{}, base, found, nil); bytesOf(t, got) != bytesOf(t, base) {
		t.Error("without an answer the report is another one")
	}
}

func TestASentenceOfAModelGoesWhenTheFounderReadsItsTextOtherwise(t *testing.T) {
	t.Parallel()
	base, found := unread(t)
	posts := posted(base)
	base.Budget.Tokens = 900 // a model wrote
	base.Phases[1].Claims = []market.Claim{
		{Text: "Designers wait for their money.", Evidence: []string{posts[0].ID}, Computed: []string{}},
		{Text: "Clients ignore reminders.", Evidence: []string{posts[1].ID}, Computed: []string{}},
	}
	got := Recount(plain.Analyst{}, base, found, []market.Reading{answered(posts[0], 5, market.Unrelated)})
	if c := got.Phases[1].Claims; len(c) != 1 || c[0].Text != "Clients ignore reminders." {
		t.Errorf("left: %+v", c)
	}
	if !slices.ContainsFunc(got.Removed, func(r market.Removed) bool { return r.Reason == notAsRead }) {
		t.Errorf("removed: %+v", got.Removed)
	}
}

func scoreOf(r report.Report) score.Card { return score.Of(report.Bundle(report.Dossier(r))) }
