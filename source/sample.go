package source

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"naps/market"
)

// Sample is an idea that comes with naps, with evidence that was written for it: what people say, what is sold, what is
// searched for, and what its authors read in all of that. A run of it needs no network and no model, and always ends in
// the same report.
type Sample struct {
	Slug string // names it in addresses, and its folder
	subject
	readings func() (map[string]SampleReading, error)
}

// subject is what the authors of a sample know of its idea.
type subject struct {
	Idea        string   `json:"idea"`
	Says        []string `json:"says"`
	Communities []string `json:"communities"`
	Substitutes []string `json:"substitutes"`
}

// sampleTime is when the bundled evidence counts as fetched, in Unix milliseconds.
var sampleTime = func() int64 {
	t, err := time.Parse(time.DateOnly, market.SampleDay)
	if err != nil {
		panic(err)
	}
	return t.UnixMilli()
}()

// bundled is one folder a sample, with one file a source, named like it. All of it was written for naps: people,
// products, places, figures and addresses are invented, and every address is under .example.
//
//go:embed sample/*/*.json
var bundled embed.FS

// sampleSlugs lists the samples in the order in which they are offered.
var sampleSlugs = []string{"tattoo-no-shows", "houseplant-watering"}

// sampleList lists the sources that may have bundled evidence, in the order of All.
var sampleList = []About{
	aboutHackerNews, aboutArcticShift, aboutRedditRSS, aboutStackExchange,
	aboutSuggestGoogle, aboutSuggestDuckDuckGo, aboutWikipedia,
	aboutPageviews, aboutDuckDuckGo, aboutYC, aboutITunes, aboutGitHub, aboutNewsRSS, aboutEDGAR,
}

// Samples lists the ideas that come with naps. The first one is what somebody gets who asks for "the" sample.
var Samples = sync.OnceValue(func() []*Sample {
	var all []*Sample
	for _, slug := range sampleSlugs {
		s := &Sample{Slug: slug}
		if err := readBundled(slug, "subject", &s.subject); err != nil {
			panic(err) // the files are part of the program
		}
		s.readings = sync.OnceValues(func() (map[string]SampleReading, error) { return readingsOf(slug) })
		all = append(all, s)
	}
	return all
})

// SampleNamed is the sample with this slug.
func SampleNamed(slug string) (*Sample, bool) {
	all := Samples()
	if i := slices.IndexFunc(all, func(s *Sample) bool { return s.Slug == slug }); i >= 0 {
		return all[i], true
	}
	return nil, false
}

// SampleOf is the sample with this idea; another idea gets the first one, as a session of an earlier release may have.
func SampleOf(idea string) *Sample {
	all := Samples()
	if i := slices.IndexFunc(all, func(s *Sample) bool { return s.Idea == idea }); i >= 0 {
		return all[i]
	}
	return all[0]
}

// Sources lists sources that answer from the sample's own evidence, under the names of the real ones. They mark what
// they give as sample, and answer the same question in the same way for ever.
func (s *Sample) Sources() []Source {
	list := make([]Source, 0, len(sampleList))
	for _, a := range sampleList {
		if _, err := fs.Stat(bundled, bundledFile(s.Slug, a.Name)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		load := func() (*sampleDocs, error) { return readSamples(s.Slug, a.Name) }
		list = append(list, &sampleSource{site: a.site(nil), load: sync.OnceValues(load)})
	}
	return list
}

// Complete adds to how the idea is understood what its authors know of it: how people with the problem put it, where
// they talk, and what they use today.
func (s *Sample) Complete(of market.Subject) market.Subject {
	of.Says, of.Communities, of.Substitutes = slices.Clone(s.Says), slices.Clone(s.Communities),
		slices.Clone(s.Substitutes)
	return of
}

func bundledFile(slug, name string) string { return "sample/" + slug + "/" + name + ".json" }

// readBundled reads one of the bundled files.
func readBundled(slug, name string, to any) error {
	b, err := bundled.ReadFile(bundledFile(slug, name))
	if err != nil {
		return fmt.Errorf("%s of sample %s: %w: %w", name, slug, market.ErrUnavailable, err)
	}
	if err := json.Unmarshal(b, to); err != nil {
		return fmt.Errorf("%s of sample %s: %w: %w", name, slug, market.ErrShape, err)
	}
	return nil
}
