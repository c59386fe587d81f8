// Package doctor examines a naps and suggests fixes.
//
// A check looks, it changes nothing that stays; it has twenty seconds, or what it says that it needs; and a check that
// panics or hangs is a finding like any other.
package doctor

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"
)

// State says how bad a finding is.
type State string

// The states, the worst last. Only a problem makes the command fail.
const (
	OK      State = "ok"
	Warning State = "warning"
	Problem State = "problem"
)

// Finding is what a check found, in a sentence, and what to do about it.
type Finding struct {
	Check  string `json:"check"`
	State  State  `json:"state"`
	Text   string `json:"text"`
	Mend   string `json:"mend,omitempty"`
	Millis int64  `json:"millis"` // how long the check took
}

// Check is one thing to look at. Its Look leaves Check and Millis of the finding alone.
type Check struct {
	Name     string
	Look     func(ctx context.Context) Finding
	Patience time.Duration // how long it may take; 0: as long as the others
}

// patience is how long a check may take.
const patience = 20 * time.Second

// sideBySide is how many checks run at once.
const sideBySide = 6

// Examine runs the checks, several at once, and returns the findings in the order of the checks.
func Examine(ctx context.Context, checks []Check) []Finding {
	findings := make([]Finding, len(checks))
	places := make(chan struct{}, sideBySide)
	var wait sync.WaitGroup
	for i, c := range checks {
		wait.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			findings[i] = c.run(ctx)
		})
	}
	wait.Wait()
	return findings
}

// run looks within the time that a check has, and does not wait for one that ignores it.
func (c Check) run(ctx context.Context) Finding {
	most := cmp.Or(c.Patience, patience)
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	begin := time.Now()
	done := make(chan Finding, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- problem(fmt.Sprintf("The check itself broke: %v", p), "Report this, with the version.")
			}
		}()
		done <- c.Look(ctx)
	}()
	var f Finding
	select {
	case f = <-done:
	case <-ctx.Done():
		select {
		case f = <-done: // it noticed, too
		case <-time.After(time.Second):
			f = problem("No answer within "+most.String()+".", "")
		}
	}
	f.Check, f.Millis = c.Name, time.Since(begin).Milliseconds()
	return f
}

// Worst is the worst state among findings.
func Worst(findings []Finding) State {
	worst := OK
	for _, f := range findings {
		if f.State == Problem || f.State == Warning && worst == OK {
			worst = f.State
		}
	}
	return worst
}

func fine(text string) Finding          { return Finding{State: OK, Text: text} }
func warning(text, mend string) Finding { return Finding{State: Warning, Text: text, Mend: mend} }
func problem(text, mend string) Finding { return Finding{State: Problem, Text: text, Mend: mend} }
