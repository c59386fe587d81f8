package research

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"naps/market"
	"naps/research/researchtest"
)

func TestAKeyIsReadableBoundedAndItsOwn(t *testing.T) {
	t.Parallel()
	s := &scripted{name: "hackernews"}
	key := func(kind, community, text string) string {
		return ask{phase: market.Pains, source: s,
			query: market.Query{Text: text, Kind: kind, Community: community}}.key()
	}
	if got := key("comment", "", "late  invoices"); got != "pains/hackernews/comment//late invoices" {
		t.Errorf("key %q", got)
	}
	long := strings.Repeat("wörter ", 40)
	a, b := key("", "freelance", long+"a"), key("", "freelance", long+"b")
	if a == b || len(a) > 150 || !utf8.ValidString(a) {
		t.Errorf("keys %q and %q", a, b)
	}
}

func TestTrimmingIsFairAndKeepsTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := []*scripted{{name: "a"}, {name: "b"}, {name: "c"}}
		var asks []ask
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, 2), 0, 30).Draw(t, "sources") {
			asks = append(asks, ask{source: list[n], query: market.Query{Text: fmt.Sprint(i)}})
		}
		room := rapid.IntRange(-3, 35).Draw(t, "room")
		kept, over := trim(asks, room)
		if len(kept) != min(len(asks), max(0, room)) || len(kept)+len(over) != len(asks) {
			t.Fatalf("%d of %d kept with room for %d, %d left over", len(kept), len(asks), room, len(over))
		}
		count, total := map[string]int{}, map[string]int{}
		for _, a := range asks {
			total[a.source.Name()]++
		}
		last := -1
		for _, a := range kept {
			count[a.source.Name()]++
			at := slices.IndexFunc(asks, func(x ask) bool { return x.query.Text == a.query.Text })
			if at <= last {
				t.Fatal("the order changed")
			}
			last = at
		}
		for x, n := range count {
			for y := range total {
				if n > count[y]+1 && count[y] < total[y] {
					t.Fatalf("%s has %d searches and %s only %d", x, n, y, count[y])
				}
			}
		}
	})
}

func TestWhatIsThereTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	post := market.Evidence{Hash: "b", Source: "reddit_rss", Kind: market.Post,
		URL: "https://www.reddit.com/r/x/comments/1/"}
	same := market.Evidence{Hash: "a", Source: "arctic_shift", Kind: market.Post,
		URL: "https://reddit.com/r/x/comments/1", Metrics: map[string]float64{"votes": 3}}
	snippet := market.Evidence{Hash: "0", Source: "duckduckgo", Kind: market.Page,
		URL: "https://www.reddit.com/r/x/comments/1"}
	one := market.Evidence{Hash: "s1", Kind: market.Suggestion, URL: "https://www.google.com/search?q=x"}
	two := market.Evidence{Hash: "s2", Kind: market.Suggestion, URL: one.URL}
	got := union(nil, []market.Evidence{snippet, post, same, one, two, one})
	if len(got) != 3 || got[0].Hash != "a" || got[1].Hash != "s1" || got[2].Hash != "s2" {
		t.Errorf("union: %+v", got)
	}
	if got := union([]market.Evidence{snippet}, []market.Evidence{same}); len(got) != 1 || got[0].Hash != "0" {
		t.Errorf("what is known gave way: %+v", got)
	}
}

// Comments carry the title of what they answer, and strangers often choose the same title.
func TestPeopleWhoShareATitleAreNotOnePerson(t *testing.T) {
	t.Parallel()
	title := "How do you deal with clients who pay late?"
	post := func(n int, author, kind string) market.Evidence {
		e := market.Evidence{Kind: market.Post, Title: title, Author: author,
			Text: fmt.Sprint("This is what happened to me, time ", n),
			URL:  fmt.Sprintf("https://news.example/item?id=%d", n)}
		if kind != "" {
			e.Facts = map[string]string{"type": kind}
		}
		return e.Seal()
	}
	all := []market.Evidence{post(1, "pa", "comment"), post(2, "pb", "comment"), post(3, "pa", "comment"),
		post(4, "pc", ""), post(5, "pd", ""), post(6, "", ""), post(7, "", "")}
	if got := union(nil, all); len(got) != len(all) {
		t.Errorf("%d of %d are left", len(got), len(all))
	}
	twice := []market.Evidence{post(8, "pe", ""), post(9, "pe", "")}
	if got := union(nil, twice); len(got) != 1 {
		t.Errorf("a post that somebody made twice counts %d times", len(got))
	}
}

