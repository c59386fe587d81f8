package report

import (
	"slices"

	"naps/market"
)

// Point is how an idea stood in one version of its report.
type Point struct {
	Version  int
	Day      string // to which ages are counted
	Verdict  string
	Score    float64
	Low      float64
	High     float64
	Numbered bool // the score is a result
	People   int  // who describe the problem
	Rivals   int  // named, and active
	Price    float64
}

// PointOf takes from a report what a timeline shows. Price is the median of the rivals' prices a month, 0 where none
// is known.
func PointOf(r Report) Point {
	p := Point{Version: r.Version, Day: r.AsOf, Verdict: r.Verdict, Score: r.Score, Low: r.Low, High: r.High,
		Numbered: r.Inconclusive.ShowsNumber(), People: r.People().Describe}
	var prices []float64
	for _, f := range competitors(r) {
		if s := f.Labels["status"]; s != "" && s != "active" {
			continue
		}
		p.Rivals++
		if price := f.Figures["price_usd"]; price > 0 && direct(f) {
			prices = append(prices, price)
		}
	}
	p.Price = middle(prices)
	return p
}

func direct(f market.Finding) bool {
	return f.Labels["relation"] == "" || f.Labels["relation"] == "direct"
}

// middle is the median, 0 of none.
func middle(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	n := len(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}
