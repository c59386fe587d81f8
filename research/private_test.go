package research

import (
	"slices"
	"testing"

	"naps/market"
)

func TestNothingOfTheFoundersNotesIsCopiedIntoSearchesAndReports(t *testing.T) {
	t.Parallel()
	b := market.Brief{Idea: "An order book for florists who lose orders that come by phone",
		Attached: []market.Attachment{
			{Name: "plan.pdf",
				Text: "Our pilot with Bloom House lost nine orders in one week.\nAsk mira@bloom.example, invoice 20261127. Florists who lose orders that come by phone."},
		}}
	s := market.Subject{
		Title:    "Order book for florists",
		Customer: "florists who lose orders that come by phone", Job: "write down orders",
		Problem: "In a pilot with Bloom House lost nine orders in one week, which is a lot",
		Says: []string{"customer orders get lost", "lost nine orders in one week",
			"who lose orders that come by phone", "write to mira@bloom.example"},
		Phrases:  []string{"order book", "invoice 20261127"},
		Problems: []string{"bloom house lost nine orders"},
	}
	keepPrivate(&s, b)
	if s.Problem != "" || s.Customer == "" || s.Title == "" || s.Job == "" {
		t.Errorf("%+v", s)
	}
	if !slices.Equal(s.Says, []string{"customer orders get lost", "who lose orders that come by phone"}) ||
		!slices.Equal(s.Phrases, []string{"order book"}) || len(s.Problems) > 0 {
		t.Errorf("%q %q %q", s.Says, s.Phrases, s.Problems)
	}
}
