package views

import "naps/market"

// Brief is how naps reads an idea and what it will search for. The founder may correct the first four before a run.
type Brief struct {
	Customer string // who has the problem
	Problem  string // what goes wrong for them today
	Region   string // where it is to start
	Says     string // how people with the problem put it, phrases separated by semicolons

	Assumptions []string // what is taken for granted, since nobody said otherwise
	Assume      string   // what else the founder wants to be taken for granted, or instead

	Planned  []PlannedQuery
	Forecast string // what the model will be asked, in words: "about 70,000 tokens, $0.04 at your prices"; empty without one
}

// PlannedQuery is a search that a run begins with; what is found leads to more.
type PlannedQuery struct {
	Phase   market.Phase
	Text    string
	Counter bool // looks for what speaks against the idea
}

// byPhase are the planned queries of the phases in their order, each once.
func (b Brief) byPhase() []plannedPhase {
	var out []plannedPhase
	for _, phase := range market.Phases {
		p := plannedPhase{Phase: phase}
		seen := map[string]bool{}
		for _, q := range b.Planned {
			if q.Phase != phase || seen[q.Text] {
				continue
			}
			seen[q.Text] = true
			if q.Counter {
				p.Against = append(p.Against, q.Text)
			} else {
				p.For = append(p.For, q.Text)
			}
		}
		if len(seen) > 0 {
			out = append(out, p)
		}
	}
	return out
}

type plannedPhase struct {
	Phase        market.Phase
	For, Against []string
}
