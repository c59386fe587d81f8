package own

import (
	"bytes"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds of a spreadsheet once it is unpacked, in bytes, and of its sheets.
const (
	unpackedAtMost = 96 << 20
	sheetsAtMost   = 20
)

// readXLSX reads the sheet of a spreadsheet that has most rows.
func readXLSX(data []byte) (*Table, error) {
	how := excelize.Options{UnzipSizeLimit: unpackedAtMost, UnzipXMLSizeLimit: unpackedAtMost,
		ShortDatePattern: "yyyy-mm-dd"}
	f, err := excelize.OpenReader(bytes.NewReader(data), how)
	switch {
	case err != nil && strings.Contains(err.Error(), "unzip size exceeds"):
		return nil, errUnpacked
	case errors.Is(err, excelize.ErrWorkbookFileFormat) &&
		bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")), errors.Is(err, excelize.ErrWorkbookPassword):
		return nil, errLocked
	case err != nil:
		return nil, errDamaged
	}
	defer f.Close()
	var best *Table
	sheets := f.GetSheetList()
	for _, name := range sheets[:min(len(sheets), sheetsAtMost)] {
		t, err := readSheet(f, name, how)
		if err != nil {
			return nil, err
		}
		if best == nil || len(t.Rows) > len(best.Rows) {
			best = t
		}
	}
	if best == nil {
		return nil, errEmpty
	}
	return best, nil
}

func readSheet(f *excelize.File, name string, how excelize.Options) (*Table, error) {
	r, err := f.Rows(name)
	if err != nil {
		return nil, errDamaged
	}
	defer r.Close()
	var rows [][]string
	var at []int
	bytes := 0
	for n := 1; r.Next(); n++ {
		cells, err := r.Columns(how)
		if err != nil {
			return nil, errDamaged
		}
		if len(cells) > MaxCols {
			return nil, errCols
		}
		for _, c := range cells { // one shared text may stand in every cell
			bytes += len(c)
		}
		if len(cells) == 0 {
			if n > 50*MaxRows {
				break
			}
			continue
		}
		if rows, at = append(rows, cells), append(at, n); len(rows) > MaxRows+1 {
			return nil, errRows
		}
		if bytes > unpackedAtMost {
			return nil, errUnpacked
		}
	}
	return tableOf(rows, at)
}
