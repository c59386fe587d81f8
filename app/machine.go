package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"naps/analyst"
	"naps/analyst/model"
	"naps/analyst/plain"
	"naps/backup"
	"naps/chat"
	"naps/doctor"
	"naps/engine"
	"naps/fetch"
	"naps/hooks"
	"naps/hooks/live"
	"naps/market"
	"naps/mcp"
	"naps/metrics"
	"naps/notes"
	"naps/notify"
	"naps/records"
	"naps/report"
	"naps/research"
	"naps/session"
	"naps/source"
	"naps/store"
	"naps/store/writer"
	"naps/views"
)

// How long the parts of a shutdown may take; together they stay under the ten seconds after which a supervisor kills.
const (
	drainGrace   = 7 * time.Second
	restartGrace = 1500 * time.Millisecond // PocketBase ends a process that restarts itself after three seconds
	closeGrace   = time.Second
	jobPause     = time.Minute
)

// machine is the rooms that work, wired to each other.
type machine struct {
	seams    Seams
	note     *slog.Logger
	store    *store.Store
	buffer   *writer.Writer
	sessions *session.Manager
	engine   *engine.Engine
	models   *models           // the language model in force
	embed    research.Embedder // nil without one
	meter    *metrics.Meter
	chat     *chat.Plain
	notes    *notes.Reader
	pushKey  *ecdsa.PrivateKey  // nil where none can be kept: no browser is woken then
	signKey  ed25519.PrivateKey // nil where none can be kept: bundles are not signed then
	watchers atomic.Int64       // streams that are open
	workers  *workers           // other machines; nil: none may join
	passing  bool               // nothing outlives the process, so its end waits for nothing
}

// newMachine wires the rooms of a database that is open and migrated, and goes on with what an earlier process left.
func newMachine(app core.App, cfg Config, seams Seams) (*machine, error) {
	m := &machine{seams: seams, note: app.Logger()}
	writer.SetTerms(app, writer.Terms{StopShare: cfg.StopShare, StopsPerDay: cfg.StopsPerDay})
	store.BindGrant(app, cfg.SignUpCredits)
	store.BindDelete(app)
	backup.Bind(app, cfg.Version)
	store.BindLedger(app)
	m.store = store.New(app)
	restored, err := m.store.Bootstrap(context.Background())
	if err != nil {
		return nil, err
	}
	if twins, err := store.OneAccountAnAddress(app); err != nil {
		return nil, err
	} else if len(twins) > 0 {
		m.note.Warn("Several accounts have one address, in different cases", "addresses", twins)
	}
	if m.models, err = newModels(cfg.Model, m.store.Choices, m.note); err != nil {
		return nil, err
	}
	if m.embed, err = newEmbedder(cfg, m.note); err != nil {
		return nil, err
	}
	m.buffer = writer.New(app, m.note)
	if m.pushKey, err = store.PushKey(app.DataDir()); err != nil {
		m.note.Warn("Browsers cannot be woken", "error", err)
	}
	if m.signKey, err = store.SigningKey(app.DataDir()); err != nil {
		m.note.Warn("Bundles cannot be signed", "error", err)
	}
	if m.workers, err = newWorkers(cfg, m, app.DataDir()); err != nil {
		return nil, err
	}
	m.meter = metrics.New(cfg.Version, m.gauges())
	pipelines, fresh := seams.versions(research.Version, withBench(m.pipeline(cfg)))
	room := newChat(m.store, m.models, cfg, m.note)
	m.chat = room.plain
	m.sessions = session.NewManager(session.Config{
		Log: seams.log(m.meter.Around(m.buffer)), Events: m.store.Log, Sessions: m.store.Sessions, Interviewer: interviewer{m.store.Evidence, m.models},
		NewID: core.GenerateDefaultRandomId, Now: seams.clock(), Price: cfg.price(), Pipeline: fresh, Again: research.LookAgain, Logger: m.note,
		Chat: room, Turns: m.store.Chats,
	})
	work := engine.Config{MaxRuns: cfg.MaxRuns, MaxRunsPerUser: cfg.MaxRunsPerUser, Timeout: cfg.RunTimeout, Grace: drainGrace, Logger: m.note}
	if m.workers != nil {
		work.Places = m.workers
	}
	if cfg.MaxRuns == 0 {
		work.MaxRuns = -1 // positive numbers are runs here
	}
	m.engine = engine.New(work, m.sessions, m.store.Runs, pipelines)
	m.sessions.SetRunner(m.engine)
	app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{
		Id: "napsDrain", Priority: -20000, // before the streams close and PocketBase shuts its server
		Func: func(e *core.TerminateEvent) error {
			m.drain(e.IsRestart)
			return e.Next()
		},
	})
	app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{
		Id: "napsClose", Priority: -1000, // after both, before the database goes
		Func: func(e *core.TerminateEvent) error {
			return errors.Join(m.close(), backup.MarkEnded(e.App.DataDir()), e.Next())
		},
	})
	if err := m.workers.open(context.Background()); err != nil {
		return m, err
	}
	if err := m.engine.Resume(context.Background(), restored); err != nil {
		return m, err
	}
	if err := m.sessions.ResumeAnswers(context.Background()); err != nil {
		return m, err
	}
	if restored {
		return m, m.store.RestoreHandled(context.Background())
	}
	return m, nil
}

