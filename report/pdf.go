package report

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"naps/market"
	"naps/score"
)

// PDF writes the report as an A4 document without the help of a browser: plainer than the printed page, with the same
// content in the same order. It has two to four pages, or, with full, everything. Letters of scripts that need shaping
// or right-to-left writing (Arabic, Hebrew, Thai, Devanagari) are beyond it: it says on its first page which it could
// not show. The same report gives the same bytes.
func PDF(r Report, full bool) ([]byte, error) {
	body, missed, err := write(r, full, "")
	if err != nil || len(missed) == 0 {
		return body, err
	}
	body, _, err = write(r, full,
		fmt.Sprintf("This PDF can't show some characters (%s); they appear as %c. The report's web page shows them. "+
			"PDFs show them too when Chromium is installed on the server.",
			strings.Join(slices.Sorted(maps.Keys(missed)), ", "), missing))
	return body, err
}

// write makes the document, with a note on its first page, and names the scripts that it could not show.
func write(r Report, full bool, note string) (body []byte, missed map[string]bool, err error) {
	p := &paper{Fpdf: fpdf.New("P", "mm", "A4", ""), set: typeset{&sfnt.Buffer{}, map[int]bool{}, map[string]bool{}},
		r: r}
	p.SetCreationDate(dayOf(r.AsOf))
	p.SetModificationDate(dayOf(r.AsOf))
	p.SetCatalogSort(true)
	p.SetTitle(plain(r.Title), true)
	p.SetCreator("naps", true)
	p.SetLang("en")
	raw, err := JSON(r)
	if err != nil {
		return nil, nil, fmt.Errorf("report: pdf: %w", err)
	}
	p.set.cut(string(raw)) // which fonts are needed
	p.set.addFonts(p.Fpdf)
	clear(p.set.missed) // not all of it is drawn
	p.SetMargins(18, 18, 18)
	p.SetAutoPageBreak(true, 20)
	p.AliasNbPages("{pages}")
	p.SetFooterFunc(func() { footer(p) })
	p.AddPage()
	if note != "" {
		p.line(inkFine, note)
	}
	parts := []func(*paper){(*paper).head, (*paper).test, printSides, (*paper).flips, printPains, printRivals,
		printSummaries, printSources}
	if full {
		parts = append(parts, (*paper).gates, (*paper).dimensions, (*paper).phases, (*paper).silence, (*paper).evidence,
			(*paper).foot)
	}
	for _, part := range parts {
		part(p)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, nil, fmt.Errorf("report: pdf: %w", err)
	}
	return b.Bytes(), p.set.missed, nil
}

func footer(p *paper) {
	p.SetY(-14)
	p.SetFont(typefaces()[0].name, "", 8)
	p.SetTextColor(90, 90, 90)
	p.CellFormat(0, 6, fmt.Sprintf("%d / {pages}", p.PageNo()), "", 0, "R", false, 0, "")
}

func (p *paper) head() {
	r := p.r
	p.line(inkTitle, r.Title)
	p.Ln(2)
	if r.Sample {
		p.line(inkBold, "Sample: this report uses sample evidence that was made up for it.")
	}
	p.line(inkHead, headline(r))
	p.Ln(1)
	if r.Why != "" {
		p.line(inkText, r.Why)
	}
	p.line(inkText, fmt.Sprintf("%s Goal: %s. As of %s.", confidenceText(r), GoalText(r.Goal), r.AsOf))
	p.line(inkText, strings.TrimSpace(fmt.Sprintf("%s With other goals: %s.", rangesText(r), goalsText(r.Goals))))
	for _, b := range r.BaseRates {
		p.line(inkFine, b)
	}
	p.line(inkFine, r.Note)
	p.Ln(2)
	p.line(inkBold, "The idea")
	for _, l := range strings.Split(r.Idea, "\n") {
		p.line(inkText, l)
	}
}

func (p *paper) test() {
	if p.r.NextTest.Test == "" {
		return
	}
	p.section("Next step")
	p.line(inkText, p.r.NextTest.Test)
	p.item("Passed:", p.r.NextTest.Pass, nil)
	p.item("Failed:", p.r.NextTest.Fail, nil)
}

func (p *paper) gates() {
	p.section(checksHeading)
	p.line(inkFine, checksNote)
	for _, g := range p.r.Gates {
		word := string(g.Standing()) + "."
		if g.Standing() == score.NotMet {
			word = "NOT PASSED (" + g.Effect + ")."
		}
		p.item(checkTitle(g)+": "+word, g.Reason, nil)
	}
}

