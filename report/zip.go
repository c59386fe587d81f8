package report

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"naps/market"
)

// The files of a bundle. Sums is in the form of sha256sum, so that "sha256sum -c SHA256SUMS" works without naps.
const (
	fileReport   = "report.json"
	fileEvidence = "evidence.json"
	fileReadings = "readings.json"
	filePages    = "pages.json"
	fileSums     = "SHA256SUMS"
	pageFolder   = "pages/"
)

const bundleNote = `This is a report of naps with everything it rests on.

report.json     the report as it was stored
report.md       the same to be read
evidence.json   the evidence: quotes, addresses, and where each quote stands in its page (byte offsets)
evidence.csv    the same for a spreadsheet; signals.csv has one row for each thing that a piece of evidence says
readings.json   what a model or the founder read in the evidence, with the words that show it and where they stand in the page
pages.json      address, title and time of fetching of each stored page
pages/          the stored text of each page, named by its SHA-256
SHA256SUMS      the hashes of all other files: sha256sum -c SHA256SUMS

naps verify FILE.zip checks, without a network, every quote and every reading against its page, and computes the score anew from the
evidence.
`

// storedPage is a page as pages.json lists it; its text is a file.
type storedPage struct {
	Hash    string `json:"hash"`
	URL     string `json:"url"`
	Title   string `json:"title"`
	Fetched int64  `json:"fetched"` // Unix milliseconds
}

// Zip bundles a stored report (raw, as it is answered) with the pages it quotes. The same input gives the same bytes.
func Zip(raw []byte, pages []market.StoredPage) ([]byte, error) {
	r, err := Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("report: zip: %w", err)
	}
	evidence, err := indented(r.Evidence)
	if err != nil {
		return nil, fmt.Errorf("report: zip: %w", err)
	}
	readings, err := indented(Readings(r))
	if err != nil {
		return nil, fmt.Errorf("report: zip: %w", err)
	}
	quoted := map[string]bool{}
	for _, e := range r.Evidence {
		quoted[e.Page] = true
	}
	pages = slices.DeleteFunc(slices.Clone(pages), func(p market.StoredPage) bool { return !quoted[p.Hash] })
	slices.SortFunc(pages, func(x, y market.StoredPage) int { return strings.Compare(x.Hash, y.Hash) })
	listed := []storedPage{}
	for _, p := range pages {
		listed = append(listed, storedPage{p.Hash, p.URL, p.Title, p.Fetched})
	}
	index, err := indented(listed)
	if err != nil {
		return nil, fmt.Errorf("report: zip: %w", err)
	}
	b := &bundler{at: dayOf(r.AsOf)}
	b.w = zip.NewWriter(&b.out)
	for _, f := range []struct {
		name string
		body []byte
	}{
		{"README.txt", []byte(bundleNote)}, {fileReport, raw}, {"report.md", Markdown(r)}, {fileEvidence, evidence}, {fileReadings, readings},
		{"evidence.csv", CSV(r)}, {"signals.csv", SignalsCSV(r)}, {filePages, index},
	} {
		b.add(f.name, f.body)
	}
	for _, p := range pages {
		b.add(pageFolder+p.Hash+".txt", []byte(p.Text))
	}
	b.add(fileSums, b.sums.Bytes())
	if b.err == nil {
		b.err = b.w.Close()
	}
	if b.err != nil {
		return nil, fmt.Errorf("report: zip: %w", b.err)
	}
	return b.out.Bytes(), nil
}

// bundler writes files one after the other and keeps the first error.
type bundler struct {
	out, sums bytes.Buffer
	w         *zip.Writer
	at        time.Time
	err       error
}

func (b *bundler) add(name string, body []byte) {
	if b.err != nil {
		return
	}
	f, err := b.w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.at})
	if err != nil {
		b.err = err
		return
	}
	if _, b.err = f.Write(body); name != fileSums {
		fmt.Fprintf(&b.sums, "%s  %s\n", sumOf(body), name)
	}
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// dayOf is the day of the report, so that no clock is needed; an archive cannot hold times before 1980.
func dayOf(asOf string) time.Time {
	t, err := time.Parse(time.DateOnly, asOf)
	if err != nil || t.Year() < 1980 {
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}

func indented(v any) ([]byte, error) {
	raw, err := market.Encode(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
