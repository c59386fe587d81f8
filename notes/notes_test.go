package notes_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"

	"naps/market"
	"naps/notes"
)

func TestMain(m *testing.M) {
	if notes.IsChild() {
		os.Exit(notes.Child(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

func newReader(t testing.TB) *notes.Reader {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return notes.NewReader(page{}, own)
}

// page is a web of one page.
type page struct{}

func (page) Page(_ context.Context, address string) (string, string, error) {
	if address != "https://plans.example/" {
		return "", "", errors.New("dial tcp 10.0.0.1: refused")
	}
	return "Our plan", "We sell to florists.\n\nThey lose orders.", nil
}

// made is a PDF that another library writes.
func made(t testing.TB, draw func(p *fpdf.Fpdf)) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A4", "")
	p.SetFont("Helvetica", "", 12)
	draw(p)
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPDFBecomesItsTextPageByPage(t *testing.T) {
	t.Parallel()
	data := made(t, func(p *fpdf.Fpdf) {
		for i := range 3 {
			p.AddPage()
			p.MultiCell(160, 6,
				fmt.Sprintf("Page %d. Florists lose orders that come by phone, and nobody writes them down.", i+1),
				"", "L", false)
			p.Ln(4)
			p.MultiCell(160, 6, "A second paragraph.", "", "L", false)
		}
	})
	n, err := newReader(t).File(t.Context(), `C:\plans\Plan 2026.pdf`, data)
	if err != nil {
		t.Fatal(err)
	}
	if n.Name != "Plan 2026.pdf" || n.Cut {
		t.Errorf("%q, cut: %v", n.Name, n.Cut)
	}
	flat := strings.Join(strings.Fields(n.Text), " ")
	for i := range 3 {
		if want := fmt.Sprintf(
			"Page %d. Florists lose orders that come by phone, and nobody writes them down. A second paragraph.",
			i+1); !strings.Contains(flat, want) {
			t.Errorf("%q is not in %q", want, flat)
		}
	}
	if !strings.Contains(n.Text, "\nA second paragraph.") {
		t.Errorf("lines run together: %q", n.Text)
	}
}

// spaced is a PDF in which each letter is placed by itself, as browsers write them, without a space or a line break.
func spaced(lines ...string) []byte {
	var ops strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&ops, "BT /F1 12 Tf 1 0 0 1 50 %d Tm\n", 700-14*i)
		step := 0.0
		for _, letter := range line {
			if letter == ' ' {
				step += 0.25 * 12
				continue
			}
			fmt.Fprintf(&ops, "%.2f 0 Td (%c) Tj\n", step, letter)
			step = 0.5 * 12
		}
		ops.WriteString("ET\n")
	}
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	for i, object := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", ops.Len(), ops.String()),
		"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding/FirstChar 32/Widths[" +
			strings.Repeat("500 ", 95) + "]>>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := b.Len()
	b.WriteString("xref\n0 6\n0000000000 65535 f \n")
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table)
	return b.Bytes()
}

func TestWordsAreToldApartWhereEachLetterIsPlacedByItself(t *testing.T) {
	t.Parallel()
	n, err := newReader(t).File(t.Context(), "plan.pdf", spaced("Florists lose orders", "that come by phone."))
	if err != nil || n.Text != "Florists lose orders\nthat come by phone." {
		t.Errorf("%q, %v", n.Text, err)
	}
}

func TestWhatCannotBeReadIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	words := func(p *fpdf.Fpdf) { p.AddPage(); p.Cell(40, 10, "Secret plan") }
	whole := made(t, words)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"locked.pdf": {made(t, func(p *fpdf.Fpdf) { p.SetProtection(0, "user", "owner"); words(p) }), "password"},
		"scan.pdf": {made(t, func(p *fpdf.Fpdf) {
			p.AddPage()
			p.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture.Bytes()))
			p.ImageOptions("scan", 10, 10, 50, 50, false, fpdf.ImageOptions{}, 0, "")
		}), "scan"},
		"half.pdf":    {whole[:len(whole)/2], "damaged"},
		"empty.txt":   {nil, "no text"},
		"blank.md":    {[]byte(" \n\u200b\t "), "no text"},
		"picture.png": {picture.Bytes(), "PDF, Markdown and plain text"},
		"zip.docx":    {[]byte("PK\x03\x04\x00\x00"), "PDF, Markdown and plain text"},
		"big.txt":     {bytes.Repeat([]byte("x"), notes.MaxFile+1), "10 MB"},
	} {
		_, err := r.File(t.Context(), name, c.data)
		var why *notes.Refusal
		if !errors.As(err, &why) || !strings.Contains(why.Text, c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// hostile is a PDF whose cross-reference asks for a table of so many entries.
func hostile(entries string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	at := b.Len()
	fmt.Fprintf(&b,
		"1 0 obj\n<</Type/XRef/Size %s/W[1 2 1]/Length 4/Root 2 0 R>>\nstream\n\x01\x00\x00\x00\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
		entries, at)
	return b.Bytes()
}

func TestAPDFThatAsksForAllMemoryEndsItsReaderOnly(t *testing.T) {
	t.Parallel()
	for _, entries := range []string{"1000000000", "100000000000", "-1", "9223372036854775807"} {
		_, err := newReader(t).File(t.Context(), "bomb.pdf", hostile(entries))
		var why *notes.Refusal
		if !errors.As(err, &why) {
			t.Errorf("%s entries: %v", entries, err)
		}
	}
}

// looping is a PDF whose only form draws itself over and over again, at each level a thousand times.
func looping() []byte {
	form := strings.Repeat("/F Do\n", 1000)
	stream := func(dict, body string) string {
		return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body)
	}
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
		stream("", form), stream("/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</F 5 0 R>>>>", form),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var table strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n",
		len(objects)+1, table.String(), len(objects)+1, at)
	return b.Bytes()
}

