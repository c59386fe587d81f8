package notes

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"

	"naps/market"
)

// FuzzFile feeds files to all that reads them, but for the process around the reader of PDFs, which holds its bounds of
// memory and time.
func FuzzFile(f *testing.F) {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetFont("Helvetica", "", 12)
	p.AddPage()
	p.Cell(40, 10, "A plan for florists")
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("%PDF-1.4\ntrailer<</Root 1 0 R>>"))
	f.Add([]byte("# Notes\n\u202e\x00\xff"))
	f.Add([]byte("\xff\xfea\x00\x00\xd8"))
	r := NewReader(nil)
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := r.File(t.Context(), string(data[:min(len(data), 20)]), data)
		if err == nil &&
			(n.Name == "" || n.Text == "" || !utf8.ValidString(n.Text+n.Name) ||
				utf8.RuneCountInString(n.Text) > market.MaxText) {
			t.Errorf("%q %q", n.Name, n.Text)
		}
		if len(data) < 1<<16 && !bytes.Contains(data, []byte("/Size")) {
			text, err := pdfText(data, asPages)
			if err == nil && len(text) > mostBytes+utf8.UTFMax {
				t.Errorf("%d bytes", len(text))
			}
		}
	})
}
