package market

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Attachment is a text that the founder added to an idea: a file or a page. It is the founder's own and private: it
// helps to understand the idea, and stands in no report, no export of a shared report and no search.
type Attachment struct {
	Name string
	Text string
}

// MaxFile bounds the files that are added to an idea at once, in bytes.
const MaxFile = 10 << 20

// AttachmentsRead is how many characters of all attachments together are read to understand an idea.
const AttachmentsRead = 12_000

// Shares says how much of each text is read where there is room for so many characters in all: short ones whole, the
// others alike.
func Shares(lengths []int, room int) []int {
	order := make([]int, len(lengths))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lengths[a], lengths[b]) })
	out := make([]int, len(lengths))
	for done, i := range order {
		out[i] = min(lengths[i], room/(len(order)-done))
		room -= out[i]
	}
	return out
}

// Read gives the parts of attachments that are read to understand an idea.
func Read(all []Attachment) []Attachment {
	lengths := make([]int, len(all))
	for i, a := range all {
		lengths[i] = utf8.RuneCountInString(a.Text)
	}
	var out []Attachment
	for i, n := range Shares(lengths, AttachmentsRead) {
		if n > 0 {
			out = append(out, Attachment{Name: all[i].Name, Text: Cut(all[i].Text, n)})
		}
	}
	return out
}
