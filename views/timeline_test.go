package views

import (
	"strings"
	"testing"

	"naps/journal"
	"naps/report"
)

func watchedIdea() WatchPage {
	return WatchPage{Shell: shellOf("Watch", "/sessions/ses000000000001/watch"), ID: "ses000000000001",
		Title: "Late-invoice reminders", Ready: true, Cost: 1, Mail: true,
		Monitor: journal.Monitor{ID: "mon1", Active: true, Every: journal.Weekly, Next: noon, Last: noon, Run: "run1",
			Note: "The check “People with the problem” turned from passed to not passed: 3 of 7 people are no longer found. 4 people gave an example in the last 24 months (5 needed)."},
		Points: []report.Point{
			{Version: 1, Day: "2026-09-01", Verdict: "INCONCLUSIVE"},
			{Version: 2, Day: "2026-10-01", Verdict: "GO", Score: 64, Low: 56, High: 72, Numbered: true, People: 7,
				Rivals: 4, Price: 19},
			{Version: 3, Day: "2026-11-02", Verdict: "INCONCLUSIVE", Score: 58, Low: 48, High: 67, Numbered: true,
				People: 4, Rivals: 5, Price: 24.5},
		}}
}

func TestAWatchedIdeaShowsHowItDevelopedInPicturesAndATable(t *testing.T) {
	t.Parallel()
	d := parse(t, render(t, Watch(watchedIdea())))
	var said []string
	for _, svg := range d.Find(".developed svg").EachIter() {
		said = append(said, svg.AttrOr("aria-label", ""))
	}
	want := "Score, version by version: unknown, 64, 58 | People with the problem, version by version: 0, 7, 4 | Competitors, version by version: 0, 4, 5 | Median price per month, version by version: unknown, $19, $24.50"
	if got := strings.Join(said, " | "); got != want {
		t.Errorf("said %s", got)
	}
	if rows := d.Find(".developed tbody tr"); rows.Length() != 3 ||
		rows.First().Find("a").AttrOr("href", "") != "/sessions/ses000000000001/report?version=3" {
		t.Errorf("%d rows", rows.Length())
	}
	p := watchedIdea()
	p.Points = p.Points[:1]
	if parse(t, render(t, Watch(p))).Find(".developed").Length() > 0 {
		t.Error("one version is no timeline")
	}
}
