package report

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"naps/market"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"naps/score"
)

// The size of the picture of a verdict, in pixels, as previews of links want it.
const (
	PictureWidth  = 1200
	PictureHeight = 630
)

var (
	inkBack   = color.RGBA{0xf7, 0xf8, 0xfa, 0xff}
	inkDark   = color.RGBA{0x18, 0x20, 0x2e, 0xff}
	inkMuted  = color.RGBA{0x56, 0x60, 0x74, 0xff}
	inkAccent = color.RGBA{0x32, 0x50, 0xc8, 0xff}
	inkTones  = map[string]color.RGBA{score.Go: {0x12, 0x70, 0x3f, 0xff}, score.NoGo: {0xb0, 0x2a, 0x20, 0xff},
		score.Inconclusive: {0x85, 0x58, 0x00, 0xff}}
)

// Picture draws the verdict of a report as a PNG of 1200 by 630 pixels: name of the idea, verdict, score and its range
// on the scale. The same report gives the same bytes.
func Picture(r Report) ([]byte, error) {
	p := &picture{image.NewRGBA(image.Rect(0, 0, PictureWidth, PictureHeight)),
		typeset{&sfnt.Buffer{}, map[int]bool{}, map[string]bool{}}, nil}
	p.fill(0, 0, PictureWidth, PictureHeight, inkBack)
	tone, known := inkTones[r.Verdict]
	if !known {
		tone = inkMuted
	}
	p.fill(0, 0, PictureWidth, 14, tone)
	const left, right = 80, PictureWidth - 80
	y := 130
	for _, line := range p.lines(plain(r.Title), 58, right-left, 2) {
		p.text(left, y, line, 58, inkDark)
		y += 70
	}
	p.text(left, 360, r.Verdict, 110, tone)
	number := fmt.Sprintf("%.0f", r.Score)
	after := fmt.Sprintf(" of 100, range %.0f–%.0f", r.Low, r.High)
	p.text(right-p.width(number, 84)-p.width(after, 32), 430, number, 84, inkDark)
	p.text(right-p.width(after, 32), 430, after, 32, inkMuted)
	p.scale(r, left, right, 478, tone)
	p.fill(left, 572, 30, 30, inkAccent)
	p.text(left+44, 597, "naps", 30, inkDark)
	if r.Sample {
		p.text(left+150, 597, "Sample: people, products and numbers are made up.", 24, inkMuted)
	}
	if p.err != nil {
		return nil, fmt.Errorf("report: picture: %w", p.err)
	}
	var b bytes.Buffer
	err := png.Encode(&b, p.img)
	return b.Bytes(), err
}

// picture is an image that is being drawn. The first error stays in err.
type picture struct {
	img *image.RGBA
	set typeset
	err error
}

func (p *picture) fill(x, y, w, h int, c color.Color) {
	draw.Draw(p.img, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Over)
}

// pale is a color with four fifths of its strength taken away.
func pale(c color.RGBA) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a) + 4*int(b)) / 5) }
	return color.RGBA{mix(c.R, inkBack.R), mix(c.G, inkBack.G), mix(c.B, inkBack.B), 0xff}
}

// scale is the way from 0 to 100 with the thresholds of the verdict, the range and the score.
func (p *picture) scale(r Report, left, right, y int, tone color.RGBA) {
	at := func(v float64) int { return left + int(math.Round(min(max(v, 0), 100)/100*float64(right-left))) }
	const height, gap, low, high = 14, 3, 45, 55
	p.fill(left, y, at(low)-left-gap, height, pale(inkTones[score.NoGo]))
	p.fill(at(low), y, at(high)-at(low)-gap, height, pale(inkTones[score.Inconclusive]))
	p.fill(at(high), y, right-at(high), height, pale(inkTones[score.Go]))
	p.fill(at(r.Low), y, at(r.High)-at(r.Low), height, tone)
	const radius = 17
	for dy := -radius; dy <= radius; dy++ {
		dx := int(math.Sqrt(float64(radius*radius - dy*dy)))
		p.fill(at(r.Score)-dx, y+height/2+dy, 2*dx+1, 1, tone)
	}
	p.text(left, y+52, "NO-GO", 24, inkMuted)
	p.text(at(low)-p.width("45", 24)/2, y+52, "45", 24, inkMuted)
	p.text(at(high)-p.width("55", 24)/2, y+52, "55", 24, inkMuted)
	p.text(right-p.width("GO", 24), y+52, "GO", 24, inkMuted)
}

// face is a font of a size in pixels; bold where it has a bold one.
func (p *picture) face(i int, size float64) font.Face {
	f := typefaces()[i].font
	if bold := typefaces()[i].bold; bold != nil {
		if b, err := sfnt.Parse(bold); err == nil {
			f = b
		}
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil && p.err == nil {
		p.err = err
	}
	return face
}

func (p *picture) text(x, y int, s string, size float64, c color.Color) {
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Dot: fixed.P(x, y)}
	for _, part := range p.set.cut(s) {
		if d.Face = p.face(part.font, size); d.Face == nil {
			return
		}
		d.DrawString(part.text)
	}
}

func (p *picture) width(s string, size float64) int {
	var sum fixed.Int26_6
	for _, part := range p.set.cut(s) {
		if f := p.face(part.font, size); f != nil {
			sum += font.MeasureString(f, part.text)
		}
	}
	return sum.Ceil()
}

// lines breaks a text at words into at most so many lines of a width; what is left over ends in an ellipsis.
func (p *picture) lines(s string, size float64, width, most int) []string {
	var out []string
	line := ""
	for _, w := range strings.Fields(market.Cut(s, 200)) {
		w = market.Cut(w, 40)
		next := strings.TrimSpace(line + " " + w)
		if p.width(next, size) <= width || line == "" {
			line = next
			continue
		}
		if len(out) == most-1 {
			return append(out, strings.TrimRight(line, " ,;:")+" …")
		}
		out, line = append(out, line), w
	}
	return append(out, line)
}
