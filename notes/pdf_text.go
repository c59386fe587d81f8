package notes

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"

	"naps/market"
)

// Bounds within a PDF.
const (
	maxPages  = 500
	maxForms  = 4                  // forms within forms
	mostRunes = market.MaxText + 1 // one more than is kept, so that a cut is seen
	mostBytes = 16 * market.MaxText
)

// extent is how much of a text is read, in characters that are not white space and in bytes, and whether a form feed
// stands between pages.
type extent struct {
	runes, bytes int
	feeds        bool
}

var (
	asNote  = extent{mostRunes, mostBytes, false}
	asPages = extent{2_000_000, 8_000_000, true}
)

// errEnough ends the reading of a PDF of which there is as much text as is kept.
var errEnough = errors.New("notes: enough")

// pdfText reads the text of a PDF, page by page, as far as it is kept. A page that cannot be read is left out.
func pdfText(data []byte, most extent) (text string, err error) {
	defer func() {
		if recover() != nil {
			text, err = "", errDamaged
		}
	}()
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case errors.Is(err, pdf.ErrInvalidPassword):
		return "", errEncrypted
	case err != nil && strings.Contains(err.Error(), "encrypt"):
		return "", errEncrypted
	case err != nil:
		return "", errDamaged
	}
	w := &pageWriter{most: most}
	for i := range min(r.NumPage(), maxPages) {
		w.newLine()
		if i > 0 && most.feeds {
			w.b.WriteByte('\f')
		}
		if w.page(r.Page(i+1)) != nil {
			break
		}
	}
	if strings.TrimSpace(w.b.String()) == "" {
		return "", errScanned
	}
	return w.b.String(), nil
}

// pageWriter writes down the text that the operators of a page show.
type pageWriter struct {
	most  extent
	b     strings.Builder
	runes int
	at    place
	enc   pdf.TextEncoding
	fonts map[string]fontRead // of the page or form that is read
}

// fontRead is a font with what its bytes mean and how wide they are.
type fontRead struct {
	enc    pdf.TextEncoding
	widths widths
}

// page writes one page; the error is errEnough.
func (w *pageWriter) page(p pdf.Page) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(error); ok && errors.Is(e, errEnough) {
				err = errEnough
			}
		}
	}()
	w.stream(p.V.Key("Contents"), p.Resources(), 0)
	return nil
}

// stream interprets the operators of a page, or of a form on it.
func (w *pageWriter) stream(content, resources pdf.Value, depth int) {
	if content.Kind() != pdf.Stream && content.Kind() != pdf.Array {
		return
	}
	outer := w.fonts
	w.fonts = map[string]fontRead{}
	defer func() { w.fonts = outer }()
	pdf.Interpret(content, func(stk *pdf.Stack, op string) {
		args := make([]pdf.Value, stk.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stk.Pop()
		}
		if op == "Do" && len(args) == 1 && depth < maxForms {
			form := resources.Key("XObject").Key(args[0].Name())
			if form.Key("Subtype").Name() == "Form" {
				within := form.Key("Resources")
				if within.IsNull() {
					within = resources
				}
				w.stream(form, within, depth+1)
			}
			return
		}
		w.operator(op, args, resources)
	})
}

func (w *pageWriter) operator(op string, args []pdf.Value, resources pdf.Value) {
	number := func(i int) float64 { return args[i].Float64() }
	switch {
	case op == "BT":
		w.at.begin()
	case op == "T*":
		w.newLine()
	case op == "Tf" && len(args) == 2:
		w.font(args[0].Name(), resources)
		w.at.size = number(1)
	case (op == "Td" || op == "TD") && len(args) == 2:
		w.at.move(number(0), number(1))
	case op == "Tm" && len(args) == 6:
		w.at.set(number(0), number(1), number(3), number(4), number(5))
	case (op == "'" || op == `"`) && len(args) > 0:
		w.newLine()
		w.show(args[len(args)-1])
	case op == "Tj" && len(args) > 0:
		w.show(args[len(args)-1])
	case op == "TJ" && len(args) > 0:
		for list, i := args[len(args)-1], 0; i < list.Len(); i++ {
			if v := list.Index(i); v.Kind() == pdf.String {
				w.show(v)
			} else {
				w.at.back(v.Float64())
			}
		}
	}
}

// font sets how the bytes of a text are read.
func (w *pageWriter) font(name string, resources pdf.Value) {
	f, known := w.fonts[name]
	if !known {
		font := pdf.Font{V: resources.Key("Font").Key(name)}
		f = fontRead{font.Encoder(), widthsOf(font.V)}
		w.fonts[name] = f
	}
	w.enc, w.at.widths = f.enc, f.widths
}

func (w *pageWriter) show(v pdf.Value) {
	raw := v.RawString()
	switch between := w.at.apart(); {
	case between == "\n":
		w.newLine()
	case between == " " && !w.endsIn(" \n\f"):
		w.write(' ')
	}
	w.at.shown(raw)
	if w.enc != nil {
		raw = w.enc.Decode(raw)
	}
	for _, r := range raw {
		w.write(r)
	}
}

func (w *pageWriter) write(r rune) {
	if r == utf8.RuneError || r == 0 {
		return
	}
	w.b.WriteRune(r)
	if !unicode.IsSpace(r) { // runs of white space are kept as one
		w.runes++
	}
	if w.runes >= w.most.runes || w.b.Len() > w.most.bytes {
		panic(errEnough)
	}
}

// endsIn reports whether nothing is written yet, or one of these stands last.
func (w *pageWriter) endsIn(these string) bool {
	s := w.b.String()
	return s == "" || strings.Contains(these, s[len(s)-1:])
}

// newLine begins a line; where the text before ended means nothing for it.
func (w *pageWriter) newLine() {
	w.at.begun = false
	if !w.endsIn("\n\f") {
		w.write('\n')
	}
}
