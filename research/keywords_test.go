package research

import (
	"slices"
	"testing"

	"naps/market"
)

func TestAnArticleOnOneWordOfTheQuestionIsNotCountedAsInterestInIt(t *testing.T) {
	t.Parallel()
	for query, titles := range map[string]map[string]bool{
		"booking reminders for tattoo studios": {"Reminder": false, "Tattoo": false, "Studio (film)": false,
			"Booking reminder": true, "Tattoo studio": true},
		"recordatorio de citas": {"Cita": false, "Recordatorio de citas": true},
		"beekeeping":            {"Beekeeping": true, "Beekeeping in Nepal": true, "Bee": false},
	} {
		var found []market.Evidence
		var want []string
		for title, on := range titles {
			found = append(found, market.Evidence{Title: title})
			if on {
				want = append(want, title)
			}
		}
		got := articlesOf([]answer{{ask: ask{source: article{}, query: market.Query{Text: query}}, evidence: found}})
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q counts the readers of %q, not of %q", query, got, want)
		}
	}
}

// article is an encyclopedia.
type article struct{ Source }

func (article) Name() string { return wikipedia }
