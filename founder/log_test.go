package founder

import (
	"encoding/json"
	"testing"
	"time"

	"naps/journal"
	"naps/report"
)

func TestAnEntryOfTheLogCountsAndListEventAndReportSayTheSame(t *testing.T) {
	t.Parallel()
	w := unread(t, 4)
	l := Log{Reports: w, Evidence: w, Writer: w}
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	entry := report.Entry{Kind: "money", For: true, Who: "K.", Date: "2026-11-02", Text: "Paid $50 in advance."}
	changed, err := l.Add(t.Context(), session, entry, now)
	if err != nil || !changed {
		t.Fatal(changed, err)
	}
	raw, version, err := w.Report(t.Context(), "s1", 0)
	must(t, err)
	r, err := report.Parse(raw)
	must(t, err)
	c := w.changes[len(w.changes)-1]
	var shown journal.ReportData
	must(t, json.Unmarshal(c.Events[0].Data, &shown))
	shown.Version = version
	if version != 2 || r.Shown() != shown || *c.State.Score != r.Score || *c.State.Verdict != r.Verdict ||
		*c.State.Low != r.Low || *c.State.High != r.High {
		t.Errorf("version %d: the report says %+v, the event %+v, the row %v", version, r.Shown(), shown,
			*c.State.Score)
	}
	if changed, err = l.Recalculate(t.Context(), session, now); changed || err != nil {
		t.Errorf("with nothing new it changed: %v, %v", changed, err)
	}
	none := session
	none.Report = 0
	if _, err := l.Add(t.Context(), none, entry, now); err != journal.ErrNotFound {
		t.Errorf("without a report: %v", err)
	}
}
