package app

import (
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/analyst/plain"
	"naps/market"
	"naps/research"
	"naps/source"
)

// bundle reads the evidence of a sample by the readings that are bundled with it; all else it does as the plain
// analyst.
type bundle struct {
	plain.Analyst
	of *source.Sample
}

// sampled gives what a run of a sample asks, and who reads its evidence.
func sampled(idea string) ([]research.Source, research.Analyst) {
	s := source.SampleOf(idea)
	var list []research.Source
	for _, x := range s.Sources() {
		list = append(list, x)
	}
	return list, bundle{of: s}
}

// Understand adds to what the words of the idea say what the authors of the evidence know of it.
func (b bundle) Understand(ctx context.Context, brief market.Brief) (market.Subject, error) {
	s, err := b.Analyst.Understand(ctx, brief)
	if err != nil {
		return s, err
	}
	return b.of.Complete(s), nil
}

// Read gives the bundled readings of posts, news and pages.
func (b bundle) Read(_ context.Context, _ market.Brief, _ market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return b.bundled(batch)
}

// Products gives the bundled readings of products.
func (b bundle) Products(_ context.Context, _ market.Brief, _ market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return b.bundled(batch)
}

// Names gathers the pains under the names that are bundled with the readings.
func (b bundle) Names(
	_ context.Context, _ market.Brief, _ market.Subject, n analyst.Naming,
) (analyst.Names, []market.Removed, error) {
	var out analyst.Names
	all, err := b.of.Readings()
	if err != nil {
		return out, nil, err
	}
	group := map[string]string{}
	for _, r := range all {
		group[r.Pain] = r.Group
	}
	for _, hurt := range n.Pains {
		name := group[hurt.Pain]
		if name == "" {
			continue
		}
		i := slices.IndexFunc(out.Pains, func(c analyst.Cluster) bool { return c.Name == name })
		if i < 0 {
			i, out.Pains = len(out.Pains), append(out.Pains, analyst.Cluster{Name: name})
		}
		out.Pains[i].IDs = append(out.Pains[i].IDs, hurt.ID)
	}
	return out, nil, nil
}

func (b bundle) bundled(batch []analyst.Candidate) (analyst.Batch, error) {
	var out analyst.Batch
	all, err := b.of.Readings()
	if err != nil {
		return out, err
	}
	for _, c := range batch {
		s, ok := all[source.SampleKey(c.Evidence.URL, c.Evidence.Title)]
		if !ok {
			out.Unread = append(out.Unread, c.Evidence.ID)
			continue
		}
		r := market.Reading{
			Evidence: c.Evidence.ID, Hash: c.Evidence.Hash, Reader: market.ReadBySample,
			About: s.About, Voice: s.Voice, Pain: s.Pain, Relation: s.Relation, Name: s.Name,
			Facts: []market.Fact{}, At: c.Evidence.Fetched,
		}
		for _, f := range s.Facts {
			if at := strings.Index(c.Text, f.Quote); at >= 0 {
				r.Facts = append(r.Facts, market.Fact{Fact: f.Fact, Quote: f.Quote, Start: c.From + at,
					End: c.From + at + len(f.Quote)})
			}
		}
		out.Readings = append(out.Readings, r)
	}
	return out, nil
}
