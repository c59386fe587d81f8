package plain

import (
	"slices"
	"testing"

	"naps/market"
)

func TestWithoutAModelNothingIsRead(t *testing.T) {
	t.Parallel()
	a := Analyst{}
	cs := candidates("E1", "E2")
	for _, read := range []readFunc{a.Read, a.Products} {
		got, err := read(t.Context(), market.Brief{}, market.Subject{}, cs)
		if err != nil || len(got.Readings) != 0 || !slices.Equal(got.Unread, []string{"E1", "E2"}) || got.Why == "" {
			t.Errorf("%+v, %v", got, err)
		}
	}
}
