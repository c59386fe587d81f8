package hooks

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/notify"
	"naps/report"
	"naps/views"
)

// Watching is what the pages need to let ideas be looked at again by the clock. Try tells of nothing, to show whether a
// way works.
type Watching struct {
	Monitors Monitors
	Try      func(ctx context.Context, m journal.Monitor, way string) error
	Now      func() time.Time
	Hosts    []string // that webhooks may reach although they are private
}

// Monitors keeps who watches what. A missing row is journal.ErrNotFound.
type Monitors interface {
	Monitor(ctx context.Context, session string) (journal.Monitor, error)
	MonitorByID(ctx context.Context, id string) (journal.Monitor, error)
	SetMonitor(ctx context.Context, m journal.Monitor) (journal.Monitor, error)
	EndMonitor(ctx context.Context, id, note string) error
}

func watchPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	m, err := x.cfg.Watching.Monitors.Monitor(e.Request.Context(), s.ID)
	if err != nil && !errors.Is(err, journal.ErrNotFound) {
		return err
	}
	return x.showWatch(e, http.StatusOK, s, m, views.Problems{}, "")
}

func (x *accountPages) showWatch(e *core.RequestEvent, status int, s journal.Session, m journal.Monitor,
	wrong views.Problems, flash string) error {
	p := views.WatchPage{Shell: x.frame.shell(e, "Watch: "+s.Title), ID: s.ID, Title: s.Title, Monitor: m,
		Cost: x.price.Watch, Ready: s.Report > 0, Problems: wrong}
	p.PushKey, p.Mail = x.pushing.Key, mailIsOn(x.app)
	points, err := pointsOf(e.Request.Context(), x.reports, s.ID)
	if err != nil {
		return err
	}
	p.Points = points
	if user, err := userOf(e); err == nil {
		p.Confirmed = user.Verified()
	}
	p.Shell.Path, p.Shell.Sample, p.Shell.Flash = "/sessions/"+s.ID+"/watch", s.Sample, flash
	e.Response.Header().Set("Cache-Control", "no-store") // it shows a key
	return render(e, status, views.Watch(p))
}

// mostPoints bounds how many versions a timeline shows, the newest of them: each is a report to be read.
const mostPoints = 24

// pointsOf is how an idea stood in its versions, the oldest first. A version that cannot be read is left out.
func pointsOf(ctx context.Context, reports Reports, session string) ([]report.Point, error) {
	all, err := reports.Versions(ctx, session)
	if err != nil || len(all) < 2 {
		return nil, err
	}
	var out []report.Point
	for _, v := range slices.Backward(all[:min(len(all), mostPoints)]) {
		raw, _, err := reports.Report(ctx, session, v.Version)
		if errors.Is(err, journal.ErrNotFound) {
			continue // it went meanwhile
		}
		if err != nil {
			return nil, err
		}
		if r, err := report.Parse(raw); err == nil {
			out = append(out, report.PointOf(r))
		}
	}
	return out, nil
}

func setWatch(x *edge, e *core.RequestEvent, s journal.Session) error {
	ctx, form := e.Request.Context(), e.Request.PostFormValue
	m, err := x.cfg.Watching.Monitors.Monitor(ctx, s.ID)
	if err != nil && !errors.Is(err, journal.ErrNotFound) {
		return err
	}
	every := m.Every
	m.Session, m.Every, m.Figure = s.ID, journal.Interval(form("every")), journal.Figure(form("figure"))
	m.Email, m.Webhook = form(notify.Email) == "1", strings.TrimSpace(form(notify.Webhook))
	m.Push, m.Kind = form(notify.Push) == "1", journal.Kind(form("kind"))
	if field, text := wrongWatch(m, s, x.cfg.Watching.Hosts); text != "" {
		return x.showWatch(e, http.StatusUnprocessableEntity, s, m,
			views.Problems{Text: text, Fields: map[string]string{field: text}}, "")
	}
	if !m.Active || m.Every != every {
		m.Next = m.Every.After(x.cfg.Watching.Now()).UnixMilli()
	}
	if !m.Active {
		m.Active, m.Note = true, ""
	}
	if m, err = x.cfg.Watching.Monitors.SetMonitor(ctx, m); err != nil {
		return err
	}
	return x.showWatch(e, http.StatusOK, s, m, views.Problems{}, "You're watching this idea.")
}

