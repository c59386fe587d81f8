package views

import (
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
)

func TestALivePageLearnsWhatIsReadAndMarksTheQuotes(t *testing.T) {
	t.Parallel()
	n := journal.NoticeData{Code: journal.NoticeReading,
		Text: "Reading r/landlord: 2 quotes, 1 of them close to your idea.", Reading: &journal.ReadingData{
			Left: 40, Phase: market.Pains, Places: []string{"r/landlord"}, Read: 2, Near: 1, Total: 2,
			Marks: []journal.ReadingOf{{Evidence: "E3", About: market.VeryProblem}, {Evidence: "E4"}},
		}}
	e := journal.NewEvent("r1", market.Pains, journal.EventNotice, n, 1)
	e.Seq = 7
	p, ok := PieceOf("s1", e, "", 0)
	if !ok || p.Name != Patch {
		t.Fatalf("%+v, %v", p, ok)
	}
	for _, want := range []string{`id="live"`, "Reading r/landlord: 2 quotes, 1 of them close to your idea</span>",
		`data-left="40">, about 40 s left<`,
		`id="read-E3" class="tag">About this problem<`, `id="read-E4" class="tag">Not about it<`} {
		if !strings.Contains(string(p.Data), want) {
			t.Errorf("no %s in %s", want, p.Data)
		}
	}
	page := SessionPage{Status: journal.Running,
		Phases:  []journal.PhaseData{{Phase: market.Pains, Status: market.PhaseRunning}},
		Notices: []journal.NoticeData{n, {Code: "budget", Text: "x"}}}
	if page.live().Text+"." != n.Text || page.mark("E3").Text != "About this problem" || page.mark("E9").Text != "" ||
		len(different(page.Notices)) != 0 {
		t.Errorf("a page that is loaded says %+v and %+v", page.live(), page.mark("E3"))
	}
	if page.Phases = append(page.Phases, journal.PhaseData{Phase: market.Competitors,
		Status: market.PhaseRunning}); page.live().Text != phaseDoes[market.Competitors] {
		t.Errorf("in the next step the page still says %q", page.live().Text)
	}
}
