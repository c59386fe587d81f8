package research

import (
	"context"
	"errors"
	"strings"
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

func TestFilesOfTheFounderThatCannotBeLoadedAreAStatedGapAndEndNoRun(t *testing.T) {
	t.Parallel()
	p := pipeline(world())
	p.Own = func(context.Context, string) ([]market.Evidence, error) { return nil, errors.New("the disk is away") }
	j := researchtest.New(2)
	must(t, p.Research(t.Context(), testRun(), j))
	told := 0
	for _, e := range j.Events() {
		if strings.Contains(string(e.Data), ownMissing) {
			told++
		}
		if strings.Contains(string(e.Data), "the disk is away") {
			t.Errorf("the founder is shown the inner error: %s", e.Data)
		}
	}
	if told != 1 || j.Report() == nil {
		t.Errorf("the founder was told %d times; report: %t", told, j.Report() != nil)
	}
}
