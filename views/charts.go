package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"naps/market"
)

// Charts are drawn in per cent of their width, so that their letters keep their size on a narrow screen.

// at writes a value of 0 to 100 as a position; values outside are drawn at the edge.
func at(v float64) string {
	return strconv.FormatFloat(min(max(v, 0), 100), 'f', 2, 64) + "%"
}

func width(from, to float64) string { return at(min(max(to, 0), 100) - min(max(from, 0), 100)) }

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

// slotMid is the middle of bar i of n.
func slotMid(i, n int) string {
	step := 100 / float64(n)
	return at(float64(i)*step + step*0.5)
}

// flat is the height of a bar that stands for nothing.
const flat = 1.5

// barH is the height of a bar of at most h pixels.
func barH(v, top, h float64) string { return strconv.FormatFloat(tall(v, top, h), 'f', 1, 64) }

func tall(v, top, h float64) float64 {
	if v <= 0 || top <= 0 {
		return flat
	}
	return max(v/top*h, flat)
}

// barY is where a bar begins that stands on a line at foot.
func barY(v, top, h, foot float64) string {
	return strconv.FormatFloat(foot-tall(v, top, h), 'f', 1, 64)
}

// barLabelY is where the number above a bar stands.
func barLabelY(v, top, h, foot float64) string {
	return strconv.FormatFloat(foot-tall(v, top, h)-5, 'f', 1, 64)
}

// peak is the highest bar, the latest of equals, -1 if all are empty.
func peak(bars []bar) int {
	best := -1
	for i, b := range bars {
		if b.Value > 0 && (best < 0 || b.Value >= bars[best].Value) {
			best = i
		}
	}
	return best
}

func barsSay(what string, bars []bar) string {
	var parts []string
	for _, b := range bars {
		parts = append(parts, shortMonth(b.Label)+" "+count(b.Value))
	}
	return what + ": " + strings.Join(parts, ", ")
}

func shortMonth(s string) string {
	if t, ok := monthOf(s); ok {
		return t.Format("Jan")
	}
	return s
}

// thousands writes a number in short: 46k.
func thousands(v float64) string {
	switch {
	case v >= 1e6:
		return short1(v/1e6) + "M"
	case v >= 10_000:
		return whole100(v/1000) + "k"
	case v >= 1000:
		return short1(v/1000) + "k"
	}
	return whole100(v)
}

// anchor keeps a word at the edge of a chart within it.
func anchor(percent float64) string {
	switch {
	case percent < 8:
		return ""
	case percent > 82:
		return "end"
	}
	return "mid"
}

func rungAt(r rivalRow, t rivalTable) float64 {
	if t.Max <= 0 {
		return 0
	}
	return r.Price / t.Max * 100
}

func rungWords(r rivalRow) string {
	if r.Free {
		return "Free"
	}
	return money(r.Price)
}

func rungSay(r rivalRow, t rivalTable) string {
	if r.Free {
		return "Free"
	}
	return money(r.Price) + " a month; median " + money(t.Median)
}

func ratingSay(r rivalRow) string {
	say := one(r.Rating) + " of 5 stars"
	if r.Ratings > 0 {
		say += " from " + plural(r.Ratings, "rating", "ratings")
	}
	return say
}

// The map of rivals: ratings from 0 to 5 go up 190 pixels, prices across from 8% to 97%.
func mapY(rating float64) int { return 196 - int(rating*38+0.5) }

func mapX(price, most float64) float64 {
	if most <= 0 {
		return 8
	}
	return 8 + min(price/most, 1)*89
}

func mapLine(i int) string {
	if i == 0 {
		return "axis"
	}
	return "grid"
}

func mapStars(i int) string {
	if i == 5 {
		return "5 ★"
	}
	return itoa(i)
}

// path is the line of a trend through a field of 100 by 96, from zero to top.
func path(bars []bar, top float64) string {
	if top <= 0 || len(bars) < 2 {
		return ""
	}
	var b strings.Builder
	for i, x := range bars {
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		b.WriteString(strconv.FormatFloat(float64(i)*100/float64(len(bars)-1), 'f', 1, 64) + " ")
		b.WriteString(strconv.FormatFloat(96-x.Value/top*96, 'f', 1, 64))
	}
	return b.String()
}

// scoreTitle says what the chart of a score shows.
func scoreTitle(value, low, high float64) string {
	return "Score " + whole100(value) + " of 100, range " + whole100(low) + " to " + whole100(high)
}

func scoreSay() string {
	return "Below 45 is NO-GO, above 55 is GO. The bar shows the range."
}
