package app

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/founder"
	"naps/hooks"
	"naps/landing"
	"naps/notify"
	"naps/report"
)

// keepUnconfirmed is how long an address that somebody left on a public page waits for its owner's word.
const keepUnconfirmed = 14 * 24 * time.Hour

// newLandings makes what is behind the pages that test ideas in public.
func newLandings(app core.App, m *machine, on bool) *landing.Desk {
	now := m.seams.clock()
	log := founder.Log{Reports: m.store.Reports, Evidence: m.store.Evidence, Writer: m.sessions}
	return &landing.Desk{
		Drafts: m.store.Landings, Tests: m.store.Landings,
		Ended: m.store.Landings, Counter: landing.NewCounter(m.store.Landings, m.note),
		Mail: func() bool { return app.Settings().SMTP.Enabled }, NewID: core.GenerateDefaultRandomId, Now: now, On: on,
		Enter: func(ctx context.Context, t landing.Test, c landing.Counts) error {
			s, err := m.store.Sessions.Session(ctx, t.Session)
			if err != nil {
				return err
			}
			return log.AddTest(ctx, s, tried(t, c), now())
		},
	}
}

// tried is the outcome of a closed test as the report takes it.
func tried(t landing.Test, c landing.Counts) report.Tried {
	day := func(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.DateOnly) }
	closed := day(t.Closed)
	if t.Threshold.Until < closed {
		closed = t.Threshold.Until // the clock came later
	}
	return report.Tried{
		ID: t.ID, Measure: string(t.Threshold.Measure), Price: t.Page.Price,
		Got: t.Measured(c), Need: t.Threshold.Need, Visitors: c.Visitors,
		Opened: day(t.Opened), Closed: closed, Passed: t.Outcome == landing.Passed, Confirmed: t.Confirm,
	}
}

// landingPages is what the edge needs of the public tests.
func landingPages(app core.App, m *machine) hooks.Landing {
	return hooks.Landing{
		Desk: m.landings, Pages: m.store.Landings, Book: m.store.LandingPeople,
		Payments: m.store.LandingPeople, Complaints: m.store.LandingPeople,
		Send: func(ctx context.Context, to, subject, text string) error {
			return panelMailer{app}.Send(ctx, notify.Letter{To: to, Subject: subject, Text: text})
		},
	}
}
