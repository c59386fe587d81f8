package source

import (
	stdhtml "html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// quoteMax is the most characters a quote may have (market.Evidence).
const quoteMax = 300

// tidy makes a text from outside safe to keep without changing a word of it: valid UTF-8, plain line ends, no control
// characters.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// unescaped is tidy text whose HTML entities are resolved: for plain fields that services escape all the same.
func unescaped(s string) string { return tidy(stdhtml.UnescapeString(s)) }

// oneLine folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var blankLines = regexp.MustCompile(`[ \t]*\n[ \t\n]*\n[ \t]*`)

// htmlText turns a piece of HTML into plain text: paragraphs become blank lines, entities are resolved, scripts and
// styles go.
func htmlText(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	hidden, pre := 0, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind == html.TextToken {
			if hidden == 0 {
				writeText(&b, string(z.Text()), pre > 0)
			}
			continue
		}
		name, _ := z.TagName()
		step := map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[kind]
		switch tag := atom.Lookup(name); tag {
		case atom.Script, atom.Style, atom.Template:
			hidden = max(0, hidden+step)
		case atom.Br, atom.Li, atom.Tr, atom.Dt, atom.Dd:
			b.WriteString("\n")
		case atom.Pre:
			pre = max(0, pre+step)
			b.WriteString("\n\n")
		case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Blockquote, atom.Table, atom.Section, atom.Article, atom.Hr,
			atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			b.WriteString("\n\n")
		}
	}
	return tidy(blankLines.ReplaceAllString(lineEdges.ReplaceAllString(b.String(), "\n"), "\n\n"))
}

var (
	spaces    = regexp.MustCompile(`[\s\x{00a0}]+`)
	lineEdges = regexp.MustCompile(`[ \t]*\n[ \t]*`)
)

// writeText adds the text between two tags; white space means nothing in HTML outside of pre.
func writeText(b *strings.Builder, s string, pre bool) {
	if !pre {
		s = spaces.ReplaceAllString(s, " ")
		if end := b.String(); end == "" || strings.HasSuffix(end, "\n") || strings.HasSuffix(end, " ") {
			s = strings.TrimPrefix(s, " ")
		}
	}
	b.WriteString(s)
}

// quoteOf is the quote a piece of evidence has until a better one is chosen: the beginning of the text, cut at the end
// of a sentence or else of a word. It stands verbatim in text.
func quoteOf(text string) string { return clip(text, quoteMax) }

// clip cuts s to at most n characters, at the end of a sentence where one ends in the last two thirds, else at the end
// of a word.
func clip(s string, n int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := 0
	for i := range s {
		if n == 0 {
			cut = i
			break
		}
		n--
	}
	head, next := s[:cut], s[cut:]
	if end := sentenceEnd(head); end > cut/3 {
		return strings.TrimSpace(head[:end])
	}
	if r, _ := utf8.DecodeRuneInString(next); !unicode.IsSpace(r) {
		if i := strings.LastIndexFunc(head, unicode.IsSpace); i > cut/3 {
			head = head[:i]
		}
	}
	return strings.TrimSpace(head)
}

// sentenceEnd returns where the last whole sentence of s ends, 0 if none does.
func sentenceEnd(s string) int {
	end := 0
	for i, r := range s {
		if i > 0 && unicode.IsSpace(r) && strings.ContainsRune(".!?\n", rune(s[i-1])) || r == '\n' {
			end = i
		}
	}
	return end
}
