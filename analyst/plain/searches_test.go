package plain

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/analyst"
	"naps/market"
)

func TestTemplatesAreFilledOrLeftOut(t *testing.T) {
	t.Parallel()
	s := market.Subject{Job: "Booking & deposit reminders", Customer: "tattoo studios",
		Says: []string{"Client didn't show up!", "no-show again"}}
	got := map[string]bool{}
	for _, q := range Searches(s) {
		got[string(q.Phase)+" "+string(q.Kind)+" "+q.Query.Text] = q.Query.Counter
	}
	for text, counter := range map[string]bool{"pains post client didn't show up": false,
		"pains post no-show again": false, "pains post booking deposit reminders works fine": true,
		"competitors product tattoo studios":                 false,
		"competitors product free booking deposit reminders": true, "market page number of tattoo studios": false} {
		if against, ok := got[text]; !ok || against != counter {
			t.Errorf("%q is missing or looks the wrong way: %v", text, slices.Sorted(mapKeys(got)))
		}
	}
	for text := range got {
		if strings.ContainsAny(text, "{}&!") || strings.Contains(text, "solved") {
			t.Errorf("%q is no search", text)
		}
	}
	if n := len(Searches(market.Subject{})); n != 0 {
		t.Errorf("an empty form gives %d searches", n)
	}
}

func TestAWordThatOnlyNamesAKindOfThingIsNoSearch(t *testing.T) {
	t.Parallel()
	for idea, want := range map[string]string{
		"A tool for beekeepers that weighs hives so they don't have to lift them":                        "weighs hives",
		"An app that tells choirs which of their singers will miss the rehearsal and finds a substitute": "tells choirs singers miss rehearsal",
		"Seat plans for wedding planners whose guests change their minds":                                "seat plans",
	} {
		list := Searches(Understood(market.Brief{Idea: idea}))
		if !slices.ContainsFunc(list, func(q analyst.Search) bool { return q.Query.Text == want }) {
			t.Errorf("%q is not searched for as %q", idea, want)
		}
		for _, q := range list {
			if slices.Contains([]string{"tool", "app", "free app", "free tool"}, q.Query.Text) {
				t.Errorf("%q is searched for as %q", idea, q.Query.Text)
			}
		}
	}
}

func mapKeys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestSearchesArePlainShortUniqueAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	words := rapid.StringMatching(`[A-Za-z{}:<>"'ä 請求-]{0,60}`)
	rapid.Check(t, func(t *rapid.T) {
		s := market.Subject{Job: words.Draw(t, "job"), Customer: words.Draw(t, "customer"),
			Problem: words.Draw(t, "problem"), Says: rapid.SliceOfN(words, 0, 30).Draw(t, "says")}
		list := Searches(s)
		if !reflect.DeepEqual(list, Searches(s)) {
			t.Fatal("another plan for the same idea")
		}
		seen, against := map[string]bool{}, 0
		for _, q := range list {
			at := string(q.Phase) + string(q.Kind) + q.Query.Text
			if seen[at] || strings.ContainsAny(q.Query.Text, `{}:<>"`) ||
				strings.TrimSpace(q.Query.Text) != q.Query.Text || len(strings.Fields(q.Query.Text)) > 3*partWords {
				t.Fatalf("%+v", q)
			}
			if seen[at] = true; q.Query.Counter {
				against++
			}
		}
		if Terms(s.Job, partWords) != "" && len(s.Says) == 0 && 10*against < 3*len(list) {
			t.Fatalf("%d of %d look for reasons against", against, len(list))
		}
	})
}
