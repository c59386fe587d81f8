package research

import (
	"context"

	"naps/market"
)

// How many texts a run reads beside those of the run that it continues, where it was asked to read on: three batches of
// posts, two of products.
const (
	readOnPosts    = 3 * postBatch
	readOnProducts = 2 * productBatch
)

// ReadOn is how many texts a run that reads on has read, as Readings is of a whole run.
func ReadOn() (posts, products int) { return readOnPosts, readOnProducts }

// readsOn reports whether a run makes no search: it takes all answers from the run that it continues.
func (k *knowledge) readsOn() bool { return k.run.Brief.Again == market.ReadOn }

// readOn reads more of what was found, after all that the run before read came from its journal: posts in the phase of
// the pains, products in that of the competitors.
func (r *reader) readOn(ctx context.Context, name market.Phase) error {
	if !r.facts.readsOn() {
		return nil
	}
	r.left = map[job]int{}
	switch name {
	case market.Pains:
		r.left[readPosts] = readOnPosts
	case market.Competitors:
		r.left[readProducts] = readOnProducts
	}
	_, err := r.readAll(ctx, name, 1)
	return err
}
