package report

import (
	"bytes"
	"encoding/csv"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// CSV writes the evidence with what each piece counted for, one row a piece, by RFC 4180. A cell that a spreadsheet
// might take for a formula begins with an apostrophe.
func CSV(r Report) []byte {
	rows := [][]string{{"id", "source", "kind", "phase", "title", "quote", "url", "date", "author", "place", "metrics",
		"signals", "counter", "verified", "sample",
		"read_by", "about", "voice", "facts", "pain"}}
	for _, e := range r.Evidence {
		rows = append(rows, []string{e.ID, e.Source, string(e.Kind), string(e.Phase), e.Title, e.Quote, e.URL, e.Date,
			e.Author, e.Place, metrics(e.Metrics), signalsText(e.Signals),
			strconv.FormatBool(e.Counter), strconv.FormatBool(e.Verified), strconv.FormatBool(e.Sample)})
		rows[len(rows)-1] = append(rows[len(rows)-1], readCells(e.Read)...)
	}
	return sheet(rows)
}

// readCells are the cells of a reading, empty where nobody has read the piece.
func readCells(r *Read) []string {
	if r == nil {
		return make([]string, 5)
	}
	return []string{string(r.Reader), strconv.Itoa(r.About), string(r.Voice), strings.Join(factNames(r), "; "), r.Pain}
}

// SignalsCSV writes one row for each thing that a piece of evidence says, with what it counted, in the same form as
// CSV.
func SignalsCSV(r Report) []byte {
	rows := [][]string{{"evidence", "dimension", "side", "tier", "mass", "why_less", "span", "quote", "author", "place",
		"date", "url"}}
	for _, e := range r.Evidence {
		for _, s := range e.Signals {
			side := "against"
			if s.For {
				side = "for"
			}
			rows = append(rows, []string{e.ID, string(s.Dimension), side, "E" + strconv.Itoa(int(s.Tier)),
				figure(s.Mass), s.Why, s.Span, e.Quote, e.Author, e.Place, e.Date, e.URL})
		}
	}
	return sheet(rows)
}

// byteOrderMark begins a CSV file: without it Excel takes UTF-8 for the letters of a single country.
const byteOrderMark = "\ufeff"

func sheet(rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
		w.Write(row)
	}
	w.Flush() // into memory: it cannot fail
	return b.Bytes()
}

func cell(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func metrics(m map[string]float64) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, k+"="+figure(m[k]))
	}
	return strings.Join(parts, "; ")
}
