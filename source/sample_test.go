package source_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"naps/market"
	"naps/source"
	"naps/source/sourcetest"
)

// everything asks each sample source without words, which gives all that it has.
func everything(t *testing.T, of *source.Sample) []market.Evidence {
	t.Helper()
	var all []market.Evidence
	for _, s := range of.Sources() {
		for _, kind := range []string{"", "comment"} {
			q := market.Query{Limit: 100, Kind: kind}
			list, err := s.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			sourcetest.Check(t, s, q, list)
			all = append(all, list...)
		}
	}
	return all
}

func TestASampleIsWholeAndInvented(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, of *source.Sample) {
		authors, places, kinds, seen := map[string]bool{}, map[string]bool{}, map[market.Kind]bool{}, map[string]bool{}
		for _, e := range everything(t, of) {
			seen[e.Seal().Hash] = true
			kinds[e.Kind] = true
			if u, err := url.Parse(e.URL); err != nil || !strings.HasSuffix(u.Hostname(), ".example") {
				t.Errorf("%s is a real address", e.URL)
			}
			if e.Kind == market.Post {
				authors[e.Author], places[e.Place] = true, true
			}
			if !e.Sample {
				t.Errorf("%s is not marked as sample", e.URL)
			}
			if e.Date > market.SampleDay {
				t.Errorf("%s is dated after the sample was made", e.URL)
			}
		}
		if len(seen) < 90 || len(authors) < 25 || len(places) < 5 || len(kinds) != 7 {
			t.Errorf("%d documents, %d authors, %d places, %d kinds", len(seen), len(authors), len(places), len(kinds))
		}
	})
}

// subjects are a few words of what each sample is about.
var subjects = map[string]string{"tattoo-no-shows": "tattoo deposit no-show",
	"houseplant-watering": "houseplant watering"}

func TestASampleAnswersTheWordsOfTheQuery(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, of *source.Sample) {
		for _, s := range of.Sources() {
			q := market.Query{Text: subjects[of.Slug], Counter: true, Limit: 3}
			list, err := s.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			sourcetest.Check(t, s, q, list)
			if len(list) > 3 {
				t.Errorf("%s: %d answers with a limit of 3", s.Name(), len(list))
			}
			if s.Name() != "github" && len(list) == 0 {
				t.Errorf("%s: nothing about the sample's own subject", s.Name())
			}
			if list, err := s.Search(t.Context(), market.Query{Text: "satellite propulsion"}); err != nil ||
				len(list) != 0 {
				t.Errorf("%s: %d answers about something else, error %v", s.Name(), len(list), err)
			}
		}
	})
}

func TestTheSampleKnowsCommunitiesAndKinds(t *testing.T) {
	t.Parallel()
	for _, s := range source.Samples()[0].Sources() {
		switch s.Name() {
		case "arctic_shift":
			list, _ := s.Search(t.Context(), market.Query{Text: "deposit", Community: "r/tattooartists"})
			for _, e := range list {
				if e.Place != "reddit.example/r/tattooartists" {
					t.Errorf("%s is elsewhere", e.Place)
				}
			}
			if len(list) < 3 {
				t.Errorf("%d posts", len(list))
			}
		case "hackernews":
			list, _ := s.Search(t.Context(), market.Query{Text: "studio deposits", Kind: "comment"})
			if len(list) == 0 || list[0].Kind != market.Post {
				t.Errorf("comments: %v", list)
			}
		}
	}
}

func TestASampleSourceStopsWhenTold(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := source.Samples()[0].Sources()[0].Search(ctx, market.Query{Text: "tattoo"}); !errors.Is(err,
		context.Canceled) {
		t.Errorf("got %v", err)
	}
}
