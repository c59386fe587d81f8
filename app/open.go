package app

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/backup"
	"naps/doctor"
	"naps/hooks"
	"naps/hooks/live"
	"naps/mcp"
	"naps/notify"
	"naps/records"
	"naps/report"
	"naps/views"
)

// open lets the world in.
func (m *machine) open(app core.App, cfg Config, sample bool) error {
	instance, err := backup.Instance(app.DataDir())
	if err != nil {
		return err
	}
	m.bindBench(app)
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := errors.Join(nameMails(e.App, cfg.PublicURL, e.Server.Addr), writeLetters(e.App)); err != nil {
			return err
		}
		return e.Next()
	})
	m.landings.Counter.Start()
	m.buffer.Tell(live.Bind(app, m.note))
	notifier := m.notifier(app, cfg)
	pushing := hooks.Pushing{Services: notifier.Services}
	if m.pushKey != nil {
		pushing.Browsers = m.store.Browsers
		if pushing.Key, err = notify.PublicKey(m.pushKey); err != nil {
			return err
		}
	}
	desk := newDesk(m.store, m.sessions, m.seams.clock())
	return hooks.Register(app, hooks.Config{
		Instance: instance, SigningKey: publicKey(m.signKey),
		Manager: m.sessions, Sessions: m.store.Sessions, Ideas: m.store.Sessions,
		Notes: m.notes, Events: m.store.Log, Evidence: m.store.Evidence, Readings: m.store.Readings,
		Founder: desk,
		Files:   newFiles(m.store, desk, m.notes),
		Reports: m.store.Reports, Ledger: m.store.Ledger,
		Accounts: m.store.Accounts, Exporter: m.store.Export, Shares: m.store.Shares,
		Logins: m.store.Logins, Tokens: m.store.Tokens, Invites: m.store.Invites, Admins: m.store.Admins,
		PublicURL: cfg.PublicURL, SignUp: hooks.SignUp(cfg.SignUp), Version: cfg.Version,
		Sample: sample, Samples: Samples(), Credits: cfg.SignUpCredits, Price: cfg.price(),
		Preview:    m.preview,
		Unreadable: m.unreadable,
		Typical:    m.store.Runs.Typical,
		ReadOn:     func() string { return readOn(m.models.config()) },
		Ready:      func() error { _, err := m.buffer.Trouble(); return err },
		Admin:      m.admin(app, cfg),
		MCP: func(inner func() http.Handler, turn hooks.Turn) http.Handler {
			return mcp.Handler(cfg.Version, inner, mcp.Turn(turn), m.note)
		},
		Pushing:     pushing,
		Figures:     hooks.Figures{Handler: m.meter.Handler(), Token: cfg.MetricsToken, Watchers: &m.watchers},
		SessionGone: m.gone, Log: m.note, Exports: m.exports(cfg),
		Starts: cfg.MaxRunsPerUser, Streams: cfg.Streams, Visits: cfg.Visits,
		Room: records.Kept{Drafts: cfg.Drafts, Bytes: int64(cfg.Text) << 20},
		Watching: hooks.Watching{Monitors: m.store.Monitors, Try: notifier.Test, Now: m.seams.clock(),
			Hosts: notifier.Hosts},
		Recording: recording(m, cfg),
		Chat:      hooks.Chatting{FollowUps: m.chat.FollowUps, Model: m.models.set},
		Landing:   landingPages(app, m),
		Rephrase:  rephrase(m.models),
		Jobs:      m.jobs(app, cfg),
	})
}

// publicKey is the line by which bundles of this server can be checked, or empty.
func publicKey(signKey ed25519.PrivateKey) string {
	if signKey == nil {
		return ""
	}
	public, _ := signKey.Public().(ed25519.PublicKey) // always
	return report.KeyLine(public)
}

// admin is what the operator's page shows of this machine.
func (m *machine) admin(app core.App, cfg Config) hooks.Admin {
	return hooks.Admin{
		Operations: m.store.Operations, Load: m.engine.Load, Settings: cfg.settings(),
		Workers: func() []views.AdminWorker { return shown(m.workers) },
		Model:   m.models.desk(), Restore: restore(app, m.note), TestMail: testMail(app),
		Examine: func(ctx context.Context, all bool) []views.AdminFinding {
			var list []views.AdminFinding
			now := cfg
			now.Model = m.models.config()
			for _, f := range doctor.Examine(ctx, now.checks(app, !all, m.workers)) {
				list = append(list, views.AdminFinding{Check: f.Check, State: string(f.State), Text: f.Text,
					Mend: f.Mend})
			}
			return list
		},
	}
}
