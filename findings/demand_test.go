package findings

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"naps/market"
	"naps/words"
)

func suggested(n int, phrase, source string) market.Evidence {
	e := market.Evidence{ID: fmt.Sprint("E", n), Kind: market.Suggestion, Source: source,
		URL: "https://search.example/" + phrase, Title: phrase, Text: phrase, Quote: phrase}
	return e.Seal()
}

func TestDemandIsTheSumOfItsParts(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, phrase := range []string{"late invoice", "Late  Invoice", "invoice reminder"} {
		k.add(suggested(i+1, phrase, fmt.Sprint("engine", i)), market.Reading{})
	}
	ann := said(10, "ann", "a.example")
	k.add(ann, reads(ann, market.FactComplaint))
	for i, c := range [][2]float64{{100, 0.5}, {300, -0.1}} {
		e := market.Evidence{ID: fmt.Sprint("E", 20+i), Kind: market.Series, Source: "views",
			Title: fmt.Sprint("Article ", i), URL: fmt.Sprint("https://views.example/", i),
			Metrics: map[string]float64{"mean_last_12": c[0], "slope_per_year": c[1], "months": 36}}
		k.add(e.Seal(), market.Reading{})
	}
	f := of(Keywords(k.Case), "demand")[0]
	log := func(n, full float64) float64 { return math.Log1p(n) / math.Log1p(full) }
	want := round2(0.45*log(2, 60) + 0.2*log(1, 20) + 0.15*0.05/0.15 + 0.2*log(300, 10_000))
	for name, v := range map[string]float64{"value": want, "suggestions": 2, "people": 1, "only_e1": 0,
		"views_a_month": 300, "slope_per_year": 0.05, "sources": 5} {
		if f.Figures[name] != v {
			t.Errorf("%s is %v, not %v", name, f.Figures[name], v)
		}
	}
	keywords := of(Keywords(k.Case), "keyword")
	if len(keywords) != 2 || keywords[0].Title != "late invoice" || keywords[0].Figures["mentions"] != 2 ||
		keywords[0].Figures["sources"] != 2 {
		t.Errorf("%+v", keywords)
	}
	trends := of(Keywords(k.Case), "trend")
	if len(trends) != 2 || trends[0].Title != "Article 1" || trends[0].Labels["direction"] != "falling" ||
		trends[1].Labels["direction"] != "rising" {
		t.Errorf("%+v", trends)
	}
}

// Whether an article is found depends on the words of the idea, so that none was found must not look like nobody
// reading it.
func TestInterestThatWasNotMeasuredIsNotZero(t *testing.T) {
	t.Parallel()
	typed := func(views float64) float64 {
		k := newKase()
		for i := range 12 {
			k.add(suggested(i+1, fmt.Sprint("payment reminders ", i), "engine"), market.Reading{})
		}
		if views > 0 {
			e := market.Evidence{ID: "E20", Kind: market.Series, Source: "views", Title: "Article",
				URL: "https://views.example/", Metrics: map[string]float64{"mean_last_12": views, "months": 36}}
			k.add(e.Seal(), market.Reading{})
		}
		return of(Keywords(k.Case), "demand")[0].Figures["value"]
	}
	if none, few, many := typed(0), typed(1), typed(100_000); none <= few || none >= many {
		t.Errorf("%v without an article, %v with one that nobody reads, %v with one that all do", none, few, many)
	}
}

func TestQuestionsAreThoseOfPeopleWhoHaveTheProblemTheMostAnsweredFirst(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, c := range []struct {
		title string
		facts []string
		n     float64
	}{{"How do you cope when you are paid late?", []string{market.FactAsks}, 3}, {"Who else is paid late?",
		[]string{market.FactComplaint}, 9}, {"All is well?", []string{market.FactContent},
		99}, {"I am paid late.", []string{market.FactComplaint}, 50}} {
		e := said(i+1, fmt.Sprint("p", i), "a.example")
		e.Title, e.Metrics = c.title, map[string]float64{"comments": c.n}
		e = e.Seal()
		k.add(e, reads(e, c.facts...))
	}
	got := of(Keywords(k.Case), "question")
	if len(got) != 2 || got[0].Title != "Who else is paid late?" ||
		got[1].Title != "How do you cope when you are paid late?" {
		t.Errorf("%+v", got)
	}
}

