package app

import (
	"context"
	"net/mail"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"

	"naps/fetch"
	"naps/notify"
	"naps/session"
	"naps/watch"
)

// watcher wires the room that looks at ideas again.
func (m *machine) watcher(app core.App, cfg Config) *watch.Watcher {
	return &watch.Watcher{
		Monitors: m.store.Monitors, Runner: looker{m}, Now: m.seams.clock(), Log: m.note,
		Notifier: m.notifier(app, cfg),
	}
}

func (m *machine) notifier(app core.App, cfg Config) *notify.Notifier {
	return &notify.Notifier{
		Key: m.pushKey, Browsers: m.store.Browsers,
		Services: cfg.pushServices(), Mailer: panelMailer{app}, Now: m.seams.clock(),
		Web: fetch.New(errands(webOf(&cfg, nil, m.note))), Hosts: cfg.WebhookHosts, Inside: insideWeb(cfg, m),
		Address: func(path string) string {
			if cfg.PublicURL != "" {
				return cfg.PublicURL + path
			}
			return strings.TrimRight(app.Settings().Meta.AppURL, "/") + path
		},
	}
}

// insideWeb reaches the hosts of the operator that webhooks may go to, private ones, too; nil where there are none.
func insideWeb(cfg Config, m *machine) *fetch.Client {
	if len(cfg.WebhookHosts) == 0 {
		return nil
	}
	own := errands(webOf(&cfg, nil, m.note))
	own.AllowPrivate, own.Proxy = true, nil
	return fetch.New(own)
}

// looker begins the run of a look as its founder would.
type looker struct{ m *machine }

func (l looker) Look(ctx context.Context, id, key string) (string, error) {
	s, err := l.m.store.Sessions.Session(ctx, id)
	if err != nil {
		return "", err
	}
	err = l.m.sessions.Run(ctx, s, session.Start{Key: key, Watch: true,
		Reply: "I am looking at this idea again, as you asked me to from time to time. The next version of the report will show what has changed."})
	if err != nil {
		return "", err
	}
	if s, err = l.m.store.Sessions.Session(ctx, id); err != nil {
		return "", err
	}
	return s.Run, nil
}

// errNoMail: PocketBase would try a program of this machine instead, which is mostly missing or sends what nobody
// accepts.
var errNoMail = &notify.Undeliverable{Sentence: "No mail was sent: this server has no mail server set up."}

// testMail sends the operator what a mail of this server looks like.
func testMail(app core.App) func(ctx context.Context, to string) error {
	return func(ctx context.Context, to string) error {
		meta := app.Settings().Meta
		return panelMailer{app}.Send(ctx, notify.Letter{
			To: to, Subject: "A test mail from " + meta.AppName,
			Text: "This is a test mail from " + meta.AppName + ". Mail works.\n\nLinks in mails lead here: " +
				strings.TrimRight(meta.AppURL, "/") + "/\n",
		})
	}
}

// panelMailer sends mails by PocketBase's mailer, as the panel configures it.
type panelMailer struct{ app core.App }

// Send implements notify.Mailer.
func (l panelMailer) Send(_ context.Context, m notify.Letter) error {
	if !l.app.Settings().SMTP.Enabled {
		return errNoMail
	}
	meta := l.app.Settings().Meta
	return l.app.NewMailClient().Send(&mailer.Message{
		From: mail.Address{Name: meta.SenderName, Address: meta.SenderAddress}, To: []mail.Address{{Address: m.To}},
		Subject: m.Subject, Text: m.Text, Headers: m.Headers,
	})
}
