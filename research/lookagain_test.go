package research

import (
	"context"
	"reflect"
	"testing"

	"naps/market"
	"naps/report"
	"naps/research/researchtest"
)

// readingJobs counts the calls in which a model was asked to read.
func readingJobs(m *puppet) (reading, all int) {
	for _, job := range m.jobs() {
		if job == "read" || job == "products" || job == "rules" {
			reading++
		}
	}
	return reading, len(m.jobs())
}

// unnumbered are the readings of a report without the numbers of their evidence, which another journal gives in another
// order.
func unnumbered(r report.Report) map[string]market.Reading {
	out := map[string]market.Reading{}
	for _, x := range report.Readings(r) {
		x.Evidence = ""
		out[x.Hash] = x
	}
	return out
}

func TestALookAgainReadsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	look := func(earlier []market.Reading) (*puppet, *researchtest.Journal) {
		m := oracle(nil)
		p := helped(world(), m)
		p.Answers = func(context.Context, string) ([]market.Reading, error) { return earlier, nil }
		j := researchtest.New(1)
		must(t, p.Research(t.Context(), testRun(), j))
		return m, j
	}
	first, was := look(nil)
	readings := report.Readings(reportFor(t, was))
	again, is := look(readings)
	one, allOne := readingJobs(first)
	two, allTwo := readingJobs(again)
	t.Logf("calls of the model: %d at first (%d of them to read), %d at the second look (%d)", allOne, one, allTwo, two)
	if one == 0 || two != 0 || allTwo > allOne-one {
		t.Errorf("nothing changed, and the second look reads %d times instead of %d", two, one)
	}
	a, b := reportFor(t, was), reportFor(t, is)
	if a.Score != b.Score || a.Verdict != b.Verdict || a.EvidenceHash != b.EvidenceHash ||
		!reflect.DeepEqual(unnumbered(b), unnumbered(a)) {
		t.Errorf("nothing changed, and the second look gives %s %v instead of %s %v", b.Verdict, b.Score, a.Verdict,
			a.Score)
	}
	if lost, _ := look(readings[1:]); func() bool { n, _ := readingJobs(lost); return n != 1 }() {
		n, _ := readingJobs(lost)
		t.Errorf("one text was not read before, and there are %d calls to read", n)
	}
	changed := readings[0]
	changed.Facts = []market.Fact{{Fact: market.FactComplaint, Quote: "words that do not stand there", Start: 0,
		End: 5}}
	if lost, _ := look(append([]market.Reading{changed},
		readings[1:]...)); func() bool { n, _ := readingJobs(lost); return n != 1 }() {
		t.Error("a text that has changed is not read anew")
	}
}
