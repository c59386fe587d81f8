package notes

import (
	"math"

	"github.com/ledongthuc/pdf"
)

// place is where text stands on a page, as far as that tells words and lines apart: many programs place each letter by
// itself, and write no space and no line break. What turns or scales the page as a whole is left out.
type place struct {
	x, y   float64 // where the next text begins
	lineX  float64 // where its line begins
	a, d   float64 // the scale of the text
	size   float64 // of the font
	endX   float64 // where the text before ended
	endY   float64
	begun  bool // there is a text before
	widths widths
}

// How far apart two texts are that are two words, or two lines, by the size of the font.
const (
	wordGap = 0.17
	lineGap = 0.4
)

func (p *place) begin()              { p.x, p.y, p.lineX, p.a, p.d = 0, 0, 0, 1, 1 }
func (p *place) move(tx, ty float64) { p.lineX += tx * p.a; p.x = p.lineX; p.y += ty * p.d }
func (p *place) set(a, b, d, e, f float64) {
	p.a, p.d, p.x, p.lineX, p.y = math.Hypot(a, b), d, e, e, f
}

// apart says what stands between the text before and the one that comes: nothing, a space or a new line.
func (p *place) apart() string {
	em := max(p.size*max(p.a, math.Abs(p.d)), 0.01)
	gap := p.x - p.endX
	switch {
	case !p.begun:
		return ""
	case math.Abs(p.y-p.endY) > lineGap*em:
		return "\n"
	case gap > wordGap*em, gap < -em:
		return " "
	}
	return ""
}

// shown moves on by a text.
func (p *place) shown(raw string) {
	p.x += p.widths.of(raw) / 1000 * p.size * p.a
	p.endX, p.endY, p.begun = p.x, p.y, true
}

// back moves by a distance within a line, in thousandths of the size to the left.
func (p *place) back(distance float64) { p.x -= distance / 1000 * p.size * p.a }

// usualWidth is the width of a letter of which the font says none, in thousandths of its size.
const usualWidth = 500

// widths are those of the letters of a font.
type widths struct {
	wide  bool // two bytes a letter
	known map[int]float64
	other float64
}

func (w widths) of(raw string) float64 {
	step, sum := 1, 0.0
	if w.wide {
		step = 2
	}
	for i := 0; i+step <= len(raw); i += step {
		code := int(raw[i])
		if w.wide {
			code = code<<8 | int(raw[i+1])
		}
		if known, ok := w.known[code]; ok {
			sum += known
		} else {
			sum += w.other
		}
	}
	return sum
}

// mostWidths bounds the letters of a font.
const mostWidths = 1 << 16

// widthsOf reads the widths of a font.
func widthsOf(font pdf.Value) widths {
	w := widths{known: map[int]float64{}, other: usualWidth}
	if font.Key("Subtype").Name() != "Type0" {
		first, list := int(font.Key("FirstChar").Int64()), font.Key("Widths")
		for i := range min(list.Len(), 256) {
			w.known[first+i] = list.Index(i).Float64()
		}
		return w
	}
	within := font.Key("DescendantFonts").Index(0)
	w.wide, w.other = true, 1000
	if usual := within.Key("DW"); !usual.IsNull() {
		w.other = usual.Float64()
	}
	list := within.Key("W")
	for i := 0; i+1 < list.Len() && len(w.known) < mostWidths; {
		code, next := int(list.Index(i).Int64()), list.Index(i+1)
		if next.Kind() == pdf.Array {
			for j := range min(next.Len(), mostWidths) {
				w.known[code+j] = next.Index(j).Float64()
			}
			i += 2
			continue
		}
		for c := code; c <= min(int(next.Int64()), mostWidths); c++ {
			w.known[c] = list.Index(i + 2).Float64()
		}
		i += 3
	}
	return w
}
