package analyst

import (
	"slices"
	"strings"
	"testing"

	"naps/market"
)

func TestWhatAFounderPutsRightIsWhatIsSearchedFor(t *testing.T) {
	t.Parallel()
	idea := "Booking reminders that reduce no-shows"
	before := Read(market.Brief{Idea: idea})
	after := Read(market.Brief{Idea: idea, Notes: []string{"Customer: somebody", "customer:  dentists in small towns.\nregion: Germany", "Problem: patients do not turn up"}})
	if after.Customer != "dentists in small towns" || after.Region != "Germany" || !slices.Contains(after.Problems, "patients do not turn up") {
		t.Fatalf("%+v", after)
	}
	texts := func(s market.Subject) (out []string) {
		for _, a := range Queries(s) {
			out = append(out, a.Query.Text)
		}
		return out
	}
	was, is := strings.Join(texts(before), "\n"), strings.Join(texts(after), "\n")
	for _, word := range []string{"towns", "germany", "patients"} {
		if strings.Contains(was, word) || !strings.Contains(is, word) {
			t.Errorf("%q is searched for before (%v) or not after", word, strings.Contains(was, word))
		}
	}
	if slices.Contains(after.Terms, "region") || slices.Contains(after.Terms, "custom") {
		t.Errorf("the names of the lines are taken for words of the idea: %q", after.Terms)
	}
}

func TestOnlyWhatWouldChangeTheResearchIsAsked(t *testing.T) {
	t.Parallel()
	if q := ToAsk(market.Brief{Idea: "Invoicing reminders for freelance web designers in Germany whose clients pay late"}); len(q) != 0 {
		t.Errorf("an idea that says it all is asked %q", q)
	}
	q := ToAsk(market.Brief{Idea: "Booking reminders"})
	if len(q) == 0 || len(q) > 3 {
		t.Errorf("%d questions: %q", len(q), q)
	}
	if left := ToAsk(market.Brief{Idea: "Booking reminders", Notes: []string{"Customer: dentists\nProblem: patients do not turn up\nRegion: Poland"}}); len(left) != 0 {
		t.Errorf("what was answered is asked again: %q", left)
	}
	if open := (Interviewer{}).Open(market.Brief{Idea: "Booking reminders for dentists"}); !strings.Contains(open, "Region:") {
		t.Errorf("naps does not ask where: %s", open)
	}
}
