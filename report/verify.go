package report

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"naps/market"
	"naps/score"
)

// What a bundle may be at most: larger ones were not written by naps.
const (
	maxBundleFiles = 20_000
	maxBundleFile  = 64 << 20
	maxBundle      = 1 << 30
)

// Verified is what the check of a bundle found.
type Verified struct {
	Report   Report
	Quotes   int      // quotes that stand in their pages, word for word
	Pages    int      // stored pages whose text is what their name says
	Readings int      // readings of stored pages
	Figures  int      // pieces of evidence that give figures only
	Loose    []string // ids of evidence whose quote was never verified; such evidence counts nothing
	Problems []string // what is not as it should be, one sentence each; empty: everything holds
}

// Verify checks a bundle offline: the hashes of its files, every quote against its page, and the score, computed anew from the evidence,
// against the one in the report, to the byte. An error says that the file is no bundle at all.
func Verify(bundle []byte) (Verified, error) {
	files, err := unzip(bundle)
	if err != nil {
		return Verified{}, err
	}
	raw, ok := files[fileReport]
	if !ok {
		return Verified{}, errors.New("report: this archive holds no report.json, so it is no bundle of naps")
	}
	r, err := Parse(raw)
	if err != nil {
		return Verified{}, fmt.Errorf("report: report.json cannot be read: %w", err)
	}
	v := &Verified{Report: r}
	v.sums(files)
	v.pages(files)
	v.quotes(files)
	v.readings(files)
	v.listed(files)
	v.again(raw)
	return *v, nil
}

func (v *Verified) wrong(format string, a ...any) {
	v.Problems = append(v.Problems, fmt.Sprintf(format, a...))
}

func unzip(bundle []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		return nil, fmt.Errorf("report: this is no ZIP archive: %w", err)
	}
	if len(z.File) > maxBundleFiles {
		return nil, errors.New("report: this archive holds too many files")
	}
	files, total := map[string][]byte{}, 0
	for _, f := range z.File {
		body, err := content(f)
		if err != nil {
			return nil, fmt.Errorf("report: %s: %w", clean(f.Name), err)
		}
		if _, twice := files[f.Name]; twice {
			return nil, fmt.Errorf("report: %s is in the archive twice", clean(f.Name))
		}
		if total += len(body); total > maxBundle {
			return nil, errors.New("report: this archive is too large")
		}
		files[f.Name] = body
	}
	return files, nil
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxBundleFile+1))
	if err == nil && len(body) > maxBundleFile {
		err = errors.New("too large")
	}
	return body, err
}

// sums checks every file against the list, and that the list names them all.
func (v *Verified) sums(files map[string][]byte) {
	named := map[string]bool{fileSums: true}
	for line := range strings.Lines(string(files[fileSums])) {
		sum, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "  ")
		body, there := files[name]
		named[name] = true
		switch {
		case !ok:
			v.wrong("SHA256SUMS has a line that cannot be read.")
		case !there:
			v.wrong("%s is named in SHA256SUMS and not in the archive.", clean(name))
		case sumOf(body) != sum:
			v.wrong("%s was changed: its hash is not the one in SHA256SUMS.", clean(name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !named[name] {
			v.wrong("%s is not named in SHA256SUMS.", clean(name))
		}
	}
}

func (v *Verified) pages(files map[string][]byte) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		hash, ok := strings.CutPrefix(name, pageFolder)
		if !ok {
			continue
		}
		if market.PageHash(string(files[name])) != strings.TrimSuffix(hash, ".txt") {
			v.wrong("%s is not the text that its name says.", clean(name))
			continue
		}
		v.Pages++
	}
}

// quotes checks that each quote stands in its page where the evidence says, and that the evidence is the one that its hash names.
func (v *Verified) quotes(files map[string][]byte) {
	for _, e := range v.Report.Evidence {
		m := piece(e)
		if m.Seal().Hash != e.Hash {
			v.wrong("%s: its source, address or quote is not the one that its hash names.", clean(e.ID))
		}
		if e.Verified != verified(m) {
			v.wrong("%s: it says that its quote is verified: %t, and by its offsets it is not so.", clean(e.ID), e.Verified)
		}
		text, there := files[pageFolder+e.Page+".txt"]
		switch {
		case e.Quote == "" && len(e.Metrics) > 0:
			v.Figures++
		case !verified(m):
			v.Loose = append(v.Loose, e.ID)
		case !there:
			v.wrong("%s: the page it is quoted from is not in the archive.", clean(e.ID))
		case e.Start < 0 || e.End > len(text) || string(text[e.Start:e.End]) != e.Quote:
			v.wrong("%s: its quote does not stand in the stored page: %q.", clean(e.ID), cut(clean(e.Quote), 80))
		default:
			v.Quotes++
		}
	}
}

// listed checks that evidence.json is the evidence of the report.
func (v *Verified) listed(files map[string][]byte) {
	want, err := indented(v.Report.Evidence)
	if got, ok := files[fileEvidence]; err != nil || !ok || !bytes.Equal(got, want) {
		v.wrong("evidence.json is not the evidence of report.json.")
	}
}

// again computes the score from the evidence and compares the whole report.
func (v *Verified) again(raw []byte) {
	if v.Report.ScoreVersion != score.Version {
		v.wrong("The report was scored by version %s of the rules, this program has %s: use the program that belongs to it.", clean(v.Report.ScoreVersion), score.Version)
		return
	}
	anew, err := JSON(Again(v.Report, v.Report.Version))
	if err != nil {
		v.wrong("The report cannot be computed anew: %v.", err)
		return
	}
	if bytes.Equal(anew, raw) {
		return
	}
	var was, is any
	if json.Unmarshal(raw, &was) != nil || json.Unmarshal(anew, &is) != nil {
		v.wrong("The report cannot be compared.")
		return
	}
	before := len(v.Problems)
	for _, d := range differences("", was, is, nil) {
		v.wrong("Computed anew from the evidence, %s.", d)
	}
	if len(v.Problems) == before {
		v.wrong("report.json says the same as the evidence in other bytes: it was written by something else.")
	}
}

// Again computes the score of a report anew from its evidence and builds it under a version.
func Again(r Report, version int) Report {
	d := Dossier(r)
	return Build(d, score.Of(Bundle(d)), version)
}

// mostDifferences bounds what is listed: one wrong signal changes many numbers.
const mostDifferences = 12

func differences(at string, was, is any, found []string) []string {
	if len(found) >= mostDifferences {
		return found
	}
	switch w := was.(type) {
	case map[string]any:
		i, ok := is.(map[string]any)
		if !ok {
			break
		}
		keys := maps.Clone(w)
		maps.Copy(keys, i)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			found = differences(strings.TrimPrefix(at+"."+k, "."), w[k], i[k], found)
		}
		return found
	case []any:
		i, ok := is.([]any)
		if !ok || len(i) != len(w) {
			break
		}
		for n := range w {
			found = differences(fmt.Sprintf("%s[%d]", at, n), w[n], i[n], found)
		}
		return found
	}
	x, _ := json.Marshal(was) // they come from JSON
	y, _ := json.Marshal(is)
	if bytes.Equal(x, y) {
		return found
	}
	return append(found, fmt.Sprintf("%s is %s and not %s", at, cut(clean(string(y)), 100), cut(clean(string(x)), 100)))
}
