package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/founder"
	"naps/journal"
)

// listener is a founder's desk that only notes what it is told.
type listener struct {
	said []string
	all  int
	back []string
}

func (l *listener) state() founder.State {
	s := founder.State{Done: len(l.said), All: l.all}
	if s.Done < s.All {
		s.Quote = &founder.Quote{ID: fmt.Sprintf("E%d", s.Done+1), Title: "A title", Place: "forum.example",
			Sentences: []founder.Sentence{{N: 1, Text: "It cost\x1b[2J us a day."}}}
	}
	return s
}

func (l *listener) Look(context.Context, journal.Session) (founder.State, error) {
	return l.state(), nil
}

func (l *listener) Answer(_ context.Context, _ journal.Session, id string, a founder.Answer,
	_ string) (founder.State, error) {
	line := id + " " + a.Say
	for _, m := range a.Shows {
		line += " " + m.What
	}
	l.said = append(l.said, line)
	return l.state(), nil
}

func (l *listener) Back(context.Context, journal.Session, string, string) (founder.State, error) {
	if len(l.said) == 0 {
		return founder.State{}, founder.ErrNothing
	}
	last := len(l.said) - 1
	l.back, l.said = append(l.back, l.said[last]), l.said[:last]
	return l.state(), nil
}

func TestAFounderReadsFromAPipe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"answers and facts": {"1\n13\n2\n3\n4\nq\n",
			[]string{"E1 yes happened pays", "E2 no", "E3 fine", "E4 skip"}},
		"undo":                {"u\n2\nu\n3\n", []string{"E1 fine"}},
		"what makes no sense": {"x\n\n9\n1\n7\n 4, 4 \n", []string{"E1 yes asks"}},
		"the end after a yes": {"1\n", []string{"E1 yes"}},
		"nothing at all":      {"", nil},
		"no more than there are": {strings.Repeat("2\n", 40),
			[]string{"E1 no", "E2 no", "E3 no", "E4 no", "E5 no", "E6 no"}},
	} {
		l := &listener{all: 6}
		var out strings.Builder
		if err := read(t.Context(), l, journal.Session{}, strings.NewReader(c.in),
			screen{out: &out, width: usualWidth}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !slices.Equal(l.said, c.want) {
			t.Errorf("%s: %q, want %q", name, l.said, c.want)
		}
		if strings.Contains(out.String(), "\x1b") ||
			!strings.Contains(out.String(), fmt.Sprintf("You have read %d of 6", len(c.want))) {
			t.Errorf("%s: %q", name, out.String())
		}
	}
	if err := read(t.Context(), &listener{all: 2}, journal.Session{},
		strings.NewReader(strings.Repeat("2", readLine+1)),
		screen{out: &strings.Builder{}, width: usualWidth}); err == nil {
		t.Error("a line without end is no error")
	}
}
