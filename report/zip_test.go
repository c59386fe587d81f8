package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/ground"
	"naps/market"
)

func pagesOf(d market.Dossier) []market.StoredPage {
	var out []market.StoredPage
	seen := map[string]bool{"": true}
	for _, e := range d.Evidence {
		if !seen[e.Page] {
			seen[e.Page] = true
			out = append(out, market.StoredPage{Hash: e.Page, URL: e.URL, Title: e.Title, Text: e.Text, Fetched: 1})
		}
	}
	return out
}

func packed(t *testing.T, d market.Dossier) []byte {
	t.Helper()
	raw, err := JSON(build(d))
	if err != nil {
		t.Fatal(err)
	}
	z, err := Zip(raw, pagesOf(d), Stamp{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// sound is a dossier as sources give it: valid UTF-8 (JSON has no other), and signals of the day of their evidence.
func sound(d market.Dossier) market.Dossier {
	seen := map[string]market.Evidence{}
	for i, e := range d.Evidence {
		for _, s := range []*string{&e.Quote, &e.Title, &e.URL, &e.Place} {
			*s = strings.ToValidUTF8(*s, "?")
		}
		if e.Date == "" {
			e.Date = "2026-10-01"
		}
		if e.Text != "" {
			e = seal(e)
		}
		d.Evidence[i], seen[e.ID] = e, e
	}
	for i := range d.Phases {
		for j, s := range d.Phases[i].Signals {
			e := seen[s.Evidence]
			s.Hash, s.Author, s.Place, s.Date = e.Hash, e.Author, e.Place, e.Date
			d.Phases[i].Signals[j] = s
		}
		for j, c := range d.Phases[i].Claims {
			d.Phases[i].Claims[j].Text = strings.ToValidUTF8(c.Text, "?")
		}
		d.Phases[i].Summary = strings.ToValidUTF8(d.Phases[i].Summary, "?")
	}
	return d
}

func TestAReportCanBeComputedAnewFromItself(t *testing.T) {
	t.Parallel()
	trapped := small()
	trapped.Evidence[0].Start = 1 // not verified any more, so its tier counts nothing
	for name, d := range map[string]market.Dossier{"small": small(), "hostile": sound(hostile()), "unverified": trapped,
		"empty": {Brief: market.Brief{Goal: market.Living}}} {
		r := build(d)
		one, _ := JSON(r)
		two, _ := JSON(Again(r, r.Version))
		if v := (&Verified{Report: r}); !bytes.Equal(one, two) {
			v.again(one)
			t.Errorf("%s differs: %q", name, v.Problems)
		}
	}
}

func TestABundleThatNobodyTouchedHolds(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]market.Dossier{"small": small(), "hostile": sound(hostile())} {
		for i := range d.Phases { // as the pipeline does, before a report is made
			d.Phases[i].Claims, _ = ground.Check(d.Phases[i].Claims, d.Evidence)
		}
		v, err := Verify(packed(t, d))
		if err != nil || len(v.Problems) > 0 {
			t.Fatalf("%s: %v %q", name, err, v.Problems)
		}
		if name == "small" && (v.Quotes != 4 || v.Pages != 4 || v.Figures != 1) {
			t.Errorf("%s: %+v", name, v)
		}
	}
	if !bytes.Equal(packed(t, small()), packed(t, small())) {
		t.Error("the same report gives other bytes")
	}
}

// rewritten changes files of a bundle; with sums the hashes are written anew, as a forger would.
func rewritten(t *testing.T, bundle []byte, sums bool, change map[string]func(string) string) []byte {
	t.Helper()
	files, _, err := unzip(bundle)
	if err != nil {
		t.Fatal(err)
	}
	for n := range change {
		if _, there := files[n]; !there {
			files[n] = nil // one that is added
		}
	}
	b := &bundler{at: dayOf("")}
	b.w = zip.NewWriter(&b.out)
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		if f := change[n]; f != nil {
			files[n] = []byte(f(string(files[n])))
		}
		if n != fileSums && n != fileSignature {
			b.add(n, files[n])
		}
	}
	if sums {
		files[fileSums] = b.sums.Bytes()
	}
	b.add(fileSums, files[fileSums])
	if mark, signed := files[fileSignature]; signed {
		b.add(fileSignature, mark)
	}
	if err := b.w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.out.Bytes()
}

func TestWhatWasForgedIsNamed(t *testing.T) {
	t.Parallel()
	bundle := packed(t, small())
	page := pageFolder + small().Evidence[0].Page + ".txt"
	swap := func(old, new string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, old) {
				t.Fatalf("nothing to forge: %q", old)
			}
			return strings.Replace(s, old, new, 1)
		}
	}
	for name, c := range map[string]struct {
		sums   bool
		change map[string]func(string) string
		says   string
	}{
		"a changed page": {false, map[string]func(string) string{page: swap("six hours", "six weeks")},
			"SHA256SUMS"},
		"a changed page, new hashes": {true, map[string]func(string) string{page: swap("six hours", "six weeks")},
			"doesn't match its name"},
		"a page whose quote is moved": {true, map[string]func(string) string{page: swap("Before. ", "")},
			"E1: its quote isn't in the stored page"},
		"a better score": {true,
			map[string]func(string) string{fileReport: swap(`"verdict":"INCONCLUSIVE"`, `"verdict":"GO"`)},
			"verdict is \"INCONCLUSIVE\" and not \"GO\""},
		"a changed quote": {true,
			map[string]func(string) string{fileReport: swap(`"quote":"Last month`, `"quote":"Last night`)},
			"E1: its source, address or quote"},
		"a heavier signal": {true,
			map[string]func(string) string{fileReport: swap(`"claimed":3`, `"claimed":5`)}, "Computed again"},
		"another evidence.json": {true, map[string]func(string) string{fileEvidence: swap("E2", "E9")},
			"evidence.json"},
		"another report.md": {true, map[string]func(string) string{fileMarkdown: swap("INCONCLUSIVE", "GO")},
			"report.md doesn't match"},
		"another evidence.csv": {true, map[string]func(string) string{fileCSV: swap("E2", "E9")},
			"evidence.csv doesn't match"},
		"another signals.csv": {true, map[string]func(string) string{fileSignals: swap("E1", "E9")},
			"signals.csv doesn't match"},
		"another list of pages": {true, map[string]func(string) string{filePages: swap("https://", "http://")},
			"pages.json doesn't match"},
		"another README": {true, map[string]func(string) string{fileReadme: swap("naps verify", "rm")},
			"README.txt doesn't match"},
		"a page that nobody quotes": {true, map[string]func(string) string{pageFolder + market.PageHash("x") +
			".txt": func(string) string { return "x" }}, "isn't quoted by any evidence"},
		"a file that nobody knows": {true,
			map[string]func(string) string{"install.sh": func(string) string { return "x" }},
			"install.sh does not belong"},
		"a path that leads out": {true,
			map[string]func(string) string{"../../.bashrc": func(string) string { return "x" }},
			".bashrc does not belong"},
		"an older format": {true,
			map[string]func(string) string{fileAbout: swap(fmt.Sprint(bundleFormat), fmt.Sprint(bundleFormat-1))},
			"another version of naps"},
		"an invented sentence": {true,
			map[string]func(string) string{fileReport: swap(`"claims":[{"text":"`,
				`"claims":[{"text":"9,431 people pay Acme Corp. `)}, "isn't supported by what it cites"},
		"other white space": {true,
			map[string]func(string) string{fileReport: swap(`,"session"`, `, "session"`)}, "different bytes"},
	} {
		v, err := Verify(rewritten(t, bundle, c.sums, c.change))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.Contains(strings.Join(v.Problems, "\n"), c.says) {
			t.Errorf("%s: %q", name, v.Problems)
		}
	}
}

