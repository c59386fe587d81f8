package chat

import (
	"slices"
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"naps/analyst/plain"
	"naps/words"
)

// tongues are the languages that a short text is taken for where the detection is unsure which of all it is.
var tongues = map[whatlanggo.Lang]bool{
	whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Spa: true,
	whatlanggo.Fra: true, whatlanggo.Ita: true, whatlanggo.Por: true, whatlanggo.Nld: true,
}

// language tells the language of a question or of a sentence as a code, "" where nobody can tell. A question is mostly
// too short for the detection that ideas go through, so that most of its words are English is asked first. known are
// stems of English words that the report uses.
func (r *recognizer) language(text string, known map[string]bool) string {
	said := ownWords(text)
	if len(said) == 0 {
		return ""
	}
	if r.english(said, known) {
		return "en"
	}
	if strings.ContainsAny(text, "¿¡") {
		return "es" // no other language begins a question with a sign of its own
	}
	if code := plain.Language(text); code != "" && code != "en" {
		return code
	}
	if len(said) < 2 && !strings.ContainsFunc(text, beyondASCII) {
		return "" // one word may be a name or a slip of the keyboard
	}
	if code := whatlanggo.DetectWithOptions(strings.Join(said, " "),
		whatlanggo.Options{Whitelist: tongues}).Lang.Iso6391(); code != "en" {
		return code
	}
	return "" // English words that no example has
}

// english reports whether most of some words are of English grammar, in the example questions, or otherwise known.
func (r *recognizer) english(said []string, known map[string]bool) bool {
	found := 0
	for _, w := range said {
		_, common := slices.BinarySearch(r.words, r.spelled(w))
		if stem := words.Stem(w); common || r.stems[stem] || known[stem] || words.IsStopWord(w) {
			found++
		}
	}
	return 2*found > len(said)
}

// tongueOf is the English name of a language, empty where a model needs no hint.
func tongueOf(code string) string {
	if code == "" || code == plain.Undetermined {
		return ""
	}
	for lang, name := range whatlanggo.Langs {
		if lang.Iso6391() == code {
			return name
		}
	}
	return ""
}

// ownWords are the words of a text in lower case, without numbers and without what is written as a name inside it.
func ownWords(text string) []string {
	var out []string
	for i, w := range strings.FieldsFunc(text,
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		capitals := len(w) - len(strings.TrimLeftFunc(w, unicode.IsUpper))
		if strings.ContainsFunc(w, unicode.IsDigit) || capitals > 0 && (i > 0 || capitals == len(w) && len(w) > 1) {
			continue
		}
		out = append(out, strings.Trim(strings.ToLower(strings.ReplaceAll(w, "’", "'")), "'"))
	}
	return out
}

func beyondASCII(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }

// languageOf is the language of a question: its own, else that of what the founder said last before it, else that of
// the idea.
func (r *recognizer) languageOf(question string, known map[string]bool, before []string, idea string) string {
	if code := r.language(question, known); code != "" {
		return code
	}
	for _, text := range slices.Backward(before) {
		if code := r.language(text, known); code != "" {
			return code
		}
	}
	return idea
}