// gauges read the rooms whenever somebody asks; until all are there, they have nothing to tell.
func (m *machine) gauges() metrics.Gauges {
	load := func(pick func(running, waiting int) int) func() int {
		return func() int { return pick(m.engine.Load()) }
	}
	g := metrics.Gauges{
		Running:  load(func(running, _ int) int { return running }),
		Waiting:  load(func(_, waiting int) int { return waiting }),
		Actors:   func() int { return m.sessions.Actors() },
		Watchers: func() int { return int(m.watchers.Load()) },
		Depth:    m.buffer.Depth,
	}
	if m.workers != nil {
		g.Workers, g.Away, g.Refused = gauges(m.workers)
	}
	return g
}

// pipeline is the research of this version, with its way out to the web.
func (m *machine) pipeline(cfg Config) engine.Pipeline {
	client := source.Client(webOf(&cfg, m.store.Cache, m.note))
	m.notes = noteReader(client)
	p := researchOn(client, cfg, m.note)
	p.Limits = limitsOf(cfg)
	p.Embed, p.Asked, p.Notes, p.Attached, p.Answers = m.embed, m.meter.Asked, m.store.Sessions.Notes, m.store.Sessions.Attached, answered(m.store)
	return func(ctx context.Context, r *engine.Run) error {
		ctx = fetch.WithUsage(ctx, new(fetch.Usage)) // without it, hosts that bound what one run may ask do not
		begun := *p
		if now := m.models.now.Load(); now.model != nil {
			begun.Model = now.model
			begun.With = func(ask analyst.Model) research.Analyst { return model.Analyst{Model: ask, Name: now.cfg.Name} }
		}
		return begun.Research(ctx, r.Info(), r)
	}
}

