package own

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Table is what stands in a table. All rows have as many cells as there are columns.
type Table struct {
	Header []string // names of the columns; of a table without a header "Column 1", "Column 2" …
	Rows   []Row
}

// Row is one row.
type Row struct {
	N     int // its number as a spreadsheet shows it, from 1
	Cells []string
}

// delimiters between the cells of a text table.
var delimiters = []rune{',', ';', '\t', '|'}

// sampled is how much of a text is looked at to find its delimiter, in bytes.
const sampled = 64 << 10

// tableLike reports whether a text without the name of a table is one: most lines have the same number of cells, at
// least three.
func tableLike(text string) bool {
	_, cols, share, rows := delimiterOf(text)
	return cols >= 3 && rows >= 3 && share >= 0.9
}

// delimiterOf finds the delimiter whose rows agree most on their number of cells.
func delimiterOf(text string) (best rune, cols int, share float64, rows int) {
	head := text[:min(len(text), sampled)]
	if len(head) < len(text) {
		if at := strings.LastIndexByte(head, '\n'); at > 0 {
			head = head[:at]
		}
	}
	best = ','
	score := 0.0
	for _, d := range delimiters {
		widths, n := map[int]int{}, 0
		r := newCSV(head, d)
		for {
			cells, err := r.Read()
			if err != nil {
				break
			}
			n++
			widths[len(cells)]++
		}
		wide, most := 0, 0
		for w, count := range widths {
			if w > 1 && (count > most || count == most && w > wide) {
				wide, most = w, count
			}
		}
		if n == 0 || wide == 0 {
			continue
		}
		agree := float64(most) / float64(n)
		if s := agree * agree * float64(min(wide, 12)); s > score {
			best, cols, share, rows, score = d, wide, agree, n, s
		}
	}
	return best, cols, share, rows
}

func newCSV(text string, delimiter rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = delimiter, -1, true, false
	return r
}

// readCSV reads a text table.
func readCSV(text string) (*Table, error) {
	if rest, ok := strings.CutPrefix(text, "sep="); ok { // a line that Excel writes
		_, text, _ = strings.Cut(rest, "\n")
	}
	delimiter, _, _, _ := delimiterOf(text)
	r := newCSV(text, delimiter)
	var rows [][]string
	var at []int
	n, line := 0, 0
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errDamaged
		}
		begins, _ := r.FieldPos(0)
		n += max(1, 1+begins-line-1) // empty lines, which the reader leaves out, are rows of a spreadsheet
		ends, _ := r.FieldPos(len(cells) - 1)
		line = ends + strings.Count(cells[len(cells)-1], "\n")
		rows, at = append(rows, cells), append(at, n)
		if len(rows) > MaxRows+1 {
			return nil, errRows
		}
	}
	return tableOf(rows, at)
}

// tableOf makes a table of rows with their numbers: without those that are empty, all of the same width, and with a
// header.
func tableOf(rows [][]string, at []int) (*Table, error) {
	t := &Table{}
	wide := 0
	for i, cells := range rows {
		clean := make([]string, len(cells))
		empty := true
		for k, c := range cells {
			clean[k] = tidy(c)
			empty = empty && clean[k] == ""
		}
		if empty {
			continue
		}
		for len(clean) > 0 && clean[len(clean)-1] == "" && len(clean) > wide {
			clean = clean[:len(clean)-1]
		}
		if wide = max(wide, len(clean)); wide > MaxCols {
			return nil, errCols
		}
		t.Rows = append(t.Rows, Row{N: at[i], Cells: clean})
	}
	for i := range t.Rows {
		for len(t.Rows[i].Cells) < wide {
			t.Rows[i].Cells = append(t.Rows[i].Cells, "")
		}
	}
	t.head(wide)
	return t, nil
}

// head takes the header off the rows, where there is one, and names the columns.
func (t *Table) head(wide int) {
	for range 3 { // titles above the table have one cell
		if len(t.Rows) < 3 || filled(t.Rows[0].Cells) > 1 || filled(t.Rows[1].Cells) < 2 &&
			filled(t.Rows[2].Cells) < 2 {
			break
		}
		t.Rows = t.Rows[1:]
	}
	if t.headed() {
		t.Header, t.Rows = t.Rows[0].Cells, t.Rows[1:]
	} else {
		t.Header = make([]string, wide)
	}
	for i, name := range t.Header {
		if name = cut(oneLine(name), MaxName*2); name == "" {
			name = "Column " + strconv.Itoa(i+1)
		}
		t.Header[i] = name
	}
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

// headed reports whether the first row names the columns: its cells differ from each other, none is a date or an
// amount, and some column below holds what its first cell is not: a date, a number, or texts that are much longer.
func (t *Table) headed() bool {
	if len(t.Rows) < 2 {
		return false
	}
	first := t.Rows[0].Cells
	var names []string
	for _, c := range first {
		if c == "" {
			continue
		}
		if isDate(c) || isNumber(c) || len(c) > 300 {
			return false
		}
		names = append(names, c)
	}
	if len(names)*2 < len(first) {
		return false
	}
	slices.Sort(names)
	if len(slices.Compact(names)) < filled(first) {
		return false
	}
	for i, c := range first {
		k := t.column(i, 1)
		if c != "" &&
			(k.dates > 0.6 || k.numbers > 0.6 || k.words > 2*float64(len(strings.Fields(c))) || k.filled > 0 &&
				k.distinct <= 0.5 && !k.has(c)) {
			return true
		}
		if c != "" && k.emails > 0.6 && !strings.Contains(c, "@") {
			return true
		}
	}
	return false
}
