package views

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/journal"
	"naps/market"
	"naps/report"
)

func TestTheWordsOfEveryFactAreMarkedInTheStoredText(t *testing.T) {
	t.Parallel()
	p := exampleEvidencePage()
	d := parse(t, render(t, Evidence(p)))
	for i, f := range exampleReadings(p.Evidence)[1].Facts {
		id := "#" + factID(i)
		if d.Find(".stored "+id).Length() != 1 || d.Find(`#read a[href="`+id+`"]`).Text() != f.Quote {
			t.Errorf("the fact %s does not lead to its words", f.Fact)
		}
	}
	read := d.Find("#read").Text()
	for _, want := range []string{"About this problem", "the founder", "Somebody with the problem", "paying for reminders", "They paid for help", "Replaced: read by reader-1", "Related"} {
		if !strings.Contains(read, want) {
			t.Errorf("%q is missing in %q", want, read)
		}
	}
	p.Readings = nil
	if d := parse(t, render(t, Evidence(p))); !strings.Contains(d.Find("#read").Text(), "Not read yet") || d.Find(".stored mark").Length() != 1 {
		t.Error("evidence that nobody read looks read")
	}
}

// Whatever a reading says and however its facts overlap: the stored text is shown whole, once, and every id is there once.
func TestMarksNeverChangeTheStoredText(t *testing.T) {
	t.Parallel()
	p := exampleEvidencePage()
	n := len(p.Page.Text)
	rapid.Check(t, func(rt *rapid.T) {
		p := p
		r := market.Reading{Hash: p.Evidence.Hash, Reader: market.ReadByModel, Facts: []market.Fact{}}
		for range rapid.IntRange(0, 6).Draw(rt, "facts") {
			from := rapid.IntRange(0, n-1).Draw(rt, "from")
			to := rapid.IntRange(from+1, n).Draw(rt, "to")
			f := market.Fact{Fact: market.FactLoss, Quote: p.Page.Text[from:to], Start: from, End: to}
			if rapid.IntRange(0, 4).Draw(rt, "forged") == 0 {
				f.Start, f.End = rapid.IntRange(-3, n).Draw(rt, "start"), rapid.IntRange(-3, 1<<40).Draw(rt, "end")
			}
			r.Facts = append(r.Facts, f)
		}
		p.Readings = []market.Reading{r}
		d := parse(t, render(t, Evidence(p)))
		if got := d.Find(".stored").Text(); got != p.Page.Text {
			rt.Fatalf("%q became %q", p.Page.Text, got)
		}
		ids := map[string]bool{}
		for _, s := range p.stretches() {
			for _, id := range s.IDs {
				if ids[id] || d.Find(".stored #"+id).Length() != 1 {
					rt.Fatalf("%s is not there once", id)
				}
				ids[id] = true
			}
		}
		if len(ids) != len(p.spans()) {
			rt.Fatalf("%d ids of %d places", len(ids), len(p.spans()))
		}
	})
}

func TestListsOfEvidenceSayWhatWasRead(t *testing.T) {
	t.Parallel()
	p := exampleEvidenceList()
	d := parse(t, render(t, EvidenceList(p)))
	if row := d.Find("#ev-E1"); row.Find(".tag").Last().Text() != "About this problem" || !strings.Contains(row.Find("blockquote").Text(), "I pay a virtual assistant") {
		t.Errorf("what was read: %q", row.Text())
	}
	if row := d.Find("#ev-E2"); row.Find(".tag").Last().Text() != "Not read" {
		t.Errorf("what was not read: %q", row.Text())
	}
	p.Status = journal.Running
	if d := parse(t, render(t, EvidenceList(p))); strings.Contains(d.Find(".evidence-list").Text(), "Not read") {
		t.Error("a page of a live run calls unread what may be read in a moment")
	}
	if text := d.Find("#ev-E3").Text(); strings.Contains(text, "Not read") {
		t.Errorf("figures are called unread: %q", text)
	}
	for show, want := range map[string]int{ShowAll: 3, ShowRead: 1, ShowUnread: 1} {
		example := exampleEvidenceList()
		got := EvidenceListOf(example.Shell, journal.Session{}, example.Evidence, example.Standing, show, 1)
		if len(got.Evidence) != want || got.Total != want || got.All != 3 || got.Read != 1 {
			t.Errorf("%q shows %d of %d", show, len(got.Evidence), got.All)
		}
		if beyond := EvidenceListOf(example.Shell, journal.Session{}, example.Evidence, example.Standing, show, 99); len(beyond.Evidence) != 0 {
			t.Errorf("%q: a page behind the last shows %d", show, len(beyond.Evidence))
		}
	}
}

