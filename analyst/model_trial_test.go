package analyst

import (
	"testing"
)

func TestATrialCountsWhatStandsAndWhatDoesNot(t *testing.T) {
	t.Parallel()
	honest := fixed(`{"claims":[{"text":"A founder lost 180 dollars to each of three no-shows.","evidence":["E1"]},{"text":"Deposits of 900 dollars are common.","evidence":["E2"]},{"text":"Everybody is happy.","evidence":["E9"]}],"summary":{"text":"No-shows cost studios 180 dollars each.","evidence":["E1"]}}`)
	got, err := Try(t.Context(), honest)
	if err != nil || got.Kept != 2 || len(got.Removed) != 2 || got.Tools {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := Try(t.Context(), fixed(`[]`)); err == nil {
		t.Error("an answer of another shape passes")
	}
}
