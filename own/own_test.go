package own

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parse(t *testing.T, name string, data []byte) (Parsed, []Piece) {
	t.Helper()
	p, err := Parse(name, data, "")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c := p.Proposed()
	if wrong := p.Wrong(c); wrong != "" {
		t.Fatalf("%s: the proposal is wrong: %s", name, wrong)
	}
	return p, p.Pieces(c)
}

const vtt = "WEBVTT\n\nNOTE made by hand\n\n1\n00:03:10.000 --> 00:03:14.000\n<v Mara Olsen>Last week two people swapped a shift\n\n" +
	"2\n00:03:14.000 --> 00:03:19.000\n<v Mara Olsen>and nobody told the captain.\n\n3\n00:04:00.000 --> 00:04:02.000\n<v Jon Brandt>What did that cost you?\n\n" +
	"4\n00:04:03.000 --> 00:04:09.000\n<v Mara Olsen>Three hours on the phone, and Jon, we paid overtime.\n\n5\n00:04:10.000 --> 00:04:12.000\n<v Jon Brandt>And how often does it happen?\n"

func TestATranscriptKeepsWhoSpeaksAndWhen(t *testing.T) {
	t.Parallel()
	srt := "1\n00:03:10,000 --> 00:03:14,000\nMara Olsen: Last week two people swapped a shift\n\n2\n00:03:14,000 --> 00:03:19,000\nand nobody told the captain.\n\n" +
		"3\n00:04:00,000 --> 00:04:02,000\nJon Brandt: What did that cost you?\n\n4\n00:04:03,000 --> 00:04:09,000\nMara Olsen: Three hours on the phone, and Jon, we paid overtime.\n\n" +
		"5\n00:04:10,000 --> 00:04:12,000\nJon Brandt: And how often does it happen?\n"
	text := "Interview of November 3\n\n[00:03:10] Mara Olsen: Last week two people swapped a shift\nand nobody told the captain.\n[00:04:00] Jon Brandt: What did that cost you?\n" +
		"[00:04:03] Mara Olsen: Three hours on the phone, and Jon, we paid overtime.\n[00:04:10] Jon Brandt: And how often does it happen?\n"
	alone := "Mara Olsen  00:03:10\nLast week two people swapped a shift\nand nobody told the captain.\n\nJon Brandt  00:04:00\nWhat did that cost you?\n\n" +
		"Mara Olsen  00:04:03\nThree hours on the phone, and Jon, we paid overtime.\n\nJon Brandt  00:04:10\nAnd how often does it happen?\n"
	for name, of := range map[string]struct {
		text string
		kind Kind
	}{"call.vtt": {vtt, VTT}, "call.srt": {srt, SRT}, "call.txt": {text, Transcript}, "otter.txt": {alone,
		Transcript}} {
		for _, end := range []string{"\n", "\r\n"} {
			p, got := parse(t, name, []byte(strings.ReplaceAll(of.text, "\n", end)))
			if p.Kind != of.kind {
				t.Errorf("%s is taken for %s", name, p.Kind)
			}
			got = slices.DeleteFunc(got, func(x Piece) bool { return x.Person == "" })
			want := []Piece{
				{Text: "Last week two people swapped a shift and nobody told the captain.", Person: "Mara Olsen",
					At: "00:03:10"},
				{Text: "Three hours on the phone, and Jon, we paid overtime.", Person: "Mara Olsen", At: "00:04:03"},
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %+v", name, got)
			}
			if c := p.Proposed(); !slices.Equal(c.Skip, []string{"Jon Brandt"}) {
				t.Errorf("%s: who asks is taken to be %v", name, c.Skip)
			}
			if who := p.Persons(Choices{}); len(who) != 2 {
				t.Errorf("%s: persons %v", name, who)
			}
		}
	}
}

// survey is a table of 40 answers whose columns have unhelpful names, in an odd order, with answers over several lines.
func survey(header []string) [][]string {
	rows := [][]string{header}
	for i := range 40 {
		text := fmt.Sprintf("On shift %d nobody knew who was on duty, and we spent the whole evening calling around.",
			i*i+7)
		if i%3 == 0 {
			text = fmt.Sprintf(
				"We keep a paper list at station %d.\nIt is out of date by noon, \"every day\"; and people complain.",
				i+2)
		}
		rows = append(rows, []string{
			[]string{"Yes", "No", "Maybe"}[i%3], fmt.Sprintf("%d.%d.2026", 1+i%28, 1+i%11),
			text, fmt.Sprintf("Person%c Member%c", 'a'+i%26, 'a'+i/26), fmt.Sprintf("€%d", 20+i), "",
		})
	}
	return rows
}

