package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"

	"naps/market"
	"naps/score"
)

var update = flag.Bool("update", false, "write the golden files anew")

// seal makes evidence whose quote stands in its text.
func seal(e market.Evidence) market.Evidence {
	e.Text = "Before. " + e.Quote + " After."
	id := e.ID
	e = e.Seal()
	e.ID = id
	return e
}

func small() market.Dossier {
	post := func(id, place, quote string) market.Evidence {
		return seal(market.Evidence{ID: id, Source: "hackernews", Kind: market.Post, Phase: market.Pains,
			URL: "https://" + place + "/item?id=" + id, Title: "Ask: who chases invoices?", Quote: quote,
			Author: "p" + id, Place: place, Date: "2026-09-30", Metrics: map[string]float64{"votes": 12}})
	}
	d := market.Dossier{
		Session: "s1", Run: "r1", Subject: market.Subject{Title: "Invoice chaser", Customer: "freelancers"},
		Brief: market.Brief{Idea: "Invoice reminders for freelancers", Goal: market.Living, AsOf: "2026-11-01",
			Kill: []market.Criterion{{Rule: market.MaxFundedRivals, Value: 4}}},
		Evidence: []market.Evidence{
			post("E1", "forum.example/freelance", "Last month I lost six hours chasing one client for his invoice."),
			post("E2", "news.example", "I pay an assistant to write reminders since clients ignore mine."),
			post("E3", "board.example", "The reminder in my bank's app is fine, I need nothing else."),
			seal(market.Evidence{ID: "E4", Source: "itunes", Kind: market.Product, Phase: market.Competitors,
				URL: "https://dun.example", Title: "Dunner", Quote: "Dunner sends reminders until you are paid.",
				Place: "dun.example", Metrics: map[string]float64{"price_usd": 9, "rating": 4.1},
				Facts: map[string]string{"status": "active"}}),
			{ID: "E5", Source: "pageviews", Kind: market.Series, Phase: market.Keywords,
				URL: "https://views.example/Invoice", Title: "Invoice", Metrics: map[string]float64{"views": 1200}},
		},
		Used: market.Used{Fetches: 12, Seconds: 3.5},
	}
	for i := range d.Evidence {
		if d.Evidence[i].Hash == "" {
			d.Evidence[i] = d.Evidence[i].Seal()
		}
	}
	signal := func(i int, dim market.Dimension, yes bool, tier market.Tier) market.Signal {
		e := d.Evidence[i]
		return market.Signal{Evidence: e.ID, Hash: e.Hash, Dimension: dim, For: yes, Tier: tier, Author: e.Author,
			Place: e.Place, Date: e.Date, Span: "lost six hours"}
	}
	d.Phases = []market.PhaseResult{
		{Name: market.Keywords, Status: market.PhaseDone, Summary: "People look for it.", Planned: 4, Answered: 4,
			Counter: 1,
			Findings: []market.Finding{{Kind: "demand", Title: "Search interest",
				Figures: map[string]float64{"value": .5}, Evidence: []string{"E5"}}}},
		{Name: market.Pains, Status: market.PhasePartial, Reason: "one source was down",
			Summary: "Two people tell of costs.\n\nOne is content.", Planned: 10, Answered: 8, Counter: 4,
			Signals: []market.Signal{signal(0, market.Pain, true, 3), signal(0, market.Pain, true, 2),
				signal(1, market.Payment, true, 4), signal(2, market.Pain, false, 3)},
			Claims: []market.Claim{{Text: "2 people tell of costs.", Evidence: []string{"E1", "E2"},
				Computed: []string{"2"}}},
			Findings: []market.Finding{{Kind: "place", Title: "forum.example/freelance",
				Figures: map[string]float64{"threads": 3, "members": 1200}, Evidence: []string{"E1"}}},
			Gaps: []market.Gap{{Source: "reddit_rss", Reason: "refused to answer",
				Queries: []string{"late invoices"}, Blocked: true},
				{Source: "stackexchange", Reason: "nothing found", Queries: []string{"dunning"}}},
			Removed: []market.Removed{{Text: "ZEBRA Inc raised $47.31 million for reminders, see https://zebra.example/1.",
				Reason: "the figure 47.31 and the company ZEBRA stand in no evidence"}}},
		{Name: market.Competitors, Status: market.PhaseDone, Planned: 6, Answered: 6, Counter: 2,
			Findings: []market.Finding{{Kind: "competitor", Title: "Dunner",
				Figures: map[string]float64{"price_usd": 9, "rating": 4.1},
				Labels:  map[string]string{"status": "active"}, Evidence: []string{"E4"}}}},
		{Name: market.Sizing, Status: market.PhaseFailed, Reason: "all its sources were down"},
	}
	d.Phases[1].Read, d.Phases[1].Unread = 2, 1
	d.Phases[1].Searches = []market.Search{
		{Source: "hackernews", Query: "late invoices", Serves: "pain", Answered: true, Candidates: 3, Read: 2,
			About: 1},
		{Source: "reddit_rss", Query: "late invoices", Community: "freelance", Serves: "reach", Counter: true,
			Candidates: 0},
	}
	d.Readings = []market.Reading{
		readingOf(d.Evidence[0], market.ReadByModel, market.FactIncident, "lost six hours"),
		readingOf(d.Evidence[2], market.ReadByModel, market.FactComplaint, "I need nothing else."),
		readingOf(d.Evidence[2], market.ReadByFounder, market.FactContent, "is fine"),
		readingOf(d.Evidence[3], market.ReadByModel, market.FactDoes, "sends reminders"),
	}
	d.Readings[3].Relation, d.Readings[3].Name, d.Readings[3].Voice = market.SameJob, "Dunner", ""
	return d
}

