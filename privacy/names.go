package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// written is a word as the founder wrote it.
type written struct {
	word   string // in lower case
	upper  bool   // it begins with a capital letter
	odd    bool   // capitals within it, digits, or part of an address: never an ordinary word
	starts bool   // it stands where a sentence begins, where everything has a capital letter
	after  bool   // only spaces stand between it and the word before
}

// read cuts a founder's text into words, in the order in which they stand.
func read(text string) []written {
	var out []written
	fresh := true // a sentence may begin here
	for _, chunk := range strings.Fields(strings.ReplaceAll(text, "\n", " \x00 ")) {
		if chunk == "\x00" {
			fresh = true
			continue
		}
		address := isAddress(chunk)
		joined := !fresh
		for _, r := range strings.FieldsFunc(chunk, func(r rune) bool { return !inWord(r) }) {
			first, n := utf8.DecodeRuneInString(r)
			w := written{word: strings.ToLower(r), upper: unicode.IsUpper(first), starts: fresh, after: joined &&
				len(out) > 0}
			w.odd = address || strings.ContainsFunc(r, unicode.IsDigit) || w.upper &&
				strings.ContainsFunc(r[n:], unicode.IsUpper) || !w.upper && strings.ContainsFunc(r, unicode.IsUpper)
			out = append(out, w)
			fresh, joined = false, true
		}
		if end := strings.TrimRight(chunk, `"'”’)]»`); end != "" && strings.ContainsRune(".!?:;…•-–—*", lastRune(end)) {
			fresh = true
		} else if strings.HasSuffix(chunk, ",") {
			fresh = false
		}
	}
	return out
}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

// isAddress reports whether what stands between spaces is an e-mail address, an address of the web, a handle or a path.
func isAddress(chunk string) bool {
	chunk = strings.Trim(chunk, `.,;:!?"'()[]<>“”`)
	if strings.ContainsAny(chunk, "@/\\_=") {
		return !eitherOr(chunk)
	}
	before, after, dotted := strings.Cut(chunk, ".")
	return dotted && len(before) > 1 && len(after) > 1
}

// eitherOr reports whether a chunk is words with a slash between them: "and/or".
func eitherOr(chunk string) bool {
	rest := strings.ReplaceAll(chunk, "/", "")
	return strings.Count(chunk, "/") == 1 &&
		!strings.ContainsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' })
}

// names are the words that a founder writes as names: with a capital letter where the language asks for none, and
// nowhere without. In a language that gives every noun one, only those that stand together with another are known to be
// names.
func names(text string, nouns bool) map[string]bool {
	all := read(text)
	lower, out := map[string]bool{}, map[string]bool{}
	for _, w := range all {
		if !w.upper && !w.odd {
			lower[w.word] = true
		}
	}
	for i, w := range all {
		beside := w.after && named(all[i-1]) || i+1 < len(all) && all[i+1].after && named(all[i+1])
		switch {
		case w.odd:
			out[w.word] = true
		case !w.upper || lower[w.word]:
		case kindOf(w.word) == name, !w.starts && !nouns, beside && !(w.starts && kindOf(w.word) >= both):
			out[w.word] = true
		}
	}
	return out
}

// named reports whether a word makes its neighbor part of a name: it has a capital letter, and is not a word of grammar
// that begins a sentence.
func named(w written) bool {
	return w.upper && utf8.RuneCountInString(w.word) > 1 && !(w.starts && kindOf(w.word) >= both)
}
