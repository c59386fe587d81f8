package chat

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
)

func TestAnIdeaInALanguageThatNobodyCanReadIsRefusedBeforeItIsPaidFor(t *testing.T) {
	t.Parallel()
	german := market.Brief{Idea: "Zahlungserinnerungen für selbstständige Webdesigner, deren Kunden ihre Rechnungen zu spät bezahlen"}
	if text := (Interviewer{}).Open(german); !strings.Contains(text, "isn't in English") ||
		!strings.Contains(text, "Nothing was charged") {
		t.Errorf("it says %q", text)
	}
	if text := (Interviewer{Model: true}).Open(german); strings.Contains(text, "English") {
		t.Errorf("with a model it says %q", text)
	}
	for _, short := range []string{"ระบบจองคิว", "美甲师预约", "حجز مواعيد", "टैटू", "Напоминания"} {
		s := plain.Understood(market.Brief{Idea: short})
		if (Interviewer{}).Unreadable(s) == "" || (Interviewer{Model: true}).Unreadable(s) != "" {
			t.Errorf("%q is read without a model, or not with one", short)
		}
	}
	for _, idea := range []string{
		"Booking and deposit reminders for independent tattoo studios that lose money to no-shows",
		"Route planner for bakeries", "A tool that helps freelance web designers to chase clients who pay late",
		"Invoicing", "Sourdough subscription box",
		"Scheduling software for independent veterinarians",
		"Marketplace connecting retired teachers with home-schooling parents", "SaaS for HVAC contractors",
		"Dog training app for reactive dogs", "Meal planning for parents of picky eaters",
	} {
		if why := (Interviewer{}).Unreadable(plain.Understood(market.Brief{Idea: idea})); why != "" {
			t.Errorf("%q is refused", idea)
		}
	}
}

func TestAVagueIdeaIsToldWhatIsMissingAndBeginsNoRun(t *testing.T) {
	t.Parallel()
	vague := market.Brief{Idea: "An app"}
	if text := (Interviewer{}).Open(vague); !strings.Contains(text, "too little") {
		t.Errorf("of a vague idea it says %q", text)
	}
	if why := (Interviewer{}).Blocked(plain.Understood(vague)); !strings.Contains(why, "too little") {
		t.Errorf("a vague idea is blocked by %q", why)
	}
	vague.Notes = []string{"Problem: orders come by phone and get lost"}
	if why := (Interviewer{}).Blocked(plain.Understood(vague)); why != "" {
		t.Errorf("with its problem it is blocked by %q", why)
	}
}

func TestNoMoreIsAskedThanIsMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s     market.Subject
		notes []string
		want  int
	}{
		{market.Subject{}, nil, 3}, {market.Subject{Customer: "a"}, nil, 2},
		{market.Subject{Customer: "a", Problem: "b"}, nil, 1},
		{market.Subject{Customer: "a", Problem: "b", Says: []string{"c"}}, nil, 0},
		{market.Subject{}, []string{"Customer: Not sure", "problem: not sure."}, 1},
	} {
		if got := ToAsk(market.Brief{Notes: c.notes}, c.s); len(got) != c.want {
			t.Errorf("%+v is asked %q", c.s, got)
		}
	}
}

func TestNotKnowingAnAnswerFillsNoField(t *testing.T) {
	t.Parallel()
	s := plain.Understood(market.Brief{Idea: "Late invoice reminders",
		Notes: []string{"Customer: Not sure", "Says: not sure"}})
	if s.Customer != "" || len(s.Says) != 0 {
		t.Errorf("not knowing is understood as %+v", s)
	}
}

func TestAssumptionsFollowFromWhatWasNotSaid(t *testing.T) {
	t.Parallel()
	open := strings.Join(Assumptions(market.Brief{}, market.Subject{}), "\n")
	said := strings.Join(Assumptions(market.Brief{Goal: market.Living},
		market.Subject{Customer: "a", Region: "Austria"}), "\n")
	if !strings.Contains(open, "everybody's words count") || !strings.Contains(open, "United States") ||
		strings.Contains(said, "United States") || !strings.Contains(said, "Austria") ||
		!strings.Contains(said, "at $30 a month") {
		t.Errorf("%s\n\n%s", open, said)
	}
}

// library answers with what a test put in.
type library struct {
	hits     []market.Evidence
	findings map[market.Phase][]market.Finding
	err      error
}

func (l library) ListEvidence(context.Context, string, market.Phase) ([]market.Evidence, error) {
	return l.hits, l.err
}

func (l library) FindingsSoFar(context.Context, string, string) (map[market.Phase][]market.Finding, error) {
	return l.findings, l.err
}

func (l library) FindEvidence(context.Context, string, string, int) ([]market.Evidence, error) {
	return l.hits, l.err
}

func TestAnAnswerIsMadeOfQuotesWithTheirLinks(t *testing.T) {
	t.Parallel()
	hits := []market.Evidence{
		{ID: "E1", Kind: market.Post, Quote: "I was\npaid late.", Title: "Late [again]", URL: "https://x.example/a(1)",
			Date: "2026-01-02"}, {ID: "E2", Kind: market.Suggestion, Quote: "paid late"},
		{ID: "E3", Kind: market.Series},
		{ID: "E4", Kind: market.Post, Quote: "Me too.", Place: "forum", URL: "javascript:alert(1)"},
	}
	i, over := Interviewer{Library: library{hits: hits}}, journal.Session{Run: "r", Status: journal.Done}
	text, cites, err := i.Answer(t.Context(), over, "Who is paid late?")
	if err != nil || !slices.Equal(cites, []string{"E1", "E4"}) ||
		!strings.Contains(text, "> I was paid late.\n\n— [Late (again)](https://x.example/a%281%29), 2026-01-02") ||
		strings.Contains(text, "javascript") {
		t.Errorf("%q %q %v", text, cites, err)
	}
	if text, cites, _ := (Interviewer{Library: library{}}).Answer(t.Context(), over, "x"); len(cites) != 0 ||
		!strings.Contains(text, "doesn't say") {
		t.Errorf("without evidence: %q", text)
	}
	if text, _, err := (Interviewer{Library: library{err: errors.New("down")}}).Answer(t.Context(), journal.Session{},
		"x"); err != nil || !strings.HasPrefix(text, "Noted") {
		t.Errorf("before a run: %q, %v", text, err)
	}
	if _, _, err := (Interviewer{Library: library{err: errors.New("down")}}).Answer(t.Context(), over,
		"x"); err == nil {
		t.Error("a library that is down is no error")
	}
}
