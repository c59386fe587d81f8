package own

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzz holds what is promised of every file, whatever stands in it.
func fuzz(f *testing.F, name string) {
	f.Helper()
	f.Fuzz(func(t *testing.T, data []byte) {
		pdf := ""
		if strings.HasSuffix(name, ".pdf") {
			pdf, data = strings.ToValidUTF8(string(data), ""), []byte("%PDF-1.7")
		}
		p, err := Parse(name, data, pdf)
		if err != nil {
			if _, ok := err.(*Refusal); !ok {
				t.Fatalf("%v is no sentence for the founder", err)
			}
			return
		}
		c := p.Proposed()
		if wrong := p.Wrong(c); wrong != "" {
			t.Fatalf("the proposal is wrong: %s", wrong)
		}
		for _, x := range p.Pieces(c) {
			if !utf8.ValidString(x.Text) || x.At == "" || !says(x.Text) || utf8.RuneCountInString(x.Text) > MaxCell ||
				utf8.RuneCountInString(x.Person) > MaxName {
				t.Fatalf("%+v", x)
			}
		}
	})
}

func FuzzVTT(f *testing.F) { f.Add([]byte(vtt)); fuzz(f, "a.vtt") }

func FuzzSRT(f *testing.F) {
	f.Add(
		[]byte(
			"1\n00:00:01,000 --> 00:00:02,000\nAnna: It broke again yesterday\n\n2\n00:00:03,000 --> 00:00:04,000\nand again"))
	fuzz(f, "a.srt")
}

func FuzzText(f *testing.F) {
	f.Add([]byte("Anna: It broke again.\nOle: What did?\nAnna: The list on the wall.\nOle: When?\n"))
	f.Add([]byte("- one point of a list\n- and another one\n\nA paragraph。" + strings.Repeat("値段が高い。", 200)))
	fuzz(f, "a.txt")
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("who,said\nAnna,\"it broke\nagain, and again\"\nOle,\"2,5\"\n"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	fuzz(f, "a.csv")
}

func FuzzMail(f *testing.F) {
	f.Add(
		[]byte(
			"From a@b.example Tue Nov  3 09:12:00 2026\nFrom: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nIt broke again\n--x--\n"))
	fuzz(f, "a.mbox")
}

func FuzzXLSX(f *testing.F) {
	f.Add(xlsxOf(f, [][]string{{"who", "said"}, {"Anna", "It broke again, and nobody noticed"}}))
	fuzz(f, "a.xlsx")
}

func FuzzPages(f *testing.F) {
	f.Add([]byte("One page.\fAnother page with more to say"))
	fuzz(f, "a.pdf")
}

// What is masked stays as it is when it is masked again, so no name that is to be replaced is left in it.
func FuzzMask(f *testing.F) {
	f.Add("Anna Schmidt told Ole, and anna schmidt paid.", "Anna Schmidt", "Ole")
	f.Add("田中さんが言った", "田中", "P1")
	f.Add("P1 told P2 about ǅ", "ǆ12", "İi")
	f.Fuzz(func(t *testing.T, text, first, second string) {
		text, first, second = strings.ToValidUTF8(text, ""), strings.ToValidUTF8(first, ""),
			strings.ToValidUTF8(second, "")
		people := People{}.With([]string{first, second}, []string{text})
		m := people.Masker()
		masked := m.Mask(text)
		if again := m.Mask(masked); again != masked {
			t.Fatalf("%q is masked as %q and then as %q", text, masked, again)
		}
		if !utf8.ValidString(masked) {
			t.Fatalf("%q", masked)
		}
	})
}