// readingOf is a reading of sealed evidence that found one fact, in these words of its text.
func readingOf(e market.Evidence, by market.Reader, fact, words string) market.Reading {
	r := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: by, About: market.VeryProblem, Voice: market.Sufferer,
		Pain: "clients pay late", Facts: []market.Fact{}}
	if at := strings.Index(e.Text, words); at >= 0 {
		r.Facts = append(r.Facts, market.Fact{Fact: fact, At: []int{2}, Quote: words, Start: at, End: at + len(words)})
	}
	if by == market.ReadByModel {
		r.Model, r.Prompt, r.Batch = "reader-1", "read/3", "b1"
	} else {
		r.At = 1790000000000
	}
	return r
}

func build(d market.Dossier) Report { return Build(d, score.Of(Bundle(d)), 1) }

func TestTheReportOfASmallDossierStaysAsItIs(t *testing.T) {
	t.Parallel()
	r := build(small())
	raw, err := JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, raw, "", " "); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"report.json": append(pretty.Bytes(), '\n'), "report.md": Markdown(r),
		"report.csv": CSV(r)} {
		path := filepath.Join("testdata", name)
		if *update {
			os.MkdirAll("testdata", 0o755)
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what it was; -update writes it anew", name)
		}
	}
}

func TestBuildIsPure(t *testing.T) {
	t.Parallel()
	d := small()
	one, _ := JSON(build(d))
	two, _ := JSON(build(d))
	if !bytes.Equal(one, two) || !reflect.DeepEqual(d, small()) {
		t.Error("a second call differs, or the dossier was changed")
	}
	r := build(d)
	r.Evidence[0].Metrics["votes"] = 0
	r.Phases[1].Claims[0].Evidence[0] = "E9"
	if !reflect.DeepEqual(d, small()) {
		t.Error("the report shares its lists with the dossier")
	}
	back, err := Parse(one)
	if again, _ := JSON(back); err != nil || !bytes.Equal(again, one) {
		t.Error("what was parsed is not what was written")
	}
}

func TestTheReportIsWellFormed(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]market.Dossier{"empty": {}, "small": small(), "hostile": hostile()} {
		r := build(d)
		raw, err := JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		unread := bytes.Count(raw, []byte(`"read":null`))
		if bytes.Count(raw, []byte("null")) != unread && name != "hostile" {
			t.Errorf("%s: the JSON holds null: %s", name, raw)
		}
		var mean, weight float64
		for _, x := range r.Dimensions {
			mean, weight = mean+x.Weight*x.Score, weight+x.Weight
			if x.Low > x.Score || x.Score > x.High {
				t.Errorf("%s: %+v", name, x)
			}
		}
		if len(r.Dimensions) != 7 || mean < r.Score-.3 || mean > r.Score+.3 || weight < .99 || weight > 1.01 {
			t.Errorf("%s: %d dimensions of weight %v with mean %v, score %v", name, len(r.Dimensions), weight, mean,
				r.Score)
		}
		if len(r.Phases) != len(market.Phases) {
			t.Fatalf("%s: %d phases", name, len(r.Phases))
		}
		for i, p := range r.Phases {
			if p.Name != market.Phases[i] || p.Status == "" || strings.TrimSpace(p.Summary) == "" {
				t.Errorf("%s: phase %d is %+v", name, i, p)
			}
		}
	}
}

