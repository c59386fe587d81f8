package views

import (
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
)

func TestALivePageLearnsWhatIsReadAndMarksTheQuotes(t *testing.T) {
	t.Parallel()
	n := journal.NoticeData{Code: journal.NoticeReading, Text: "Reading r/landlord: 2 quotes, 1 of them close to your idea.", Reading: &journal.ReadingData{
		Phase: market.Pains, Places: []string{"r/landlord"}, Read: 2, Near: 1, Total: 2, Marks: []journal.ReadingOf{{Evidence: "E3", About: market.VeryProblem}, {Evidence: "E4"}},
	}}
	e := journal.NewEvent("r1", market.Pains, journal.EventNotice, n, 1)
	e.Seq = 7
	p, ok := PieceOf("s1", e, "", 0)
	if !ok || p.Name != Patch {
		t.Fatalf("%+v, %v", p, ok)
	}
	for _, want := range []string{`id="reading"`, "Reading r/landlord: 2 quotes", `id="read-E3" class="tag">About this problem<`, `id="read-E4" class="tag">Not about it<`} {
		if !strings.Contains(string(p.Data), want) {
			t.Errorf("no %s in %s", want, p.Data)
		}
	}
	page := SessionPage{Status: journal.Running, Notices: []journal.NoticeData{n, {Code: "budget", Text: "x"}}}
	if page.reading() != n.Text || page.mark("E3").Text != "About this problem" || page.mark("E9").Text != "" || len(different(page.Notices)) != 0 {
		t.Errorf("a page that is loaded says %q and %+v", page.reading(), page.mark("E3"))
	}
	if page.Status = journal.Done; page.reading() != "" {
		t.Error("a run that is over still reads")
	}
}
