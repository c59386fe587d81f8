package order

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

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