// longReport is one as a deep run makes it: 900 candidates, 150 of them read, 60 near, and findings that cite 120 others.
func longReport() ReportPage {
	p := exampleReport()
	p.Report.Evidence = nil
	p.Report.Coverage = report.Coverage{Planned: 120, Answered: 110, Relevant: 40, Counter: 40, Candidates: 900, Read: 150}
	words := strings.Repeat("Last month I lost six hours chasing two clients for invoices. ", 5)[:300]
	for n := 1; n <= 900; n++ {
		e := exampleEvidence(n)
		r := report.Evidence{ID: e.ID, Source: e.Source, URL: e.URL, Title: e.Title, Quote: words, Date: e.Date, Place: e.Place, Metrics: e.Metrics, Kind: e.Kind, Page: e.Page, Fetched: e.Fetched, Hash: e.Hash}
		if n%6 == 0 {
			r.Read = &report.Read{Reader: market.ReadByModel, Voice: market.Sufferer, Facts: []market.Fact{{Fact: market.FactLoss, Quote: words[:120], End: 120}}}
			if n%15 == 0 {
				r.Read.About = 1 + n%2
			}
		}
		p.Report.Evidence = append(p.Report.Evidence, r)
	}
	var many []market.Finding
	for i := range 40 {
		many = append(many, market.Finding{Kind: "competitor", Title: fmt.Sprintf("Rival %d", i), Detail: words[:160], Evidence: []string{fmt.Sprintf("E%d", 7*i+1), fmt.Sprintf("E%d", 7*i+2), fmt.Sprintf("E%d", 7*i+3)}})
	}
	p.Report.Phases[2].Findings = many
	return p
}

func TestALongReportStaysLightAndShowsWhatIsNearFirst(t *testing.T) {
	t.Parallel()
	p := longReport()
	html := render(t, Report(p))
	t.Logf("%d bytes", len(html))
	if len(html) > 200_000 {
		t.Errorf("a report of 900 candidates has %d bytes of HTML, 200,000 at most", len(html))
	}
	d := parse(t, html)
	shown := p.Report.shown()
	if n := len(shown.Full) + len(shown.Quotes) + len(shown.Short) + shown.Folded; n != 900 || shown.Unread == 0 {
		t.Errorf("%d pieces of 900, %d unread", n, shown.Unread)
	}
	for i := 1; i < len(shown.Full); i++ {
		if nearness(shown.Full[i]) > nearness(shown.Full[i-1]) {
			t.Fatalf("%s stands behind what is less near", shown.Full[i].ID)
		}
	}
	if text := d.Find("#evidence").Text(); !strings.Contains(text, itoa(shown.Unread)+" not read") || d.Find(`#evidence a[href="/sessions/`+p.ID+`/evidence"]`).Length() != 1 {
		t.Error("what is left out is not told")
	}
	for href := range linksWithin(html) {
		if strings.HasPrefix(href, "#e-") && d.Find(href).Length() != 1 {
			t.Errorf("the mark %s leads nowhere", href)
		}
	}
	p.Shared = true
	if d := parse(t, render(t, Report(p))); d.Find(`#evidence a[href="/sessions/`+p.ID+`/evidence"]`).Length() != 0 {
		t.Error("a shared report leads to a page of its owner")
	}
}

// linksWithin are the addresses of links to places of the same page.
func linksWithin(html string) map[string]bool {
	out := map[string]bool{}
	for _, part := range strings.Split(html, `href="`)[1:] {
		if href, _, _ := strings.Cut(part, `"`); strings.HasPrefix(href, "#") {
			out[href] = true
		}
	}
	return out
}
