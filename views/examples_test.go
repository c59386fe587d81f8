package views

import (
	"fmt"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
)

const noon = int64(1793620800000) // 2 Nov 2026, 12:00 UTC

const hostile = `<script>alert(1)</script><img src=x onerror=alert(2)>"'&`

func shellOf(title, path string) Shell {
	return Shell{Title: title, Path: path, User: "ada@founder.example", Credits: 2 * journal.Credit, Theme: "auto",
		Version: "1.0.0"}
}

func exampleHome() HomePage {
	return HomePage{Shell: shellOf("Is your idea worth building?", "/"), Key: "k1", Cost: 1, Grant: 3, TrySample: true,
		Minutes: "about 4 minutes",
		Samples: []SampleReport{{Result: Result{Version: 1, Verdict: "GO", Score: 66.3, Low: 57.5, High: 75.1,
			Why:   "33 people gave an example of this problem.",
			Title: "Deposits for tattoo studios"}, URL: "/samples/tattoo"}},
		Examples: []Example{{"Late invoices", "Reminders that chase late invoices for freelance web designers"},
			{"Dog groomers", "A booking page for mobile dog groomers"}},
		Recent: exampleRows()[:2]}
}

func exampleRows() []Row {
	return []Row{
		{ID: "ses000000000001", Title: "Late-invoice reminders for freelance designers", Status: journal.Done,
			Progress: 6, Verdict: "INCONCLUSIVE", Score: 58.4,
			Low: 47.9, High: 68.8, Report: 1, Updated: "2026-11-02 12:00:00.000Z"},
		{ID: "ses000000000002", Title: "Booking page for mobile dog groomers", Status: journal.Running,
			Phase: market.Competitors, Progress: 2, Updated: "2026-11-02 11:00:00.000Z"},
		{ID: "ses000000000003", Title: "Compliance calendar for small care homes", Status: journal.Done, Progress: 6,
			Verdict: "GO", Score: 71.2, Low: 63, High: 79.1,
			Report: 2, Sample: true, Updated: "2026-10-30 08:00:00.000Z"},
		{ID: "ses000000000004", Title: "Yet another to-do list", Status: journal.Failed,
			Reason:  "No source answered, so there was no evidence. The credit came back.",
			Updated: "2026-10-29 08:00:00.000Z"},
		{ID: "ses000000000005", Title: "A marketplace for used church organs", Status: journal.Done, Progress: 6,
			Verdict: "NO-GO", Score: 21.7, Low: 11.9, High: 32.4, Report: 1, Updated: "2026-10-28 08:00:00.000Z"},
	}
}

func exampleList() ListPage {
	rows := exampleRows()
	return ListPage{Shell: shellOf("Ideas", "/sessions"), Rows: rows, Total: 42, Page: 2, PerPage: 20, Q: ""}
}

func exampleEvidence(n int) market.Evidence {
	quotes := []string{
		"Last month I lost six hours chasing two clients for invoices that were forty days overdue.",
		"I pay a virtual assistant $120 a month only to send polite reminders.",
		"The built-in reminders of my accounting tool are fine, I never think about it.",
		"Is there a tool that nags clients without making me look desperate?",
	}
	e := market.Evidence{ID: fmt.Sprintf("E%d", n),
		Source: []string{"hackernews", "arctic_shift", "stackexchange", "itunes"}[n%4],
		Kind:   market.Post, Phase: market.Pains,
		URL:   fmt.Sprintf("https://forum.example/t/%d", n),
		Title: fmt.Sprintf("Clients who never pay on time (%d)", n), Quote: quotes[n%4], Author: "p0123456789",
		Place: "forum.example/c/freelance", Date: fmt.Sprintf("2026-%02d-%02d", 1+n%10, 1+n%27),
		Metrics: map[string]float64{"votes": float64(n * 3), "comments": float64(n)},
		Query:   "late invoices", Counter: n%4 == 2, Fetched: noon, Lang: "en"}
	e.Text = "Some words before.\n\n" + e.Quote + "\n\nAnd some words after."
	return e.Seal()
}

func examplePhases() []journal.PhaseData {
	return []journal.PhaseData{
		{Phase: market.Keywords, Status: market.PhaseDone,
			Summary:  "People search for reminders and templates more than for software; interest has been steady for three years.",
			Progress: 1, Sources: 4, Evidence: 14},
		{Phase: market.Pains, Status: market.PhasePartial, Reason: "The Reddit archive could not be reached.",
			Summary:  "Seventeen people describe hours lost to chasing payments.",
			Progress: 2, Sources: 3, Evidence: 21},
		{Phase: market.Competitors, Status: market.PhaseRunning,
			Reason: "Searching the App Store for invoice reminders", Progress: 2, Sources: 2, Evidence: 6},
	}
}

