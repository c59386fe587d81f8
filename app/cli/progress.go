package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"naps/journal"
	"naps/market"
)

// progress shows a run, a line for each phase. On a terminal the line of the phase that runs is written again as
// evidence comes in; elsewhere a phase is told when it has ended.
type progress struct {
	to    screen
	now   func() time.Time
	phase market.Phase // that runs; empty: none does
	began time.Time    // of the phase
	found int          // pieces of evidence of the phase
	place int          // in the queue; 0: not in it
	drawn time.Time    // when the living line was written last
}

// redrawEvery keeps a burst of evidence from writing the living line hundreds of times.
const redrawEvery = 100 * time.Millisecond

// see takes an event of the run. An error is one of writing: nobody reads along any more.
func (p *progress) see(e journal.Event) error {
	switch e.Kind {
	case journal.EventStatus:
		var s journal.StatusData
		if json.Unmarshal(e.Data, &s) == nil {
			p.place = s.Place
		}
	case journal.EventEvidence:
		if e.Phase == p.phase {
			p.found++
		}
		if p.now().Sub(p.drawn) < redrawEvery {
			return nil
		}
	case journal.EventPhase:
		var d journal.PhaseData
		if json.Unmarshal(e.Data, &d) != nil {
			return nil
		}
		if d.Status != market.PhaseRunning {
			p.phase = ""
			return p.ended(d)
		}
		if p.phase != d.Phase {
			p.phase, p.began, p.found, p.place = d.Phase, p.now(), 0, 0
		}
	default:
		return nil
	}
	return p.draw()
}

// draw writes the living line again.
func (p *progress) draw() error {
	if !p.to.live || p.phase == "" && p.place == 0 {
		return nil
	}
	line := fmt.Sprintf("  Waiting: place %d in the queue", p.place)
	if p.phase != "" {
		line = fmt.Sprintf("%s %-12s %s", p.to.paint(yellow, "…"), p.phase.Title(), took(p.now().Sub(p.began)))
		if p.found > 0 {
			line += ", " + counted(p.found, "piece of evidence", "pieces of evidence")
		}
	}
	p.drawn = p.now()
	_, err := io.WriteString(p.to.out, clearLine+p.to.cut(line))
	return err
}

// ended writes the line of a phase that stays.
func (p *progress) ended(d journal.PhaseData) error {
	mark, style, word := "✓", green, ""
	switch d.Status {
	case market.PhasePartial:
		mark, style, word = "!", yellow, "incomplete"
	case market.PhaseFailed:
		mark, style, word = "✕", red, "failed"
	case market.PhaseSkipped:
		mark, style, word = "-", yellow, "skipped"
	}
	text := ""
	if d.Evidence > 0 {
		text = counted(d.Evidence, "piece of evidence", "pieces of evidence") + " from " +
			counted(d.Sources, "source", "sources")
	}
	text = joinedBy(", ", text, word)
	text = joinedBy(": ", text, oneLine(d.Reason))
	if text == "" {
		text = "done"
	}
	return p.keep(p.to.wrapped(fmt.Sprintf("%s %-12s ", p.to.paint(style, mark), d.Phase.Title()), text))
}

// keep writes lines that stay, over the living line.
func (p *progress) keep(lines string) error {
	if p.to.live {
		lines = clearLine + lines
	}
	_, err := io.WriteString(p.to.out, lines)
	return err
}

// took is a duration as minutes and seconds.
func took(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

func joinedBy(between, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}