func csvOf(rows [][]string, delimiter string) string {
	var b strings.Builder
	for _, r := range rows {
		for i, c := range r {
			if i > 0 {
				b.WriteString(delimiter)
			}
			if strings.ContainsAny(c, "\"\n"+delimiter) {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

func TestColumnsAreToldByWhatTheyHold(t *testing.T) {
	t.Parallel()
	want := []Role{RoleNone, RoleDate, RoleText, RolePerson, RoleMoney, RoleNone}
	for _, header := range [][]string{
		{"f1", "f2", "f3", "f4", "f5", "f6"}, {"Ja?", "Wann", "Warum", "Wer", "Betrag", "x"},
		{"Name", "Comment", "Price", "Date", "Answer", "Email"}, nil,
	} {
		rows := survey(header)
		if header == nil {
			rows = rows[1:]
		}
		for _, delimiter := range []string{",", ";", "\t", "|"} {
			p, got := parse(t, "export.csv", []byte(csvOf(rows, delimiter)))
			c := p.Proposed()
			if !slices.Equal(c.Columns, want[:len(p.Table.Header)]) || len(p.Table.Header) < 5 {
				t.Errorf("header %v, delimiter %q: %v", header, delimiter, c.Columns)
				continue
			}
			first := 2
			if header == nil {
				first = 1
			}
			if len(got) != 40 || got[3].At != fmt.Sprintf("row %d", first+3) || got[3].Date != "2026-04-04" ||
				got[3].Person != "Persond Membera" || got[3].Money != "€23" ||
				got[3].Text != "We keep a paper list at station 5.\nIt is out of date by noon, \"every day\"; and people complain." {
				t.Errorf("header %v, delimiter %q: %d pieces, %+v", header, delimiter, len(got), got[3])
			}
		}
	}
}

func TestATableIsReadInAnyEncoding(t *testing.T) {
	t.Parallel()
	text := csvOf([][]string{{"Wer", "Antwort"}, {"Jörg Straße",
		"Für die Übergabe fehlt uns jedes Mal die Liste, und das kostet Stunden."},
		{"Zoë", "Das Gerät läuft, wir müssen trotzdem überall nachfragen und warten."}}, ";")
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(little bool, mark bool) []byte {
		var out []byte
		units := utf16.Encode([]rune(text))
		if mark {
			units = append([]uint16{0xfeff}, units...)
		}
		for _, u := range units {
			if little {
				out = append(out, byte(u), byte(u>>8))
			} else {
				out = append(out, byte(u>>8), byte(u))
			}
		}
		return out
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with a mark": []byte("\xef\xbb\xbf" + text),
		"Windows-1252": []byte(latin), "UTF-16 LE": wide(true, true), "UTF-16 BE": wide(false, true),
		"UTF-16 LE without a mark": wide(true, false), "UTF-16 BE without a mark": wide(false, false),
	} {
		p, got := parse(t, "antworten.csv", data)
		if len(got) != 2 || got[0].Person != "Jörg Straße" ||
			!strings.HasPrefix(got[1].Text, "Das Gerät läuft, wir müssen") {
			t.Errorf("%s: %+v of %+v", name, got, p.Table)
		}
	}
}

func TestRowsOfOtherLengthsAndEmptyLinesKeepTheirPlace(t *testing.T) {
	t.Parallel()
	text := "who,said\nAnna Berg,The list on the wall is wrong every single day\n\nOle,\"We call everybody,\nwhich takes an hour of the shift\",extra,cells\nLone\nKim Lund,Nobody tells me when somebody swaps a shift\n"
	p, got := parse(t, "a.csv", []byte(text))
	if len(p.Table.Header) != 4 || p.Table.Header[2] != "Column 3" {
		t.Errorf("header %q", p.Table.Header)
	}
	var at []string
	for _, x := range got {
		at = append(at, x.At+" "+x.Person)
	}
	if want := []string{"row 2 Anna Berg", "row 4 Ole", "row 6 Kim Lund"}; !slices.Equal(at, want) {
		t.Errorf("places %q, want %q", at, want)
	}
}

func TestASpreadsheetIsReadLikeATable(t *testing.T) {
	t.Parallel()
	data := xlsxOf(t, survey([]string{"a", "b", "c", "d", "e", "f"}))
	p, got := parse(t, "answers.xlsx", data)
	if p.Kind != XLSX || len(got) != 40 || got[3].At != "row 5" || got[3].Date != "2026-04-04" ||
		got[3].Person != "Persond Membera" {
		t.Errorf("%s: %d pieces, %+v", p.Kind, len(got), got)
	}
}

func xlsxOf(t testing.TB, rows [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("Empty"); err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		for k, c := range r {
			cell, err := excelize.CoordinatesToCellName(k+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStr("Sheet1", cell, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAMailboxGivesWhatEachMailSaysItself(t *testing.T) {
	t.Parallel()
	p, got := parse(t, "box.mbox", read(t, "box.mbox"))
	want := []Piece{
		{Text: "Hello,\nour roster broke again on Sunday and we lost two hours.\nFrom now on I call everybody myself.\nBest\nAnna",
			Person: "Anna Müller", Date: "2026-11-03", At: "mail 1"},
		{Text: "We pay a student 200 € a month to keep the list up to date.", Person: "ole@station.example",
			Date: "2026-11-04", At: "mail 2"},
		{Text: "It is fine as it is:\nwe are only four people.", Person: "Kim Lund", Date: "2026-11-05", At: "mail 3"},
	}
	if p.Kind != MBOX || !slices.Equal(got, want) {
		t.Errorf("%s: %+v", p.Kind, got)
	}
	one := bytes.Split(read(t, "box.mbox"), []byte("\n\nFrom "))[0]
	_, one, _ = bytes.Cut(one, []byte("\n"))
	p, got = parse(t, "mail.eml", one)
	if p.Kind != EML || len(got) != 1 || got[0] != want[0] {
		t.Errorf("%s: %+v", p.Kind, got)
	}
}

func TestNotesAndPagesArePieces(t *testing.T) {
	t.Parallel()
	p, got := parse(t, "notes.md",
		[]byte(
			"# Visit\n\nThe captain keeps the roster on paper\nand in two apps.\n\n- Swaps are agreed on by text message\n- Nobody checks them afterwards\n"))
	if want := []Piece{{Text: "The captain keeps the roster on paper and in two apps.", At: "line 3"},
		{Text: "Swaps are agreed on by text message", At: "line 6"},
		{Text: "Nobody checks them afterwards", At: "line 7"}}; p.Kind != Notes || !slices.Equal(got, want) {
		t.Errorf("%s: %+v", p.Kind, got)
	}
	pages, err := Parse("report.pdf", []byte("%PDF-1.4"),
		"The first page says that swaps get lost.\f\fThe third page says what it costs.")
	if err != nil || len(pages.Said) != 2 ||
		pages.Said[1] != (Piece{Text: "The third page says what it costs.", At: "page 3"}) {
		t.Errorf("%v: %+v", err, pages.Said)
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		data []byte
		want error
	}{
		"empty.csv": {nil, errEmpty}, "photo.png": {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), errKind},
		"a.docx":    {[]byte("PK\x03\x04word/document.xml"), errKind},
		"a.xlsx":    {[]byte("PK\x03\x04 xl/ and nothing else"), errDamaged},
		"blank.txt": {[]byte(" \n\n"), errEmpty}, "big.txt": {make([]byte, MaxFile+1), errTooLarge},
		"wide.csv": {[]byte(strings.Repeat("a,", MaxCols+1) + "\n" + strings.Repeat("b,", MaxCols+1) + "c"), errCols},
		"long.csv": {[]byte(strings.Repeat("a,b\n", MaxRows+2)), errRows},
	} {
		_, err := Parse(name, of.data, "")
		var why *Refusal
		if !errors.As(err, &why) || err != of.want {
			t.Errorf("%s: %v, want %v", name, err, of.want)
		}
	}
}

// A small file that unpacks to gigabytes is refused before it is unpacked.
func TestASpreadsheetThatUnpacksToFarMoreIsRefused(t *testing.T) {
	t.Parallel()
	_, err := Parse("bomb.xlsx", bomb(t), "")
	if err != errUnpacked {
		t.Errorf("%v", err)
	}
}

func bomb(t *testing.T) []byte {
	t.Helper()
	small := xlsxOf(t, [][]string{{"a", "b"}, {"c", "d"}})
	var b bytes.Buffer
	if err := repack(&b, small, "xl/worksheets/sheet1.xml", 100<<20); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
