package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"naps/founder"
	"naps/journal"
)

// Founder lets whoever sits at the terminal read the evidence of a session.
type Founder interface {
	Look(ctx context.Context, s journal.Session) (founder.State, error)
	Answer(ctx context.Context, s journal.Session, evidence string, a founder.Answer, key string) (founder.State, error)
	Back(ctx context.Context, s journal.Session, evidence, key string) (founder.State, error)
}

// readLine is the longest line that is taken as an answer, in bytes.
const readLine = 4096

// What the terminal asks. Keys are digits as on a phone's buttons, so that no language's keyboard is in the way.
const (
	askAnswer = "1 yes, this is the problem · 2 no · 3 says it's fine · 4 skip · u undo · q done > "
	askFacts  = "What does it show? 1 happened to them · 2 cost them · 3 they pay · 4 ask for a tool (such as 12, or Enter) > "
)

// read asks about one quote after another until enough are read, in is at its end, or the founder is done. It needs no
// terminal: answers may come from a file, one a line.
func read(ctx context.Context, f Founder, s journal.Session, in io.Reader, to screen) error {
	out := to.out
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, readLine), readLine)
	state, err := f.Look(ctx, s)
	if err != nil {
		return fmt.Errorf("the quotes couldn't be loaded: %w", err)
	}
	most := min(founder.Enough, state.All)
	if most == 0 {
		fmt.Fprintln(out, "Nothing to read: the searches found no posts by people.")
	}
	for state.Quote != nil && state.Done < most {
		writeQuote(to, state, most)
		said, more := ask(lines, out, askAnswer)
		if !more || said == "q" {
			break
		}
		state, err = act(ctx, f, s, state, said, lines, out)
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "\nYou have read %d of %d quotes.\n\n", state.Done, most)
	return lines.Err()
}

// act does what a line says and gives where the founder stands then.
func act(ctx context.Context, f Founder, s journal.Session, state founder.State, said string, lines *bufio.Scanner,
	out io.Writer) (founder.State, error) {
	var a founder.Answer
	switch said {
	case "1":
		a.Say = founder.Yes
		a.Shows = askShown(lines, out)
	case "2", "3", "4":
		a.Say = map[string]string{"2": founder.No, "3": founder.Fine, "4": founder.Skip}[said]
	case "u":
		next, err := f.Back(ctx, s, "", "")
		if errors.Is(err, founder.ErrNothing) {
			fmt.Fprintln(out, "Nothing to undo.")
			return state, nil
		}
		return next, err
	default:
		fmt.Fprintln(out, "Type 1, 2, 3, 4, u or q.")
		return state, nil
	}
	next, err := f.Answer(ctx, s, state.Quote.ID, a, "")
	if err == nil {
		writeMove(out, state, next)
	}
	return next, err
}

// askShown asks what a text shows until the line makes sense; the end of the input is no fact.
func askShown(lines *bufio.Scanner, out io.Writer) []founder.Mark {
	for {
		said, more := ask(lines, out, askFacts)
		var marks []founder.Mark
		good := more
		for _, r := range strings.NewReplacer(" ", "", ",", "").Replace(said) {
			n := int(r - '1')
			if n < 0 || n >= len(founder.Shown) {
				good = false
				break
			}
			if m := (founder.Mark{What: founder.Shown[n]}); !slices.Contains(marks, m) {
				marks = append(marks, m)
			}
		}
		if good || !more {
			return marks
		}
		fmt.Fprintln(out, "Type one or more of 1 to 4, or just press Enter.")
	}
}

// ask prints a prompt and gives the next line, in lower case.
func ask(lines *bufio.Scanner, out io.Writer, prompt string) (said string, more bool) {
	fmt.Fprint(out, prompt)
	if !lines.Scan() {
		fmt.Fprintln(out)
		return "", false
	}
	return strings.ToLower(strings.TrimSpace(lines.Text())), true
}

func writeQuote(to screen, state founder.State, most int) {
	q := state.Quote
	var text []string
	for _, s := range q.Sentences {
		text = append(text, oneLine(s.Text))
	}
	head := fmt.Sprintf("[%d of %d] %s, %s %s", state.Done+1, most, oneLine(q.Title), oneLine(q.Place), oneLine(q.Date))
	fmt.Fprint(to.out, "\n", to.paint(bold, to.wrapped("", head)), to.wrapped("  ", strings.Join(text, " ")))
}

// writeMove says where the verdict stands, and how the answer moved the score.
func writeMove(out io.Writer, before, now founder.State) {
	r := now.Report
	if !r.Inconclusive.ShowsNumber() {
		fmt.Fprintf(out, "Verdict so far: %s, no score yet.\n", r.Verdict)
		return
	}
	fmt.Fprintf(out, "Verdict so far: %s, %.1f of 100 (it was %.1f).\n", r.Verdict, r.Score, before.Report.Score)
}
