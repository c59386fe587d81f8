package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"naps/analyst"
	"naps/analyst/model"
	"naps/backup"
	"naps/chat"
	"naps/engine"
	"naps/fetch"
	"naps/landing"
	"naps/metrics"
	"naps/notes"
	"naps/research"
	"naps/session"
	"naps/source"
	"naps/store"
	"naps/store/writer"
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
	landings *landing.Desk      // pages that test ideas in public
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
	m.pushKey, m.signKey = findKeys(app.DataDir(), m.note)
	if m.workers, err = newWorkers(cfg, m, app.DataDir()); err != nil {
		return nil, err
	}
	m.meter = metrics.New(cfg.Version, m.gauges())
	pipelines, fresh := seams.versions(research.Version, withBench(m.pipeline(cfg)))
	room := newChat(m.store, m.models, cfg, m.note)
	m.chat = room.plain
	m.sessions = session.NewManager(session.Config{
		Log: seams.log(m.meter.Around(m.buffer)), Events: m.store.Log,
		Sessions: m.store.Sessions, Interviewer: interviewer{m.store.Evidence, m.models},
		NewID: core.GenerateDefaultRandomId, Now: seams.clock(),
		Price: cfg.price(), Pipeline: fresh, Again: research.LookAgain, Logger: m.note,
		Chat: room, Turns: m.store.Chats,
	})
	m.engine = engine.New(engineConfig(cfg, m.workers, m.note), m.sessions, m.store.Runs, pipelines)
	m.sessions.SetRunner(m.engine)
	m.landings = newLandings(app, m, cfg.PublicTests)
	bindEnd(app, m)
	return m, resume(m, restored)
}

// findKeys reads or makes the keys of this server. What cannot be kept is nil, and said.
func findKeys(dir string, log *slog.Logger) (push *ecdsa.PrivateKey, sign ed25519.PrivateKey) {
	push, err := store.PushKey(dir)
	if err != nil {
		log.Warn("Browsers cannot be woken", "error", err)
	}
	sign, err = store.SigningKey(dir)
	if err != nil {
		log.Warn("Bundles cannot be signed", "error", err)
	}
	return push, sign
}

func engineConfig(cfg Config, w *workers, log *slog.Logger) engine.Config {
	c := engine.Config{MaxRuns: cfg.MaxRuns, MaxRunsPerUser: cfg.MaxRunsPerUser, Timeout: cfg.RunTimeout,
		Grace: drainGrace, Logger: log}
	if w != nil {
		c.Places = w
	}
	if cfg.MaxRuns == 0 {
		c.MaxRuns = -1 // positive numbers are runs here
	}
	return c
}

// bindEnd ends the rooms in their order when the process ends.
func bindEnd(app core.App, m *machine) {
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
}

// resume goes on with what an earlier process left, in a database that was restored or not.
func resume(m *machine, restored bool) error {
	ctx := context.Background()
	if err := m.workers.open(ctx); err != nil {
		return err
	}
	if err := m.engine.Resume(ctx, restored); err != nil {
		return err
	}
	if err := m.sessions.ResumeAnswers(ctx); err != nil {
		return err
	}
	if restored {
		return m.store.RestoreHandled(ctx)
	}
	return nil
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
	p.Embed, p.Asked, p.Notes, p.Attached, p.Answers = m.embed, m.meter.Asked, m.store.Sessions.Notes,
		m.store.Sessions.Attached, answered(m)
	p.Own = m.store.Evidence.ListOwn
	return func(ctx context.Context, r *engine.Run) error {
		ctx = fetch.WithUsage(ctx, new(fetch.Usage)) // without it, hosts that bound what one run may ask do not
		begun := *p
		if now := m.models.now.Load(); now.model != nil {
			begun.Model = now.model
			begun.With = func(ask analyst.Model) research.Analyst {
				return model.Analyst{Model: ask, Name: now.cfg.Name}
			}
		}
		return begun.Research(ctx, r.Info(), r)
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
	m.workers.close()
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	counted := m.landings.Counter.Close(ctx)
	m.sessions.Close()
	return errors.Join(counted, m.buffer.Close(ctx))
}
