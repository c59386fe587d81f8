package views

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

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
	for _, want := range []string{"About this problem", "the founder", "Someone with the problem",
		"paying for reminders", "They paid for help", "Replaced: read by reader-1", "Related"} {
		if !strings.Contains(read, want) {
			t.Errorf("%q is missing in %q", want, read)
		}
	}
	p.Readings = nil
	if d := parse(t, render(t, Evidence(p))); !strings.Contains(d.Find("#read").Text(), "Not read yet") ||
		d.Find(".stored mark").Length() != 1 {
		t.Error("evidence that nobody read looks read")
	}
}

// Whatever a reading says and however its facts overlap: the stored text is shown whole, once, and every id is there
// once.
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
	if row := d.Find("#ev-E1"); !strings.Contains(row.Find(".read-as").Text(), "about this problem") ||
		!strings.Contains(row.Find("blockquote").Text(), "I pay a virtual assistant") {
		t.Errorf("what was read: %q", row.Text())
	}
	if row := d.Find("#ev-E2"); strings.TrimSpace(row.Find(".read-as").Text()) != "Not read" {
		t.Errorf("what was not read: %q", row.Text())
	}
	p.Live = true
	if d := parse(t, render(t, EvidenceList(p))); strings.Contains(d.Find(".evs").Text(), "Not read") {
		t.Error("a page of a live run calls unread what may be read in a moment")
	}
	if text := d.Find("#ev-E3").Text(); strings.Contains(text, "Not read") {
		t.Errorf("figures are called unread: %q", text)
	}
}

func TestAFilterShowsWhatItSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	of := longReport()
	for i := range of.Report.Evidence {
		e := &of.Report.Evidence[i]
		e.Author, e.Source = fmt.Sprintf("p%d", i%50), []string{"hackernews", "arctic_shift"}[i%2]
		e.Signals = []report.Signal{{Dimension: market.Pain, For: i%3 > 0, Mass: 1}}
	}
	of.Report.Phases[1].Findings = []market.Finding{{Kind: "pain", Title: "Late payers",
		Evidence: []string{"E3", "E4", "E900"}}}
	filters := map[string]struct {
		f    EvidenceFilter
		fits func(report.Evidence) bool
	}{
		"words": {EvidenceFilter{Q: "SIX hours"}, func(e report.Evidence) bool {
			return strings.Contains(e.Quote, "six hours")
		}},
		"pain": {EvidenceFilter{Pain: "Late payers"}, func(e report.Evidence) bool {
			return e.ID == "E3" || e.ID == "E4" || e.ID == "E900"
		}},
		"side": {EvidenceFilter{Side: SideAgainst}, func(e report.Evidence) bool { return !e.Signals[0].For }},
		"source": {EvidenceFilter{Source: "hackernews"}, func(e report.Evidence) bool {
			return e.Source == "hackernews"
		}},
		"person": {EvidenceFilter{Person: "p7"}, func(e report.Evidence) bool { return e.Author == "p7" }},
		"read":   {EvidenceFilter{Show: ShowRead}, func(e report.Evidence) bool { return e.Read != nil }},
		"unread": {EvidenceFilter{Show: ShowUnread}, func(e report.Evidence) bool { return e.Read == nil }},
		"several": {EvidenceFilter{Side: SideFor, Source: "hackernews"}, func(e report.Evidence) bool {
			return e.Signals[0].For && e.Source == "hackernews"
		}},
	}
	for name, x := range filters {
		want := 0
		for _, e := range of.Report.Evidence {
			if x.fits(e) {
				want++
			}
		}
		seen := map[string]bool{}
		for n := 1; n == 1 || (n-1)*EvidencePerPage < want; n++ {
			p := ReportEvidence(of, x.f, n)
			if p.Count != want || len(p.Evidence) > EvidencePerPage {
				t.Fatalf("%s: %d of %d, %d on page %d", name, p.Count, want, len(p.Evidence), n)
			}
			for _, e := range p.Evidence {
				if !x.fits(e) || seen[e.ID] {
					t.Fatalf("%s shows %s", name, e.ID)
				}
				seen[e.ID] = true
			}
		}
		if len(seen) != want {
			t.Errorf("%s: %d of %d on all pages", name, len(seen), want)
		}
	}
	if p := ReportEvidence(of, EvidenceFilter{IDs: []string{"E900", "E1", "E2000"}, Show: ShowRead},
		1); len(p.Evidence) != 2 {
		t.Errorf("two pieces by their ids are %d", len(p.Evidence))
	}
}