func TestTheFieldsStandInTheOrderOfTheContract(t *testing.T) {
	t.Parallel()
	raw, _ := JSON(build(small()))
	at := 0
	for _, f := range strings.Fields(
		"version session run idea goal verdict score low high equal_weight confidence gates dimensions phases flips goals without_place as_of evidence removed coverage budget score_version evidence_hash sample") {
		i := bytes.Index(raw[at:], []byte(`"`+f+`":`))
		if i < 0 {
			t.Fatalf("%s is missing or out of order", f)
		}
		at += i
	}
}

func TestTheBundleOfADossier(t *testing.T) {
	t.Parallel()
	b := Bundle(small())
	if len(b.Signals) != 3 || b.Signals[0].Tier != 3 {
		t.Errorf("signals: %+v", b.Signals)
	}
	if b.Competition.Rivals != 1 || b.MedianPrice != 9 || b.Demand.Sources != 1 || len(b.Places) != 1 ||
		b.Places[0].Members != 1200 || b.Coverage.Planned != 20 || b.Coverage.Answered != 18 ||
		b.Coverage.Counter != 7 {
		t.Errorf("bundle: %+v", b)
	}
	for _, it := range b.Items {
		if !it.Verified {
			t.Errorf("%s is not verified", it.ID)
		}
	}
	d := small()
	d.Evidence[0].Start, d.Evidence[3].Page = 5, ""
	b = Bundle(d)
	if b.Items[0].Verified || b.Competition.Rivals != 0 || len(b.Places) != 0 {
		t.Error("what is not verified still counts")
	}
}

func TestFindingsBecomeCurves(t *testing.T) {
	t.Parallel()
	d := small()
	add := func(f market.Finding) { d.Phases[2].Findings = append(d.Phases[2].Findings, f) }
	e := []string{"E4"}
	add(market.Finding{Kind: "competitor", Title: "Gratis",
		Figures: map[string]float64{"free": 1, "rating": 4.6, "ratings": 900},
		Labels:  map[string]string{"free_text": "free and open source", "matches": "reminders"}, Evidence: e})
	add(market.Finding{Kind: "competitor", Title: "Gone", Labels: map[string]string{"status": "dead"},
		Figures: map[string]float64{"funded": 1}, Evidence: e})
	add(market.Finding{Kind: "competitor", Title: "dunner", Evidence: e})
	add(market.Finding{Kind: "competitor", Title: "Rich", Figures: map[string]float64{"funded": 1}, Evidence: e})
	add(market.Finding{Kind: "competitor", Title: "Unfounded", Evidence: []string{"E99"}})
	add(market.Finding{Kind: "gap", Figures: map[string]float64{"bad": 10, "same_job": 6}, Evidence: e})
	add(market.Finding{Kind: "price", Title: "Other", Figures: map[string]float64{"price_usd": 19}, Evidence: e})
	add(market.Finding{Kind: "market_size", Labels: map[string]string{"method": "top_down"},
		Figures: map[string]float64{"payers": 9e9, "price_usd": 9}, Evidence: e})
	add(market.Finding{Kind: "market_size", Labels: map[string]string{"method": "bottom_up", "per": "month"},
		Figures: map[string]float64{"payers": 5000, "price_usd": 10, "sources": 3}, Evidence: e})
	add(market.Finding{Kind: "blocker", Title: "The law says no", Labels: map[string]string{"primary": "yes"},
		Evidence: e})
	b := Bundle(d)
	if b.Competition.Rivals != 2 || b.FundedRivals != 1 || b.Competition.SameJob != 6 || b.Competition.Bad != 10 ||
		b.MedianPrice != 14 {
		t.Errorf("competition: %+v, funded %d, price %v", b.Competition, b.FundedRivals, b.MedianPrice)
	}
	if b.Market.Payers != 5000 || b.Market.Price != 120 || b.Market.Sources != 3 || len(b.Blockers) != 1 ||
		!b.Blockers[0].Primary {
		t.Errorf("market %+v, blockers %+v", b.Market, b.Blockers)
	}
	if c := score.Of(b); c.Verdict != score.NoGo {
		t.Errorf("a law forbids it, and the verdict is %s", c.Verdict)
	}
}

func TestWhatWasRemovedIsNotRepeated(t *testing.T) {
	t.Parallel()
	r := build(small())
	if len(r.Removed) != 1 {
		t.Fatalf("removed: %v", r.Removed)
	}
	all := strings.ToLower(r.Removed[0].Text + r.Removed[0].Reason)
	for _, lie := range []string{"zebra", "47.31"} {
		if strings.Contains(all, lie) {
			t.Errorf("the report repeats %q: %+v", lie, r.Removed[0])
		}
	}
	if !strings.Contains(r.Removed[0].Text, "reminders") ||
		!strings.Contains(r.Removed[0].Reason, "stand in no evidence") {
		t.Errorf("nothing is left to read: %+v", r.Removed[0])
	}
}

