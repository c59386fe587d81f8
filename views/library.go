package views

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"naps/market"
	"naps/report"
	"naps/score"
)

// SharesPage lists the links by which people without an account read reports. Link is the new one, shown once.
type SharesPage struct {
	Shell
	Link   string
	Shares []ShareRow
}

// ShareRow is one link.
type ShareRow struct {
	ID, Session, Title, Created string
	Version                     int
	Expires                     int64 // Unix milliseconds; 0: never
	Revoked, Open               bool
	Interviews                  bool // it shows what interviews said
}

func (s ShareRow) interviews() string {
	if s.Interviews {
		return ", with what interviews said"
	}
	return ""
}

// hiddenOwn counts the owner's own evidence of which the words are left out.
func hiddenOwn(r ReportData) int {
	n := 0
	for _, e := range report.Own(r.Report) {
		if e.Quote == "" {
			n++
		}
	}
	return n
}

func (s ShareRow) sign() sign {
	switch {
	case s.Open:
		return sign{"✓", "open", "good"}
	case s.Revoked:
		return sign{"✕", "revoked", "quiet"}
	}
	return sign{"–", "expired", "quiet"}
}

// ComparePage is two to four ideas side by side.
type ComparePage struct {
	Shell
	Ideas   []Compared
	Without []string // titles of ideas that have no report yet
	TooMany bool
}

// Compared is one idea with its latest report.
type Compared struct {
	ID, Title string
	Report    report.Report
}

// ranked is the ideas by their lower bound: what is certain counts, not what is hoped.
func (p ComparePage) ranked() []Compared {
	out := slices.Clone(p.Ideas)
	slices.SortStableFunc(out, func(x, y Compared) int { return cmp.Compare(y.Report.Low, x.Report.Low) })
	return out
}

// overlap says whether the first in the ranking is told apart from the others by its interval.
func (p ComparePage) overlap() string {
	r := p.ranked()
	if len(r) < 2 {
		return ""
	}
	near := 0
	for _, x := range r[1:] {
		if !x.Report.Inconclusive.ShowsNumber() || !r[0].Report.Inconclusive.ShowsNumber() {
			return "Some of these ideas have no score yet, so they can’t be ranked."
		}
		if x.Report.High >= r[0].Report.Low {
			near++
		}
	}
	if near == 0 {
		return "The first idea’s range lies above all others, so it is ahead on the evidence."
	}
	if len(r) == 2 {
		return "The two ideas’ ranges overlap, so the evidence doesn’t say which is better."
	}
	return fmt.Sprintf("The first idea’s range overlaps with %s, so the evidence doesn’t say which is better.",
		plural(near, "other", "others"))
}

// comparedRow is one line of the comparison.
type comparedRow struct {
	Name   string
	Cells  []comparedCell
	Spread float64
}

type comparedCell struct {
	Text, Range string
	Best        bool
}

// rows are the dimensions, those in which the ideas differ most first.
func (p ComparePage) rows() []comparedRow {
	var out []comparedRow
	for _, d := range market.Dimensions {
		row, low, high := comparedRow{Name: dimensionName(string(d))}, math.Inf(1), math.Inf(-1)
		var scores []float64
		for _, x := range p.Ideas {
			i := slices.IndexFunc(x.Report.Dimensions, func(o report.Dimension) bool { return o.Name == d })
			if i < 0 {
				row.Cells, scores = append(row.Cells, comparedCell{Text: "–"}), append(scores, 0)
				continue
			}
			o := x.Report.Dimensions[i]
			low, high = min(low, o.Score), max(high, o.Score)
			row.Cells, scores = append(row.Cells, comparedCell{Text: one(o.Score),
				Range: one(o.Low) + "–" + one(o.High)}), append(scores, o.Score)
		}
		for i := range row.Cells {
			row.Cells[i].Best = high > low && scores[i] == high
		}
		row.Spread = high - low
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(x, y comparedRow) int { return cmp.Compare(y.Spread, x.Spread) })
	return out
}

// gateRows are the gates, those that some pass and others do not first.
func (p ComparePage) gateRows() []comparedRow {
	var out []comparedRow
	if len(p.Ideas) == 0 {
		return nil
	}
	for _, g := range p.Ideas[0].Report.Gates {
		row, passed := comparedRow{Name: gateTitle(g)}, 0
		for _, x := range p.Ideas {
			text := "–"
			if i := slices.IndexFunc(x.Report.Gates, func(o score.Gate) bool { return o.Name == g.Name }); i >= 0 {
				is := x.Report.Gates[i].Standing()
				if text = is.Mark() + " " + string(is); is == score.Met {
					passed++
				}
			}
			row.Cells = append(row.Cells, comparedCell{Text: text})
		}
		if passed > 0 && passed < len(p.Ideas) {
			row.Spread = 1
		}
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(x, y comparedRow) int { return cmp.Compare(y.Spread, x.Spread) })
	return out
}

// SearchPage looks through ideas and evidence.
type SearchPage struct {
	Shell
	Q     string
	Rows  []Row
	Ideas int // hits in all
	Found []FoundEvidence
}

// FoundEvidence is a hit with the idea it belongs to.
type FoundEvidence struct {
	Session, Title string
	Evidence       market.Evidence
}

// ChangesPage is the history of a report and what is different between two versions; with one version there is nothing
// to compare.
type ChangesPage struct {
	Shell
	ID, Title string
	Versions  []VersionRow
	From, To  int
	Changes   report.Changes
}

// VersionRow is one version.
type VersionRow struct {
	Version          int
	Created, Verdict string
	Score, Low, High float64
	Pieces           int
}

// signed writes a difference with its sign.
func signed(f float64) string {
	f = math.Round(f*10) / 10
	switch {
	case f > 0:
		return "+" + one(f)
	case f < 0:
		return "−" + one(-f)
	}
	return "±0"
}

func until(ms int64) string {
	if ms == 0 {
		return "forever"
	}
	return "until " + time.UnixMilli(ms).UTC().Format("Jan 2, 2006")
}

func shareLife(days int) string {
	if days == 0 {
		return "forever"
	}
	return plural(days, "day", "days")
}