func exampleSession() SessionPage {
	var list []market.Evidence
	for n := 1; n <= 9; n++ {
		list = append(list, exampleEvidence(n))
	}
	s := journal.Snapshot{
		Session: journal.Session{ID: "ses000000000002", Title: "Late-invoice reminders for freelance designers",
			Idea: "Freelance web designers hate chasing clients.\n\nA service that sends the reminders for them, kindly, until the invoice is paid.",
			Goal: market.Living, Kill: []market.Criterion{{Rule: market.MinPeopleWithPain, Value: 5}},
			Status: journal.Running, Phase: market.Competitors, Progress: 2, Run: "run1", HeadSeq: 120},
		Messages: []journal.Message{
			{ID: "m1", Role: "founder", Text: "I would sell it in Germany first.\nDoes that change anything?",
				At: noon},
			{ID: "m2", Role: "naps", Phase: market.Pains,
				Text:  "Seventeen people describe **hours lost** to chasing payments.\n\n- most of them bill by the project\n- three pay somebody to do it\n\nSee [the thread](https://forum.example/t/1).",
				Cites: []string{"E1", "E3"}, At: noon + 60000},
		},
		Phases: examplePhases(), Evidence: list, Total: 41, Sources: 5,
		Texts: []journal.TextData{{Message: "m3", Attempt: 1,
			Text: "Four products send reminders today. Their prices lie between $9 and $49 a mon"}},
		Notices: []journal.NoticeData{{Text: "The Reddit archive could not be reached. What it would have said is listed as a gap.",
			Code: "source"}},
		Started: noon, Seq: 120,
	}
	p := SessionOf(shellOf("", "/sessions/ses000000000002"), s, 1)
	p.Keys, p.Cost = Keys{Run: "kr", Stop: "ks", Message: "km"}, 1
	return p
}

func exampleDraft() SessionPage {
	p := exampleSession()
	p.Status, p.Phases, p.Texts, p.Messages, p.Evidence, p.Notices, p.Total, p.Run, p.Started = journal.Draft, nil, nil,
		nil, nil, nil, 0, "", 0
	p.Brief = Brief{Customer: "freelance web designers", Problem: "clients pay late",
		Assumptions: []string{"The same people have the problem, decide and pay: freelance web designers."}, Planned: []PlannedQuery{
			{market.Pains, "clients pay late", false}, {market.Pains, "late payment not worth it", true},
			{market.Competitors, "late payment reminders", false}}}
	return p
}

func exampleDone() SessionPage {
	p := exampleSession()
	p.Status, p.Texts, p.Ended = journal.Done, nil, noon+252000
	p.Result = Result{Session: p.ID, Version: 1, Verdict: "INCONCLUSIVE", Score: 58.4, Low: 47.9, High: 68.8}
	p.Phases = nil
	for i, ph := range market.Phases {
		p.Phases = append(p.Phases, journal.PhaseData{Phase: ph, Status: market.PhaseDone,
			Summary: "What was found is told in the report.", Progress: i + 1, Sources: 3, Evidence: 9})
	}
	return p
}

func exampleDossier() (market.Dossier, score.Card) {
	d := market.Dossier{Session: "ses000000000001", Run: "run1",
		Brief: market.Brief{Idea: "Freelance web designers hate chasing clients. A service that sends the reminders for them.",
			Goal: market.Living, Kill: []market.Criterion{{Rule: market.MinPrice, Value: 10}}, AsOf: "2026-11-02"},
		Subject: market.Subject{Title: "Late-invoice reminders for freelance designers",
			Customer: "freelance web designers", Job: "chasing late payments"},
		Used: market.Used{Tokens: 48210, Fetches: 143, Seconds: 252.4, Cost: 0.31}}
	for n := 1; n <= 24; n++ {
		d.Evidence = append(d.Evidence, exampleEvidence(n))
	}
	dims := []market.Dimension{market.Pain, market.Payment, market.Reach, market.Momentum}
	var signals []market.Signal
	for n, e := range d.Evidence {
		signals = append(signals, market.Signal{Evidence: e.ID, Hash: e.Hash, Dimension: dims[n%4], For: n%3 != 2,
			Tier: market.Tier(2 + n%4), Author: fmt.Sprint("p", n),
			Place: fmt.Sprintf("place%d.example", n%5), Date: e.Date, Span: e.Quote, Text: e.Quote + fmt.Sprint(n)})
	}
	summary := "Freelancers lose **hours** to late payers, and some already pay for help."
	for i, name := range market.Phases[:5] {
		p := market.PhaseResult{Name: name, Status: market.PhaseDone, Summary: summary, Planned: 20, Answered: 18 - i,
			Counter: 7,
			Claims: []market.Claim{{Text: "Seventeen people on four sites describe hours lost to chasing invoices.",
				Evidence: []string{"E1", "E4", "E8"}, Computed: []string{"Seventeen", "four"}},
				{Text: "Two of them pay somebody to do it.", Evidence: []string{"E5"}}},
			Gaps: []market.Gap{{Source: "gdelt", Reason: "No headline names the problem.",
				Queries: []string{"late invoice freelancers", "payment culture"}}}}
		if name == market.Pains {
			p.Status, p.Reason = market.PhasePartial, "The Reddit archive could not be reached."
			p.Gaps = append(p.Gaps, market.Gap{Source: "arctic_shift", Reason: "It could not be reached.",
				Queries: []string{"r/freelance late invoice"}, Blocked: true})
			p.Signals = signals
			p.Removed = []market.Removed{{Text: "Everybody hates invoices.", Reason: "no evidence says so"}}
			p.Findings = []market.Finding{{Kind: "pain", Title: "Hours lost to chasing",
				Detail:  "First person, past tense.",
				Figures: map[string]float64{"people": 17, "places": 4}, Evidence: []string{"E1", "E4"}},
				{Kind: "counter", Title: "Built-in reminders are enough for some", Evidence: []string{"E2"}}}
		}
		if name == market.Keywords {
			trend := map[string]float64{"slope": 0.02}
			for m := 1; m <= 12; m++ {
				trend[fmt.Sprintf("2026-%02d", m)] = float64(100 + m*m%37)
			}
			p.Findings = []market.Finding{{Kind: "trend", Title: "Views of the topic", Figures: trend,
				Evidence: []string{"E3"}}, {Kind: "keyword", Title: "invoice reminder template",
				Labels: map[string]string{"intent": "looks for a tool"}, Evidence: []string{"E7"}}}
		}
		if name == market.Competitors {
			for j, v := range []string{"Chasely", "Nudge Invoices", "Paid Soon", "Ledgerly"} {
				p.Findings = append(p.Findings, market.Finding{Kind: "competitor", Title: v,
					Detail:   "Sends reminders until the invoice is paid.",
					Figures:  map[string]float64{"price_usd": []float64{9, 19, 29.5, 49}[j], "founded_year": 2019},
					Labels:   map[string]string{"url": "https://" + "rival.example/", "status": "active"},
					Evidence: []string{fmt.Sprintf("E%d", 10+j)}})
			}
		}
		d.Phases = append(d.Phases, p)
	}
	return d, score.Of(report.Bundle(d))
}