// wrongWatch says which field of a watch cannot be taken, and why.
func wrongWatch(m journal.Monitor, s journal.Session, hosts []string) (field, text string) {
	switch {
	case s.Report == 0:
		return "every", "This idea has no report yet to compare with."
	case !m.Every.Valid():
		return "every", "Choose weekly or monthly."
	case !slices.Contains(journal.Figures, m.Figure):
		return "figure", "Choose a figure from the list."
	}
	return notify.Webhook, notify.WrongWebhook(m.Kind, m.Webhook, hosts)
}

func endWatch(x *edge, e *core.RequestEvent, s journal.Session) error {
	m, err := x.cfg.Watching.Monitors.Monitor(e.Request.Context(), s.ID)
	if err != nil {
		return err
	}
	if err := x.cfg.Watching.Monitors.EndMonitor(e.Request.Context(), m.ID, "You stopped it."); err != nil {
		return err
	}
	return redirect(e, "/sessions/"+s.ID+"/watch")
}

// tryWatch sends a test by one way and says what came of it.
func tryWatch(x *edge, e *core.RequestEvent, s journal.Session) error {
	m, err := x.cfg.Watching.Monitors.Monitor(e.Request.Context(), s.ID)
	if err != nil {
		return err
	}
	if s.Privacy.Mode() == market.Closed {
		return x.showWatch(e, http.StatusUnprocessableEntity, s, m,
			views.Problems{Text: "Nothing of this idea leaves this machine, so no message about it is sent."}, "")
	}
	way, where := e.Request.PostFormValue("way"), m.Mail
	switch {
	case way == notify.Webhook && m.Webhook != "":
		where = views.WebhookName(m)
	case way == notify.Push && m.Push:
		where = "the browser you allowed last"
	case way != notify.Email:
		return bad("Choose what to test: email, or a saved webhook.")
	case !mailIsOn(x.app):
		return x.showWatch(e, http.StatusUnprocessableEntity, s, m, views.Problems{Text: noMail}, "")
	}
	count := m.Owner + "/" + way
	if err := x.quotas.tests.take(count); err != nil {
		return err
	}
	err = x.cfg.Watching.Try(e.Request.Context(), m, way)
	var never *notify.Undeliverable
	if errors.As(err, &never) {
		x.quotas.tests.giveBack(count) // nothing was sent
		return x.showWatch(e, http.StatusUnprocessableEntity, s, m, views.Problems{Text: never.Sentence}, "")
	}
	if err != nil {
		x.log.Warn("A test of a watch failed", "session", s.ID, "way", way, "error", err)
		text := "The test did not reach " + where + ". The server’s log says why."
		return x.showWatch(e, http.StatusBadGateway, s, m, views.Problems{Text: text}, "")
	}
	return x.showWatch(e, http.StatusOK, s, m, views.Problems{}, "A test was sent to "+where+".")
}

// byMark is the watch that an address of a message ends; a wrong mark finds nothing.
func (x *accountPages) byMark(e *core.RequestEvent) (journal.Monitor, error) {
	m, err := x.watching.Monitors.MonitorByID(e.Request.Context(), e.Request.PathValue("monitor"))
	if err != nil {
		return m, err
	}
	if !notify.Ends(m, e.Request.PathValue("mark")) {
		return m, journal.ErrNotFound
	}
	return m, nil
}

// endWatchPage asks before it ends anything: programs that look at mails follow links.
func endWatchPage(x *edge, e *core.RequestEvent) error {
	m, err := x.byMark(e)
	if err != nil {
		return err
	}
	e.Response.Header().Set("X-Robots-Tag", "noindex")
	return render(e, http.StatusOK,
		views.EndWatch(views.EndWatchPage{Shell: x.shell(e, "End the watch"), Path: notify.EndPath(m), Title: m.Title,
			Active: m.Active}))
}

func endWatchByLink(x *edge, e *core.RequestEvent) error {
	m, err := x.byMark(e)
	if err != nil {
		return err
	}
	if m.Active {
		if err := x.cfg.Watching.Monitors.EndMonitor(e.Request.Context(), m.ID,
			"You stopped it with the link in a message."); err != nil {
			return err
		}
	}
	return render(e, http.StatusOK,
		views.EndWatch(views.EndWatchPage{Shell: x.shell(e, "End the watch"), Path: notify.EndPath(m), Title: m.Title}))
}
