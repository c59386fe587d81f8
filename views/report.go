package views

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"naps/market"
)

// share is a part of the whole in per cent.
func share(part, whole int) string {
	if whole <= 0 {
		return "0 %"
	}
	return strconv.Itoa((100*part+whole/2)/whole) + " %"
}

// group is the findings of a phase of one kind.
type group struct {
	Name string
	List []market.Finding
}

var kindNames = []Fact{
	{"Words people search by", "keyword"}, {"Questions people ask", "question"}, {"Trend", "trend"}, {"Pains", "pain"}, {"Counter-evidence", "counter"}, {"Where they meet", "place"},
	{"Rivals", "competitor"}, {"Prices", "price"}, {"Money raised", "round"}, {"Backed", "backed"}, {"Gave up", "dead"}, {"Size", "market_size"}, {"Demand", "demand"},
	{"Blockers", "blocker"}, {"Unmet needs", "gap"}, {"Rivals not found", "missing"},
}

// groups sorts findings into kinds, known kinds first and in a fixed order.
func groups(all []market.Finding) []group {
	var out []group
	rest := slices.Clone(all)
	for _, k := range kindNames {
		g := group{Name: k.Name}
		rest = slices.DeleteFunc(rest, func(f market.Finding) bool {
			if f.Kind == k.Value {
				g.List = append(g.List, f)
			}
			return f.Kind == k.Value
		})
		if len(g.List) > 0 {
			out = append(out, g)
		}
	}
	if len(rest) > 0 {
		out = append(out, group{"Also found", rest})
	}
	return out
}

// findingFacts are figures and labels of a finding in words, in a fixed order; months of a series belong to the chart.
func findingFacts(f market.Finding) []Fact {
	var out []Fact
	for k, v := range f.Figures {
		if _, month := monthOf(k); month || k == "only_e1" {
			continue
		}
		name, money := strings.CutSuffix(k, "_usd")
		value := count(v)
		if money {
			value = "$" + value
		}
		if strings.Contains(k, "year") && v > 1000 && v < 3000 {
			value = strconv.FormatFloat(v, 'f', -1, 64)
		}
		out = append(out, Fact{strings.ReplaceAll(name, "_", " "), value})
	}
	for k, v := range f.Labels {
		if k != "url" && k != "domain" && v != "" {
			out = append(out, Fact{strings.ReplaceAll(k, "_", " "), v})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

var tierNames = [...]string{"nobody observed", "talk", "complaint", "incident", "costly behaviour", "money moved"}

func tierName(t market.Tier) string {
	if t < 0 || int(t) >= len(tierNames) {
		return "unknown"
	}
	return "E" + strconv.Itoa(int(t)) + " " + tierNames[t]
}

func percent(f float64) string { return count(float64(int(f*100+0.5))) + " %" }

func sideWord(speaksFor bool) string {
	if speaksFor {
		return "for"
	}
	return "against"
}

// firstQuote is the words of the first piece of evidence that has any.
func (r ReportData) firstQuote(ids []string) string {
	for _, e := range r.items(ids) {
		if e.Quote != "" {
			return market.Cut(e.Quote, 180)
		}
	}
	return ""
}
