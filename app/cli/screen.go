package cli

import (
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// Widths of lines. Prose that is wider than widest is hard to read; a program or a file that reads along gets
// usualWidth.
const (
	usualWidth    = 80
	narrowest     = 20
	widest        = 100
	clearLine     = "\r\x1b[2K"
	wordSeparator = ""
)

// screen is where a command writes for people, with what its terminal can show. The zero screen is not usable;
// newScreen makes one.
type screen struct {
	out   io.Writer
	width int  // columns
	color bool // the terminal shows colors, and the person wants them
	live  bool // a line can be rewritten in place
}

// newScreen looks at where output goes and at COLUMNS, NO_COLOR (see no-color.org) and TERM.
func newScreen(out io.Writer, getenv func(string) string) screen {
	s := screen{out: out, width: usualWidth}
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		s.width = n
	}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			s.width = columns
		}
		s.live = getenv("TERM") != "dumb"
		s.color = s.live && getenv("NO_COLOR") == ""
	}
	s.width = min(max(s.width, narrowest), widest)
	return s
}

// paint writes a text in a style where the terminal shows colors.
func (s screen) paint(style ansi.Style, text string) string {
	if !s.color || text == "" {
		return text
	}
	return style.Styled(text)
}

var (
	bold   = ansi.Style{}.Bold()
	faint  = ansi.Style{}.Faint()
	green  = ansi.Style{}.Bold().ForegroundColor(ansi.Green)
	red    = ansi.Style{}.Bold().ForegroundColor(ansi.Red)
	yellow = ansi.Style{}.Bold().ForegroundColor(ansi.Yellow)
)

// wrapped is a text as lines of the screen's width: the first begins with lead, the others are indented as far. Text of
// others must be Printable before.
func (s screen) wrapped(lead, text string) string {
	indent := ansi.StringWidth(lead)
	lines := strings.Split(ansi.Wrap(text, max(s.width-indent, narrowest/2), wordSeparator), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lead + strings.Join(lines, "\n"+strings.Repeat(" ", indent)) + "\n"
}

// cut is a text that fits into one line of the screen.
func (s screen) cut(text string) string { return ansi.Truncate(text, s.width-1, "…") }

// EndLine leaves a living line behind, so that what is written next begins a line of its own.
func EndLine(file *os.File) {
	if s := newScreen(file, os.Getenv); s.live {
		_, _ = io.WriteString(file, "\n") // whoever has gone need not read it
	}
}
