package research

import (
	"slices"
	"strings"
	"unicode"

	"naps/market"
)

// How many words in a row tell that a text was copied: of a sentence, and of a phrase that is searched for as it
// stands.
const (
	copiedSentence = 6
	copiedPhrase   = 4
)

// keepPrivate takes out of a subject what stands word for word in the founder's attachments and not in what they say of
// the idea: searches and reports are made of the subject, and both are seen by others.
func keepPrivate(s *market.Subject, b market.Brief) {
	if len(b.Attached) == 0 {
		return
	}
	sentence, phrase := copiedFrom(b, copiedSentence), copiedFrom(b, copiedPhrase)
	for _, field := range []*string{&s.Title, &s.Customer, &s.Job, &s.Problem, &s.Region, &s.Price} {
		if sentence(*field) {
			*field = ""
		}
	}
	for _, list := range []*[]string{&s.Says, &s.Phrases, &s.Problems, &s.Places, &s.Substitutes, &s.Rules,
		&s.Unrelated, &s.Communities} {
		*list = slices.DeleteFunc(*list, phrase)
	}
	s.Questions = slices.DeleteFunc(s.Questions, func(q market.Question) bool {
		return sentence(q.Text) || sentence(q.Why)
	})
}

// copiedFrom tells texts that hold so many words in a row of the attachments that do not stand in what the founder says
// of the idea.
func copiedFrom(b market.Brief, run int) func(text string) bool {
	said := runsOf(strings.Join(append([]string{b.Idea}, b.Notes...), "\n"), run)
	hidden := map[string]bool{}
	for _, a := range b.Attached {
		for words := range runsOf(a.Text, run) {
			if !said[words] {
				hidden[words] = true
			}
		}
	}
	return func(text string) bool {
		for words := range runsOf(text, run) {
			if hidden[words] {
				return true
			}
		}
		return false
	}
}

// runsOf is every run of so many words in a text, however they are written, and every word that names somebody or
// something exactly: an address or a number of four digits and more.
func runsOf(text string, run int) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '@'
	})
	out := map[string]bool{}
	for i, w := range words {
		if strings.Contains(w, "@") || len(w) >= 4 && strings.ContainsFunc(w, unicode.IsDigit) {
			out[w] = true
		}
		if i+run <= len(words) {
			out[strings.Join(words[i:i+run], " ")] = true
		}
	}
	return out
}
