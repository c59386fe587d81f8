package research

import (
	"context"
	"errors"

	"naps/journal"
	"naps/market"
	"naps/privacy"
)

// ErrOffline ends a run before its first search: nothing could be reached.
var ErrOffline = errors.New("research: no connection to the internet")

type offline struct{}

func (offline) Error() string { return ErrOffline.Error() }
func (offline) Unwrap() error { return ErrOffline }

// Sentence is what the founder reads.
func (offline) Sentence() string {
	return "This server has no internet connection, so nothing was searched. Nothing was charged. Check the connection, then continue."
}

// online looks once in a run whether there is a connection at all, so that nobody waits for sources that cannot answer.
// A run that had one goes on after a restart without looking again: what it found is kept.
func (p *Pipeline) online(ctx context.Context, run journal.Run, j Journal) error {
	if p.Online == nil || run.Brief.Sample || run.Brief.Again == market.ReadOn ||
		privacy.Of(ctx).Mode() == market.Closed {
		return nil
	}
	_, _, err := once(ctx, j, "@online", func(ctx context.Context, _ int) (bool, journal.Step, error) {
		if !p.Online(ctx) {
			return false, journal.Step{}, offline{}
		}
		return true, journal.Step{Phase: market.Keywords}, nil
	})
	return err
}
