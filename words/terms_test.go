package words

import (
	"slices"
	"strings"
	"testing"
)

func TestFormsOfAWordMeet(t *testing.T) {
	t.Parallel()
	for _, forms := range []string{
		"invoice invoices invoicing invoiced invoice's INVOICE", "schedule schedules scheduled scheduling",
		"nurse nurses nursing", "plan plans planned planning", "hope hopes hoping",
		"reply replies replied", "payment payments", "relate related relating",
		"adjust adjustment adjustments adjustable", "control controls controlled controlling",
		"agree agreed agreeing",
		"café cafe CAFÉ cafe\u0301", "naïve naive", "don’t-care care cares",
	} {
		stems := Terms(forms)
		if slices.Sort(stems); len(slices.Compact(stems)) != 1 {
			t.Errorf("%s: %v", forms, stems)
		}
	}
}

// The pairs are Porter's own examples of his steps.
func TestEndingsAreCutByPortersRules(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"caresses": "caress", "ponies": "poni", "caress": "caress", "cats": "cat", "feed": "feed", "agreed": "agre",
		"plastered": "plaster", "bled": "bled", "motoring": "motor", "sing": "sing",
		"conflated": "conflat", "troubled": "troubl", "sized": "size", "hopping": "hop", "falling": "fall",
		"hissing": "hiss", "fizzed": "fizz", "failing": "fail", "filing": "file", "happy": "happi", "sky": "sky",
		"relational": "relat", "conditional": "condit", "rational": "ration", "digitizer": "digit",
		"conformably": "conform", "radically": "radic", "vilely": "vile", "predication": "predic",
		"operator":  "oper",
		"feudalism": "feudal", "decisiveness": "decis", "hopefulness": "hope", "callousness": "callous",
		"formality": "formal", "sensitivity": "sensit", "sensibility": "sensibl", "triplicate": "triplic",
		"formative": "form", "formalize": "formal", "electrical": "electr", "goodness": "good", "revival": "reviv",
		"allowance": "allow", "inference": "infer", "airliner": "airlin", "gyroscopic": "gyroscop",
		"adjustable": "adjust", "defensible": "defens", "irritant": "irrit", "replacement": "replac",
		"adjustment": "adjust", "dependent": "depend", "adoption": "adopt", "communism": "commun",
		"activate":  "activ",
		"effective": "effect", "bowdlerize": "bowdler", "probate": "probat", "rate": "rate", "cease": "ceas",
		"roll": "roll", "controller": "control",
		"at": "at", "3d": "3d", "été": "été", "nurse's": "nurs",
	} {
		if got := Stem(word); got != want {
			t.Errorf("the stem of %s is %s, not %s", word, got, want)
		}
	}
}

func TestTextsWithoutSpacesGivePairsOfLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"夜勤の交代": "夜勤 勤の の交 交代", "猫": "猫", "ｶﾞｰﾄﾞの夜勤": "ガー ード ドの の夜 夜勤", "PCと電話": "pc と電 電話", "가나다": "가나 나다", "": "",
		"the and of": "", "... 3.5%": "3 5", "e\u0301": "e",
	} {
		if got := strings.Join(Terms(text), " "); got != want {
			t.Errorf("%q gives %q, not %q", text, got, want)
		}
	}
}

func TestSentencesEndWhereReadersEndThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"It broke. Why?  Who knows…":                          "It broke.|Why?|Who knows…",
		"It costs $3.50 at example.com today.":                "It costs $3.50 at example.com today.",
		"\"It broke.\" He left (at last!). Good.":             "\"It broke.\"|He left (at last!).|Good.",
		"One line\n\n  two lines \r\n":                        "One line|two lines",
		"夜勤です。交代がない！":                                         "夜勤です。|交代がない！",
		"मुझे बुलाया। फिर से।":                                "मुझे बुलाया।|फिर से।",
		"Three things. 1. They pay late. (2) Nobody answers.": "Three things.|1. They pay late.|(2) Nobody answers.",
		"I waited until 2. That was late.":                    "I waited until 2.|That was late.",
		"5.":                                                  "5.",
		" ":                                                   "",
	} {
		var got []string
		for _, s := range sentences(text) {
			got = append(got, s.Of(text))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
