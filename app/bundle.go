package app

import (
	"context"
	"strings"

	"naps/analyst"
	"naps/analyst/plain"
	"naps/market"
	"naps/source"
)

// bundle reads the sample evidence by the readings that are bundled with it; all else it does as the plain analyst.
type bundle struct{ plain.Analyst }

// Read gives the bundled readings of posts, news and pages.
func (bundle) Read(_ context.Context, _ market.Brief, _ market.Subject, batch []analyst.Candidate) (analyst.Batch, error) {
	return bundled(batch)
}

// Products gives the bundled readings of products.
func (bundle) Products(_ context.Context, _ market.Brief, _ market.Subject, batch []analyst.Candidate) (analyst.Batch, error) {
	return bundled(batch)
}

func bundled(batch []analyst.Candidate) (analyst.Batch, error) {
	var out analyst.Batch
	all, err := source.SampleReadings()
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
			Evidence: c.Evidence.ID, Hash: c.Evidence.Hash, Reader: market.ReadBySample, About: s.About, Voice: s.Voice, Pain: s.Pain, Relation: s.Relation, Name: s.Name,
			Facts: []market.Fact{}, At: c.Evidence.Fetched,
		}
		for _, f := range s.Facts {
			if at := strings.Index(c.Text, f.Quote); at >= 0 {
				r.Facts = append(r.Facts, market.Fact{Fact: f.Fact, Quote: f.Quote, Start: c.From + at, End: c.From + at + len(f.Quote)})
			}
		}
		out.Readings = append(out.Readings, r)
	}
	return out, nil
}
