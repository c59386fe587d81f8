package forecast

import (
	"fmt"
	"strings"

	"naps/market"
	"naps/report"
	"naps/words"
)

// A look within so many days before the due day, or after it, tells how things stood on it. Complaints can be counted
// for so many days after it; then nobody will know any more.
const (
	nearDays = 14
	waitDays = 30
)

// Verdict is what became of a prediction that is due.
type Verdict struct {
	Outcome Outcome // Open: naps cannot tell, or not yet
	Found   string  // what was seen, in a sentence
	Ask     bool    // only the founder can tell
}

// Decide finds out what became of a prediction that is due, from the newest report of its idea. seen is the day on
// which the research of that report was done.
func Decide(p Prediction, newest report.Report, seen, today string) Verdict {
	near := seen > p.Made && notBefore(seen, p.Due, nearDays)
	var v Verdict
	switch {
	case p.Kind == Test || p.Kind == Sale:
		return Verdict{Ask: true}
	case p.Kind == Complaints && !near:
		if notBefore(today, later(p.Due, waitDays), 0) {
			return Verdict{Outcome: Unknown, Found: "The idea was not researched again near that day."}
		}
		return Verdict{}
	case !near:
		return Verdict{Ask: true}
	case p.Kind == Complaints:
		v = countAgain(p, newest)
	case p.Kind == Price:
		v = priceAgain(p, newest)
	case p.Kind == Community:
		v = membersAgain(p, newest)
	}
	v.Ask = v.Outcome == Open
	return v
}

func countAgain(p Prediction, newest report.Report) Verdict {
	n := complaintsBetween(newest, p.Made, p.Due)
	return settled(float64(n) >= p.Needed, fmt.Sprintf("%s found.", counted(n, "new post was", "new posts were")))
}

func priceAgain(p Prediction, newest report.Report) Verdict {
	f, ok := titled(findings(newest, "competitor"), p.Subject)
	if !ok || f.Figures["price_usd"] <= 0 {
		return Verdict{}
	}
	now := cents(f.Figures["price_usd"])
	return settled(now == p.Needed, fmt.Sprintf("It cost $%s a month.", dollars(now)))
}

func membersAgain(p Prediction, newest report.Report) Verdict {
	f, ok := titled(findings(newest, "place"), p.Subject)
	if !ok || f.Figures["members"] <= 0 {
		return Verdict{}
	}
	return settled(f.Figures["members"] >= p.Needed, fmt.Sprintf("It had %s members.", thousands(f.Figures["members"])))
}

func settled(yes bool, found string) Verdict {
	if yes {
		return Verdict{Outcome: Yes, Found: found}
	}
	return Verdict{Outcome: No, Found: found}
}

func titled(all []market.Finding, title string) (market.Finding, bool) {
	for _, f := range all {
		if strings.EqualFold(words.OneLine(f.Title), words.OneLine(title)) {
			return f, true
		}
	}
	return market.Finding{}, false
}
