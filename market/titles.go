package market

import "strings"

var phaseTitles = map[Phase]string{
	Keywords: "Keywords", Pains: "Pains", Competitors: "Competitors",
	Funding: "Funding", Sizing: "Market", Verdict: "Verdict",
}

// Title is what people read for the name of a phase. An unknown name keeps itself.
func (p Phase) Title() string { return titled(phaseTitles[p], string(p)) }

var dimensionTitles = map[Dimension]string{
	Pain: "Problem", Payment: "People pay", Competition: "Competition",
	Reach: "Reach", Demand: "Demand", Size: "Market size", Momentum: "Timing",
}

// Title is what people read for the name of a dimension. An unknown name keeps itself.
func (d Dimension) Title() string { return titled(dimensionTitles[d], string(d)) }

func titled(title, name string) string {
	if title != "" || name == "" {
		return title
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
