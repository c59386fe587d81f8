package report

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
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
	fileReadme    = "README.txt"
	fileAbout     = "bundle.json"
	fileReport    = "report.json"
	fileMarkdown  = "report.md"
	fileEvidence  = "evidence.json"
	fileReadings  = "readings.json"
	fileCSV       = "evidence.csv"
	fileSignals   = "signals.csv"
	filePages     = "pages.json"
	fileSums      = "SHA256SUMS"
	fileSignature = "SIGNATURE"
	pageFolder    = "pages/"
)

const bundleNote = `This is a naps report with all of its evidence.

report.json     the report as it was stored
report.md       the same to be read
evidence.json   the evidence: quotes, addresses, and each quote's position in its page (byte offsets)
evidence.csv    the same for a spreadsheet; signals.csv has one row for each thing that a piece of evidence says
readings.json   what a model or the founder read in the evidence, with the words that show it and their position in the page
pages.json      address, title and time of fetching of each stored page, as its evidence gives them
pages/          the stored text of each page, named by its SHA-256
bundle.json     the version of naps that wrote this
SHA256SUMS      the hashes of all files above: sha256sum -c SHA256SUMS
SIGNATURE       the hashes signed by the server that wrote this, if it has a key: ed25519, public key, signature

naps verify FILE.zip checks, without a network, that all of it is consistent: it makes every file again from report.json and the pages,
finds every quote and the words of every reading in its page, checks every sentence against what it cites and every signal against the
readings, and computes the score from the evidence. Consistent does not mean authentic: anybody can make a consistent bundle.
naps verify --key KEY FILE.zip says whether the server with that key wrote it.
`

// bundleFormat is raised when a bundle gets other files, or its files another layout.
const bundleFormat = 4

// about says who wrote a bundle.
type about struct {
	Format int    `json:"format"`
	Naps   string `json:"naps"` // version
}

// Stamp is what a server adds of its own to a bundle.
type Stamp struct {
	Version string             // of naps
	Key     ed25519.PrivateKey // signs the bundle; nil: it is not signed
}

// storedPage is a page as pages.json lists it; its text is a file.
type storedPage struct {
	Hash    string `json:"hash"`
	URL     string `json:"url"`
	Title   string `json:"title"`
	Fetched int64  `json:"fetched"` // Unix milliseconds
}

// Zip bundles a stored report (raw, as it is answered) with the pages it quotes. The same input gives the same bytes.
func Zip(raw []byte, pages []market.StoredPage, by Stamp) ([]byte, error) {
	r, err := Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("report: zip: %w", err)
	}
	texts := map[string]string{}
	for _, p := range pages {
		texts[p.Hash] = p.Text
	}
	files, err := bundled(r, raw, texts, by.Version)
	if err != nil {
		return nil, fmt.Errorf("report: zip: %w", err)
	}
	b := &bundler{at: dayOf(r.AsOf)}
	b.w = zip.NewWriter(&b.out)
	for _, f := range files {
		b.add(f.name, f.body)
	}
	sums := slices.Clone(b.sums.Bytes())
	b.add(fileSums, sums)
	if by.Key != nil {
		b.add(fileSignature, sign(by.Key, sums))
	}
	if b.err == nil {
		b.err = b.w.Close()
	}
	if b.err != nil {
		return nil, fmt.Errorf("report: zip: %w", b.err)
	}
	return b.out.Bytes(), nil
}

// file is one file of a bundle.
type file struct {
	name string
	body []byte
}

// bundled are the files of a bundle but for hashes and signature, in their order. All of them follow from the report,
// the texts of its pages and the version of naps, so that whoever checks a bundle makes them again.
func bundled(r Report, raw []byte, texts map[string]string, version string) ([]file, error) {
	index := quotedPages(r, texts)
	lists, err := encoded(about{bundleFormat, version}, r.Evidence, index, Readings(r))
	if err != nil {
		return nil, err
	}
	files := []file{
		{fileReadme, []byte(bundleNote)}, {fileAbout, lists[0]},
		{fileReport, raw}, {fileMarkdown, Markdown(r)}, {fileEvidence, lists[1]},
		{fileReadings, lists[3]},
		{fileCSV, CSV(r)}, {fileSignals, SignalsCSV(r)}, {filePages, lists[2]},
	}
	for _, p := range index {
		files = append(files, file{pageFile(p.Hash), []byte(texts[p.Hash])})
	}
	return files, nil
}

func pageFile(hash string) string { return pageFolder + hash + ".txt" }

// quotedPages lists the pages that are at hand and that evidence is quoted from, by hash, with what their first
// evidence says of them.
func quotedPages(r Report, texts map[string]string) []storedPage {
	index, seen := []storedPage{}, map[string]bool{}
	for _, e := range r.Evidence {
		if _, there := texts[e.Page]; there && !seen[e.Page] {
			seen[e.Page] = true
			index = append(index, storedPage{e.Page, e.URL, e.Title, e.Fetched})
		}
	}
	slices.SortFunc(index, func(x, y storedPage) int { return strings.Compare(x.Hash, y.Hash) })
	return index
}

func encoded(values ...any) (out [][]byte, err error) {
	for _, v := range values {
		raw, err := indented(v)
		if err != nil {
			return nil, err
		}
		out = append(out, raw)
	}
	return out, nil
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
	if _, b.err = f.Write(body); name != fileSums && name != fileSignature {
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
