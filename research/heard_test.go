package research

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/research/researchtest"
)

// TestWhatIsSaidDuringARunIsUsedFromTheNextPhaseOn, told once, and heard the same by a later life of the run, whatever
// was said meanwhile.
func TestWhatIsSaidDuringARunIsUsedFromTheNextPhaseOn(t *testing.T) {
	t.Parallel()
	list := strong()
	p := pipeline(list)
	var asked atomic.Int64
	p.Notes = func(context.Context, string) ([]string, error) {
		if asked.Add(1) < 3 { // keywords and pains have begun
			return []string{testIdea}, nil
		}
		return []string{testIdea, "What have you found so far?", "Customer: translators\nRegion: Germany"}, nil
	}
	j := researchtest.New(1)
	must(t, p.Research(t.Context(), testRun(), j))
	early, late := "", ""
	for _, s := range list {
		for query := range s.asked {
			if strings.Contains(query, "translators") {
				late += s.name + ": " + query + "\n"
			}
			if s.kind == market.Suggestion {
				early += query + "\n"
			}
		}
	}
	if strings.Contains(early, "translators") || !strings.Contains(late, "translators") {
		t.Errorf("suggestions were asked for %s, later searches with the correction are %s", early, late)
	}
	told := 0
	for _, e := range j.Events() {
		if e.Kind == journal.EventNotice && strings.Contains(string(e.Data), `"heard"`) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("it was told %d times", told)
	}
	before := len(late)
	p.Notes = func(context.Context, string) ([]string, error) { return []string{"Customer: astronauts"}, nil }
	must(t, p.Research(t.Context(), testRun(), j)) // a later life
	for _, s := range list {
		for query := range s.asked {
			if strings.Contains(query, "astronauts") {
				t.Errorf("a later life asks %s for %s", s.name, query)
			}
		}
	}
	if before == 0 {
		t.Error("nothing was searched for")
	}
}
