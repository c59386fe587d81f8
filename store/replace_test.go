package store

import (
	"errors"
	"testing"

	"naps/market"
)

func TestAReplacedReportIsTheSameVersionUnlessItIsShared(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	put := func(text string, replace, after int) market.Outcome {
		return k.do(market.Change{Session: s, Report: &market.StoredReport{Session: s, Run: "r", JSON: []byte(`{"version":0,"idea":"` + text + `"}`), Replace: replace, After: after}})[0]
	}
	expect := func(version int, text string) {
		t.Helper()
		raw, got, err := k.store.Report(t.Context(), s, 0)
		if must(t, err); got != version || string(raw) != `{"version":`+string(rune('0'+version))+`,"idea":"`+text+`"}` {
			t.Errorf("version %d: %s, want %d of %q", got, raw, version, text)
		}
	}
	must(t, put("first", 0, 0).Err)
	must(t, put("second", 0, 1).Err)
	if o := put("third", 2, 2); o.Err != nil || o.Version != 2 {
		t.Fatalf("%+v", o)
	}
	expect(2, "third")
	for _, stale := range []market.Outcome{put("x", 1, 0), put("x", 3, 0), put("x", 0, 1)} {
		if !errors.Is(stale.Err, market.ErrOver) {
			t.Errorf("%v", stale.Err)
		}
	}
	expect(2, "third")
	_, err := k.store.NewShare(t.Context(), s, 2, 0, false)
	must(t, err)
	if o := put("fourth", 2, 2); o.Err != nil || o.Version != 3 {
		t.Fatalf("%+v", o)
	}
	expect(3, "fourth")
	if n := k.number(`SELECT COUNT(*) FROM reports WHERE session = ? AND json LIKE '%third%'`, s); n != 1 {
		t.Error("the version that was shared is gone")
	}
}
