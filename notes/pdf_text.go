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

// errEnough ends the reading of a PDF of which there is as much text as is kept.
var errEnough = errors.New("notes: enough")

// pdfText reads the text of a PDF, page by page, as far as it is kept. A page that cannot be read is left out.
func pdfText(data []byte) (text string, err error) {
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
	w := &pageWriter{}
	for i := range min(r.NumPage(), maxPages) {
		w.newLine()
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
	b     strings.Builder
	runes int
	enc   pdf.TextEncoding
	fonts map[string]pdf.TextEncoding // of the page or form that is read
	y     float64                     // where the line stands, as far as it was said
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
	w.fonts = map[string]pdf.TextEncoding{}
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
	last := func() pdf.Value { return args[len(args)-1] }
	switch {
	case op == "BT", op == "T*":
		w.newLine()
	case op == "Tf" && len(args) == 2:
		w.font(args[0].Name(), resources)
	case (op == "Td" || op == "TD") && len(args) == 2:
		w.moved(args[1].Float64() != 0)
	case op == "Tm" && len(args) == 6:
		y := args[5].Float64()
		w.moved(y != w.y)
		w.y = y
	case (op == "'" || op == `"`) && len(args) > 0:
		w.newLine()
		w.show(last())
	case op == "Tj" && len(args) > 0:
		w.show(last())
	case op == "TJ" && len(args) > 0:
		for i := range last().Len() {
			w.piece(last().Index(i))
		}
	}
}

// font sets how the bytes of a text are read.
func (w *pageWriter) font(name string, resources pdf.Value) {
	enc, known := w.fonts[name]
	if !known {
		font := pdf.Font{V: resources.Key("Font").Key(name)}
		enc = font.Encoder()
		w.fonts[name] = enc
	}
	w.enc = enc
}

// wordGap is from how much distance on, in thousandths of the size, two pieces of a line are two words.
const wordGap = 170

// piece is a part of a line: a text, or the distance to the next.
func (w *pageWriter) piece(v pdf.Value) {
	if v.Kind() == pdf.String {
		w.show(v)
	} else if -v.Float64() > wordGap {
		w.moved(false)
	}
}

func (w *pageWriter) show(v pdf.Value) {
	raw := v.RawString()
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
	if w.runes >= mostRunes || w.b.Len() > mostBytes {
		panic(errEnough)
	}
}

// moved separates what comes from what stands there.
func (w *pageWriter) moved(line bool) {
	if line {
		w.newLine()
	} else if s := w.b.String(); s != "" && s[len(s)-1] != ' ' && s[len(s)-1] != '\n' {
		w.write(' ')
	}
}

func (w *pageWriter) newLine() {
	if s := w.b.String(); s != "" && s[len(s)-1] != '\n' {
		w.write('\n')
	}
}
