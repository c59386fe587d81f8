package app

import (
	"bytes"
	"testing"

	"naps/market"
	"naps/report"
)

// Two calls of Samples share nothing, so each makes its reports anew.
func TestAFinishedSampleIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	once, again := Samples(), Samples()
	for i, s := range once {
		a, err := s.Finished()
		must(t, err)
		b, err := again[i].Finished()
		must(t, err)
		if !bytes.Equal(a.JSON, b.JSON) {
			t.Errorf("%s: two different reports of one sample", s.Slug)
		}
		if c, _ := s.Finished(); c != a {
			t.Errorf("%s: the report was made twice", s.Slug)
		}
	}
}

func TestAFinishedSampleVerifies(t *testing.T) {
	t.Parallel()
	for _, s := range Samples() {
		f, err := s.Finished()
		must(t, err)
		var pages []market.StoredPage
		for hash, text := range f.Texts {
			pages = append(pages, market.StoredPage{Hash: hash, Text: text})
		}
		zip, err := report.Zip(f.JSON, pages, report.Stamp{Version: "test"})
		must(t, err)
		v, err := report.Verify(zip)
		must(t, err)
		if len(v.Problems) > 0 || len(v.Loose) > 0 || v.Readings < 40 {
			t.Errorf("%s: %d readings, problems %q, loose %v", s.Slug, v.Readings, v.Problems, v.Loose)
		}
	}
}
