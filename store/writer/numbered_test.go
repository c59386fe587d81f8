package writer

import (
	"encoding/json"
	"testing"

	"naps/report"
)

func TestAReportGetsItsNumberWhereverItStandsAndNoOtherByteIsChanged(t *testing.T) {
	t.Parallel()
	for report, want := range map[string]string{
		`{"version":0,"idea":"x"}`: `{"version":7,"idea":"x"}`,
		`{"idea":"\"version\":0","n":{"version":0},` + "\n" +
			`"version" : 0 }`: `{"idea":"\"version\":0","n":{"version":0},` + "\n" + `"version" : 7 }`,
		`{"version":3,"idea":"x"}`: `{"version":3,"idea":"x"}`, // it has one
		`{}`:                       `{}`,
	} {
		got, err := numbered(json.RawMessage(report), 7)
		if err != nil || string(got) != want {
			t.Errorf("%s is %s, %v", report, got, err)
		}
	}
	for _, report := range []string{``, `[]`, `{"version":`, `null`} {
		if got, err := numbered(json.RawMessage(report), 7); err == nil {
			t.Errorf("%s is numbered %s", report, got)
		}
	}
}

// A change of the fields of a report must not leave reports without their number.
func TestWhatReportWritesIsNumbered(t *testing.T) {
	t.Parallel()
	raw, err := report.JSON(report.Report{Idea: "x"})
	if err != nil {
		t.Fatal(err)
	}
	raw, err = numbered(raw, 7)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := report.Parse(raw); err != nil || r.Version != 7 || r.Idea != "x" {
		t.Errorf("version %d, %v: %s", r.Version, err, raw)
	}
}

func FuzzANumberedReportIsStillAReport(f *testing.F) {
	f.Add([]byte(`{"idea":"x","version":0}`))
	f.Add([]byte(`{"version":0,"version":0}`))
	f.Fuzz(func(t *testing.T, report []byte) {
		got, err := numbered(report, 41)
		if err == nil && json.Valid(report) && !json.Valid(got) {
			t.Fatalf("%s became %s", report, got)
		}
	})
}
