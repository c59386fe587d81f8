package own

import (
	"archive/zip"
	"bytes"
	"io"
)

// repack writes a spreadsheet anew with a part that is so many spaces.
func repack(to io.Writer, data []byte, part string, spaces int) error {
	from, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	z := zip.NewWriter(to)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for _, f := range from.File {
		w, err := z.Create(f.Name)
		if err != nil {
			return err
		}
		if f.Name == part {
			for range spaces >> 20 {
				if _, err := w.Write(block); err != nil {
					return err
				}
			}
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, r); err != nil {
			return err
		}
	}
	return z.Close()
}
