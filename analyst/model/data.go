package model

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/analyst"
	"naps/market"
	"naps/words"
)

const (
	titleShown     = 200  // characters of a title in a prompt
	textShown      = 1600 // characters of a text in a prompt
	sentencesShown = 40   // sentences of a text in a prompt
)

// The delimiters of a block. Inside it they are replaced, so that a text cannot end its block.
var undelimit = strings.NewReplacer("<<<", "‹‹‹", ">>>", "›››")

// block delimits lines by others as data. Each stays one line, whatever it contains.
func block(head string, lines ...string) string {
	var b strings.Builder
	b.WriteString("<<<" + head)
	for _, line := range lines {
		b.WriteString("\n" + oneLine(line))
	}
	return b.String() + "\n>>>"
}

// blocks joins blocks for a prompt.
func blocks(all ...string) string { return strings.Join(all, "\n\n") }

// oneLine makes a text one line without delimiters and without anything that a person who reads the prompt cannot see.
func oneLine(text string) string {
	return undelimit.Replace(strings.Join(strings.Fields(strings.Map(visible, text)), " "))
}

// visible turns every kind of space into a space and drops characters that show nothing: they can hide words or split
// a delimiter.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), r == utf8.RuneError,
		unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	}
	return r
}

// ideaBlock is the idea in the founder's words, with the notes below it.
func ideaBlock(b market.Brief) string { return block("idea", append([]string{b.Idea}, b.Notes...)...) }

// attachedBlocks are the files and pages that the founder attached. They help to understand and are private, which
// their heads say.
func attachedBlocks(b market.Brief) []string {
	var out []string
	for _, a := range b.Attached {
		out = append(out,
			block("the founder's private notes: use what they mean, copy no sentence, name or figure of them",
				append([]string{a.Name}, strings.Split(a.Text, "\n")...)...))
	}
	return out
}

// briefBlock is the brief, a line a field. Empty fields are left out.
func briefBlock(s market.Subject) string {
	var lines []string
	for _, field := range [][2]string{
		{"title", s.Title}, {"customer", s.Customer}, {"job", s.Job}, {"problem", s.Problem},
		{"region", s.Region}, {"price", s.Price},
		{"people with the problem say", strings.Join(s.Says, "; ")},
		{"they use today", strings.Join(s.Substitutes, "; ")},
		{"shares words but is something else", strings.Join(s.Unrelated, "; ")},
	} {
		if field[1] != "" {
			lines = append(lines, field[0]+": "+field[1])
		}
	}
	return block("brief", lines...)
}

// shown is a candidate as the model sees it, with the byte offsets of each numbered sentence in the candidate's text.
type shown struct {
	candidate analyst.Candidate
	sentences [][2]int
}

func show(c analyst.Candidate) shown {
	sentences := words.Sentences(c.Text)
	for i, at := range sentences {
		if i == sentencesShown || i > 0 && utf8.RuneCountInString(c.Text[:at[1]]) > textShown {
			sentences = sentences[:i]
			break
		}
	}
	return shown{c, sentences}
}

func (s shown) block() string {
	e := s.candidate.Evidence
	lines := []string{headline(e.Title)}
	for i, at := range s.sentences {
		lines = append(lines, fmt.Sprintf("[%d] %s", i+1, s.candidate.Text[at[0]:at[1]]))
	}
	return block(e.ID+" "+string(e.Kind), lines...)
}

// textBlocks shows candidates in a prompt.
func textBlocks(of []analyst.Candidate) string {
	out := make([]string, len(of))
	for i, c := range of {
		out[i] = show(c).block()
	}
	return blocks(out...)
}

// numbered finds a title that looks like a numbered sentence.
var numbered = regexp.MustCompile(`^\[(\d+)\]`)

// headline is a title that cannot be mistaken for a sentence of its text.
func headline(title string) string {
	return numbered.ReplaceAllString(clip(oneLine(title), titleShown), "($1)")
}

// clip cuts a text at the last space within a number of characters, or at the limit if there is no space.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most+1])
	if i := strings.LastIndexFunc(cut, unicode.IsSpace); i > 0 {
		return strings.TrimRight(cut[:i], " \t\r\n,;:-–—")
	}
	return string([]rune(s)[:most])
}

// link finds web and e-mail addresses. They have no place in what a model writes itself.
var link = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://|\bwww\.|\b[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}/|\S@\S+\.\S`)

// tidy is a short text by a model as one line within a limit; empty if it holds a link.
func tidy(s string, most int) string {
	if s = oneLine(s); link.MatchString(s) {
		return ""
	}
	return clip(s, most)
}

// list tidies texts and keeps at most n, without empty ones and duplicates.
func list(in []string, n, most int) []string {
	out, seen := []string{}, map[string]bool{"": true}
	for _, s := range in {
		s = tidy(s, most)
		if key := normalized(s); !seen[key] && len(out) < n {
			seen[key] = true
			out = append(out, s)
		}
	}
	return out
}

// normalized is the letters and digits of a text in lower case.
func normalized(s string) string {
	return strings.Map(func(r rune) rune {
		if wordRune(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// rejected is a proposal that failed verification.
func rejected(text, why string) market.Removed {
	return market.Removed{Text: clip(oneLine(text), 300), Reason: why}
}
