package ground

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	terms "naps/words"
)

var marks = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‚", "'", "`",
	"'", "´", "'")

// fold brings text into the form in which quotations are compared: compatibility forms, quotation marks and white space
// made alike.
func fold(text string) string {
	if !ascii(text) {
		text = norm.NFKC.String(marks.Replace(text))
		text = marks.Replace(text)
	} else {
		text = strings.ReplaceAll(text, "`", "'")
	}
	return strings.Join(strings.Fields(text), " ")
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// quoted finds the passages in quotation marks: “…”, German „…“, Polish „…”, «…» and "…". open is true when one is not
// closed.
func quoted(text string) (passages []string, open bool) {
	closers := map[rune]string{'“': "”", '„': "“”", '«': "»", '"': `"`}
	start, depth, closer := -1, 0, ""
	for i, r := range text {
		switch {
		case start < 0:
			if closer = closers[r]; closer != "" {
				start, depth = i+len(string(r)), 1
			}
		case strings.ContainsRune(closer, r):
			if depth--; depth == 0 {
				passages = append(passages, text[start:i])
				start = -1
			}
		case r == '“' && closer == "”":
			depth++
		}
	}
	return passages, start >= 0
}

// quotations looks up every passage in quotation marks in the quotes and titles that are cited.
func (w *witness) quotations(text string) string {
	passages, open := quoted(text)
	if open {
		return "a quotation is not closed"
	}
	for _, p := range passages {
		t := strings.Trim(fold(p), " .,;…")
		found := t == ""
		for _, q := range w.quotes {
			found = found || strings.Contains(q, t)
		}
		if !found {
			return fmt.Sprintf("the quote %q isn't in what it cites", p)
		}
	}
	return ""
}

var (
	linkRE = regexp.MustCompile(`(?i)\b(?:https?|ftp)://[^\s<>"”)\]]+`)
	hostRE = regexp.MustCompile(
		`(?i)\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|app|dev|ai|example|de|uk|eu|info|biz|us|me|xyz|ly|tv)\b(?:/[^\s<>"”)\],;]*)?`)
)

// links looks up every link and every name of a host.
func (w *witness) links(text string) string {
	for _, u := range linkRE.FindAllString(text, -1) {
		if !w.urls[u] && !w.urls[strings.TrimRight(u, ".,;:!?")] {
			return fmt.Sprintf("the link %s is not one of what it cites", u)
		}
	}
	for _, h := range hostRE.FindAllString(linkRE.ReplaceAllString(text, " "), -1) {
		if !strings.Contains(w.hosts, strings.TrimRight(strings.ToLower(h), "./:!?'")) {
			return fmt.Sprintf("the address %s is not one of what it cites", h)
		}
	}
	return ""
}

// word is one word of a text and whether a sentence begins with it.
type word struct {
	text  string
	first bool
}

func words(text string) []word {
	var out []word
	first, start := true, -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		if t := strings.Trim(text[start:end], "'’"); t != "" {
			out = append(out, word{t, first})
			first = false
		}
		start = -1
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || (r == '\'' || r == '’') && start >= 0 {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
		first = first || strings.ContainsRune(".!?:;\n“\"«(", r)
	}
	flush(len(text))
	return out
}

// bare is a word without case and without the ending of the possessive.
func bare(w string) string {
	w = strings.ToLower(strings.ReplaceAll(w, "’", "'"))
	return strings.TrimSuffix(w, "'s")
}

func (w *witness) addWords(text string) {
	for _, x := range words(text) {
		w.words[bare(x.text)] = true
	}
}

// names looks up every word that is written as a name: with a capital where no sentence begins, with a capital inside,
// or at the beginning of a sentence unless it is a common word.
func (w *witness) names(text string) string {
	all := words(text)
	for i, x := range all {
		if !isName(x.text) {
			continue
		}
		b := bare(x.text)
		if w.words[b] || everyday[b] {
			continue
		}
		if x.first && plain[b] &&
			(i+1 >= len(all) || all[i+1].first || !isName(all[i+1].text) || w.words[bare(all[i+1].text)]) {
			continue
		}
		if x.first && (inflected(b, w.words) || w.vocabulary != nil && w.vocabulary.begins(all, i)) {
			continue
		}
		return fmt.Sprintf("the name %s isn't in what it cites", x.text)
	}
	return ""
}

// inflected reports whether another form of a word is cited: "Searching" where it says "search". A name that was made
// from a word is no form of it.
func inflected(b string, cited map[string]bool) bool {
	stem := terms.Stem(b)
	for k := range cited {
		if terms.Stem(k) == stem {
			return true
		}
	}
	return false
}

func isName(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper)
}

// common asks of a claim without digit, name or link that it shares at least one word of substance with what it cites.
func (w *witness) common(text string) string {
	if strings.ContainsFunc(text, unicode.IsDigit) || linkRE.MatchString(text) {
		return ""
	}
	for _, x := range words(text) {
		b := bare(x.text)
		if !substance(b) {
			continue
		}
		if w.words[b] || w.begins(b) {
			return ""
		}
	}
	return "it shares no word of substance with what it cites"
}

// substance reports whether a word says something about a subject; of short ones, whether it is one of letters.
func substance(b string) bool {
	short := len(b) < 4 && (len(b) < 3 || strings.ContainsFunc(b, unicode.IsDigit))
	return !short && !terms.IsStopWord(b) && spelled[b] == "" && b != "one" && b != "two"
}

// begins reports whether a cited word has the same first five letters: "invoice" and "invoicing".
func (w *witness) begins(b string) bool {
	if len(b) < 5 {
		return w.words[b+"s"] || w.words[strings.TrimSuffix(b, "s")]
	}
	for k := range w.words {
		if len(k) >= 5 && k[:5] == b[:5] {
			return true
		}
	}
	return false
}
