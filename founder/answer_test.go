package founder

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"naps/market"
	"naps/words"
)

func names(r market.Reading) (out []string) {
	for _, f := range r.Facts {
		out = append(out, f.Fact)
	}
	return out
}

func TestAnAnswerKeepsWhatItDoesNotContradict(t *testing.T) {
	t.Parallel()
	text := "We hired a clerk for it. It still cost us a day. I wish there was a tool."
	e := market.Evidence{Source: "hackernews", Kind: market.Post, URL: "u", Quote: "It still cost us a day.",
		Text: text}.Seal()
	model := analystFacts(text, market.FactHired, market.FactBuilt, market.FactContent, market.FactLoss)
	model.Hash, model.About, model.Voice, model.Pain = e.Hash, market.VeryProblem, market.Sufferer, "lost days"
	at := time.UnixMilli(5)
	for name, c := range map[string]struct {
		say    Answer
		before *market.Reading
		about  int
		facts  []string
	}{
		"yes alone": {Answer{Say: Yes}, nil, 2, []string{market.FactComplaint}},
		"yes with taps": {Answer{Say: Yes, Shows: []Mark{{What: Cost}, {What: Asks, At: 3}}}, nil, 2,
			[]string{market.FactLoss, market.FactAsks, market.FactComplaint}},
		"yes to what was read": {Answer{Say: Yes, Shows: []Mark{{What: Pays}}}, &model, 2,
			[]string{market.FactHired, market.FactBuilt, market.FactComplaint}},
		"fine":                {Answer{Say: Fine}, nil, 2, []string{market.FactContent}},
		"fine as it was read": {Answer{Say: Fine}, &model, 2, []string{market.FactContent}},
		"no":                  {Answer{Say: No}, &model, 0, nil},
		"skip":                {Answer{Say: Skip}, &model, market.Skipped, nil},
	} {
		r := c.say.Reading(e, text, c.before, at)
		if r.About != c.about || !slices.Equal(names(r), c.facts) || r.Reader != market.ReadByFounder || r.At != 5 {
			t.Errorf("%s: about %d, %v; want %d, %v", name, r.About, names(r), c.about, c.facts)
		}
	}
	r := Answer{Say: Yes, Shows: []Mark{{What: Asks, At: 3}, {What: Cost}}}.Reading(e, text, nil, at)
	if r.Facts[0].Quote != "It still cost us a day." || r.Facts[1].Quote != "I wish there was a tool." {
		t.Errorf("%+v", r.Facts)
	}
}

// analystFacts is a reading with facts that the first sentence shows.
func analystFacts(text string, facts ...string) market.Reading {
	s := words.Sentences(text)[0]
	var r market.Reading
	for _, f := range facts {
		r.Facts = append(r.Facts, market.Fact{Fact: f, At: []int{1}, Quote: text[s[0]:s[1]], Start: s[0], End: s[1]})
	}
	return r
}

func TestAProductIsAnsweredByWhatItIsToTheIdea(t *testing.T) {
	t.Parallel()
	text := "Dutyboard plans shifts. It costs $20 a month."
	e := market.Evidence{Source: "yc", Kind: market.Product, URL: "u", Title: "Dutyboard",
		Quote: "Dutyboard plans shifts.", Text: text}.Seal()
	model := analystFacts(text, market.FactPrice)
	model.Hash, model.Relation, model.Name = e.Hash, market.Substitute, "Duty"
	for say, want := range map[string]market.Relation{Same: market.SameJob, Instead: market.Substitute,
		Neither: market.NoRelation} {
		r := Answer{Say: say}.Reading(e, text, &model, time.UnixMilli(5))
		if r.Relation != want || r.Name != "Duty" || !r.Has(market.FactPrice) ||
			r.Has(market.FactDoes) == (say == Neither) {
			t.Errorf("%s: %+v", say, r)
		}
		if got := SaidOf(r); got.Say != say {
			t.Errorf("%s is told as %s", say, got.Say)
		}
	}
}

func TestTheWordsOfEveryAnswerStandInItsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`([A-Zа-я€ 0-9,'"]{1,30}[.!?\n ]{1,3}){1,12}`).Draw(r, "text")
		from := rapid.IntRange(0, len(text)).Draw(r, "from")
		e := market.Evidence{ID: "E1", Hash: "h", Kind: market.Post, Page: "p", Start: from,
			End: rapid.IntRange(from, len(text)).Draw(r, "to")}
		n := len(words.Sentences(text))
		a := Answer{Say: rapid.SampledFrom(TextAnswers).Draw(r, "say")}
		if a.Say == Yes {
			for _, what := range rapid.SliceOfDistinct(rapid.SampledFrom(Shown), rapid.ID).Draw(r, "shows") {
				a.Shows = append(a.Shows, Mark{what, rapid.IntRange(0, n).Draw(r, "at")})
			}
		}
		if _, wrong := a.Wrong(e, n); wrong != "" {
			r.Fatal(wrong)
		}
		reading := a.Reading(e, text, nil, time.UnixMilli(1))
		for _, f := range reading.Facts {
			if text[f.Start:f.End] != f.Quote || f.Quote == "" {
				r.Fatalf("%+v", f)
			}
		}
		if again := SaidOf(reading); n > 0 && again.Say != a.Say {
			r.Fatalf("%s is told as %s", a.Say, again.Say)
		}
		q := quoteOf(e, text)
		quoted := 0
		for _, s := range q.Sentences {
			if at := words.Sentences(text)[s.N-1]; text[at[0]:at[1]] != s.Text {
				r.Fatalf("sentence %d is %q", s.N, s.Text)
			}
			if s.Quoted {
				quoted++
			}
		}
		if n > 0 && quoted != 1 {
			r.Fatalf("%d sentences are marked as the quote", quoted)
		}
	})
}
