package market_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"naps/market"
)

func TestWhatATextIsRefusedFor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"": market.ErrEmptyText, " \r\n\t\x00": market.ErrEmptyText, "\u200b\u3164\nInvoices": market.ErrHiddenText,
		"\u2800": market.ErrHiddenText, strings.Repeat("\u200b", 100) + "a": market.ErrHiddenText,
		strings.Repeat("ü", market.MaxText): nil, strings.Repeat("ü", market.MaxText+1): market.ErrLongText, "請求書": nil,
	} {
		if _, err := market.CleanText(text); !errors.Is(err, want) {
			t.Errorf("%.20q is refused with %v, not %v", text, err, want)
		}
	}
}

func FuzzACleanTextIsClean(f *testing.F) {
	f.Add("a\r\nb\rc\x00\xff \u202e")
	f.Fuzz(func(t *testing.T, text string) {
		clean, err := market.CleanText(text)
		if err != nil {
			return
		}
		if again, err := market.CleanText(clean); err != nil || again != clean {
			t.Fatalf("%q is not clean: %q, %v", clean, again, err)
		}
		if !utf8.ValidString(clean) || strings.ContainsAny(clean, "\r\x00\u202e") ||
			utf8.RuneCountInString(clean) > market.MaxText {
			t.Fatalf("%q is not clean", clean)
		}
		if title := market.TitleOf(clean); !market.IsVisible(strings.TrimSuffix(title, "…")) && clean[0] != "…"[0] ||
			strings.Contains(title, "\n") || utf8.RuneCountInString(title) > 80 {
			t.Fatalf("the title of %q is %q", clean, title)
		}
	})
}

func TestATextIsCutAtAWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, want string
		most       int
	}{{"late payment reminders", "late payment…", 15}, {"short", "short", 5}, {"unbreakable", "unbrea…",
		7}, {"rent, paid late", "rent…", 8}, {"", "", 3}} {
		if got := market.Cut(c.text, c.most); got != c.want {
			t.Errorf("%q cut to %d is %q, not %q", c.text, c.most, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text, most := rapid.String().Draw(t, "text"), rapid.IntRange(1, 40).Draw(t, "most")
		got := market.Cut(text, most)
		if utf8.RuneCountInString(got) > most || !strings.HasPrefix(text, strings.TrimSuffix(got, "…")) {
			t.Fatalf("%q cut to %d is %q", text, most, got)
		}
	})
}

func TestAnIdeaIsCalledWhatTheAnalystCallsItOrByItsFirstLine(t *testing.T) {
	t.Parallel()
	const idea = "Reminders  for landlords\nwho are paid late"
	if got := (market.Subject{Title: "Rent reminders"}).Name(idea); got != "Rent reminders" {
		t.Error(got)
	}
	if got := (market.Subject{}).Name(idea); got != "Reminders for landlords" {
		t.Error(got)
	}
}

func TestAnIdeaHasWordsInWhateverLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"🚀🚀🚀": false, "👩\u200d💻🔥": false, "!!! ??? …": false, "12345 67": false, "a b c d": false, "é": false,
		"e\u0301 e\u0301": false, "٣٤٥ ١٢": false, "ก ข ค": false, "ℵ": false, "🇩🇪 ❤️ 100": false, "$9.99": false,
		"5G": true, "3D printing": true, "茶": true, "美甲师预约提醒": true, "ระบบจองคิวร้านสัก": true,
		"حجز مواعيد لصالونات": true, "टैटू": true, "Напоминания": true,
		"타투": true, "さくら": true, "🚀 tattoo": true, "AI": true, "می\u200cخواهم": true,
	} {
		if got := market.HasWords(text); got != want {
			t.Errorf("%q has words: %t", text, got)
		}
		if _, err := market.CleanIdea(text); want && err != nil || err != nil && !errors.Is(err, market.ErrNoWords) {
			t.Errorf("%q gives %v", text, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("🚀🔥\u200d\ufe0f0123456789 .,!?-_/#€$%&()*+\n"))).Draw(t,
			"rubble")
		if _, err := market.CleanIdea(text); market.HasWords(text) || err == nil {
			t.Fatalf("%q is taken for an idea", text)
		}
		single := rapid.SampledFrom([]rune("aéжصקกक")).Draw(t, "letter")
		if spaced := strings.Repeat(string(single)+" ", rapid.IntRange(1, 20).Draw(t, "n")); market.HasWords(spaced) {
			t.Fatalf("%q is taken for words", spaced)
		}
	})
}
