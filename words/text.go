package words

import (
	"strings"
)

// OneLine puts a text on one line.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Capital begins a text with a capital letter.
func Capital(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// Uncapital begins a text with a small letter.
func Uncapital(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToLower(string(r[0])) + string(r[1:])
}

// Stands reports whether words stand in a text as whole words, written the same way; every place where they occur is
// looked at.
func Stands(text, words string) bool {
	if words == "" {
		return false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], words)
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(words)
		before := []rune(text[max(0, from-4):from])
		after := []rune(text[to:min(len(text), to+4)])
		if (len(before) == 0 || !isWordRune(before[len(before)-1])) && (len(after) == 0 || !isWordRune(after[0])) {
			return true
		}
		at = from + 1
	}
}
