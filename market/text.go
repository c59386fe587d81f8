package market

import (
	"cmp"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is how many characters an idea or a message may have.
const MaxText = 20_000

// Why a text of a founder is refused.
var (
	ErrEmptyText  = errors.New("the text is empty")
	ErrHiddenText = errors.New("the first line of the text has nothing that can be seen")
	ErrLongText   = errors.New("the text is too long")
	ErrNoWords    = errors.New("the text has no words")
)

// CleanText cleans what a founder wrote: valid UTF-8, one kind of line break, no control characters, no marks that turn
// the direction of the writing, no space around it. The beginning of its first line, which becomes the title of an
// idea, must hold something that people can see. It returns ErrEmptyText, ErrHiddenText or ErrLongText for what cannot
// be taken.
func CleanText(text string) (string, error) {
	text = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"), "\r", "\n")
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(turning, r) {
			return -1
		}
		return r
	}, text))
	title := []rune(firstLine(text))
	switch {
	case text == "":
		return "", ErrEmptyText
	case !IsVisible(string(title[:min(len(title), maxTitle-1)])):
		return "", ErrHiddenText
	case utf8.RuneCountInString(text) > MaxText:
		return "", ErrLongText
	}
	return text, nil
}

// CleanIdea cleans an idea as CleanText does. An idea has letters: it returns ErrNoWords for emoji, digits and marks.
// Whether it can be searched for, HasWords says.
func CleanIdea(text string) (string, error) {
	text, err := CleanText(text)
	if err == nil && !strings.ContainsFunc(text, unicode.IsLetter) {
		return "", ErrNoWords
	}
	return text, err
}

// HasWords reports whether a text has a word: two letters or digits side by side with a letter among them, or one
// letter of a script whose letters are words. Marks and joiners belong to the letter before them.
func HasWords(text string) bool {
	length, letter := 0, false
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hangul):
			return true
		case unicode.IsLetter(r) && !unicode.Is(blank, r):
			length, letter = length+1, true
		case unicode.IsDigit(r):
			length++
		case unicode.IsMark(r), unicode.Is(unicode.Join_Control, r):
		default:
			length, letter = 0, false
		}
		if letter && length >= 2 {
			return true
		}
	}
	return false
}

// turning are the marks that turn the direction of all that follows, on our pages also of what others wrote.
var turning = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x202A, Hi: 0x202E, Stride: 1},
	{Lo: 0x2066, Hi: 0x2069, Stride: 1}}}

// blank are letters and symbols that Unicode counts among the visible and that no font draws: fillers and the empty
// Braille pattern.
var blank = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x115F, Hi: 0x1160, Stride: 1}, {Lo: 0x2800, Hi: 0x2800, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1},
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1}, {Lo: 0xFFFC, Hi: 0xFFFC, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x1D159, Hi: 0x1D159, Stride: 1}},
}

// IsVisible reports whether a text has anything that people can see. Marks alone, joiners, selectors and spaces are
// nothing.
func IsVisible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !unicode.Is(blank, r)
	})
}

// maxTitle is how many characters a title may have.
const maxTitle = 80

// TitleOf is the title of an idea until somebody has understood it: its first line, cut at a word to at most 80
// characters.
func TitleOf(idea string) string {
	return Cut(firstLine(idea), maxTitle)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.Join(strings.Fields(line), " ")
}

// OwnWords are the founder's words and those of the brief, whose names a sentence may use.
func (s Subject) OwnWords(idea string) []string {
	return []string{idea, s.Title, s.Customer, s.Job, s.Problem, s.Region}
}

// Name is the title of the idea as lists and reports show it: as the analyst named it, or the beginning of the idea.
func (s Subject) Name(idea string) string { return cmp.Or(s.Title, TitleOf(idea)) }

// Cut shortens a text to at most so many characters, the ellipsis included, at the end of a word unless that takes away
// half of it.
func Cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	r = r[:max(most-1, 0)]
	for i := len(r) - 1; i > most/2; i-- {
		if r[i] == ' ' {
			r = r[:i]
			break
		}
	}
	return strings.TrimRight(string(r), " ,;:") + "…"
}
