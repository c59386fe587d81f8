package report

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"strings"
	"testing"
)

// TestHostileNumbersAreNamedAndNothingIsComputedFromThem goes through the numbers of a report, not through one place in
// it.
func TestHostileNumbersAreNamedAndNothingIsComputedFromThem(t *testing.T) {
	t.Parallel()
	bundle := packed(t, small())
	for field, old := range map[string]string{"version": `"version":1,`, "start": `"start":8,`,
		"fetched": `"fetched":1,`, "claimed": `"claimed":3}`, "planned": `"planned":`} {
		for _, bad := range []string{"-1", "-9223372036854775808", "9223372036854775807"} {
			v, err := Verify(rewritten(t, bundle, true,
				map[string]func(string) string{fileReport: func(s string) string {
					return numberFor(t, s, field, bad)
				}}))
			if err != nil || !strings.Contains(strings.Join(v.Problems, " "), field+" is "+bad) ||
				v.Claims+v.Quotes+v.Pages > 0 {
				t.Errorf("%s %s (was %s): %v %q", field, bad, old, err, v.Problems)
			}
		}
	}
	for name, bad := range map[string]string{"not a number": "NaN", "infinite": "Infinity", "beyond floats": "1e999",
		"a fraction": "1.5", "words": `"1"`} {
		if _, err := Verify(rewritten(t, bundle, true,
			map[string]func(string) string{fileReport: func(
				s string) string {
				return numberFor(t, s, "version", bad)
			}})); err == nil {
			t.Errorf("%s passes for a version", name)
		}
	}
	for text, wrong := range map[string]bool{
		`{"evidence":[{"metrics":{"votes":-12,"price_usd":9.5}}]}`:                      false,
		`{"evidence":[{"metrics":{"price_usd":-9.5}}]}`:                                 true,
		`{"phases":[{"findings":[{"figures":{"payers":1e300}}]}]}`:                      true,
		`{"phases":[{"findings":[{"figures":{"slope_per_year":-0.4,"cagr_low":-3}}]}]}`: false,
		`{"phases":[{"findings":[{"figures":{"payers":-4}}]}]}`:                         true,
		`{"phases":[{"findings":[{"labels":{"a.metrics.b":"-4"}}],"planned":-4}]}`:      true,
		`{"budget":{"cost":1e15}}`:                                                      false,
		`{"a":[[[-1]]]}`:                                                                true,
	} {
		if got := wrongNumbers([]byte(text)); (len(got) > 0) != wrong {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// numberFor puts a value in the place of the first number of a field.
func numberFor(t *testing.T, s, field, value string) string {
	t.Helper()
	at := strings.Index(s, `"`+field+`":`)
	if at < 0 {
		t.Fatalf("no %s in the report", field)
	}
	at += len(field) + 3
	end := at + strings.IndexAny(s[at:], ",}")
	return s[:at] + value + s[end:]
}

func TestAnArchiveThatUnpacksToTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]int64{
		"one file": {fileReport: maxBundleFile + 1},
		"many": {fileReport: maxBundleFile, fileMarkdown: maxBundleFile, fileCSV: maxBundleFile,
			fileSignals: maxBundleFile, fileEvidence: maxBundleFile,
			filePages: maxBundleFile, fileReadme: maxBundleFile, fileAbout: maxBundleFile, fileSums: 1},
	} {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for file, size := range files {
			w, err := z.Create(file)
			if err != nil {
				t.Fatal(err)
			}
			for block := make([]byte, 1<<20); size > 0; size -= int64(len(block)) {
				if _, err := w.Write(block[:min(size, int64(len(block)))]); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(out.Bytes()); err == nil || !strings.Contains(err.Error(), "more than a bundle may hold") {
			t.Errorf("%s, %d bytes: %v", name, out.Len(), err)
		}
	}
}

func TestASignatureSaysWhoWroteTheseFilesAndNoOthers(t *testing.T) {
	t.Parallel()
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := JSON(build(small()))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := Zip(raw, pagesOf(small()), Stamp{Version: "test", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	v, err := Verify(signed)
	if err != nil || len(v.Problems) > 0 || !public.Equal(v.Signer) || v.Version != "test" {
		t.Fatalf("%v %q %x", err, v.Problems, v.Signer)
	}
	if v, err := Verify(packed(t, small())); err != nil || v.Signer != nil || len(v.Problems) > 0 {
		t.Errorf("an unsigned bundle: %v %q %x", err, v.Problems, v.Signer)
	}
	other := strings.Repeat("ab", 32)
	for name, change := range map[string]func(string) string{
		"a consistent forgery": func(s string) string { return s },
		"another key":          func(s string) string { return strings.Replace(s, KeyLine(public)[8:72], other, 1) },
		"a cut signature":      func(s string) string { return s[:80] },
		"none in it":           func(string) string { return "" },
		"another kind":         func(s string) string { return "rsa" + s[7:] },
		"escape sequences":     func(string) string { return "ed25519 \x1b[2J \x1b[2J" },
	} {
		forged := map[string]func(string) string{fileSignature: change}
		if name == "a consistent forgery" { // every file made anew for another version, as a forger's naps would
			forged[fileAbout] = func(s string) string { return strings.Replace(s, "test", "evil", 1) }
		}
		v, err := Verify(rewritten(t, signed, true, forged))
		if err != nil || v.Signer != nil ||
			!strings.Contains(strings.ToLower(strings.Join(v.Problems, " ")), "signature") {
			t.Errorf("%s: %v %x %q", name, err, v.Signer, v.Problems)
		}
	}
}

func TestKeysAreReadAsTheyArePublished(t *testing.T) {
	t.Parallel()
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	line := KeyLine(public)
	for _, text := range []string{line, strings.TrimSpace(line), line[8:],
		"# the new one\n" + line + "\n" + strings.ToUpper(line[8:])} {
		if keys, err := ParseKeys(text); err != nil || !public.Equal(keys[0]) {
			t.Errorf("%q: %v %x", text, err, keys)
		}
	}
	for _, text := range []string{"", "# nothing", "https://naps.example/.well-known/naps-key", line[:20],
		"ed25519 " + strings.Repeat("zz", 32)} {
		if keys, err := ParseKeys(text); err == nil {
			t.Errorf("%q is read as %x", text, keys)
		}
	}
}
