package writer_test

import (
	"errors"
	"testing"

	"naps/journal"
	"naps/store/storetest"
)

func TestAReplacedReportIsTheSameVersionUnlessItIsShared(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	put := func(text string, replace, after int) journal.Outcome {
		return k.Do(journal.Change{Session: s, Report: &journal.StoredReport{Session: s, Run: "r",
			JSON: []byte(`{"version":0,"idea":"` + text + `"}`), Replace: replace, After: after}})[0]
	}
	expect := func(version int, text string) {
		t.Helper()
		raw, got, err := k.Store.Reports.Report(t.Context(), s, 0)
		if storetest.Must(t, err); got != version ||
			string(raw) != `{"version":`+string(rune('0'+version))+`,"idea":"`+text+`"}` {
			t.Errorf("version %d: %s, want %d of %q", got, raw, version, text)
		}
	}
	storetest.Must(t, put("first", 0, 0).Err)
	storetest.Must(t, put("second", 0, 1).Err)
	if o := put("third", 2, 2); o.Err != nil || o.Version != 2 {
		t.Fatalf("%+v", o)
	}
	expect(2, "third")
	for _, stale := range []journal.Outcome{put("x", 1, 0), put("x", 3, 0), put("x", 0, 1)} {
		if !errors.Is(stale.Err, journal.ErrOver) {
			t.Errorf("%v", stale.Err)
		}
	}
	expect(2, "third")
	_, err := k.Store.Shares.NewShare(t.Context(), s, 2, 0, false)
	storetest.Must(t, err)
	if o := put("fourth", 2, 2); o.Err != nil || o.Version != 3 {
		t.Fatalf("%+v", o)
	}
	expect(3, "fourth")
	if n := k.Number(`SELECT COUNT(*) FROM reports WHERE session = ? AND json LIKE '%third%'`, s); n != 1 {
		t.Error("the version that was shared is gone")
	}
}