func TestAnyChangedByteOfAPageIsFound(t *testing.T) {
	t.Parallel()
	bundle := packed(t, small())
	page := pageFolder + small().Evidence[1].Page + ".txt"
	rapid.Check(t, func(rt *rapid.T) {
		files, _, err := unzip(bundle)
		if err != nil {
			rt.Fatal(err)
		}
		at := rapid.IntRange(0, len(files[page])-1).Draw(rt, "at")
		to := rapid.Byte().Filter(func(b byte) bool { return b != files[page][at] }).Draw(rt, "to")
		v, err := Verify(rewritten(t, bundle, true, map[string]func(string) string{page: func(s string) string {
			b := []byte(s)
			b[at] = to
			return string(b)
		}}))
		if err != nil || len(v.Problems) == 0 {
			rt.Fatalf("%v %q", err, v.Problems)
		}
	})
}

func TestWhatIsNoBundleIsRefused(t *testing.T) {
	t.Parallel()
	var empty bytes.Buffer
	if err := zip.NewWriter(&empty).Close(); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"nothing": nil, "text": []byte("PK?"), "empty": empty.Bytes()} {
		if _, err := Verify(b); err == nil || !strings.HasPrefix(err.Error(), "report: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzVerifyNeverPanics(f *testing.F) {
	raw, err := JSON(build(small()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw, "Before. x After.")
	f.Add([]byte(`{"phases":[{}],"evidence":[{"id":"E1","start":-5,"end":99,"page":"x","quote":"abc"}]}`), "")
	f.Fuzz(func(t *testing.T, report []byte, page string) {
		b := &bundler{at: dayOf("")}
		b.w = zip.NewWriter(&b.out)
		b.add(fileReport, report)
		b.add(pageFolder+market.PageHash(page)+".txt", []byte(page))
		if err := b.w.Close(); err != nil {
			t.Fatal(err)
		}
		v, err := Verify(b.out.Bytes())
		_ = fmt.Sprint(v.Problems, err)
	})
}
