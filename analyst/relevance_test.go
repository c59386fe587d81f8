package analyst

import (
	"strings"
	"testing"

	"naps/market"
)

// On sixty posts of ten areas, nine in ten of those taken are about the idea, and eight in ten of those about it are taken.
func TestWhatIsTakenIsAboutTheIdea(t *testing.T) {
	t.Parallel()
	right, wrong, missed, all := 0, 0, 0, 0
	for _, a := range areas {
		s := Read(market.Brief{Idea: a.idea})
		for _, p := range a.posts {
			j := Judge(s, p.evidence())
			all++
			switch {
			case j.OK && p.on:
				right++
			case j.OK:
				wrong++
				t.Logf("%s\n  wrongly taken: %s (%s)", a.idea, p.title, j.Why)
			case p.on:
				missed++
				t.Logf("%s\n  missed: %s (%s)", a.idea, p.title, j.Why)
			}
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(right+missed)
	t.Logf("%d posts: precision %.2f, recall %.2f", all, precision, recall)
	if all < 60 || precision < 0.9 || recall < 0.8 {
		t.Errorf("precision %.2f, recall %.2f", precision, recall)
	}
}

func TestPostsOfAnotherAreaAreNeverTaken(t *testing.T) {
	t.Parallel()
	taken, all := 0, 0
	for i, a := range areas {
		s := Read(market.Brief{Idea: a.idea})
		for k, b := range areas {
			for _, p := range b.posts {
				if i != k {
					all++
					if j := Judge(s, p.evidence()); j.OK {
						taken++
						t.Logf("%s\n  takes: %s (%s)", a.idea, p.title, j.Why)
					}
				}
			}
		}
	}
	if taken*100 > all {
		t.Errorf("%d of %d posts of other areas were taken", taken, all)
	}
}

// Forty quotes, graded by hand: at least nine in ten get the tier and side that was given to them.
func TestQuotesAreGradedAsByHand(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "Invoicing and late-payment reminders for freelance web designers whose clients pay late"})
	right := 0
	for _, g := range gradedQuotes {
		e := market.Evidence{ID: "E1", Kind: market.Post, Title: "", Text: g.quote, Quote: g.quote, Place: "reddit.com/r/freelance", Author: "p1", Date: "2026-10-01"}.Seal()
		l := focus(s)
		var got []string
		ok := g.dim == ""
		for _, x := range postSignalsOf(l, e) {
			got = append(got, string(x.Dimension)+map[bool]string{true: "+", false: "-"}[x.For]+"E"+string(rune('0'+x.Tier)))
			if g.dim == "" && x.Tier > 0 {
				ok = false
			}
			if x.Dimension == g.dim && x.For == g.side && x.Tier == g.tier {
				ok = true
			}
		}
		if ok {
			right++
		} else {
			t.Logf("%q\n  got %v, want %s %v E%d", g.quote, got, g.dim, g.side, g.tier)
		}
	}
	t.Logf("%d of %d graded as by hand", right, len(gradedQuotes))
	if len(gradedQuotes) < 40 || right*100 < 90*len(gradedQuotes) {
		t.Errorf("%d of %d", right, len(gradedQuotes))
	}
}

func TestAdvertisingAndWhatIsNotFitToBeQuotedStayOut(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: areas[0].idea})
	advert := market.Evidence{Kind: market.Post, Title: "Check out my booking app for tattoo studios", Place: "reddit.com/r/tattooartists",
		Text: "We built a booking app for tattoo studios with deposit reminders. Sign up for the free trial, use code INK, visit our website and join our newsletter. Limited offer!"}
	if j := Judge(s, advert); j.OK || !strings.Contains(j.Why, "advertis") {
		t.Errorf("%+v", j)
	}
	adult := areas[0].posts[0].evidence()
	adult.Metrics = map[string]float64{"over_18": 1}
	if Judge(s, adult).OK {
		t.Error("a post that is not safe for work was taken")
	}
}

func TestASecondSenseOfAWordIsNotTheSubject(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "A budgeting app for couples who share expenses"})
	e := market.Evidence{Kind: market.Post, Place: "reddit.com/r/hiking", Title: "A couple of days in the hills", Text: "We walked for a couple of weeks and ate well. A couple more photos are below."}
	if j := Judge(s, e); j.OK {
		t.Errorf("%+v", j)
	}
}

