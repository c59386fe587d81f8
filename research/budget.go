package research

import (
	"context"
	"errors"
	"time"

	"naps/market"
)

// The limits of a run that is given none. A run of the built-in analyst plans about 130 searches; public services that ask for
// a pause between requests make a phase of forty searches last two to three minutes.
const (
	defaultFetches = 240
	defaultWall    = 15 * time.Minute
	defaultPhase   = 4 * time.Minute
	defaultKept    = 20
)

func (l Limits) orDefaults() Limits {
	if l.Fetches <= 0 {
		l.Fetches = defaultFetches
	}
	if l.Wall <= 0 {
		l.Wall = defaultWall
	}
	if l.Phase <= 0 {
		l.Phase = defaultPhase
	}
	if l.Source <= 0 {
		l.Source = defaultKept
	}
	return l
}

// The causes with which a search under way is ended though the run goes on.
var (
	errHurry = errors.New("research: the report was asked for")
	errTime  = errors.New("research: the time for the searches is used up")
)

func isCancelled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// keeps is how much evidence of one search is kept: of people's own words the most, since the score counts people.
func (l Limits) keeps(kind market.Kind) int {
	if kind == market.Post {
		return l.Source
	}
	return max(1, l.Source/2)
}
