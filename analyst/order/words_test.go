package order

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
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
		"It broke. Why?  Who knows…":              "It broke.|Why?|Who knows…",
		"It costs $3.50 at example.com today.":    "It costs $3.50 at example.com today.",
		"\"It broke.\" He left (at last!). Good.": "\"It broke.\"|He left (at last!).|Good.",
		"One line\n\n  two lines \r\n":            "One line|two lines",
		"夜勤です。交代がない！":                             "夜勤です。|交代がない！",
		"मुझे बुलाया। फिर से।":                    "मुझे बुलाया।|फिर से।",
		" ": "",
	} {
		var got []string
		for _, s := range sentences(text) {
			got = append(got, s.of(text))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func FuzzPassage(f *testing.F) {
	f.Add("I was called in on my day off. "+strings.Repeat("é。", 90), 40)
	f.Add(strings.Repeat("x", 500), 7)
	f.Add("\xff\xfe a\u0301 休みの日。\n\n", 1)
	f.Add("", 0)
	f.Fuzz(func(t *testing.T, text string, most int) {
		most %= 2000
		from, to := Passage(shifts, text, most)
		holds(t, text, from, to)
		if got := utf8.RuneCountInString(text[from:to]); got > max(1, most) {
			t.Fatalf("%d characters, at most %d were asked", got, most)
		}
		if strings.TrimSpace(text) != "" && from == to {
			t.Fatal("a text with words has no passage")
		}
		r := Rank(shifts, []Candidate{{Text: text}})[0]
		holds(t, text, r.From, r.To)
		if got := utf8.RuneCountInString(text[r.From:r.To]); got > passageLength {
			t.Fatalf("the best passage has %d characters", got)
		}
	})
}

// holds checks that offsets stand between characters of a text.
func holds(t *testing.T, text string, from, to int) {
	t.Helper()
	if from < 0 || to < from || to > len(text) {
		t.Fatalf("the passage is %d to %d of %d bytes", from, to, len(text))
	}
	if utf8.ValidString(text) && !utf8.ValidString(text[from:to]) {
		t.Fatalf("the passage %d to %d cuts a character", from, to)
	}
}

func BenchmarkRank(b *testing.B) {
	for _, n := range []int{400, 2000} {
		cs := make([]Candidate, n)
		for i := range cs {
			cs[i] = Candidate{ID: posts[i%len(posts)].ID, Title: posts[i%len(posts)].Title, Place: "work",
				Text: strings.Repeat(posts[i%len(posts)].Text+" "+posts[(i/7)%len(posts)].Text+"\n", 9)}
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Rank(shifts, cs)
			}
		})
	}
}
