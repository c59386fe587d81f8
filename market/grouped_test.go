package market

import "testing"

func TestGroupedSetsThousandsApart(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 21400: "21,400", 1234567: "1,234,567",
		-123: "-123", -95016: "-95,016"} {
		if got := Grouped(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}