// hostile is what the web may hold.
func hostile() market.Dossier {
	d := small()
	nasty := []string{"# Heading\n\n<script>alert(1)</script> [click](javascript:alert(1)) ![x](https://evil.example/pixel.png)",
		"=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=2", "| a | b |\n|---|---|", "1. one\n2. two",
		"\x1b[31mred\x00\u202Eright to left", "日本語の引用文です。請求書が支払われない。", "👩‍💻 👍🏽 ok",
		"\"quoted\", with, commas\nand lines", "> > nested",
		"```\ncode", "&lt;b&gt; &amp; <b>bold</b>", "\xff\xfe broken"}
	for i := range 300 {
		e := seal(market.Evidence{ID: fmt.Sprintf("E%d", i+10), Source: "duckduckgo", Kind: market.Page,
			URL: "https://site.example/" + nasty[i%len(nasty)], Title: nasty[(i+1)%len(nasty)],
			Quote: nasty[i%len(nasty)] + fmt.Sprint(i), Place: nasty[(i+2)%len(nasty)]})
		if i%7 == 0 {
			e.URL = "javascript:alert(1)"
		}
		d.Evidence = append(d.Evidence, e)
		d.Phases[1].Signals = append(d.Phases[1].Signals,
			market.Signal{Evidence: e.ID, Hash: e.Hash, Dimension: market.Pain, For: i%2 == 0, Tier: market.Tier(i % 7),
				Place: e.Place, Date: "2026-10-01"})
		d.Phases[1].Claims = append(d.Phases[1].Claims,
			market.Claim{Text: nasty[i%len(nasty)], Evidence: []string{e.ID}})
	}
	d.Brief.Idea, d.Subject.Title, d.Phases[1].Summary = nasty[0], nasty[7], strings.Join(nasty, "\n\n")
	return d
}

func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	r := build(hostile())
	var page bytes.Buffer
	if err := goldmark.Convert(Markdown(r), &page); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "href=\"javascript", "<img", "<b>bold", "<!-- raw HTML omitted -->",
		"<code>", "<pre>", "<ol>"} {
		if bytes.Contains(page.Bytes(), []byte(bad)) {
			i := bytes.Index(page.Bytes(), []byte(bad))
			t.Errorf("the markdown lets %s through: %s", bad, page.Bytes()[max(0, i-200):min(page.Len(), i+100)])
		}
	}
	if n := bytes.Count(page.Bytes(), []byte("<h1>")); n != 1 {
		t.Errorf("%d headings of the first order", n)
	}
	if out := Markdown(r); bytes.ContainsAny(out, "\x1b\x00\r") || strings.Contains(string(out), "\u202e") {
		t.Error("control characters get through")
	}
}

func TestCSVIsReadAsItWasWrittenAndRunsNothing(t *testing.T) {
	t.Parallel()
	r := build(hostile())
	rows, err := csv.NewReader(bytes.NewReader(withoutMark(t, CSV(r)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(r.Evidence)+1 {
		t.Fatalf("%d rows of %d pieces of evidence", len(rows), len(r.Evidence))
	}
	for _, row := range rows {
		for _, c := range row {
			if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
				t.Errorf("a cell begins as a formula: %q", c)
			}
		}
	}
}

// withoutMark is a CSV file as a spreadsheet reads it.
func withoutMark(t *testing.T, file []byte) []byte {
	t.Helper()
	rest, ok := bytes.CutPrefix(file, []byte("\xef\xbb\xbf"))
	if !ok {
		t.Errorf("Excel would not take this for UTF-8: %q", file[:min(20, len(file))])
	}
	return rest
}

func TestASampleSaysSo(t *testing.T) {
	t.Parallel()
	d := small()
	d.Brief.Sample = true
	for i := range d.Evidence {
		d.Evidence[i].Sample = true
	}
	r := build(d)
	if md := string(Markdown(r)); !r.Sample || strings.Count(md, "*sample*") != 1+len(d.Evidence) {
		t.Error("a sample is not marked everywhere")
	}
	if !slices.Contains(strings.Split(strings.TrimSpace(strings.SplitN(string(CSV(r)), "\r\n", 3)[1]), ","), "true") {
		t.Error("the CSV does not mark the sample")
	}
}

func BenchmarkBuild(b *testing.B) {
	d := hostile()
	for b.Loop() {
		b.ReportAllocs()
		build(d)
	}
}
