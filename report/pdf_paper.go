package report

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// paper is a PDF that is being written.
type paper struct {
	*fpdf.Fpdf
	set typeset
	r   Report
}

type ink struct {
	size  float64
	style string
	gray  int
}

var (
	inkTitle = ink{18, "B", 15}
	inkHead  = ink{13, "B", 15}
	inkText  = ink{10, "", 25}
	inkBold  = ink{10, "B", 25}
	inkFine  = ink{8.5, "", 95}
)

// say writes text from where the pen is, in as many lines as it takes.
func (p *paper) say(i ink, text, to string) {
	height := i.size * 0.5
	p.SetTextColor(i.gray, i.gray, i.gray)
	for _, s := range p.set.cut(clean(text)) {
		f, style := typefaces()[s.font], i.style
		if f.bold == nil {
			style = ""
		}
		p.SetFont(f.name, style, i.size)
		if to != "" {
			p.WriteLinkString(height, s.text, to)
		} else {
			p.Write(height, s.text)
		}
	}
}

// gap is a space between two inks.
func (p *paper) gap() { p.Write(inkText.size*0.5, " ") }

func (p *paper) line(i ink, text string) {
	p.say(i, text, "")
	p.Ln(i.size * 0.5)
}

func (p *paper) section(title string) {
	if _, height := p.GetPageSize(); p.GetY() > height-45 {
		p.AddPage()
	}
	p.Ln(4)
	p.line(inkHead, title)
	p.Ln(1)
}

// item is one point of a list, its further lines set in.
func (p *paper) item(bold, text string, ids []string) {
	left, _, _, _ := p.GetMargins()
	p.SetX(left)
	p.say(inkText, "•", "")
	p.SetLeftMargin(left + 4)
	p.SetX(left + 4)
	if bold != "" {
		p.say(inkBold, bold, "")
		p.gap()
	}
	p.say(inkText, text, "")
	if len(ids) > 0 {
		p.gap()
		p.say(inkFine, "["+strings.Join(ids, "] [")+"]", "")
	}
	p.Ln(inkText.size * 0.5)
	p.SetLeftMargin(left)
	p.Ln(1)
}
