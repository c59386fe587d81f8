package words

import (
	"strings"
)

// Stem cuts the endings of a lower-case English word by Porter's algorithm (1980), so that "invoice", "invoices" and
// "invoicing" meet. It is the stemmer of the full-text search of SQLite as well. A word with other letters than a to z
// comes back as it is, without a genitive "'s".
func Stem(word string) string {
	word = strings.TrimSuffix(word, "'s")
	if len(word) < 3 || !isLatin(word) {
		return word
	}
	w := stemStep1(word)
	w = replaceEnding(w, step2, 0)
	w = replaceEnding(w, step3, 0)
	w = replaceEnding(w, step4, 1)
	if root, ok := strings.CutSuffix(w, "e"); ok && (measure(root) > 1 || measure(root) == 1 && !endsShort(root)) {
		w = root
	}
	if strings.HasSuffix(w, "ll") && measure(w[:len(w)-1]) > 1 {
		w = w[:len(w)-1]
	}
	return w
}

func isLatin(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

// ending is replaced where the root before it is long enough. Of the endings that fit, the first in its list decides.
type ending struct{ from, to string }

var (
	step2 = []ending{{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"},
		{"bli", "ble"}, {"alli", "al"}, {"entli", "ent"}, {"eli", "e"},
		{"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"},
		{"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},
		{"iviti", "ive"}, {"biliti", "ble"}, {"logi", "log"}}
	step3 = []ending{{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""},
		{"ness", ""}}
	step4 = []ending{{"al", ""}, {"ance", ""}, {"ence", ""}, {"er", ""}, {"ic", ""}, {"able", ""}, {"ible", ""},
		{"ant", ""}, {"ement", ""}, {"ment", ""}, {"ent", ""},
		{"sion", "s"}, {"tion", "t"}, {"ou", ""}, {"ism", ""}, {"ate", ""}, {"iti", ""}, {"ous", ""}, {"ive", ""},
		{"ize", ""}}
)

func replaceEnding(w string, endings []ending, above int) string {
	for _, e := range endings {
		if root, ok := strings.CutSuffix(w, e.from); ok {
			if measure(root+keptOf(e)) > above {
				return root + e.to
			}
			return w
		}
	}
	return w
}

// keptOf is the part of an ending that belongs to the root: the "s" or "t" before "ion".
func keptOf(e ending) string {
	if e.from == "sion" || e.from == "tion" {
		return e.to
	}
	return ""
}

// stemStep1 cuts plurals, "-ed" and "-ing", and writes a final "y" as "i".
func stemStep1(w string) string {
	switch {
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ies"):
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		w = w[:len(w)-1]
	}
	if root, ok := strings.CutSuffix(w, "eed"); ok {
		if measure(root) > 0 {
			w = root + "ee"
		}
	} else if root, ok := strings.CutSuffix(w, "ed"); ok && hasVowel(root) {
		w = mend(root)
	} else if root, ok := strings.CutSuffix(w, "ing"); ok && hasVowel(root) {
		w = mend(root)
	}
	if root, ok := strings.CutSuffix(w, "y"); ok && hasVowel(root) {
		w = root + "i"
	}
	return w
}

// mend gives the root of an "-ed" or "-ing" form the spelling that it has elsewhere: "hoping" to "hope", "planning" to
// "plan".
func mend(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "at"), strings.HasSuffix(w, "bl"), strings.HasSuffix(w, "iz"):
		return w + "e"
	case n > 1 && w[n-1] == w[n-2] && !isVowel(w, n-1) && !strings.ContainsRune("lsz", rune(w[n-1])):
		return w[:n-1]
	case measure(w) == 1 && endsShort(w):
		return w + "e"
	}
	return w
}

func isVowel(w string, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return i > 0 && !isVowel(w, i-1)
	}
	return false
}

func hasVowel(w string) bool {
	for i := range len(w) {
		if isVowel(w, i) {
			return true
		}
	}
	return false
}

// measure counts how often consonants follow vowels.
func measure(w string) int {
	n, vowel := 0, false
	for i := range len(w) {
		v := isVowel(w, i)
		if vowel && !v {
			n++
		}
		vowel = v
	}
	return n
}

// endsShort reports whether a word ends in consonant, vowel, consonant, the last not w, x or y: "hop", not "snow".
func endsShort(w string) bool {
	n := len(w)
	return n >= 3 && !isVowel(w, n-3) && isVowel(w, n-2) && !isVowel(w, n-1) && !strings.ContainsRune("wxy",
		rune(w[n-1]))
}
