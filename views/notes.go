package views

import (
	"unicode/utf8"

	"naps/market"
)

// notesHint says what becomes of notes.
func notesHint(p SessionPage) string {
	const private = " Only you can see them. They aren’t in reports, links, or searches."
	if p.Model {
		return "The model reads your notes to understand the idea." + private
	}
	return "This server has no language model to read your notes, so they don’t change the search." + private
}

// noteSize says how long a note is, and how much of it is kept and read.
func noteSize(p SessionPage, i int) string {
	lengths := make([]int, len(p.Notes))
	for j, n := range p.Notes {
		lengths[j] = utf8.RuneCountInString(n.Text)
	}
	out := plural(lengths[i], "character", "characters")
	if p.Notes[i].Cut {
		out = "the first " + out
	}
	if read := market.Shares(lengths, market.AttachmentsRead)[i]; p.Model && read < lengths[i] {
		out += ", of which the model reads the first " + count(float64(read))
	}
	return out
}

// ideaForms is how the idea box is sent: with files where they are taken.
func ideaForms(p HomePage) string {
	if p.Notes {
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}