func TestAPDFThatLoopsIsCutOffInTimeWithASentence(t *testing.T) {
	t.Parallel()
	const most = 300 * time.Millisecond
	began := time.Now()
	_, err := newReader(t).Within(most).File(t.Context(), "loop.pdf", looping())
	var why *notes.Refusal
	if !errors.As(err, &why) || !strings.Contains(why.Text, "takes too long") {
		t.Errorf("%v", err)
	}
	if took := time.Since(began); took < most {
		t.Errorf("it took %v, so it never looped", took)
	}
}

func TestALongPDFIsCutAndSaysSo(t *testing.T) {
	t.Parallel()
	data := made(t, func(p *fpdf.Fpdf) {
		for range 60 {
			p.AddPage()
			p.MultiCell(180, 5, strings.Repeat("many words of a plan ", 60), "", "L", false)
		}
	})
	n, err := newReader(t).File(t.Context(), "long.pdf", data)
	if size := utf8.RuneCountInString(n.Text); err != nil || !n.Cut || size > market.MaxText ||
		size < market.MaxText/2 {
		t.Errorf("%v, %d characters, cut: %v", err, utf8.RuneCountInString(n.Text), n.Cut)
	}
}

func TestATextFileIsReadInTheEncodingsThatFilesHave(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"utf8":     "# Plan\n\n\n\nWe sell to Café owners.\u200b\r\n",
		"utf8 bom": "\xef\xbb\xbf# Plan\n\nWe sell to Café owners.",
		"utf16 le": "\xff\xfe#\x00 \x00P\x00l\x00a\x00n\x00\n\x00\n\x00W\x00e\x00 \x00s\x00e\x00l\x00l\x00 \x00t\x00o\x00 \x00C\x00a\x00f\x00\xe9\x00 \x00o\x00w\x00n\x00e\x00r\x00s\x00.\x00",
	} {
		n, err := newReader(t).File(t.Context(), "plan.md", []byte(data))
		if err != nil || n.Text != "# Plan\n\nWe sell to Café owners." || n.Cut {
			t.Errorf("%s: %q, %v", name, n.Text, err)
		}
	}
}

func TestALinkBecomesTheTextOfItsPageAndAFailureTellsNothingOfTheInside(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	n, err := r.Link(t.Context(), " https://plans.example/ ")
	if err != nil || n.Name != "Our plan" || n.Text != "We sell to florists.\n\nThey lose orders." {
		t.Errorf("%+v, %v", n, err)
	}
	for _, address := range []string{"https://down.example/", "ftp://plans.example/", "plans.example",
		"javascript:alert(1)", "https://" + strings.Repeat("x", 3000)} {
		_, err := r.Link(t.Context(), address)
		var why *notes.Refusal
		if !errors.As(err, &why) || strings.Contains(why.Text, "dial") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestThePagesOfAPDFAreKeptApart(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("We lose an hour each day. ", 60)
	pdf := made(t, func(p *fpdf.Fpdf) {
		for i := range 30 {
			p.AddPage()
			if i != 1 {
				p.MultiCell(0, 6, fmt.Sprintf("Page %d says: %s", i+1, long), "", "L", false)
			}
		}
	})
	text, err := newReader(t).Pages(t.Context(), pdf)
	pages := strings.Split(text, "\f")
	if err != nil || len(pages) != 30 || strings.TrimSpace(pages[1]) != "" ||
		!strings.HasPrefix(strings.TrimSpace(pages[29]), "Page 30 says:") {
		t.Fatalf("%v: %d pages", err, len(pages))
	}
	if len([]rune(text)) < 2*market.MaxText {
		t.Error("a long PDF is cut like a note")
	}
}
