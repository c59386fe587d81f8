package research

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"naps/journal"
)

// The limits of a run that is given none. Public services that ask for a pause between requests make a phase of forty
// searches last two to three minutes.
const (
	defaultFetches = 120
	defaultPhase   = 4 * time.Minute
)

func (l Limits) orDefaults() Limits {
	if l.Fetches <= 0 {
		l.Fetches = defaultFetches
	}
	if l.Wall <= 0 {
		l.Wall = journal.RunTime
	}
	if l.Phase <= 0 {
		l.Phase = defaultPhase
	}
	return l
}

// The causes with which a search under way is ended though the run goes on.
var (
	errHurry = errors.New("research: the report was asked for")
	errTime  = errors.New("research: the time for the searches is used up")
)

// clock says how long the searches of a run may go on.
type clock struct {
	calm      context.Context // ends when no search may be made any more
	deadline  time.Time       // of all searches of this life
	phaseEnds time.Time       // of the searches of the phase
	closed    bool            // no search may be made at all
}

// opening decides what a phase may do: nothing when the report was asked for or the time is over, else its part of the
// searches left.
func (c *clock) opening(ph phase, left int) opening {
	if c.closed {
		return opening{Skip: whyClosed}
	}
	if c.calm.Err() != nil {
		return opening{Skip: whyNot(context.Cause(c.calm))}
	}
	if !time.Now().Before(c.deadline) {
		return opening{Skip: whyTime}
	}
	shares, seen := 0, false
	for _, other := range phases {
		if seen = seen || other.name == ph.name; seen {
			shares += other.share
		}
	}
	return opening{Room: max(0, left) * ph.share / shares}
}

// trim keeps at most room searches, of each source about the same number and the first of each, in the order in which
// they stood.
func trim(asks []ask, room int) (kept, over []ask) {
	if len(asks) <= room {
		return asks, nil
	}
	nth, count := make([]int, len(asks)), map[string]int{}
	for i, a := range asks {
		nth[i] = count[a.source.Name()]
		count[a.source.Name()]++
	}
	order := make([]int, len(asks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(nth[x], nth[y]) })
	in := map[int]bool{}
	for _, i := range order[:max(0, room)] {
		in[i] = true
	}
	for i, a := range asks {
		if in[i] {
			kept = append(kept, a)
		} else {
			over = append(over, a)
		}
	}
	return kept, over
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