func TestAProductMustSayFirstWhatItDoes(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "Rent collection and tenant screening for small landlords"})
	yes := market.Evidence{Kind: market.Product, Title: "Keyring", Text: "Rent collection for landlords. Tenants pay online and you see who is late."}
	no := market.Evidence{Kind: market.Product, Title: "Skyline", Text: strings.Repeat("Skyline draws maps of cities for pilots. ", 12) + "Landlords who collect rent may look at it as well."}
	if !Judge(s, yes).OK || Judge(s, no).OK {
		t.Errorf("%+v %+v", Judge(s, yes), Judge(s, no))
	}
}

// What comes back from a journal has no text. Its quote must not be judged again by less than was known when it was kept.
func TestAPostIsNotJudgedAgainByItsQuoteAlone(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "An app that helps dog owners train a reactive dog with short daily lessons"})
	e := market.Evidence{Kind: market.Post, Place: "reddit.com/r/dogs", Title: "Walks are a nightmare", Quote: "He growls and pulls at everybody, I am exhausted."}
	if len(Signals(s, e)) == 0 {
		t.Error("a post that was kept says nothing")
	}
	e.Facts = map[string]string{Aside: "a name"}
	if x := Signals(s, e); len(x) > 0 {
		t.Errorf("a post that was kept for a name counts: %+v", x)
	}
}

// TestAOneWordJobMustBeNamedAtOnce: sooner or later anything that is sold speaks of a budget.
func TestAOneWordJobMustBeNamedAtOnce(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "A budgeting app for couples who share some expenses and keep others apart"})
	about := func(text string) bool {
		return Judge(s, market.Evidence{Kind: market.Product, Title: "Moor", Text: text, Facts: map[string]string{"name": "Moor"}}).OK
	}
	if !about("Budgeting and saving made simple. Every payment is sorted by itself.") {
		t.Error("a budgeting app is left out")
	}
	if about("Before the editing begins, teams who make films spend days with copying, naming and sorting what was shot, which may eat up a third of a budget.") {
		t.Errorf("whatever speaks of a budget is taken: %+v", Judge(s, market.Evidence{Kind: market.Product, Title: "Moor", Text: "Before the editing begins, teams who make films spend days with copying, naming and sorting what was shot, which may eat up a third of a budget.", Facts: map[string]string{"name": "Moor"}}))
	}
}

// TestNobodyIsASuffererWhoNamesOnlyWhatManyName: a post may be worth keeping, but it counts for a pain only if it names what tells that pain from others.
func TestNobodyIsASuffererWhoNamesOnlyWhatManyName(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "Separation anxiety training for dogs that are left home alone"})
	counts := func(title, text string) bool {
		e := market.Evidence{Kind: market.Post, URL: "https://www.reddit.com/r/dogs/1", Place: "reddit.com/r/dogs", Author: "p1", Date: "2026-09-01", Title: title, Text: text, Quote: text}
		return len(Signals(s, e)) > 0
	}
	if !counts("My dog cannot be left at home", "Our dog has such separation anxiety that he destroyed two doors last month when I left him home alone, and I am at my wits' end with training.") {
		t.Error("a sufferer is not counted")
	}
	if counts("My dog pulls on walks", "We began training last month and I am so frustrated: the dog drags me home from every walk, and nothing helps when we leave the house.") {
		t.Error("whoever has a dog is counted")
	}
}

// TestOneCommonWordIsNoProblem: where no word of the job is rare, a sufferer names two.
func TestOneCommonWordIsNoProblem(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "Line cook training and kitchen checklists for restaurant owners"})
	e := market.Evidence{Kind: market.Post, URL: "https://www.reddit.com/r/restaurants/1", Place: "reddit.com/r/restaurants", Author: "p1", Date: "2026-09-01", Title: "A rant about training",
		Text: "I hate it: the training of my restaurant's puppy failed again last week and cost me two days.", Quote: "I hate it: the training of my restaurant's puppy failed again last week and cost me two days."}
	if got := Signals(s, e); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}

func TestCustomersJoinedByAndAreBothCustomers(t *testing.T) {
	t.Parallel()
	s := Read(market.Brief{Idea: "Tip tracking and tip pooling for servers and bartenders"})
	if s.Customer != "servers and bartenders" {
		t.Errorf("the customer is %q", s.Customer)
	}
}
