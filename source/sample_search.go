package source

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"naps/market"
	"naps/words"
)

type sampleSource struct {
	site
	load func() (*sampleDocs, error)
}

type sampleDocs struct {
	docs  []sampleDoc
	index *index
}

// sampleDoc is one document as the files hold it: the fields of market.Evidence, the whole text, and what queries
// choose by.
type sampleDoc struct {
	market.Evidence
	FullText  string             `json:"text"`
	Handle    string             `json:"author"` // becomes a pseudonym
	Community string             `json:"community"`
	Division  string             `json:"division"` // "story", "comment", "ask_hn", "show_hn"
	Months    map[string]float64 `json:"months"`   // of a series
}

func readSamples(slug, name string) (*sampleDocs, error) {
	list := &sampleDocs{index: newIndex()}
	if err := readBundled(slug, name, &list.docs); err != nil {
		return nil, err
	}
	for i := range list.docs {
		list.docs[i].finish(name)
		list.index.add(list.docs[i].Title + " " + list.docs[i].FullText)
	}
	list.index.seal()
	return list, nil
}

// finish fills what follows from the rest, as the adapters do it for live answers.
func (d *sampleDoc) finish(name string) {
	if d.Months != nil {
		s := series(d.Months)
		d.FullText, d.Date, d.Metrics = s.Text, s.Date, s.Metrics
	} else if d.Quote == "" {
		d.Quote = quoteOf(d.FullText)
	}
	site, _, _ := strings.Cut(d.Place, "/")
	d.Author = market.Pseudonym(site, d.Handle)
	d.Text, d.Source, d.Sample, d.Fetched = d.FullText, name, true, sampleTime
}

// Search answers with the documents that share most words with the query, those of its community and kind alone where
// it names them.
func (s *sampleSource) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%s: %w", s.name, context.Cause(ctx))
	}
	list, err := s.load()
	if err != nil {
		return nil, err
	}
	out := []market.Evidence{}
	for _, i := range list.find(q.Text) {
		d := list.docs[i]
		if !d.fits(q) || len(out) == limit(q, 25, 100) {
			continue
		}
		e := d.Evidence
		e.Query, e.Counter, e.Metrics, e.Facts = q.Text, q.Counter, maps.Clone(e.Metrics), maps.Clone(e.Facts)
		out = append(out, e)
	}
	return out, nil
}

// find ranks all documents by a query; without words all of them match, as the newest do at a real service.
func (l *sampleDocs) find(query string) []int {
	if len(words.Terms(query)) > 0 {
		return l.index.search(query, len(l.docs))
	}
	all := make([]int, len(l.docs))
	for i := range all {
		all[i] = i
	}
	return all
}

func (d sampleDoc) fits(q market.Query) bool {
	community := strings.TrimPrefix(q.Community[strings.LastIndex(q.Community, "/")+1:], "r/")
	if community != "" && d.Community != "" && !strings.EqualFold(community, d.Community) {
		return false
	}
	switch q.Kind {
	case "", "story":
		return d.Division != "comment"
	case "comment", "ask_hn", "show_hn":
		return d.Division == "" || d.Division == q.Kind
	}
	return true
}
