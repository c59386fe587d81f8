package views

import (
	"math"

	"naps/report"
)

// series is one figure of a timeline: a value a version, and how it is written.
type series struct {
	Name   string
	Points []seriesPoint
	Top    float64
	Write  func(float64) string
}

// seriesPoint is a value of a series; Known is false where there is none.
type seriesPoint struct {
	Value, Low, High float64
	Known            bool
}

// timelineOf are the figures of an idea over its versions, the oldest first.
func timelineOf(all []report.Point) []series {
	out := []series{
		{Name: "Score", Top: 100, Write: whole100}, {Name: "People with the problem", Write: count},
		{Name: "Competitors", Write: count}, {Name: "Median price per month", Write: money},
	}
	for _, p := range all {
		for i, x := range []seriesPoint{
			{p.Score, p.Low, p.High, p.Numbered}, {Value: float64(p.People), Known: true},
			{Value: float64(p.Rivals), Known: true}, {Value: p.Price, Known: p.Price > 0},
		} {
			out[i].Points = append(out[i].Points, x)
			if x.Known {
				out[i].Top = max(out[i].Top, x.Value)
			}
		}
	}
	return out
}

// The field of a series: shares of its width, pixels from its head.
const (
	lineLeft, lineRight = 4.0, 96.0
	lineTop, lineFoot   = 22.0, 82.0
)

func (s series) x(i int) string {
	if len(s.Points) < 2 {
		return at((lineLeft + lineRight) / 2)
	}
	return at(lineLeft + (lineRight-lineLeft)*float64(i)/float64(len(s.Points)-1))
}

func (s series) y(v float64) string {
	if s.Top <= 0 {
		return itoa(int(lineFoot))
	}
	return itoa(int(math.Round(lineFoot - v/s.Top*(lineFoot-lineTop))))
}

// joined reports whether a line leads from the point before to point i.
func (s series) joined(i int) bool { return i > 0 && s.Points[i].Known && s.Points[i-1].Known }

// labeled reports whether the value of a point is printed: the first, the last, and those that differ from the one
// before, as long as there is room.
func (s series) labeled(i int) bool {
	last := len(s.Points) - 1
	const room = 6
	return s.Points[i].Known && (i == 0 || i == last || last < room && s.Points[i].Value != s.Points[i-1].Value)
}

// anchorOf keeps the numbers at both ends within the picture.
func (s series) anchorOf(i int) string {
	switch {
	case len(s.Points) > 1 && i == 0:
		return "start"
	case len(s.Points) > 1 && i == len(s.Points)-1:
		return "end"
	}
	return "mid"
}

func (s series) says() string {
	text := s.Name + ", version by version: "
	for i, p := range s.Points {
		if i > 0 {
			text += ", "
		}
		text += s.written(p)
	}
	return text
}

func (s series) written(p seriesPoint) string {
	if !p.Known {
		return "unknown"
	}
	return s.Write(p.Value)
}

func pointScore(p report.Point) string {
	if !p.Numbered {
		return "no score"
	}
	return whole100(p.Score) + " (" + whole100(p.Low) + "–" + whole100(p.High) + ")"
}

func pointPrice(p report.Point) string {
	if p.Price <= 0 {
		return "–"
	}
	return money(p.Price)
}
