package founder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"naps/journal"
	"naps/market"
	"naps/report"
)

// work is all that is known of a session while one request is answered.
type work struct {
	s           journal.Session
	evidence    []market.Evidence
	readings    []market.Reading
	latest      report.Report
	raw         []byte // of latest
	version     int    // of latest
	base        report.Report
	baseVersion int // the version that a run made, to which answers are added
}

func (d *Desk) open(ctx context.Context, s journal.Session) (*work, error) {
	if s.Status.Live() {
		return nil, ErrRunning
	}
	w := &work{s: s}
	var err error
	if w.raw, w.version, err = d.Reports.Report(ctx, s.ID, 0); errors.Is(err, journal.ErrNotFound) {
		return nil, ErrNoReport
	} else if err != nil {
		return nil, err
	}
	if w.latest, err = parsed(w.raw, s.ID); err != nil {
		return nil, err
	}
	if w.base, w.baseVersion = w.latest, w.version; w.latest.BasedOn > 0 {
		w.baseVersion = w.latest.BasedOn
		if w.base, err = d.based(ctx, s.ID, w.baseVersion); err != nil {
			return nil, err
		}
	}
	if w.evidence, err = d.Evidence.ListEvidence(ctx, s.ID, ""); err != nil {
		return nil, err
	}
	w.readings, err = d.Readings(ctx, s.ID)
	return w, err
}

// based is the version of a report to which answers are added. A run made it, so it never changes.
func (d *Desk) based(ctx context.Context, session string, version int) (report.Report, error) {
	if r, ok := d.queues.base(session, version); ok {
		return r, nil
	}
	raw, _, err := d.Reports.Report(ctx, session, version)
	if err != nil {
		return report.Report{}, err
	}
	r, err := parsed(raw, session)
	if err == nil {
		d.queues.keepBase(session, version, r)
	}
	return r, err
}

func parsed(raw []byte, session string) (report.Report, error) {
	r, err := report.Parse(raw)
	if err != nil {
		return r, fmt.Errorf("founder: a report of session %s: %w", session, err)
	}
	return r, nil
}

// piece is a piece of evidence of the report by its id. Later ones, of a run that ended without a report, are not in it
// and move nothing.
func (w *work) piece(id string) (market.Evidence, bool) {
	for _, e := range w.evidence {
		if e.ID != id {
			continue
		}
		if e.Own() {
			return e, true
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

// pieces tells the evidence of a session from what it was before: that of a report never changes, that of the founder's
// files does.
func (w *work) pieces() string {
	out := []byte(strconv.Itoa(len(w.base.Evidence)))
	for _, e := range w.evidence {
		if e.Own() {
			out = append(append(out, ' '), e.ID...)
		}
	}
	return string(out)
}

// sits reports whether the founder is at it: what is answered or brought now belongs to the version that the last
// answer or file made.
func (w *work) sits(now time.Time) bool {
	var last int64
	for _, e := range w.evidence {
		if e.Own() {
			last = max(last, e.Fetched)
		}
	}
	for _, r := range w.readings {
		if r.Reader == market.ReadByFounder {
			last = max(last, r.At)
		}
	}
	return w.latest.BasedOn > 0 && now.Sub(time.UnixMilli(last)) < sitting
}

// write adds a report to a change where it says something new: as the next version, or in the place of the one of this
// sitting.
func (w *work) write(c *journal.Change, next report.Report, sits bool) error {
	next.Version, next.BasedOn = 0, w.latest.BasedOn
	raw, err := report.JSON(next)
	if err != nil {
		return err
	}
	if bytes.Equal(unnumbered(raw), unnumbered(w.raw)) {
		return nil // a text that was skipped
	}
	if next.BasedOn != w.baseVersion {
		next.BasedOn = w.baseVersion
		if raw, err = report.JSON(next); err != nil {
			return err
		}
	}
	keepReport(c, next, raw)
	c.Report.After = w.version
	if sits {
		c.Report.Replace, c.Events = w.version, nil
	}
	return nil
}

// unnumbered is a report without its version, which is its first field.
func unnumbered(raw []byte) []byte {
	_, rest, _ := bytes.Cut(raw, []byte(","))
	return rest
}
