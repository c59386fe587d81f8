package chat

import (
	"slices"
	"strings"
	"unicode/utf8"

	"naps/journal"
)

// fromReport is the citation of a sentence that rests on the report's arithmetic or counts rather than on single pieces
// of evidence.
const fromReport = "report"

// Sentence is one sentence of an answer with what it rests on: ids of evidence, or fromReport.
type Sentence struct {
	Text  string
	Cites []string
	Item  bool   // a line of a list
	Quote bool   // Text are words of others, word for word
	Place string // where a quote was said
}

// Answer is what naps says to a question.
type Answer struct {
	Sentences []Sentence
	FollowUps []string // four at most
	Courtesy  bool     // an answer to thanks or a greeting: there is nothing to look up
}

// markMost is how many ids stand behind a sentence.
const markMost = 3

// Message is the answer as markdown, with a mark behind each sentence for what it cites ("[E7, E12]"), and all cited
// evidence.
func (a Answer) Message() journal.Message {
	m := journal.Message{Role: "naps", FollowUps: a.FollowUps}
	var b strings.Builder
	for i, s := range a.Sentences {
		b.WriteString(between(a.Sentences, i) + s.markdown())
		for _, id := range s.shownCites() {
			if id != fromReport && !slices.Contains(m.Cites, id) {
				m.Cites = append(m.Cites, id)
			}
		}
	}
	m.Text = b.String()
	return m
}

// between is what separates a sentence from the one before.
func between(all []Sentence, i int) string {
	switch {
	case i == 0:
		return ""
	case all[i].Item && all[i-1].Item:
		return "\n"
	case all[i].Item, all[i-1].Item, all[i].Quote, all[i-1].Quote:
		return "\n\n"
	}
	return " "
}

func (s Sentence) shownCites() []string { return s.Cites[:min(markMost, len(s.Cites))] }

func (s Sentence) markdown() string {
	mark := ""
	if cites := s.shownCites(); len(cites) > 0 {
		mark = " [" + strings.Join(cites, ", ") + "]"
	}
	switch {
	case s.Quote:
		place := s.Place
		if place != "" {
			place = "— " + unmarked(place)
		}
		return "> " + unmarked(s.Text) + "\n>\n> " + strings.TrimSpace(place+mark)
	case s.Item:
		return "- " + s.Text + mark
	}
	return s.Text + mark
}

// unmarked keeps words of others from being read as markdown or as a mark of ours.
func unmarked(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "`", "\\`", "[", "(", "]", ")", "<", "\\<", "#",
		"\\#", "|", "\\|", "!", "\\!").Replace(text)
}

// clip shortens a text to so many characters, at a space where there is one.
func clip(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	short := string([]rune(text)[:most-1])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return short + "…"
}
