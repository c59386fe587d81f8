package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"naps/internal/need"
	"naps/market"
)

// manyTongues is a report with 300 pieces of evidence, an idea of 10,000 letters, and writing of many kinds.
func manyTongues() market.Dossier {
	d := sound(hostile())
	d.Subject.Title = "Счета 請求書 청구서 😀"
	d.Brief.Idea = strings.Repeat("Напоминания о счетах, 請求書の催促, 청구서 알림, rappels für Ärzte. ", 160)
	d.Evidence[5].Quote = "Я потерял шесть часов. 六時間を失った。 여섯 시간을 잃었다. 👩‍💻 six hours"
	d.Evidence[5] = seal(d.Evidence[5])
	return d
}

func TestAPDFHoldsEveryLetterThatItsFontsHave(t *testing.T) {
	t.Parallel()
	pdftotext := need.Command(t, "pdftotext")
	r := build(manyTongues())
	pdf, err := PDF(r, true)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pdftotext, file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"Счета 請求書 청구서 □", "Я потерял шесть часов. 六時間を失った。", "six hours", "[E309]",
		"für Ärzte"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the document", want)
		}
	}
	if n := strings.Count(strings.ReplaceAll(text, " ", ""), "Напоминанияосчетах"); n < 160 {
		t.Errorf("the idea is cut: %d of 160 sentences", n)
	}
}

func TestAPDFSaysWhichLettersItCouldNotShow(t *testing.T) {
	t.Parallel()
	pdftotext := need.Command(t, "pdftotext")
	for text, script := range map[string]string{"שלום": "Hebrew", "تذكير": "Arabic", "แจ้งเตือน": "Thai",
		"अनुस्मारक": "Devanagari", "😀": "emoji and symbols", "Счета 請求書 청구서 für": ""} {
		r := build(small())
		r.Title = "Reminders " + text
		pdf, err := PDF(r, false)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "report.pdf")
		if err := os.WriteFile(file, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(pdftotext, "-l", "1", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		flat := strings.Join(strings.Fields(string(out)), " ")
		if says := strings.Contains(flat, "can't show some characters"); says != (script != "") ||
			!strings.Contains(flat, script) {
			t.Errorf("%s (%s): %.300s", text, script, flat)
		}
	}
}

func TestTheSameReportGivesTheSamePDF(t *testing.T) {
	t.Parallel()
	one, err := PDF(build(small()), true)
	two, err2 := PDF(build(small()), true)
	if err != nil || err2 != nil || !bytes.Equal(one, two) || !bytes.HasPrefix(one, []byte("%PDF-")) {
		t.Errorf("%d and %d bytes, %v %v", len(one), len(two), err, err2)
	}
	if len(one) > 400_000 {
		t.Errorf("a small report takes %d bytes: the large font is in it", len(one))
	}
}

func TestTheFontsOfThePDFCanBeRead(t *testing.T) {
	t.Parallel()
	for _, f := range typefaces() {
		if f.font == nil {
			t.Errorf("the font %s is part of the program and cannot be read", f.name)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	r := build(manyTongues())
	for b.Loop() {
		if _, err := PDF(r, true); err != nil {
			b.Fatal(err)
		}
	}
}
