package views

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/words"
)

// evidenceCap is how many pieces of evidence a session's page shows at most; the rest is on the report's page.
const evidenceCap = 100

// sixRows puts what is known of the phases into the fixed order of six, waiting where nothing is known.
func sixRows(known []journal.PhaseData) []journal.PhaseData {
	rows := make([]journal.PhaseData, len(market.Phases))
	for i, p := range market.Phases {
		rows[i] = journal.PhaseData{Phase: p}
		for _, k := range known {
			if k.Phase == p {
				rows[i] = k
			}
		}
	}
	return rows
}

// newest orders evidence as it came, the last first, and keeps what the page shows.
func newest(all []market.Evidence) []market.Evidence {
	list := slices.Clone(all)
	slices.SortStableFunc(list, func(a, b market.Evidence) int { return number(b.ID) - number(a.ID) })
	return list[:min(len(list), evidenceCap)]
}

// number is the 17 of E17, 0 for anything else.
func number(id string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "E"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// different drops the repetitions of a notice: the page shows each sentence once, in the order of its first time.
func different(all []journal.NoticeData) []journal.NoticeData {
	var out []journal.NoticeData
	for _, n := range all {
		if n.Text != "" && n.Code != spendingCode && n.Code != journal.NoticeReading &&
			n.Code != journal.NoticeProgress && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// spendingCode marks the notice that says what a run has used of its budgets.
const spendingCode = "budget"

// spentOf is the last that was said about the budgets of the run.
func spentOf(all []journal.NoticeData) string {
	for _, n := range slices.Backward(all) {
		if n.Code == spendingCode {
			return n.Text
		}
	}
	return ""
}

// mark is what the notices of the run say of the reading of a piece of evidence.
func (p SessionPage) mark(id string) readingMark {
	for _, n := range slices.Backward(p.Notices) {
		if n.Reading == nil {
			continue
		}
		if i := slices.IndexFunc(n.Reading.Marks, func(m journal.ReadingOf) bool { return m.Evidence == id }); i >= 0 {
			return readingMark{Text: markText(n.Reading.Marks[i])}
		}
	}
	return readingMark{}
}

func markText(m journal.ReadingOf) string {
	return report.AboutText(&report.Read{About: m.About, Relation: m.Relation})
}

func noticeID(n journal.NoticeData) string { return "n-" + short(n.Code+"\x00"+n.Text) }

func statusSay(s journal.Status, reason string) string {
	say := "Status: " + statusSign(s).Word
	if reason != "" {
		say += ". " + reason
	}
	return say
}

func speaker(role string) string {
	if role == "founder" {
		return "founder"
	}
	return "naps"
}

func speakerName(role string) string {
	if role == "founder" {
		return "You"
	}
	return "naps"
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// metricNames are the figures of evidence worth showing in a line, in this order; others are on the page of the
// evidence.
var metricNames = []struct{ key, one, many, before string }{
	{"votes", "vote", "votes", ""}, {"comments", "comment", "comments", ""}, {"views", "view", "views", ""},
	{"price_usd", "", "", "$"}, {"amount_usd", "", "", "$"}, {"rating", "of 5", "of 5", ""},
	{"ratings", "rating", "ratings", ""}, {"stars", "star", "stars", ""},
	{"downloads", "download a month", "downloads a month", ""},
	{"team_size", "person in the team", "people in the team", ""},
}

func metricWords(m map[string]float64) string {
	var out []string
	for _, n := range metricNames {
		v, ok := m[n.key]
		switch {
		case !ok:
		case n.before != "":
			out = append(out, n.before+count(v))
		case v == 1:
			out = append(out, "1 "+n.one)
		default:
			out = append(out, count(v)+" "+n.many)
		}
	}
	return strings.Join(out, " · ")
}

// figures are all metrics of a piece of evidence by name, for the page of the evidence.
func figures(m map[string]float64) []Fact {
	var out []Fact
	for k, v := range m {
		name, money := strings.CutSuffix(k, "_usd")
		f := Fact{Name: words.Capital(strings.ReplaceAll(name, "_", " ")), Value: count(v)}
		if money {
			f.Value = "$" + f.Value
		}
		if strings.Contains(k, "year") {
			f.Value = strconv.FormatFloat(v, 'f', -1, 64)
		}
		out = append(out, f)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

func shortFacts(m map[string]string) []Fact {
	var out []Fact
	for k, v := range m {
		out = append(out, Fact{Name: words.Capital(strings.ReplaceAll(k, "_", " ")), Value: v})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

func (p SessionPage) goal() market.Goal {
	if p.Goal.Valid() {
		return p.Goal
	}
	return market.Living
}

func (p SessionPage) kills(rule string) bool {
	return slices.ContainsFunc(p.Kill, func(c market.Criterion) bool { return c.Rule == rule })
}

func (p SessionPage) killValue(k killRule) string {
	v := k.Value
	for _, c := range p.Kill {
		if c.Rule == k.Rule {
			v = c.Value
		}
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
