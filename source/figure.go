package source

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"naps/market"
)

// Official statistics share a form: a series of one code in one country. Its text is a line a year, its metrics are
// last (the newest figure), year (of last) and years (how many), its facts say what was counted.
type figure struct {
	// counts in words; unit "establishments", "firms", "enterprises" or "people"; country an ISO code
	code, counts, unit, country string
	years                       map[int]float64
}

// evidence is empty without a year that has a figure.
func (f figure) evidence(title, address, place string) []market.Evidence {
	var all []int
	for y, v := range f.years {
		if y > 0 && v >= 0 {
			all = append(all, y)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	var text strings.Builder
	for _, y := range all {
		text.WriteString(strconv.Itoa(y) + " " + strconv.FormatFloat(f.years[y], 'f', -1, 64) + "\n")
	}
	last := all[len(all)-1]
	return []market.Evidence{{
		Kind: market.Series, Title: oneLine(tidy(title)), URL: address, Place: place,
		Text: strings.TrimSpace(text.String()), Date: strconv.Itoa(last) + "-12-31",
		Metrics: map[string]float64{"last": f.years[last], "year": float64(last), "years": float64(len(all))},
		Facts:   facts("code", f.code, "counts", f.counts, "unit", f.unit, "country", f.country),
	}}
}

// rows calls each with the columns of a table by their names in lower case, until it returns false. A table without the
// wanted columns is an error.
func rows(r io.Reader, wanted []string, each func(row map[string]string) bool) error {
	table := csv.NewReader(r)
	table.LazyQuotes, table.FieldsPerRecord, table.ReuseRecord = true, -1, true
	head, err := table.Read()
	if err != nil {
		return errors.New("no table in the answer")
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.ToLower(strings.Trim(name, "\ufeff\" "))] = i
	}
	for _, name := range wanted {
		if _, ok := at[name]; !ok {
			return errors.New("the table has no column " + name)
		}
	}
	row := map[string]string{}
	for {
		fields, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errors.New("a table that cannot be read")
		}
		for _, name := range wanted {
			row[name] = ""
			if i := at[name]; i < len(fields) {
				row[name] = strings.TrimSpace(fields[i])
			}
		}
		if !each(row) {
			return nil
		}
	}
}

// count is a whole number of a table; ok is false for a figure that is withheld or missing.
func count(s string) (v float64, ok bool) {
	var n num
	_ = n.UnmarshalJSON([]byte(s))
	return n.v, n.ok && n.v >= 0 && n.v < 1e12
}
