package ground

import (
	"regexp"
	"strings"
	"unicode"

	terms "naps/words"
)

// clause is a part of a sentence that says one thing.
type clause struct {
	text    string
	content []string // its words of substance in lower case, without names and numbers
	names   []string // what is written as a name, in lower case: several words in a row are one name
	denies  bool     // it says that something is not so
	before  []string // the words of substance of the clauses before it, where somebody asked for them
}

// cutRE finds where one clause ends and the next begins: a sign that is followed by space, or a conjunction that brings
// a subject of its own. A comma or a point inside a number is followed by none.
var cutRE = regexp.MustCompile(
	`(?i)[,;:!?…](?:\s|$)|\.(?:\s|$)|[()—–]\s?|\s(?:but|while|whereas|although|though|because|since|so|which|aber|während|obwohl|weil|denn|mais|tandis que|parce que|pero|mientras|porque)\s`)

// clauses cuts a text. What stands in quotation marks stays in its clause.
func clauses(text string) []clause {
	var out []clause
	from := 0
	add := func(part string) {
		if strings.TrimSpace(part) != "" {
			out = append(out, clauseOf(part))
		}
	}
	for _, at := range cutRE.FindAllStringIndex(text, -1) {
		if at[0] < from || between(text, at) {
			continue
		}
		add(text[from:at[0]])
		from = at[1]
	}
	add(text[from:])
	return out
}

// Clauses are the parts of a text that say one thing each.
func Clauses(text string) []string {
	var out []string
	for _, c := range clauses(text) {
		out = append(out, strings.TrimSpace(c.text))
	}
	return out
}

// between reports whether a dash stands between two numbers, as in "18–60".
func between(text string, at []int) bool {
	r := []rune(text[at[0]:at[1]])
	return (r[0] == '–' || r[0] == '—') && at[0] > 0 && at[1] < len(text) && unicode.IsDigit(rune(text[at[0]-1]))
}

func clauseOf(text string) clause {
	c := clause{text: text, denies: Denies(text)}
	inName := false
	for _, x := range words(text) {
		b := bare(x.text)
		switch {
		case strings.ContainsFunc(x.text, unicode.IsDigit) || spelled[b] != "":
			inName = false
		case isName(x.text) && !everyday[b] && !(x.first && commonStart(b)):
			if inName {
				c.names[len(c.names)-1] += " " + b
			} else {
				c.names = append(c.names, b)
			}
			inName = true
		default:
			inName = false
			if substance(b) {
				c.content = append(c.content, b)
			}
		}
	}
	return c
}

// commonStart reports whether a word at the beginning of a sentence is one of grammar or another that many sentences
// begin with.
func commonStart(b string) bool {
	return plain[b] || terms.IsStopWord(b) || substance(b) && strings.HasSuffix(b, "ly")
}

// The words of grammar by which a clause denies something, in the languages that founders write in most. "No-shows" and
// "non-stop" deny nothing, and neither does "not only".
var (
	denialRE = regexp.MustCompile(
		`(?i)(?:^|[^\pL\pN'’-])(?:no|not|none|nobody|nothing|nowhere|never|neither|nor|without|cannot|no one|lacks?|lacking|` +
			`nicht|nichts|niemand\pL*|nie|niemals|weder|ohne|kein|keine|keiner|keines|keinem|keinen|` +
			`ningún|ninguno|ninguna|nadie|nunca|sin|tampoco|jamás|aucun|aucune|personne ne|jamais|sans|ne|nessuno|nessuna|nulla|mai|senza|não|nenhum|nenhuma|ninguém|sem|niet|geen|niemand|zonder)(?:$|[^\pL\pN-])` +
			`|n['’]t\b|(?:^|\s)n['’]\pL`)
	notDenialRE = regexp.MustCompile(
		`(?i)\b(?:not (?:only|just|merely)|nicht nur|no (?:solo|sólo)|non seulement|no doubt)\b`)
)

// Denies reports whether a text denies something, in its own words or in those that it quotes.
func Denies(text string) bool {
	return denialRE.MatchString(notDenialRE.ReplaceAllString(marks.Replace(text), " "))
}

// overlap counts the words of substance and names of a clause that another text has, and all of them.
func (c clause) overlap(w *witness) (shared, all int) {
	for _, b := range c.content {
		all++
		if w.words[b] || w.begins(b) {
			shared++
		}
	}
	for _, n := range c.names {
		all++
		if named(w, n) {
			shared++
		}
	}
	return shared, all
}

// named reports whether all words of a name are cited.
func named(w *witness, name string) bool {
	for b := range strings.FieldsSeq(name) {
		if !w.words[b] {
			return false
		}
	}
	return true
}
