package source_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"naps/market"
	"naps/source"
	"naps/words"
)

// each runs a test with every sample.
func each(t *testing.T, test func(*testing.T, *source.Sample)) {
	t.Helper()
	for _, s := range source.Samples() {
		t.Run(s.Slug, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

// documents are the bundled ones by the key of their readings.
func documents(t *testing.T, of *source.Sample) map[string]market.Evidence {
	t.Helper()
	out := map[string]market.Evidence{}
	for _, e := range everything(t, of) {
		key := source.SampleKey(e.URL, e.Title)
		if other, known := out[key]; known && other.Text != e.Text {
			t.Errorf("two documents share the address and title of %q: a reading cannot tell them apart", e.Title)
		}
		out[key] = e
	}
	return out
}

func readings(t *testing.T, of *source.Sample) map[string]source.SampleReading {
	t.Helper()
	all, err := of.Readings()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// figures are read by nobody: what people type, how often a topic is read, and how many a community has.
func figures(e market.Evidence) bool {
	return e.Kind == market.Suggestion || e.Kind == market.Series || e.Facts["type"] == "community"
}

func TestEveryReadingBelongsToABundledDocument(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, of *source.Sample) {
		docs := documents(t, of)
		for key, r := range readings(t, of) {
			if e, known := docs[key]; !known || figures(e) {
				t.Errorf("%s (%s) is no document that is read", r.URL, r.Title)
			}
		}
	})
}

func TestEveryBundledDocumentThatIsReadHasAReading(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, of *source.Sample) {
		all := readings(t, of)
		for key, e := range documents(t, of) {
			if _, read := all[key]; !read && !figures(e) {
				t.Errorf("%s: %s (%s) has no reading", e.Source, e.Title, e.URL)
			}
		}
	})
}

func TestEveryQuoteOfTheSampleStandsInOneSentenceOfItsText(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, of *source.Sample) {
		docs := documents(t, of)
		for key, r := range readings(t, of) {
			text := docs[key].Text
			for _, f := range r.Facts {
				within := slices.ContainsFunc(words.Sentences(text), func(at [2]int) bool {
					return strings.Contains(text[at[0]:at[1]], f.Quote)
				})
				if n := utf8.RuneCountInString(f.Quote); n == 0 || n > 300 || !within {
					t.Errorf("%s: the quote of %s stands in no single sentence: %q", r.Title, f.Fact, f.Quote)
				}
			}
		}
	})
}

var (
	spokenFacts = []string{
		market.FactIncident, market.FactWhen, market.FactLoss, market.FactAmount, market.FactPaid, market.FactHired,
		market.FactBuilt, market.FactWorkaround, market.FactAsks,
		market.FactComplaint, market.FactWould, market.FactContent,
		market.FactSolved, market.FactFree, market.FactNotWorth,
		market.FactSwitched, market.FactAdvert, market.FactForbidden,
	}
	productFacts = []string{market.FactDoes, market.FactPrice, market.FactCustomers, market.FactNoCharge}
)

func TestReadingsOfTheSampleKeepTheFormOfAReader(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, of *source.Sample) {
		docs := documents(t, of)
		for key, r := range readings(t, of) {
			may := spokenFacts
			if r.Relation != "" {
				may = productFacts
			}
			for _, f := range r.Facts {
				if !slices.Contains(may, f.Fact) {
					t.Errorf("%s: %q is no fact of this kind of reading", r.Title, f.Fact)
				}
			}
			about := map[market.Relation]int{market.SameJob: market.VeryProblem, market.Substitute: market.Neighboring}
			text := docs[key].Title + "\n" + docs[key].Text
			switch {
			case !slices.Contains([]market.Voice{market.Sufferer, market.Provider, market.Other}, r.Voice),
				r.About < market.Unrelated, r.About > market.VeryProblem:
				t.Errorf("%s: about %d, voice %q", r.Title, r.About, r.Voice)
			case docs[key].Kind == market.Product && r.Relation == "", r.Relation != "" && r.About != about[r.Relation]:
				t.Errorf("%s: relation %q, about %d", r.Title, r.Relation, r.About)
			case !strings.Contains(text, r.Name), r.Relation != "" &&
				(r.Name == "") != (r.Relation == market.NoRelation):
				t.Errorf("%s: the name %q does not fit", r.Title, r.Name)
			case (r.About == market.Unrelated || r.Relation == market.NoRelation) && len(r.Facts) > 0:
				t.Errorf("%s: facts of something that is not about it", r.Title)
			}
		}
	})
}

func TestPainsOfTheSampleUseTheWordsOfTheirText(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, of *source.Sample) {
		docs, groups := documents(t, of), map[string]string{}
		for key, r := range readings(t, of) {
			if r.Pain == "" {
				if r.Group != "" {
					t.Errorf("%s: a group without a pain", r.Title)
				}
				continue
			}
			words := strings.Fields(r.Pain)
			if len(words) < 2 || len(words) > 5 || r.About != market.VeryProblem || r.Voice != market.Sufferer {
				t.Errorf("%s: pain %q of a reading that says about %d, voice %s", r.Title, r.Pain, r.About, r.Voice)
			}
			if other, known := groups[r.Pain]; r.Group == "" || known && other != r.Group {
				t.Errorf("%s: %q belongs to %q and to %q", r.Title, r.Pain, r.Group, other)
			}
			groups[r.Pain] = r.Group
			text := strings.ToLower(docs[key].Title + " " + docs[key].Text)
			for _, word := range words {
				if stem := word[:min(4, len(word))]; len(word) > 2 && !strings.Contains(text, stem) {
					t.Errorf("%s: %q does not stand in the text", r.Title, word)
				}
			}
		}
	})
}