func exampleReport() ReportPage {
	d, card := exampleDossier()
	raw, err := report.JSON(report.Build(d, card, 1))
	if err != nil {
		panic(err)
	}
	data, err := ParseReport(raw)
	if err != nil {
		panic(err)
	}
	return ReportPage{Shell: shellOf("Report: "+data.Title, "/sessions/ses000000000001/report"), ID: "ses000000000001",
		Title: data.Title, Stored: 1, Latest: 1, Report: data, Key: "kq",
		PDF: true, ShareDays: []int{7, 0}, Today: "2026-11-03", Expect: exampleExpect()}
}

func exampleEvidencePage() EvidencePage {
	e := exampleEvidence(1)
	return EvidencePage{Shell: shellOf("Evidence E1", "/sessions/ses000000000001/evidence/E1"), ID: "ses000000000001",
		Title: "Late-invoice reminders for freelance designers", Evidence: e, Report: true,
		Readings: exampleReadings(e),
		Page:     market.StoredPage{Hash: e.Page, URL: e.URL, Title: e.Title, Text: e.Text, Fetched: noon},
		Claims:   []Citing{{market.Pains, "Seventeen people on four sites describe hours lost to chasing invoices."}}}
}

// exampleReadings are a model's reading of a piece of evidence and the founder's, which stands.
func exampleReadings(e market.Evidence) []market.Reading {
	fact := func(name, words string) market.Fact {
		at := strings.Index(e.Text, words)
		return market.Fact{Fact: name, At: []int{1}, Quote: words, Start: at, End: at + len(words)}
	}
	model := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel, Model: "reader-1",
		About: market.Neighboring, Voice: market.Other,
		Facts: []market.Fact{fact(market.FactAsks, "words after")}, At: noon}
	founder := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByFounder, About: market.VeryProblem,
		Voice: market.Sufferer, Pain: "paying for reminders", At: noon + 1,
		Facts: []market.Fact{fact(market.FactPaid, e.Quote), fact(market.FactAmount, "$120"),
			fact(market.FactLoss, "$120 a month")}}
	return []market.Reading{model, founder}
}

// exampleEvidenceList has a piece that was read, one that was not, and figures that nobody reads.
func exampleEvidenceList() EvidenceListPage {
	var all []market.Evidence
	for n := 1; n <= 3; n++ {
		all = append(all, exampleEvidence(n))
	}
	all[2].Kind, all[2].Quote, all[2].Page = market.Series, "", ""
	s := journal.Session{ID: "ses000000000001", Title: "Late-invoice reminders for freelance designers",
		Status: journal.Done}
	return EvidenceListOf(ReportPage{Shell: shellOf("Evidence", "/sessions/ses000000000001/evidence"), ID: s.ID,
		Title: s.Title}, false, s, all, market.Standing(exampleReadings(all[0])), EvidenceFilter{}, 1)
}

func event(seq int64, run string, kind journal.EventKind, data any) journal.Event {
	e := journal.NewEvent(run, "", kind, data, noon+seq)
	e.Seq = seq
	return e
}
