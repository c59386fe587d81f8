package report

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

//go:embed font/DroidSansFallbackFull.ttf.gz
var eastern []byte

//go:embed font/NanumGothicCoding.ttf.gz
var korean []byte

// typeface is one font of a PDF.
type typeface struct {
	name  string // within the PDF
	bytes []byte
	font  *sfnt.Font
	bold  []byte // nil: it has none
}

// typefaces lists the fonts in the order in which they are asked for a letter. They are read once; reading is safe for
// many goroutines.
var typefaces = sync.OnceValue(func() []typeface {
	all := []typeface{{name: "go", bytes: goregular.TTF, bold: gobold.TTF}, {name: "droid", bytes: unzipped(eastern)},
		{name: "nanum", bytes: unzipped(korean)}}
	for i := range all {
		all[i].font, _ = sfnt.Parse(all[i].bytes) // they are part of the program: a test reads them
	}
	return all
})

func unzipped(gz []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(gz))
	if err != nil {
		return nil
	}
	body, _ := io.ReadAll(z) // what is missing is missing in the font, which a test reads
	return body
}

// missing is written for a letter that no font of ours has.
const missing = '□'

// stretch is text in one font, by its place in typefaces.
type stretch struct {
	font int
	text string
}

// typeset cuts a text into stretches of one font. Letters beyond U+FFFF, which the PDF writer cannot number, and
// letters of no font become a box; what joins or varies letters without being seen is left out.
type typeset struct {
	buf    *sfnt.Buffer
	uses   map[int]bool    // the fonts that were asked for
	missed map[string]bool // the scripts of letters that no font has
}

func (t typeset) cut(text string) []stretch {
	var out []stretch
	for _, r := range text {
		if r == 0x200D || r >= 0xFE00 && r <= 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF {
			continue
		}
		font := t.fontOf(r)
		if font < 0 {
			t.missed[scriptOf(r)] = true
			r, font = missing, 0
		}
		if n := len(out); n > 0 && (out[n-1].font == font || r == ' ') {
			out[n-1].text += string(r)
		} else {
			out = append(out, stretch{font, string(r)})
			t.uses[font] = true
		}
	}
	return out
}

// scriptOf names the writing that a letter belongs to, for people.
func scriptOf(r rune) string {
	for name, letters := range unicode.Scripts {
		if name != "Common" && name != "Inherited" && unicode.Is(letters, r) {
			return strings.ReplaceAll(name, "_", " ")
		}
	}
	return "emoji and symbols"
}

// fontOf is the first font that has a letter, or -1.
func (t typeset) fontOf(r rune) int {
	if r > 0xFFFF {
		return -1
	}
	for i, f := range typefaces() {
		if f.font == nil {
			continue
		}
		if glyph, err := f.font.GlyphIndex(t.buf, r); err == nil && glyph != 0 {
			return i
		}
	}
	return -1
}

// plain is a text with letters up to U+FFFF, for what is not drawn by a font of ours.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return missing
		}
		return r
	}, clean(s))
}

// addFonts gives a PDF the fonts that are used: the large ones only where a letter asks for them.
func (t typeset) addFonts(p *fpdf.Fpdf) {
	for i, f := range typefaces() {
		if i == 0 || t.uses[i] {
			p.AddUTF8FontFromBytes(f.name, "", f.bytes)
		}
		if f.bold != nil {
			p.AddUTF8FontFromBytes(f.name, "B", f.bold)
		}
	}
}
