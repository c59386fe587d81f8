package plain

import (
	"slices"
	"strings"
	"unicode"

	"naps/analyst"
	"naps/market"
	"naps/words"
)

// template is a search with names to be filled in; one that asks for what the idea does not have is left out. {says}
// stands for each phrase of the sufferers in turn, {job}, {customer} and {problem} for what the form says, shortened to
// the words that a search engine uses.
type template struct {
	phase   market.Phase
	kind    market.Kind
	text    string
	counter bool
}

var templates = []template{
	{market.Keywords, market.Suggestion, "{job}", false}, {market.Keywords, market.Suggestion, "{says}", false},
	{market.Keywords, market.Suggestion, "{job} {customer}", false},
	{market.Keywords, market.Suggestion, "{job} free", true}, {market.Keywords, market.Suggestion, "{job} vs", true},
	{market.Keywords, market.Suggestion, "is {job} worth it", true},
	{market.Keywords, market.Series, "{job}", false}, {market.Keywords, market.Series, "{problem}", false},

	{market.Pains, market.Post, "{says}", false}, {market.Pains, market.Post, "{problem}", false},
	{market.Pains, market.Post, "{job} {customer}", false}, {market.Pains, market.Post, "{job}", false},
	{market.Pains, market.Post, "{customer} {job} help", false},
	{market.Pains, market.Post, "{job} works fine", true}, {market.Pains, market.Post, "{job} not worth it", true},
	{market.Pains, market.Post, "solved {problem}", true}, {market.Pains, market.Post, "free {job}", true},
	{market.Pains, market.Page, "{problem} forum", false},
	{market.Pains, market.Page, "{job} {customer} reddit", false},
	{market.Pains, market.Page, "{job} not worth it", true},

	{market.Competitors, market.Product, "{job}", false},
	{market.Competitors, market.Product, "{job} {customer}", false},
	{market.Competitors, market.Product, "{customer}", false},
	{market.Competitors, market.Product, "free {job}", true},
	{market.Competitors, market.Product, "open source {job}", true},
	{market.Competitors, market.Page, "{job} software", false},
	{market.Competitors, market.Page, "best {job} for {customer}", false},
	{market.Competitors, market.Page, "{job} pricing", false},
	{market.Competitors, market.Page, "free {job} built in", true},

	{market.Funding, market.News, "{job} raises funding", false},
	{market.Funding, market.News, "{customer} startup", false},
	{market.Funding, market.News, "{job} startup shut down", true},
	{market.Funding, market.Filing, "{job}", false},

	{market.Sizing, market.Page, "number of {customer}", false},
	{market.Sizing, market.Page, "{job} market size", false},
	{market.Sizing, market.Page, "{customer} market decline", true},
}

// The most words of a part of a query, and how many of the founder's phrases are searched for.
const (
	partWords   = 5
	saysQueries = 8
)

// Searches plans what to ask about an idea from templates. The same subject gives the same plan; no query comes twice
// for a phase and kind.
func Searches(s market.Subject) []analyst.Search {
	var out []analyst.Search
	for _, t := range templates {
		for _, text := range fill(t.text, s) {
			q := analyst.Search{Phase: t.phase, Kind: t.kind, Query: market.Query{Text: text, Counter: t.counter},
				Plain: namesOnly(t.text)}
			if !slices.ContainsFunc(out, func(o analyst.Search) bool {
				return o.Phase == q.Phase && o.Kind == q.Kind && o.Query.Text == text
			}) {
				out = append(out, q)
			}
		}
	}
	return out
}

// namesOnly reports whether a template has no words of its own.
func namesOnly(t string) bool {
	for _, word := range strings.Fields(t) {
		if !strings.HasPrefix(word, "{") {
			return false
		}
	}
	return true
}

// jobOf is the job as people would type it. Where it is a whole sentence, the thing that the title begins with stands
// for it, if that says more than what kind of thing it is; else its words without those of grammar.
func jobOf(s market.Subject) string {
	if len(strings.Fields(s.Job)) <= partWords {
		return s.Job
	}
	thing, _ := cut(asideRE, leadRE.ReplaceAllString(s.Title, ""))
	thing, _ = cut(clauseRE, thing)
	thing, _ = cut(forRE, thing)
	if n := len(strings.Fields(withoutGrammar(thing))); n > 1 && n <= partWords {
		return withoutGrammar(thing)
	}
	return withoutGrammar(s.Job)
}

// withoutGrammar leaves out the words that a search engine ignores, unless nothing else is left.
func withoutGrammar(text string) string {
	kept := slices.DeleteFunc(strings.Fields(text), func(w string) bool {
		return words.IsStopWord(strings.ToLower(strings.Trim(w, ".,;:!?")))
	})
	if len(kept) == 0 {
		return text
	}
	return strings.Join(kept, " ")
}

func fill(t string, s market.Subject) []string {
	if strings.Contains(t, "{says}") {
		var out []string
		for _, phrase := range s.Says[:min(len(s.Says), saysQueries)] {
			if phrase = Terms(phrase, partWords+3); phrase != "" {
				out = append(out, strings.ReplaceAll(t, "{says}", phrase))
			}
		}
		return out
	}
	for name, value := range map[string]string{"{job}": jobOf(s), "{customer}": s.Customer, "{problem}": s.Problem} {
		if !strings.Contains(t, name) {
			continue
		}
		words := Terms(value, partWords)
		if words == "" {
			return nil
		}
		t = strings.ReplaceAll(t, name, words)
	}
	return []string{t}
}

// Terms are the words of a text as one would type them into a search box: lower case, letters and digits only, at most
// so many, without single letters, which search engines ignore. Where spaces do not separate words, a text is as long
// as so many words are; a longer one is none, since it cannot be cut without knowing its language. A text with no word
// in it gives none.
func Terms(text string, most int) string {
	found := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) &&
			!unicode.Is(unicode.Join_Control, r) && r != '\'' && r != '-'
	})
	found = slices.DeleteFunc(found, func(w string) bool {
		return letters(w) == 0 || letters(w) == 1 && !market.HasWords(w) || words.Unspaced(w) &&
			letters(w) > most*longWord
	})
	text = strings.Join(found[:min(most, len(found))], " ")
	if !market.HasWords(text) {
		return ""
	}
	return text
}

// longWord is how many letters a word of a script without spaces stands for.
const longWord = 4

// letters is how many letters and digits a word has; marks and joiners belong to the letter before them.
func letters(word string) (n int) {
	for _, r := range word {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
