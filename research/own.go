package research

import (
	"context"
	"slices"

	"naps/journal"
	"naps/market"
)

// Own gives the evidence that stands in the files of the founder of a session; other evidence may come along.
type Own func(ctx context.Context, session string) ([]market.Evidence, error)

// bring adds what stands in the founder's own files to the candidates, as far as it was there when the run began. It is
// read like any other, and says nothing of how well the searches listened.
func bring(ctx context.Context, w *work, from Own) error {
	if from == nil {
		return nil
	}
	step, err := w.j.Do(ctx, "@own", func(ctx context.Context, _ int) (journal.Step, error) {
		all, err := from(ctx, w.facts.run.Session)
		if err != nil && ctx.Err() != nil {
			return journal.Step{}, context.Cause(ctx)
		}
		if err != nil {
			w.log.Warn("The founder's own files can't be loaded; this run continues without them", "error", err)
			return journal.Step{Phase: market.Pains,
				Events: []journal.Event{journal.NewEvent(w.facts.run.ID, market.Pains, journal.EventNotice,
					journal.NoticeData{Code: "own", Text: ownMissing}, 0)}}, nil
		}
		return journal.Step{Phase: market.Pains, Evidence: onlyOwn(all)}, nil
	})
	if err != nil {
		return err
	}
	for _, e := range step.Evidence {
		e.Text = ""
		w.facts.pool = append(w.facts.pool, e)
	}
	return nil
}

// ownMissing is what the founder reads when their files can't be loaded.
const ownMissing = "Your own files couldn’t be loaded, so this run continues without them. Run it again later to include them."

func onlyOwn(all []market.Evidence) []market.Evidence {
	return slices.DeleteFunc(slices.Clone(all), func(e market.Evidence) bool { return !e.Own() })
}

// searchedNothing reports whether no search brought anything.
func searchedNothing(pool []market.Evidence) bool {
	return !slices.ContainsFunc(pool, func(e market.Evidence) bool { return !e.Own() })
}

// withOwn puts what stands in the founder's own files by now into a dossier, in the place of what it holds of them. It
// reports whether that is anything else.
func withOwn(d *market.Dossier, found []market.Evidence) bool {
	was, now := onlyOwn(d.Evidence), onlyOwn(found)
	same := slices.EqualFunc(was, now, func(a, b market.Evidence) bool { return a.ID == b.ID && a.Hash == b.Hash })
	if same {
		return false
	}
	gone := map[string]bool{}
	for _, e := range was {
		gone[e.Hash] = true
	}
	for i := range now {
		now[i].Text, gone[now[i].Hash] = "", false
	}
	d.Evidence = append(slices.DeleteFunc(slices.Clone(d.Evidence), market.Evidence.Own), now...)
	d.Readings = slices.DeleteFunc(slices.Clone(d.Readings), func(r market.Reading) bool { return gone[r.Hash] })
	return true
}
