package views

import (
	"naps/market"

	"naps/words"
)

// Brief is how naps reads an idea and what it will search for. The founder may correct the first four before a run.
type Brief struct {
	Customer string // who has the problem
	Problem  string // what goes wrong for them today
	Region   string // where it is to start
	Says     string // how people with the problem put it, phrases separated by semicolons

	Assumptions []string // what is taken for granted, since nobody said otherwise
	Assume      string   // what else the founder wants to be taken for granted, or instead

	Blocked  string   // why it cannot be searched for, in a sentence; empty where it can
	Question Question // what would improve the search most; without Text there is nothing to ask

	Planned []PlannedQuery
	// what the model will be asked, in words: "about 70,000 tokens, $0.04 at your prices"; empty without one
	Forecast string
}

// Question is what naps asks before a run, with answers to tap.
type Question struct {
	Field   string // the field of the brief that an answer fills
	Why     string // why it is asked
	Text    string
	Answers []string
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

func costWords(p SessionPage) string {
	if p.Sample {
		return "Free, on sample evidence"
	}
	return plural(p.Cost, "credit", "credits") + ", " + orElse(p.Minutes, "a few minutes")
}

// startWords say beside the button what a run takes.
func startWords(p SessionPage) string {
	if p.Sample {
		return "Free, on sample evidence"
	}
	return words.Capital(orElse(p.Minutes, "a few minutes")) + " · " + plural(p.Cost, "credit", "credits") +
		" (you have " + p.Credits.String() + ")"
}

// goalYearly is what a goal brings in a year, as people say it.
func goalYearly(g market.Goal) string {
	if y := g.Yearly(); y >= 1e6 {
		return "$" + count(y/1e6) + " million"
	}
	return "$" + count(g.Yearly())
}
