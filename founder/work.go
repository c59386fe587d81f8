package founder

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naps/market"
	"naps/report"
)

// work is all that is known of a session while one request is answered.
type work struct {
	s           market.Session
	evidence    []market.Evidence
	readings    []market.Reading
	latest      report.Report
	version     int // of latest
	base        report.Report
	baseVersion int // the version that a run made, to which answers are added
}

func (d *Desk) open(ctx context.Context, s market.Session) (*work, error) {
	if s.Status.Live() {
		return nil, ErrRunning
	}
	w := &work{s: s}
	var err error
	if w.latest, w.version, err = d.report(ctx, s.ID, 0); errors.Is(err, market.ErrNotFound) {
		return nil, ErrNoReport
	} else if err != nil {
		return nil, err
	}
	w.base, w.baseVersion = w.latest, w.version
	if w.latest.BasedOn > 0 {
		if w.base, w.baseVersion, err = d.report(ctx, s.ID, w.latest.BasedOn); err != nil {
			return nil, err
		}
	}
	if w.evidence, err = d.Evidence.Evidence(ctx, s.ID, ""); err != nil {
		return nil, err
	}
	w.readings, err = d.Readings(ctx, s.ID)
	return w, err
}

func (d *Desk) report(ctx context.Context, session string, version int) (report.Report, int, error) {
	raw, got, err := d.Reports.Report(ctx, session, version)
	if err != nil {
		return report.Report{}, 0, err
	}
	r, err := report.Parse(raw)
	if err != nil {
		return r, got, fmt.Errorf("founder: report %d of session %s: %w", got, session, err)
	}
	return r, got, nil
}

// piece is a piece of evidence of the report by its id. Later ones, of a run that ended without a report, are not in it and move nothing.
func (w *work) piece(id string) (market.Evidence, bool) {
	for _, e := range w.evidence {
		if e.ID != id {
			continue
		}
		for _, known := range w.base.Evidence {
			if known.Hash == e.Hash {
				return e, true
			}
		}
	}
	return market.Evidence{}, false
}

// before is what stood for a piece of evidence before the founder read it; nil: nobody read it.
func (w *work) before(e market.Evidence) *market.Reading {
	for _, r := range report.Readings(w.base) {
		if r.Hash == e.Hash && r.Reader != market.ReadByFounder {
			return &r
		}
	}
	return nil
}

// last is the latest answer that counts, of one piece of evidence or of all.
func (w *work) last(evidence string) (market.Reading, bool) {
	var out market.Reading
	for _, r := range market.Answers(w.readings) {
		if (evidence == "" || r.Evidence == evidence) && r.At > out.At {
			out = r
		}
	}
	return out, out.Hash != ""
}

// sits reports whether the founder is at it: what is answered now belongs to the version that the last answer made.
func (w *work) sits(now time.Time) bool {
	var last int64
	for _, r := range w.readings {
		if r.Reader == market.ReadByFounder {
			last = max(last, r.At)
		}
	}
	return w.latest.BasedOn > 0 && now.Sub(time.UnixMilli(last)) < sitting
}

// write adds a report to a change where it says something new: as the next version, or in the place of the one of this sitting.
func (w *work) write(c *market.Change, next report.Report, sits bool) error {
	same := next
	same.Version, same.BasedOn = w.latest.Version, w.latest.BasedOn
	before, err := report.JSON(w.latest)
	if err != nil {
		return err
	}
	after, err := report.JSON(same)
	if err != nil {
		return err
	}
	if string(before) == string(after) {
		return nil // a text that was skipped
	}
	next.Version = 0
	raw, err := report.JSON(next)
	if err != nil {
		return err
	}
	c.Report = &market.StoredReport{Session: w.s.ID, Run: next.Run, JSON: raw, After: w.version}
	c.State = &market.State{Verdict: &next.Verdict, Score: &next.Score, Low: &next.Low, High: &next.High}
	if sits {
		c.Report.Replace = w.version
		return nil
	}
	c.Events = []market.Event{market.NewEvent("", market.Verdict, market.EventReport, market.ReportData{
		Verdict: next.Verdict, Score: next.Score, Low: next.Low, High: next.High}, 0)}
	return nil
}
