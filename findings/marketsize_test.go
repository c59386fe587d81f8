package findings

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"naps/internal/need"
)

// Real sentences of real pages: at least 86 in 100 of those that state a size are read exactly, and none of the traps
// is taken for one.
func TestSentencesOfRealPagesAreReadExactly(t *testing.T) {
	t.Parallel()
	f, err := os.Open(need.Shared(t, "fixtures/market_size/sentences.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	exact, positive, false_, negative := 0, 0, 0, 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var line struct {
			Text     string
			Negative bool
			Expect   *struct {
				Kind, Currency string
				Value          float64
				Year           int
				EndValue       float64 `json:"end_value"`
				EndYear        int     `json:"end_year"`
				CAGR           float64 `json:"cagr_pct"`
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		got := MarketSizes(line.Text)
		if line.Negative {
			negative++
			if len(got) > 0 {
				false_++
				t.Logf("taken for a size: %s %+v", line.Text, got)
			}
			continue
		}
		positive++
		w := line.Expect
		if len(got) >= 1 {
			g := got[0]
			if g.Kind == w.Kind && g.Currency == w.Currency && near(g.Value, w.Value) && g.Year == w.Year &&
				near(g.EndValue, w.EndValue) && g.EndYear == w.EndYear && near(g.CAGR, w.CAGR) {
				exact++
				continue
			}
		}
		t.Logf("not exact: %s\n got %+v\nwant %+v", line.Text, got, *w)
	}
	t.Logf("%d of %d exact, %d of %d false", exact, positive, false_, negative)
	if false_ > 0 || float64(exact) < 0.86*float64(positive) {
		t.Errorf("%d of %d exact, %d of %d false", exact, positive, false_, negative)
	}
}

func near(a, b float64) bool {
	d := a - b
	return d < 1 && d > -1 && (a == 0) == (b == 0)
}
