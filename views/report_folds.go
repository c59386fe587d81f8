package views

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
	"naps/report"
	"naps/words"
)

// sentenceEnd finds where the first sentence of a text ends, its length if it has only one.
func sentenceEnd(s string) int {
	for i := 0; i+1 < len(s); i++ {
		if strings.IndexByte(".!?", s[i]) >= 0 && s[i+1] == ' ' && i+2 < len(s) && (s[i+2] < 'a' || s[i+2] > 'z') {
			return i + 1
		}
	}
	return len(s)
}

func firstSentence(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "**", "")), " ")
	return market.Cut(s[:sentenceEnd(s)], 160)
}

func afterFirst(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "**", "")), " ")
	return strings.TrimSpace(s[sentenceEnd(s):])
}

// gapWords name the sources that found nothing, or, with blocked, that did not answer.
func gapWords(gaps []market.Gap, blocked bool) string {
	var names []string
	for _, g := range gaps {
		if n := sourceName(g.Source); g.Blocked == blocked && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return strings.Join(names, ", ")
}

func opOf(i int) string {
	if i == 0 {
		return ""
	}
	return "×"
}

// factor is a number of the market's sum with where it comes from.
type factor struct {
	Number, What string
	IDs          []string
}

// sumData is the market as a sum, and what 1, 2 and 3 percent of it would bring.
type sumData struct {
	Factors         []factor
	Total, Say, Alt string
	Bars            []bar
	Goal, Top       float64
}

// middleShare is the share of the market that the sum shows; the range around it is that of the score.
const middleShare = 0.02

// marketSum is false where the number of payers or their price isn't known.
func marketSum(r ReportData) (sumData, bool) {
	i := slices.IndexFunc(r.findings("market_size"), func(f market.Finding) bool {
		return f.Labels["method"] == "bottom_up" && f.Figures["payers"] > 0 && f.Figures["price_usd"] > 0
	})
	if i < 0 {
		return sumData{}, false
	}
	f := r.findings("market_size")[i]
	payers, price := f.Figures["payers"], f.Figures["price_usd"]
	yearly := payers * price * 12
	s := sumData{Goal: r.Goal.Yearly(), Total: money(yearly * middleShare), Factors: []factor{
		sourced(f, market.FactorPayers, factor{count(payers), payersWords(f), f.Evidence[:min(1, len(f.Evidence))]}),
		{"2%", "share, our assumption (1–3%)", nil},
		sourced(f, market.FactorPrice, factor{money(price), priceWords(f), f.Evidence[min(1, len(f.Evidence)):]}),
		{"12", "months", nil},
	}}
	for _, share := range []float64{0.01, middleShare, 0.03} {
		s.Bars = append(s.Bars, bar{percent(share) + " share", yearly * share})
	}
	s.Top = max(s.Goal, s.Bars[2].Value)
	s.Say = "You’d need " + plural(int(s.Goal/(price*12)+0.999), "customer", "customers") + " at " + money(price) +
		" a month to reach your goal."
	s.Alt = "Revenue a year by share: 1% " + money(s.Bars[0].Value) + ", 2% " + money(s.Bars[1].Value) + ", 3% " +
		money(s.Bars[2].Value) + "; goal " + money(s.Goal)
	return s, true
}

// sourced gives a factor of the sum the source, the year and the evidence that the score names for it. Older reports
// name none, and are shown as they were told.
func sourced(f market.Finding, role string, shown factor) factor {
	i := slices.IndexFunc(f.Factors, func(x market.Factor) bool { return x.Role == role })
	if i < 0 {
		return shown
	}
	from := f.Factors[i]
	shown.IDs = from.Evidence
	if role == market.FactorPayers {
		shown.What = orElse(from.What, shown.What)
	}
	where := from.Source
	if from.Year > 0 {
		where = strings.TrimPrefix(where+", "+itoa(from.Year), ", ")
	}
	if where != "" {
		shown.What += " (" + where + ")"
	}
	return shown
}

func payersWords(f market.Finding) string {
	w := orElse(f.Labels["whom"], "possible customers")
	if y := f.Figures["year"]; y > 0 {
		w += ", " + itoa(int(y))
	}
	return w
}

func priceWords(f market.Finding) string {
	if n := int(f.Figures["prices"]); n > 1 {
		return "a month, median of " + itoa(n) + " prices"
	}
	return "a month"
}

// sizeUnknown says what is missing for a sum.
func sizeUnknown(r ReportData) string {
	for _, f := range r.findings("market_size") {
		if f.Labels["method"] == "needed" {
			return "We know how many could pay, " + count(f.Figures["payers"]) +
				", but found no price. For your goal 3% of them would each have to pay " +
				money(f.Figures["needed_low"]) + " a month."
		}
	}
	return "Not known: we found no reliable count of how many could pay. The market keeps its starting value in the score."
}

func statedSizes(r ReportData) []market.Finding {
	var out []market.Finding
	for _, f := range r.findings("market_size") {
		if f.Labels["method"] == "top_down" && f.Detail != "" {
			out = append(out, f)
		}
	}
	return out[:min(len(out), 3)]
}

// phrases are what people type, and the questions they ask.
func phrases(r ReportData) []market.Finding {
	return append(r.findings("question"), r.findings("keyword")...)
}

func engines(f market.Finding) string {
	if n := f.Figures["replies"]; n > 0 {
		return plural(int(n), "reply", "replies")
	}
	if n := int(f.Figures["sources"]); n > 0 {
		return plural(n, "search engine", "search engines")
	}
	return ""
}

// trendData is how often something was read by month.
type trendData struct {
	Lead, Say, Alt string
	Bars           []bar
	Top            float64
	IDs            []string
}

// trendsOf are the articles whose views are known by month.
func trendsOf(r ReportData) []trendData {
	var out []trendData
	for _, f := range r.findings("trend") {
		bars := trendOf(f)
		if len(bars) < 3 {
			continue
		}
		t := trendData{Bars: bars, Top: roundUp(highest(bars)), IDs: f.Evidence, Lead: trendLead(f)}
		t.Say = count(f.Figures["views_a_month"]) + " views a month of the article “" + f.Title + "”."
		t.Alt = "Views a month of “" + f.Title + "” from " + monthWords(bars[0].Label) + " to " +
			monthWords(bars[len(bars)-1].Label) + ", at most " + count(highest(bars))
		out = append(out, t)
	}
	return out[:min(len(out), 2)]
}

func trendLead(f market.Finding) string {
	slope := f.Figures["slope_per_year"]
	switch f.Labels["direction"] {
	case "rising":
		return "Interest rises by " + percent(slope) + " a year:"
	case "falling":
		return "Interest falls by " + percent(-slope) + " a year:"
	}
	return "Interest is steady:"
}

// foldLead is what a phase found, in a sentence. Later phases find more people with the problem, in reviews for one, so
// what the whole report counts stands for what its own phase said.
func foldLead(r ReportData, ph report.Phase) string {
	if ph.Name == market.Pains && len(r.findings("pain")) > 0 {
		return painPeople(r, "this problem") + "."
	}
	if ph.Name == market.Competitors && len(r.findings("competitor")) > 0 {
		return rivalTableOf(r, "").Say
	}
	return firstSentence(ph.Summary)
}

// roundRow is a company that raised money, or tried and closed.
type roundRow struct {
	Name, Round, Amount, Date, Today string
	IDs                              []string
}

func rounds(r ReportData) []roundRow {
	var out []roundRow
	dead := map[string]bool{}
	for _, f := range r.findings("dead") {
		dead[f.Labels["name"]] = true
	}
	for _, f := range r.findings("round") {
		row := roundRow{orElse(f.Labels["name"], f.Title), words.Capital(f.Labels["round"]), "–",
			orElse(monthWords(f.Labels["date"]), "–"), "Active", f.Evidence}
		if usd := f.Figures["amount_usd"]; usd > 0 {
			row.Amount = money(usd)
		}
		if dead[row.Name] {
			row.Today = "Closed"
		}
		out = append(out, row)
	}
	for _, f := range r.findings("dead") {
		name := orElse(f.Labels["name"], f.Title)
		if !slices.ContainsFunc(out, func(x roundRow) bool { return x.Name == name }) {
			out = append(out, roundRow{name, "", "–", "–", "Closed", f.Evidence})
		}
	}
	return out[:min(len(out), 12)]
}

// printed are the pieces of evidence that the marks of the first pages name on paper.
func (p ReportPage) printed() []report.Evidence {
	var ids []string
	add := func(of []string) { ids = append(ids, of[:min(3, len(of))]...) }
	yes, no := reasonsOf(p.Report)
	for _, x := range slices.Concat(yes, no) {
		add(x.Evidence)
	}
	add(painIDs(p.Report))
	for _, c := range painCards(p.Report)[:min(shownPains, len(painCards(p.Report)))] {
		add(c.IDs)
	}
	t := rivalTableOf(p.Report, p.Sort)
	for _, x := range t.Rows[:min(shownRivals, len(t.Rows))] {
		add(x.IDs)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Compare(number(a), number(b)) })
	return p.Report.items(slices.Compact(ids))
}

func printedSource(e report.Evidence) string {
	who, where := fromOf(e)
	parts := []string{who}
	if where != "" {
		parts = append(parts, where)
	}
	if e.Date != "" {
		parts = append(parts, day(e.Date))
	}
	text := strings.Join(parts, ", ") + "."
	if web(e.URL) {
		text += " " + market.Cut(e.URL, 90)
	}
	return text
}
