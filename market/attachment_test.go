package market_test

import (
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

func TestSharesFillTheRoomAndGiveShortTextsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOfN(rapid.IntRange(0, 20_000), 0, 6).Draw(t, "lengths")
		room := rapid.IntRange(0, 30_000).Draw(t, "room")
		all, took, cut := 0, 0, -1
		got := market.Shares(lengths, room)
		for i, n := range lengths {
			all, took = all+n, took+got[i]
			if got[i] < 0 || got[i] > n {
				t.Fatalf("%d of %d", got[i], n)
			}
			if got[i] < n {
				if cut >= 0 && max(got[i]-cut, cut-got[i]) > 1 {
					t.Fatalf("two that are cut get %d and %d", cut, got[i])
				}
				cut = got[i]
			}
		}
		if took > room || all <= room && took != all || all > room && took != room {
			t.Fatalf("%d of %d in %d", took, all, room)
		}
	})
}
