package founder

import (
	"naps/market"
	"naps/words"
)

// Quote is a piece of evidence as it is shown to be read: the part of its text that is nearest to the idea, sentence by
// sentence.
type Quote struct {
	ID        string     `json:"evidence"`
	Title     string     `json:"title"`
	URL       string     `json:"url"`
	Source    string     `json:"source"`
	Place     string     `json:"place"`
	Date      string     `json:"date"`
	Product   bool       `json:"product"`   // answered with same, instead or neither
	Sentences []Sentence `json:"sentences"` // never nil
	Before    bool       `json:"before"`    // text is left out before the first sentence
	After     bool       `json:"after"`     // text is left out after the last
}

// Sentence is one sentence of a text.
type Sentence struct {
	N      int    `json:"n"` // its number in the stored text, from 1
	Text   string `json:"text"`
	Quoted bool   `json:"quoted"` // it is what code takes for the quote
}

// shownAtMost is how many characters of a text are shown at once: what fits a phone above the buttons.
const shownAtMost = 420

// quoteOf cuts the part that is shown around the quote of a piece of evidence.
func quoteOf(e market.Evidence, text string) Quote {
	q := Quote{ID: e.ID, Title: e.Title, URL: e.URL, Source: e.Source, Place: e.Place, Date: e.Date,
		Product: IsProduct(e), Sentences: []Sentence{}}
	sentences := words.Sentences(text)
	mark := cutter{text, sentences, e}.quoted()
	from, to := words.Around(text, e.Start, e.End, shownAtMost)
	for i, s := range sentences {
		switch {
		case i+1 != mark && s[1] <= from:
			q.Before = true
		case i+1 != mark && s[0] >= to:
			q.After = true
		default:
			q.Sentences = append(q.Sentences, Sentence{N: i + 1, Text: text[s[0]:s[1]], Quoted: i+1 == mark})
		}
	}
	return q
}
