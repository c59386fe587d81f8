package report

import (
	"slices"

	"naps/market"
	"naps/score"
)

// Read is what a reader made of a piece of evidence.
type Read struct {
	Reader   market.Reader   `json:"reader"`
	About    int             `json:"about"` // 2 the very problem or job, 1 related, 0 not about it
	Voice    market.Voice    `json:"voice"`
	Facts    []market.Fact   `json:"facts"` // never nil
	Pain     string          `json:"pain"`
	Relation market.Relation `json:"relation,omitempty"`
	Name     string          `json:"name,omitempty"`

	Model  string `json:"model,omitempty"`
	Prompt string `json:"prompt,omitempty"`
	Batch  string `json:"batch,omitempty"`
	At     int64  `json:"at"` // Unix milliseconds; 0 where a run read it, whose steps have no clock
}

// Near reports whether the reader found the text to be about the idea or next to it, or a product of its job or instead
// of it.
func (r *Read) Near() bool {
	return r != nil &&
		(r.About >= market.Neighboring || r.Relation == market.SameJob || r.Relation == market.Substitute)
}

// Coverage counts what the run searched, found and had read.
type Coverage = score.Coverage

// readViews are the readings that a report shows of each piece of evidence, by its hash: the one that stands, and of
// what the founder overruled the one that stood before.
type readViews struct{ stands, overruled map[string]market.Reading }

func readViewsOf(all []market.Reading) readViews {
	var others []market.Reading
	for _, r := range all {
		if r.Reader != market.ReadByFounder {
			others = append(others, r)
		}
	}
	return readViews{market.Standing(all), market.Standing(others)}
}

func (v readViews) of(hash string) (stands, overruled *Read) {
	r, read := v.stands[hash]
	if !read {
		return nil, nil
	}
	if other, known := v.overruled[hash]; known && r.Reader == market.ReadByFounder {
		overruled = ReadOf(other)
	}
	return ReadOf(r), overruled
}

// ReadOf is a reading as reports and pages show it.
func ReadOf(r market.Reading) *Read {
	out := Read{
		Reader: r.Reader, About: r.About, Voice: r.Voice,
		Facts: list(r.Facts), Pain: r.Pain, Relation: r.Relation, Name: r.Name,
		Model: r.Model, Prompt: r.Prompt, Batch: r.Batch, At: r.At,
	}
	for i := range out.Facts {
		if at := out.Facts[i].At; at != nil {
			out.Facts[i].At = list(at)
		}
	}
	return &out
}

// Readings gives back the readings that a report shows, in the order of its evidence; what the founder overruled comes
// before what stands.
func Readings(r Report) []market.Reading {
	out := []market.Reading{}
	for _, e := range r.Evidence {
		for _, x := range []*Read{e.Overruled, e.Read} {
			if x != nil {
				out = append(out, x.reading(e))
			}
		}
	}
	return out
}

func (r *Read) reading(e Evidence) market.Reading {
	again := ReadOf(market.Reading{Facts: r.Facts})
	return market.Reading{
		Evidence: e.ID, Hash: e.Hash, Reader: r.Reader, Model: r.Model,
		Prompt: r.Prompt, Batch: r.Batch, About: r.About, Voice: r.Voice,
		Facts: again.Facts, Pain: r.Pain, Relation: r.Relation, Name: r.Name, At: r.At,
	}
}

// factNames are the facts that a reader found, each once, in the order in which they were found.
func factNames(r *Read) []string {
	var out []string
	for _, f := range r.Facts {
		if !slices.Contains(out, f.Fact) {
			out = append(out, f.Fact)
		}
	}
	return out
}