// longReport is one as a deep run makes it: 900 candidates, 150 of them read, 60 near, and findings that cite 120
// others.
func longReport() ReportPage {
	p := exampleReport()
	p.Report.Evidence = nil
	p.Report.Coverage = report.Coverage{Planned: 120, Answered: 110, Relevant: 40, Counter: 40, Candidates: 900,
		Read: 150}
	words := strings.Repeat("Last month I lost six hours chasing two clients for invoices. ", 5)[:300]
	for n := 1; n <= 900; n++ {
		e := exampleEvidence(n)
		r := report.Evidence{ID: e.ID, Source: e.Source, URL: e.URL, Title: e.Title, Quote: words, Date: e.Date,
			Place: e.Place, Metrics: e.Metrics, Kind: e.Kind, Page: e.Page, Fetched: e.Fetched, Hash: e.Hash}
		if n%6 == 0 {
			r.Read = &report.Read{Reader: market.ReadByModel, Voice: market.Sufferer,
				Facts: []market.Fact{{Fact: market.FactLoss, Quote: words[:120], End: 120}}}
			if n%15 == 0 {
				r.Read.About = 1 + n%2
			}
		}
		p.Report.Evidence = append(p.Report.Evidence, r)
	}
	var many []market.Finding
	for i := range 40 {
		many = append(many, market.Finding{Kind: "competitor", Title: fmt.Sprintf("Rival %d", i), Detail: words[:160],
			Evidence: []string{fmt.Sprintf("E%d", 7*i+1), fmt.Sprintf("E%d", 7*i+2), fmt.Sprintf("E%d", 7*i+3)}})
	}
	p.Report.Phases[2].Findings = many
	return p
}

func TestALongReportStaysLight(t *testing.T) {
	t.Parallel()
	p := longReport()
	html := render(t, Report(p))
	t.Logf("%d bytes", len(html))
	if len(html) > 200_000 {
		t.Errorf("a report of 900 candidates has %d bytes of HTML, 200,000 at most", len(html))
	}
	d := parse(t, html)
	for href := range linksWithin(html) {
		if d.Find(href).Length() != 1 {
			t.Errorf("%s leads nowhere", href)
		}
	}
	if n := len(render(t, EvidenceList(ReportEvidence(p, EvidenceFilter{}, 1)))); n > 100_000 {
		t.Errorf("a page of its evidence has %d bytes", n)
	}
	p.Shared, p.Link = true, "/s/token"
	for _, page := range []string{render(t, Report(p)), render(t, Computed(p)),
		render(t, EvidenceList(ReportEvidence(p, EvidenceFilter{}, 1)))} {
		if parse(t, page).Find(`.rep a[href^="/sessions"]`).Length() != 0 {
			t.Error("a shared report leads to a page of its owner")
		}
	}
	frozen, err := SharedReport(SharedPage{ReportPage: p})
	if err != nil {
		t.Fatal(err)
	}
	if d := parse(t, string(frozen)); strings.TrimSpace(d.Find(`.tabs [aria-current]`).Text()) != "Report" ||
		d.Find(`.hero .why`).Length() != 1 {
		t.Error("the first screen of a shared report does not say why, or not where one is")
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

func TestMoreIsReadOnlyWhereAModelCanAndSomethingIsLeft(t *testing.T) {
	t.Parallel()
	p := exampleEvidenceList()
	p.ReadOn, p.Cost, p.Key = "about 20,000 tokens", 1, "k"
	page := func(p EvidenceListPage) string {
		var b strings.Builder
		if err := EvidenceList(p).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const button = `name="again" value="read"`
	if got := page(p); p.Unread == 0 || !strings.Contains(got, button) ||
		!strings.Contains(got, "about 20,000 tokens, 1 credit.") {
		t.Errorf("%d are unread, and the page is %s", p.Unread, got)
	}
	none, all := p, p
	none.ReadOn, all.Unread = "", 0
	if strings.Contains(page(none), button) || strings.Contains(page(all), button) {
		t.Error("a button reads nothing")
	}
}

func TestWhoLooksAtAWholeTextWhileReadingGetsBackToReading(t *testing.T) {
	t.Parallel()
	p := exampleEvidencePage()
	back := `.crumb a[href="/sessions/` + p.ID + `/read"]`
	if d := parse(t, render(t, Evidence(p))); d.Find(back).Length() != 0 {
		t.Error("a page that was opened from elsewhere leads back to reading")
	}
	p.Reading = true
	if d := parse(t, render(t, Evidence(p))); d.Find(back).Text() != "Back to reading" ||
		d.Find("#text-h").Length() != 1 {
		t.Error("there is no way back to reading, or no place for the link to the text")
	}
}