// dimensions draws a bar a dimension: the score filled, the interval as a line, one half as a tick.
func (p *paper) dimensions() {
	p.section("Dimensions")
	const width, height = 90.0, 3.0
	for _, d := range p.r.Dimensions {
		if _, page := p.GetPageSize(); p.GetY() > page-32 {
			p.AddPage()
		}
		x, y := p.GetXY()
		p.say(inkBold, string(d.Name), "")
		p.SetFillColor(225, 228, 235)
		p.Rect(x+32, y+1, width, height, "F")
		p.SetFillColor(120, 140, 210)
		p.Rect(x+32, y+1, width*d.Score/perHundred, height, "F")
		p.SetDrawColor(20, 20, 20)
		p.Line(x+32+width*d.Low/perHundred, y+1+height/2, x+32+width*d.High/perHundred, y+1+height/2)
		p.Line(x+32+width/2, y, x+32+width/2, y+2+height)
		p.SetXY(x+32+width+3, y)
		p.line(inkText, fmt.Sprintf("%.1f (%.1f to %.1f)", d.Score, d.Low, d.High))
		p.SetX(x)
		p.line(inkFine, strings.Join(d.Reasons, " "))
		p.Ln(1.5)
	}
}

const perHundred = 100

func (p *paper) phases() {
	for _, ph := range p.r.Phases {
		p.section(ph.Name.Title())
		if ph.Status != market.PhaseDone {
			p.line(inkFine, string(ph.Status)+prefixed(": ", ph.Reason))
		}
		for _, l := range strings.Split(strings.ReplaceAll(ph.Summary, "**", ""), "\n") {
			if strings.TrimSpace(l) != "" {
				p.line(inkText, l)
			}
		}
		p.Ln(1)
		for _, c := range ph.Claims {
			p.item("", c.Text, c.Evidence)
		}
		for _, f := range ph.Findings {
			p.item(spaced(f.Kind)+": "+f.Title, f.Detail, f.Evidence)
		}
	}
}

func (p *paper) silence() {
	for _, blocked := range []bool{false, true} {
		p.section(map[bool]string{false: "Searched and not found", true: "Could not be searched"}[blocked])
		n := 0
		for _, ph := range p.r.Phases {
			for _, g := range ph.Gaps {
				if g.Blocked == blocked {
					n++
					p.item(string(ph.Name)+", "+g.Source+":",
						g.Reason+prefixed(" Asked: ", strings.Join(g.Queries, "; ")), nil)
				}
			}
		}
		if n == 0 {
			p.line(inkText, "Nothing.")
		}
	}
}

func (p *paper) flips() {
	p.section("What would change the verdict")
	for _, f := range p.r.Flips {
		p.item("", flipText(f), f.Evidence)
	}
}

func (p *paper) evidence() {
	p.section(fmt.Sprintf("Evidence (%d)", len(p.r.Evidence)))
	for _, e := range closestFirst(p.r) {
		about := []string{e.Source}
		for _, s := range []string{e.Place, e.Date} {
			if s != "" {
				about = append(about, s)
			}
		}
		if e.Sample {
			about = append(about, "sample")
		}
		p.say(inkBold, "["+e.ID+"]", "")
		p.gap()
		p.say(inkText, market.Cut(clean(e.Title), 160), address(e.URL))
		p.gap()
		p.line(inkFine, strings.Join(about, ", "))
		if e.Quote != "" {
			p.line(inkText, "“"+clean(e.Quote)+"”")
		}
		if u := address(e.URL); u != "" {
			p.say(inkFine, market.Cut(u, 200), u)
			p.Ln(inkFine.size * 0.5)
		}
		if s := signalsText(e.Signals); s != "" {
			p.line(inkFine, "Counts: "+s)
		}
		p.Ln(2)
	}
}

func (p *paper) foot() {
	r := p.r
	p.section("How it was computed")
	p.line(inkText, r.Note)
	p.line(inkFine,
		fmt.Sprintf(
			"Score version %s, evidence %s. Spent: %d tokens, %d fetches, %.1f seconds, $%.4f. Sentences removed because their evidence doesn't support them: %d.",
			r.ScoreVersion, r.EvidenceHash, r.Budget.Tokens,
			r.Budget.Fetches, r.Budget.Seconds, r.Budget.Cost, len(r.Removed)))
	for _, c := range r.Constants {
		p.line(inkFine, c.Name+": "+figure(c.Value)+" ("+c.Source+")")
	}
}
