package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"naps/market"
	"naps/report"
)

// Charts are drawn in per cent of their width, so that their letters keep their size on a narrow screen.

// at writes a value of 0 to 100 as a position; values outside are drawn at the edge.
func at(v float64) string {
	return strconv.FormatFloat(min(max(v, 0), 100), 'f', 2, 64) + "%"
}

func width(from, to float64) string { return at(min(max(to, 0), 100) - min(max(from, 0), 100)) }

// rung is a price on the ladder.
type rung struct {
	Name  string
	Price float64
	Cites []string
}

// ladder are the live prices of findings, the lowest first, one for each name.
func ladder(findings []market.Finding) []rung {
	var out []rung
	for _, f := range findings {
		price := f.Figures["price_usd"]
		name := orElse(f.Labels["vendor"], f.Title)
		if (f.Kind != "price" && f.Kind != "competitor") || price <= 0 || slices.ContainsFunc(out, func(r rung) bool { return r.Name == name }) {
			continue
		}
		out = append(out, rung{name, price, f.Evidence})
	}
	slices.SortStableFunc(out, func(a, b rung) int {
		switch {
		case a.Price < b.Price:
			return -1
		case a.Price > b.Price:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out[:min(len(out), 16)]
}

// bar is one month or step of a series.
type bar struct {
	Label string
	Value float64
}

// monthOf reads "2026-03" or "2026-03-09" as a month.
func monthOf(s string) (time.Time, bool) {
	if len(s) < 7 {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-01", s[:7])
	return t, err == nil
}

// byMonth counts dated evidence by month, empty months included, over at most the last three years.
func byMonth(list []report.Evidence) []bar {
	counts := map[string]float64{}
	var last time.Time
	for _, e := range list {
		if t, ok := monthOf(e.Date); ok {
			counts[t.Format("2006-01")]++
			if t.After(last) {
				last = t
			}
		}
	}
	if len(counts) < 2 {
		return nil
	}
	var out []bar
	for i := 35; i >= 0; i-- {
		m := last.AddDate(0, -i, 0).Format("2006-01")
		if len(out) > 0 || counts[m] > 0 {
			out = append(out, bar{m, counts[m]})
		}
	}
	return out
}

// trendOf takes the months out of the figures of a finding, in order.
func trendOf(f market.Finding) []bar {
	var out []bar
	for k, v := range f.Figures {
		if t, ok := monthOf(k); ok {
			out = append(out, bar{t.Format("2006-01"), v})
		}
	}
	slices.SortFunc(out, func(a, b bar) int { return strings.Compare(a.Label, b.Label) })
	return out
}

func highest(bars []bar) float64 {
	top := 0.0
	for _, b := range bars {
		top = max(top, b.Value)
	}
	return top
}

// slot is where bar i of n begins, of the whole width, and how wide it is.
func slot(i, n int) (x, w string) {
	step := 100 / float64(n)
	return at(float64(i)*step + step*0.12), at(step * 0.76)
}

func slotX(i, n int) string { x, _ := slot(i, n); return x }
func slotW(n int) string    { _, w := slot(0, n); return w }

// tall is the height of a bar in pixels of h, at least one where there is anything.
func tall(v, top, h float64) string {
	if v <= 0 || top <= 0 {
		return "0"
	}
	return strconv.FormatFloat(max(v/top*h, 1), 'f', 1, 64)
}

func under(v, top, h float64) string {
	if v <= 0 || top <= 0 {
		return strconv.FormatFloat(h, 'f', 1, 64)
	}
	return strconv.FormatFloat(h-max(v/top*h, 1), 'f', 1, 64)
}

// path is the line of a trend through a field of 100 by 40, from zero up.
func path(bars []bar) string {
	top := highest(bars)
	if top <= 0 || len(bars) < 2 {
		return ""
	}
	var b strings.Builder
	for i, x := range bars {
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		b.WriteString(strconv.FormatFloat(float64(i)*100/float64(len(bars)-1), 'f', 2, 64) + " ")
		b.WriteString(strconv.FormatFloat(40-x.Value/top*38, 'f', 2, 64))
	}
	return b.String()
}

func scoreSay(score, low, high float64) string {
	return "Score " + one(score) + " of 100, between " + one(low) + " and " + one(high) + ". Below 45 it would be NO-GO, above 55 it may be GO."
}

func sideOf(score float64) string {
	if score > 50 {
		return "good"
	}
	return "low"
}