func TestAQuestionWhoseTitleSaysNothingIsAskedInTheWordsOfItsText(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, c := range []struct{ title, asks string }{{"Does anybody know?", "Who else is paid late?"},
		{"Help?", "Any ideas."}, {"Anyone?", ""}} {
		e := said(i+1, fmt.Sprint("p", i), "a.example")
		e.Title = c.title
		e = e.Seal()
		r := reads(e, market.FactAsks)
		r.Facts[0].Quote = c.asks
		k.add(e, r)
	}
	if got := of(Keywords(k.Case), "question"); len(got) != 1 || got[0].Title != "Who else is paid late?" {
		t.Errorf("%+v", got)
	}
}

func TestASeriesGainsItsMonthsAndKeepsItsFigures(t *testing.T) {
	t.Parallel()
	e := market.Evidence{Kind: market.Series, Text: "2026-01 17\n2026-02 18.5\nx\n2026-3 9\n",
		Metrics: map[string]float64{"last": 18.5}}
	got := WithMonths(e)
	if len(got) != 3 || got["2026-01"] != 17 || got["2026-02"] != 18.5 || got["last"] != 18.5 || len(e.Metrics) != 1 {
		t.Errorf("%v from %v", got, e.Metrics)
	}
}

func languageOf(idea string) string {
	switch {
	case strings.Contains(idea, " para "):
		return "es"
	case words.Unspaced(idea):
		return "ja"
	}
	return "en"
}

// TestOnlyPhrasesOfTheSubjectAreInterest has search engines go on from a word of the query to something else, as they
// do.
func TestOnlyPhrasesOfTheSubjectAreInterest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		idea, query string
		on, off     []string
	}{
		{"Dog training plans for owners of reactive dogs", "dog training free",
			[]string{"dog training free app", "free reactive dog training", "reactive dogs training plan pdf"},
			[]string{"unity training free", "training wheels", "hot dog recipe", "free games"}},
		{"Booking deposits for tattoo studios", "tattoo deposit",
			[]string{"tattoo deposit how much", "deposits at a tattoo studio"},
			[]string{"deposit a check online", "tattoo fonts", "security deposit"}},
		{"Cuentas para comunidades de vecinos sin administrador", "comunidad de vecinos",
			[]string{"comunidad de vecinos sin administrador", "vecinos de la comunidad"},
			[]string{"comunidad de madrid", "mi comunidad de", "administrador de archivos"}},
		{"夜勤の交代アプリ", "夜勤 交代", []string{"夜勤の交代 アプリ"}, []string{"交通", "アニメ"}},
		{"Invoicing", "invoicing", []string{"invoicing software"}, []string{"insomnia"}},
	} {
		k := newKase()
		k.Brief.Idea, k.Subject = c.idea, market.Subject{Title: c.idea, Language: languageOf(c.idea)}
		for n, phrase := range append(slices.Clone(c.on), c.off...) {
			e := suggested(n, phrase, "suggest")
			e.Query = c.query
			k.add(e.Seal(), market.Reading{})
		}
		var got []string
		for _, f := range of(Keywords(k.Case), "keyword") {
			got = append(got, f.Title)
		}
		slices.Sort(got)
		slices.Sort(c.on)
		if !slices.Equal(got, c.on) {
			t.Errorf("%s: %q count, want %q", c.idea, got, c.on)
		}
		if n := len(k.Signals()); n != len(c.on) {
			t.Errorf("%s: %d signals", c.idea, n)
		}
		if f := of(Keywords(k.Case), "demand"); len(f) != 1 || f[0].Figures["suggestions"] != float64(len(c.on)) {
			t.Errorf("%s: %+v", c.idea, f)
		}
	}
}
