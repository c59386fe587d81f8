package model

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/analyst"
	"naps/market"
)

const (
	titleShown    = 200  // characters of a title in a prompt
	textShown     = 1600 // characters of a text in a prompt
	sentenceLimit = 40   // sentences of a text in a prompt
)

// The marks around what others wrote. Within it they are changed, so that it cannot end itself.
var undelimit = strings.NewReplacer("<<<", "‹‹‹", ">>>", "›››")

// block delimits lines of others as data. Each line stays one line, whatever is in it.
func block(head string, lines ...string) string {
	var b strings.Builder
	b.WriteString("<<<" + head)
	for _, line := range lines {
		b.WriteString("\n" + line1(line))
	}
	return b.String() + "\n>>>"
}

// line1 makes one visible line of a text: no breaks, no marks of ours, and nothing that an operator who reads a prompt cannot see.
func line1(text string) string {
	text = strings.Join(strings.Fields(strings.Map(visible, text)), " ")
	for strings.Contains(text, "<<<") || strings.Contains(text, ">>>") {
		text = undelimit.Replace(text)
	}
	return text
}

// visible turns all kinds of space into a space, and drops letters that show nothing: they can hide words, or join marks of ours.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Co, r),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), r == utf8.RuneError:
		return -1
	}
	return r
}

// ideaBlock is the idea in the founder's words, with the notes below it.
func ideaBlock(b market.Brief) string {
	return block("idea", append([]string{b.Idea}, b.Notes...)...)
}

// briefBlock is what the idea was understood as. Lines without a value are left out.
func briefBlock(s market.Subject) string {
	var lines []string
	add := func(name string, values ...string) {
		if text := strings.Join(values, "; "); text != "" {
			lines = append(lines, name+": "+text)
		}
	}
	add("title", s.Title)
	add("customer", s.Customer)
	add("job", s.Job)
	add("problem", s.Problem)
	add("region", s.Region)
	add("price", s.Price)
	add("people with the problem say", s.Says...)
	add("they use today", s.Substitutes...)
	add("shares words but is something else", s.Unrelated...)
	return block("brief", lines...)
}

// shown is a candidate as the model sees it, with the place of each numbered sentence in the candidate's text.
type shown struct {
	candidate analyst.Candidate
	sentences [][2]int
}

func show(c analyst.Candidate) shown {
	sentences := analyst.Sentences(c.Text)
	for i, at := range sentences {
		if i == sentenceLimit || utf8.RuneCountInString(c.Text[:at[1]]) > textShown && i > 0 {
			sentences = sentences[:i]
			break
		}
	}
	return shown{c, sentences}
}

func (s shown) block() string {
	lines := []string{headline(s.candidate.Evidence.Title)}
	for i, at := range s.sentences {
		lines = append(lines, fmt.Sprintf("[%d] %s", i+1, s.candidate.Text[at[0]:at[1]]))
	}
	e := s.candidate.Evidence
	return block(e.ID+" "+string(e.Kind), lines...)
}

// numbered finds a title that looks like a numbered sentence.
var numbered = regexp.MustCompile(`^\[(\d+)\]`)

// headline is a title that cannot be taken for a sentence of its text.
func headline(title string) string {
	return numbered.ReplaceAllString(clip(line1(title), titleShown), "($1)")
}

// blocks joins blocks for a prompt.
func blocks(all ...string) string { return strings.Join(all, "\n\n") }

// textBlocks shows candidates for a prompt.
func textBlocks(of []analyst.Candidate) string {
	out := make([]string, len(of))
	for i, c := range of {
		out[i] = show(c).block()
	}
	return blocks(out...)
}

// clip cuts a text at the last space within a number of characters, or at the bound where there is no space.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most+1])
	if i := strings.LastIndexFunc(cut, unicode.IsSpace); i > 0 {
		return strings.TrimRightFunc(cut[:i], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:-–—", r) })
	}
	return string([]rune(s)[:most])
}

// Links have no place in what a model writes itself.
var link = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://|\bwww\.|\b[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}/|\S@\S+\.\S`)

// plain is a short text by a model as one line within bounds; empty where it holds a link.
func plain(s string, most int) string {
	if s = line1(s); link.MatchString(s) {
		return ""
	}
	return clip(s, most)
}

// list is plain for each text, without empty ones and those that are the same but for case and punctuation, at most n.
func list(in []string, n, most int) []string {
	out, seen := []string{}, map[string]bool{"": true}
	for _, s := range in {
		s = plain(s, most)
		if key := bare(s); !seen[key] && len(out) < n {
			seen[key] = true
			out = append(out, s)
		}
	}
	return out
}

// bare is the letters and digits of a text in lower case.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if wordRune(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// removed is a proposal that was not let through.
func removed(text, why string) market.Removed {
	return market.Removed{Text: clip(line1(text), 300), Reason: why}
}
