package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestWhatIsNoTerminalGetsNoColorAndNoLineThatChanges(t *testing.T) {
	t.Parallel()
	file, err := os.CreateTemp(t.TempDir(), "out")
	must(t, err)
	defer file.Close()
	for name, c := range map[string]struct {
		env   func(string) string
		width int
	}{
		"nothing is set":       {env(), 80},
		"the width is given":   {env("COLUMNS", "60", "TERM", "xterm"), 60},
		"no width is sensible": {env("COLUMNS", "-4"), 80},
		"far too narrow":       {env("COLUMNS", "3"), narrowest},
		"too wide to read":     {env("COLUMNS", "900"), widest},
	} {
		s := newScreen(file, c.env)
		if s.width != c.width || s.color || s.live {
			t.Errorf("%s: %+v", name, s)
		}
		if got := s.paint(red, "text"); got != "text" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestLinesAreNoWiderThanTheScreenAndNoWordIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := screen{width: rapid.IntRange(narrowest, widest).Draw(t, "width")}
		word := rapid.StringMatching(`[a-zé請한]{1,9}`)
		text := strings.Join(rapid.SliceOfN(word, 1, 60).Draw(t, "words"), " ")
		lead := rapid.SampledFrom([]string{"", "  - ", "✓ "}).Draw(t, "lead")
		got := s.wrapped(lead, text)
		for line := range strings.Lines(got) {
			if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > s.width {
				t.Fatalf("%d columns of %d: %q", w, s.width, line)
			}
		}
		if strings.Join(strings.Fields(strings.TrimPrefix(got, lead)), " ") != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
