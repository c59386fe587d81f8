package research

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"naps/analyst"
	"naps/journal"
	"naps/market"
)

// Answers gives the readings of a session that its founder made, in earlier runs' reports, and those of a model that
// would read the same texts in the same way again: the same model and prompt, of the same idea. The latter are not made
// a second time.
type Answers func(ctx context.Context, session string) ([]market.Reading, error)

// prior is what a founder answered before this run began, by the hash of the evidence. Only the goroutine of Research
// uses it.
type prior struct {
	answers map[string]market.Reading
	taken   map[string]bool           // those that were looked at
	earlier map[string]market.Reading // what a model read before, by the hash of the evidence
}

// loadPrior loads them, once a run, so that a later life of it knows the same.
func loadPrior(ctx context.Context, w *work, from Answers) (prior, error) {
	out := prior{map[string]market.Reading{}, map[string]bool{}, map[string]market.Reading{}}
	if from == nil {
		return out, nil
	}
	list, _, err := once(ctx, w.j, "@answers", func(ctx context.Context,
		_ int) ([]market.Reading, journal.Step, error) {
		all, err := from(ctx, w.facts.run.Session)
		if err != nil {
			w.log.Warn("What the founder has read could not be loaded; this run goes on without it", "error", err)
		}
		list := slices.SortedFunc(maps.Values(market.Answers(all)), func(a, b market.Reading) int {
			return cmp.Compare(a.Hash, b.Hash)
		})
		list = slices.DeleteFunc(list, func(r market.Reading) bool { return r.About == market.Skipped })
		return append(list, readBefore(all)...), journal.Step{Phase: market.Keywords}, nil
	})
	for _, r := range list {
		if r.Reader == market.ReadByFounder {
			out.answers[r.Hash] = r
		} else {
			out.earlier[r.Hash] = r
		}
	}
	return out, err
}

// readBefore are the latest readings of a model, by hash.
func readBefore(all []market.Reading) []market.Reading {
	all = slices.DeleteFunc(slices.Clone(all), func(r market.Reading) bool { return r.Reader != market.ReadByModel })
	return slices.SortedFunc(maps.Values(market.Standing(all)), func(a, b market.Reading) int {
		return cmp.Compare(a.Hash, b.Hash)
	})
}

// readAgain divides a batch into what has to be read and the readings of what a model has read before. A text that no
// longer holds the words of a reading has to be read anew.
func readAgain(ctx context.Context, r *reader,
	batch []analyst.Candidate) (fresh []analyst.Candidate, kept []market.Reading, err error) {
	var found []market.Evidence
	for _, c := range batch {
		if _, ok := r.earlier[c.Evidence.Hash]; ok {
			found = append(found, c.Evidence)
		}
	}
	if len(found) == 0 {
		return batch, nil, nil
	}
	texts, err := r.texts(ctx, found)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range batch {
		old, ok := r.earlier[c.Evidence.Hash]
		if ok {
			old, ok = relocated(old, texts[c.Evidence.Page])
		}
		if !ok {
			fresh = append(fresh, c)
			continue
		}
		old.Evidence = c.Evidence.ID
		kept = append(kept, old)
	}
	return fresh, kept, nil
}

// take lets the answers stand for what was found again. A text that changed since keeps its answer where it still holds
// the words that show it; otherwise somebody has to read it again.
func (x prior) take(ctx context.Context, j Journal, k *knowledge) error {
	var found []market.Evidence
	var pages []string
	for _, e := range k.pool {
		if _, answered := x.answers[e.Hash]; answered && !x.taken[e.Hash] {
			found, pages = append(found, e), append(pages, e.Page)
		}
	}
	if len(found) == 0 {
		return nil
	}
	texts, err := j.Texts(ctx, distinct(pages))
	if err != nil {
		return err
	}
	for _, e := range found {
		x.taken[e.Hash] = true
		if a, holds := relocated(x.answers[e.Hash], texts[e.Page]); holds {
			a.Evidence = e.ID
			k.readings = append(k.readings, a)
		}
	}
	return nil
}

// relocated is a reading of a text as it is now: the words of each fact where they stand. It is false where some of
// them are gone.
func relocated(r market.Reading, text string) (market.Reading, bool) {
	r.Facts = slices.Clone(r.Facts)
	for i := range r.Facts {
		f := &r.Facts[i]
		if f.Start >= 0 && f.Start <= f.End && f.End <= len(text) && text[f.Start:f.End] == f.Quote {
			continue
		}
		at := strings.Index(text, f.Quote)
		if at < 0 {
			return r, false
		}
		f.Start, f.End, f.At = at, at+len(f.Quote), nil
	}
	return r, true
}