func TestSearchedInVainIsNotTheSameAsNotSearched(t *testing.T) {
	t.Parallel()
	a, b := &scripted{name: "a"}, &scripted{name: "b"}
	list := []answer{
		{ask: ask{source: a, query: market.Query{Text: "x"}}},
		{ask: ask{source: b, query: market.Query{Text: "w"}}, outcome: outcome{Found: 2}},
		{ask: ask{source: b, query: market.Query{Text: "y"}},
			outcome: outcome{Reason: "refused to answer", Why: whyBlocked}},
		{ask: ask{source: b, query: market.Query{Text: "z", Community: "dogs"}},
			outcome: outcome{Reason: whyHurry.text(), Why: whyHurry}},
	}
	got := gaps(list)
	want := []market.Gap{
		{Source: "b", Reason: "refused to answer", Queries: []string{"y"}, Blocked: true},
		{Source: "budget", Reason: whyHurry.text(), Queries: []string{"z (in dogs)"}, Blocked: true},
		{Source: "a", Reason: "answered with nothing", Queries: []string{"x"}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("gaps:\n%v\n%v", got, want)
	}
	if status, reason := standing(list); status != market.PhasePartial || !strings.Contains(reason, "early") {
		t.Errorf("%s: %s", status, reason)
	}
}

func TestEveryErrorOfASourceHasWords(t *testing.T) {
	t.Parallel()
	for _, err := range []error{market.ErrBlocked, market.ErrRateLimited, market.ErrUnavailable, market.ErrShape,
		market.ErrNeedsKey, market.ErrBudget, context.DeadlineExceeded,
		errHurry, errTime, errors.New("odd"), &panicked{value: "x"}} {
		if y := whyNot(fmt.Errorf("a: %w", err)); y == "" || y.text() == "" {
			t.Errorf("%v has no words", err)
		}
	}
}

func TestAGroupTurnsAPanicIntoAnErrorAndStopsTheOthers(t *testing.T) {
	t.Parallel()
	g := newGroup(t.Context(), 4)
	g.Go(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	g.Go(func(context.Context) error { panic("nil map") })
	var p *panicked
	if err := g.Wait(); !errors.As(err, &p) || len(p.stack) == 0 {
		t.Errorf("the group ended with %v", err)
	}
}

func TestWordsOfTheFieldChooseTheSite(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]market.Subject{
		"pets":        {Customer: "dog owners", Job: "train reactive dog"},
		"freelancing": {Customer: "freelance web designers", Job: "invoicing late-payment reminders"},
	} {
		if got := sitesFor(s); len(got) == 0 || got[0] != name {
			t.Errorf("sites for %s: %v", name, got)
		}
	}
	if got := sitesFor(market.Subject{Job: "zymurgy"}); len(got) != 0 {
		t.Errorf("sites for nothing: %v", got)
	}
}

func TestWhatWasSaidBeforeACrashIsSaidAnewByTheNextAttempt(t *testing.T) {
	t.Parallel()
	whole := researchtest.New(1)
	must(t, small(world()).Research(t.Context(), testRun(), whole))
	at := slices.Index(whole.Order, "@keywords/summary") + 1
	j := researchtest.New(1)
	j.DieAt(at, false)
	if err := small(world()).Research(t.Context(), testRun(), j); !errors.Is(err, researchtest.ErrCrash) {
		t.Fatalf("the first life ended with %v", err)
	}
	j.Revive()
	must(t, small(world()).Research(t.Context(), testRun(), j))
	want := whole.Said("run1-keywords", 1)
	if first, second := j.Said("run1-keywords", 1), j.Said("run1-keywords", 2); want == "" || first != want ||
		second != want {
		t.Errorf("said %q, then %q, not %q", first, second, want)
	}
}

func TestCommunitiesThatCameUpMostAreSearchedAndNoneTwice(t *testing.T) {
	t.Parallel()
	in := func(places ...string) answer {
		var a answer
		for _, p := range places {
			a.evidence = append(a.evidence, market.Evidence{Place: p})
		}
		return a
	}
	w := &planner{places: []string{"webdev"}}
	got := w.cameUpIn([]answer{in("reddit.com/r/webdev", "reddit.com/r/Freelance"),
		in("reddit.com/r/freelance", "news.ycombinator.com"), in("reddit.com/r/b", "reddit.com/r/a")})
	if !slices.Equal(got, []string{"freelance", "a"}) {
		t.Errorf("communities: %v", got)
	}
}

func TestAQuoteIsOneLineOfItsTextAndHoldsNoMarkup(t *testing.T) {
	t.Parallel()
	w := &searcher{facts: &knowledge{run: testRun(),
		subject: market.Subject{Job: "late payment reminders", Says: []string{"client never paid"}}}}
	for _, text := range []string{
		"Hello.\n\nMy client never paid the invoice, so I chase it.\n\nThanks.",
		"A <b>client never paid</b> me for the late invoice.", "No word of it.",
		"x", "A &lt;i&gt;client&lt;/i&gt; never paid the late invoice.",
	} {
		q := w.passage(market.Evidence{Kind: market.Post, Text: text})
		if strings.ContainsAny(q, "\n<>") || strings.Contains(q, "&lt;") || !strings.Contains(text, q) ||
			len([]rune(q)) > quoteMax {
			t.Errorf("of %q the quote is %q", text, q)
		}
	}
	if q := w.passage(market.Evidence{Kind: market.Series, Text: "2026-01 17"}); q != "" {
		t.Errorf("figures are quoted: %q", q)
	}
	size := "The invoicing software market was valued at $3.1 billion in 2025."
	if q := w.passage(market.Evidence{Kind: market.Page, Phase: market.Sizing,
		Text: "Late payment of an invoice is bad. " + size}); q != size {
		t.Errorf("the size is not quoted: %q", q)
	}
}
