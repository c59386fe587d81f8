package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// earlierBundle was written by the release that scored by version 1.
func earlierBundle(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "version1.zip"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestABundleOfVersion1HoldsByItsOwnRules(t *testing.T) {
	t.Parallel()
	v, err := Verify(earlierBundle(t))
	if err != nil || len(v.Problems) > 0 || !v.Earlier || v.Report.ScoreVersion != "1" || v.Report.Verdict == "" {
		t.Fatalf("%v %q, earlier %t, version %s", err, v.Problems, v.Earlier, v.Report.ScoreVersion)
	}
	if text := string(Markdown(v.Report)); !strings.Contains(text, v.Report.Verdict) {
		t.Error("it cannot be read")
	}
}

// rescored is a bundle with another report, its hashes put right.
func rescored(t *testing.T, bundle []byte, change func(*Report)) []byte {
	t.Helper()
	return rewritten(t, bundle, true, map[string]func(string) string{fileReport: func(raw string) string {
		r, err := Parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		change(&r)
		out, err := JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}})
}

func TestNumbersThatVersion1DoesNotGiveAreNamed(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Report){
		"score": func(r *Report) { r.Score = 99 }, "verdict": func(r *Report) { r.Verdict = "GO" },
		"gates":      func(r *Report) { r.Gates[0].Passed = !r.Gates[0].Passed },
		"dimensions": func(r *Report) { r.Dimensions[0].For = 7 }, "signals": func(r *Report) {
			r.Evidence[0].Signals[0].Mass = 3
		},
	} {
		v, err := Verify(rescored(t, earlierBundle(t), change))
		if err != nil || !strings.Contains(strings.Join(v.Problems, "\n"), "version 1 of the rules, "+name) {
			t.Errorf("%s: %v %q", name, err, v.Problems)
		}
	}
}

func TestAReportOfTodayMayNotPassForAnEarlierOne(t *testing.T) {
	t.Parallel()
	forged := rewritten(t, packed(t, small()), true, map[string]func(string) string{
		fileAbout: func(string) string { return `{"format":3,"naps":"test"}` }, fileMarkdown: func(string) string {
			return "GO"
		},
	})
	if v, err := Verify(forged); err != nil || len(v.Problems) == 0 || v.Earlier {
		t.Errorf("%v %q", err, v.Problems)
	}
}

func TestTheVersionOfTheRulesIsANumberAndWasAString(t *testing.T) {
	t.Parallel()
	for in, out := range map[string]string{`"1"`: `1`, `2`: `2`, `"2"`: `2`, `"draft"`: `"draft"`, `""`: `""`} {
		var r Rules
		if err := json.Unmarshal([]byte(in), &r); err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		if got, err := json.Marshal(r); err != nil || !bytes.Equal(got, []byte(out)) {
			t.Errorf("%s became %s (%v)", in, got, err)
		}
	}
}