// answered gives what the founder of a session read.
func answered(s *store.Store) research.Answers {
	return func(ctx context.Context, session string) ([]market.Reading, error) {
		return s.Readings.List(ctx, session, records.ReadingQuery{Reader: market.ReadByFounder})
	}
}

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
	m.buffer.Tell(live.Bind(app, m.note))
	notifier := m.notifier(app, cfg)
	pushing := hooks.Pushing{Services: notifier.Services}
	if m.pushKey != nil {
		pushing.Browsers = m.store.Browsers
		if pushing.Key, err = notify.PublicKey(m.pushKey); err != nil {
			return err
		}
	}
	return hooks.Register(app, hooks.Config{
		Instance: instance, SigningKey: publicKey(m.signKey),
		Manager: m.sessions, Sessions: m.store.Sessions, Ideas: m.store.Sessions, Notes: m.notes, Events: m.store.Log, Evidence: m.store.Evidence, Readings: m.store.Readings,
		Founder: newDesk(m.store, m.sessions, m.seams.clock()),
		Reports: m.store.Reports, Ledger: m.store.Ledger, Accounts: m.store.Accounts, Exporter: m.store.Export, Shares: m.store.Shares,
		Logins: m.store.Logins, Tokens: m.store.Tokens, Invites: m.store.Invites, Admins: m.store.Admins,
		PublicURL: cfg.PublicURL, SignUp: hooks.SignUp(cfg.SignUp), Version: cfg.Version, Sample: sample, Samples: Samples(), Credits: cfg.SignUpCredits, Price: cfg.price(),
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
		SessionGone: m.gone, Log: m.note, Exports: m.exports(cfg), Starts: cfg.MaxRunsPerUser, Streams: cfg.Streams, Visits: cfg.Visits,
		Room:     records.Kept{Drafts: cfg.Drafts, Bytes: int64(cfg.Text) << 20},
		Watching: hooks.Watching{Monitors: m.store.Monitors, Try: notifier.Test, Now: m.seams.clock(), Hosts: notifier.Hosts},
		Chat:     hooks.Chatting{FollowUps: m.chat.FollowUps, Model: m.models.set},
		Jobs:     m.jobs(app, cfg),
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

// preview is how an idea is understood before a run, and the searches with which a run begins.
func (m *machine) preview(b market.Brief) views.Brief {
	s := plain.Understood(b)
	p := views.Brief{Customer: s.Customer, Problem: s.Problem, Region: s.Region, Says: strings.Join(s.Says, "; "), Assumptions: chat.Assumptions(b, s)}
	p.Blocked = chat.Interviewer{Model: m.models.set()}.Blocked(s)
	if ask := chat.ToAsk(b, s); len(ask) > 0 && p.Blocked == "" {
		p.Question = views.Question{Field: ask[0].Field, Why: "One question, because it changes where we search:", Text: ask[0].Text, Answers: ask[0].Answers}
	}
	if m.models.set() {
		p.Forecast = forecast(m.models.config(), research.Readings)
	}
	for _, a := range plain.Searches(s) {
		p.Planned = append(p.Planned, views.PlannedQuery{Phase: a.Phase, Text: a.Query.Text, Counter: a.Query.Counter})
	}
	return p
}

// forecast is about what the model will be asked in a run, in words.
func forecast(cfg ModelConfig, readings func() (posts, products int)) string {
	_, tokens := model.Forecast(readings())
	text := "about " + market.Grouped(int64(tokens+500)/1000*1000) + " tokens"
	// Most of what a run pays for is what is read; a sixth is answers.
	if cost := (cfg.PriceIn*5/6 + cfg.PriceOut/6) * float64(tokens) / 1e6; cost > 0 {
		text += fmt.Sprintf(", $%.2f at your prices", cost)
	}
	return text
}

// readOn says what reading more of the evidence of a report takes, empty without a model.
func readOn(cfg ModelConfig) string {
	if cfg.BaseURL == "" {
		return ""
	}
	return forecast(cfg, research.ReadOn)
}

// unreadable says why an idea cannot be searched for here, empty where it can.
func (m *machine) unreadable(b market.Brief) string {
	if !market.HasWords(b.Idea) {
		return "There are no words in this idea to search for. Say what you want to build, and for whom."
	}
	return chat.Interviewer{Model: m.models.set()}.Unreadable(plain.Understood(b))
}

// admin is what the operator's page shows of this machine.
func (m *machine) admin(app core.App, cfg Config) hooks.Admin {
	return hooks.Admin{
		Operations: m.store.Operations, Load: m.engine.Load, Settings: cfg.settings(), Workers: func() []views.AdminWorker { return shown(m.workers) }, Model: m.models.desk(), Restore: restore(app, m.note), TestMail: testMail(app),
		Examine: func(ctx context.Context, all bool) []views.AdminFinding {
			var list []views.AdminFinding
			now := cfg
			now.Model = m.models.config()
			for _, f := range doctor.Examine(ctx, now.checks(app, !all, m.workers)) {
				list = append(list, views.AdminFinding{Check: f.Check, State: string(f.State), Text: f.Text, Mend: f.Mend})
			}
			return list
		},
	}
}

// backUp makes the daily backup, unless the operator wants none.
func (m *machine) backUp(ctx context.Context, dir string, cfg Config) error {
	if cfg.BackupKeep == 0 {
		return nil
	}
	path, err := backup.Auto(ctx, dir, cfg.Version, "daily", cfg.BackupKeep)
	if err == nil {
		m.note.Info("A backup was made", "file", path)
	}
	return err
}

// gone ends what is under way for a session that was deleted in the panel.
func (m *machine) gone(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), jobPause)
	defer cancel()
	_ = m.engine.Stop(ctx, id, false) // nothing under way is the usual answer
	m.sessions.Forget(id)
}

func (m *machine) drain(restart bool) {
	grace := drainGrace + closeGrace
	switch {
	case m.passing:
		grace = 0
	case restart:
		grace = restartGrace
	}
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	m.engine.Drain(ctx)
}

func (m *machine) close() error {
	m.sessions.Close()
	m.workers.close()
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	return m.buffer.Close(ctx)
}
