package plain

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"naps/market"
)

// alphabets are letters of scripts, with whether spaces separate their words.
var alphabets = []struct {
	name, letters string
	spaced        bool
}{
	{"Latin", "abcdeéñßøz", true}, {"Cyrillic", "абвгдежзиклмн", true},
	{"Greek", "αβγδεζηθ", true}, {"Arabic", "ابتثجحخدذر", true}, {"Hebrew", "אבגדהוזחט", true},
	{"Devanagari", "कखगघचछजझटठ", true}, {"Hangul", "가나다라마바사", true},
	{"Thai", "กขคฆงจฉชซ", false}, {"Han", "美甲师预约提醒纹身店", false}, {"Kana", "あいうえおかきくけこ", false},
}

// word draws a word of an alphabet, with a mark and a joiner within it where it has such.
func word(name, letters string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		w := rapid.StringOfN(rapid.SampledFrom([]rune(letters)), 2, 7, -1).Draw(t, "word")
		at := len(string([]rune(w)[:1]))
		switch name {
		case "Devanagari":
			return w[:at] + "\u094d\u200d" + w[at:]
		case "Thai":
			return w[:at] + "\u0e49" + w[at:]
		case "Arabic":
			return w[:at] + "\u200c" + w[at:]
		}
		return w
	})
}

func TestAnIdeaInAnyAlphabetIsSearchedByWholeWordsOrNotAtAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(alphabets).Draw(t, "alphabet")
		words := rapid.SliceOfN(rapid.OneOf(word(a.name, a.letters),
			rapid.SampledFrom([]string{"🚀", "!", "…", "7", string([]rune(a.letters)[0]), "👩\u200d💻"})),
			1, 9).Draw(t, "words")
		idea := strings.Join(words, " ")
		said := map[string]bool{}
		for _, w := range words {
			said[strings.ToLower(w)] = true
		}
		s := Understood(market.Brief{Idea: idea, Notes: []string{"Says: " + idea, "Customer: " + idea}})
		for _, q := range Searches(s) {
			own := 0
			for _, w := range strings.Fields(q.Query.Text) {
				if letters(w) == 0 || letters(w) == 1 && !market.HasWords(w) {
					t.Fatalf("%s: %q is searched for with %q", a.name, q.Query.Text, w)
				}
				if said[w] {
					own++
				} else if foreign := mostlyForeign(w); foreign {
					t.Fatalf("%s: %q has %q, which nobody said", a.name, q.Query.Text, w)
				}
			}
			if own == 0 {
				t.Fatalf("%s: nothing of %q is in %q", a.name, idea, q.Query.Text)
			}
		}
	})
}

func TestAnIdeaInOtherLettersThanEnglishIsToldApartHoweverShortItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(alphabets[1:]).Draw(t, "alphabet")
		idea := strings.Join(rapid.SliceOfN(word(a.name, a.letters), 1, 6).Draw(t, "words"), " ")
		s := Understood(market.Brief{Idea: idea})
		if s.Language == "" || s.Language == "en" {
			t.Fatalf("%s: %q counts as %q", a.name, idea, s.Language)
		}
	})
	for _, idea := range []string{"Café crème app", "Über for dogs", "Sushi 寿司 delivery for offices", "App for π day"} {
		if s := Understood(market.Brief{Idea: idea}); s.Language == Undetermined {
			t.Errorf("%q counts as foreign", idea)
		}
	}
}

func TestALongTextWithoutSpacesIsNoSearch(t *testing.T) {
	t.Parallel()
	if got := Terms(strings.Repeat("美甲师预约提醒", 10), 5); got != "" {
		t.Errorf("it is searched as %q", got)
	}
	if got := Terms("美甲师预约提醒", 5); got != "美甲师预约提醒" {
		t.Errorf("it is searched as %q", got)
	}
	if got := Terms("Don’t show up!", 5); got != "don't show up" {
		t.Errorf("it is searched as %q", got)
	}
	for _, text := range []string{"🚀🚀", "1 2 3", "a b c", "…"} {
		if got := Terms(text, 5); strings.ContainsFunc(got, unicode.IsPrint) {
			t.Errorf("%q is searched as %q", text, got)
		}
	}
}
