package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestVerdictsAreListedTheHighestFirstAndCounted(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	must(t, tabulate([]judged{
		{Idea: "b\x1b[31m", Verdict: "NO-GO", Lean: "no-go", Score: 25.1, Range: [2]float64{10, 40},
			Failed: []string{"pain", "silence"}},
		{Idea: "c", Error: "No evidence was found."},
		{Idea: "a", Verdict: "GO", Lean: "go", Score: 66, Range: [2]float64{57, 75}},
		{Idea: "d", Verdict: "INCONCLUSIVE", Inconclusive: "too_little", Score: 40},
		{Idea: "e", Verdict: "INCONCLUSIVE", Inconclusive: "too_little", Score: 40},
	}, &out))
	lines := strings.Split(out.String(), "\n")
	var order []string
	for _, line := range lines[1:6] {
		fields := strings.Fields(line)
		order = append(order, fields[len(fields)-1])
	}
	if got := strings.Join(order, " "); !strings.HasPrefix(got, "a d e b") || !strings.HasSuffix(got, "c") ||
		strings.Contains(out.String(), "\x1b") {
		t.Errorf("order %s in\n%s", got, out.String())
	}
	for _, want := range []string{"66.0", "57.0–75.0", "pain, silence", "No evidence was found.", "1  GO", "1  NO-GO",
		"2  INCONCLUSIVE too_little", "1  no report"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}
