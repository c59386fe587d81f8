package app

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go"

	"naps/analyst/plain"
	"naps/cluster"
	"naps/engine"
	"naps/journal"
	"naps/research"
	"naps/source"
)

// checkWorkers checks what the environment says of workers.
func (c *Config) checkWorkers() error {
	if c.MaxRuns < 0 || c.MaxRuns == 0 && c.Workers == "" {
		return fmt.Errorf("NAPS_MAX_RUNS is %d; it must be at least 1, or 0 with NAPS_WORKERS set", c.MaxRuns)
	}
	if (c.WorkersCert == "") != (c.WorkersKey == "") {
		return errors.New("NAPS_WORKERS_TLS_CERT and NAPS_WORKERS_TLS_KEY belong together")
	}
	if c.Workers == "" {
		return nil
	}
	address, err := cluster.ParseAddress(c.Workers)
	if err != nil {
		return fmt.Errorf("NAPS_WORKERS: %w", err)
	}
	if !address.Local() && c.WorkersToken == "" {
		return fmt.Errorf("NAPS_WORKERS is %q, which is not this machine; a NATS server there needs NAPS_WORKERS_TOKEN",
			c.Workers)
	}
	return nil
}

// terms are what a worker is told with a run: its limits and, where the operator allows it, the server's keys.
type terms struct {
	Limits  research.Limits `json:"limits"`
	Sources source.Values   `json:"sources,omitempty"`
	Model   *ModelConfig    `json:"model,omitempty"`
	Embed   string          `json:"embed,omitempty"`
}

// workers are the other machines that work on runs, as the server sees them.
type workers struct {
	cfg     Config
	m       *machine
	log     *slog.Logger
	address cluster.Address
	private bool // what is sent cannot be read on its way
	server  *cluster.Server
	conn    *nats.Conn
	node    *cluster.Node
}

// newWorkers opens the port for workers; nil where none may join. Nothing is answered before open.
func newWorkers(cfg Config, m *machine, dir string) (*workers, error) {
	if cfg.Workers == "" {
		return nil, nil
	}
	w := &workers{cfg: cfg, m: m, log: m.note}
	var err error
	if w.address, err = cluster.ParseAddress(cfg.Workers); err != nil {
		return nil, err
	}
	if !w.address.Local() {
		return w, w.join()
	}
	certificate, err := w.certificate(dir)
	if err != nil {
		return nil, err
	}
	w.private = certificate != nil || w.address.Loopback()
	w.server, err = cluster.NewServer(cluster.ServerConfig{
		Address: w.address, Dir: filepath.Join(dir, "workers"), TLS: certificate, Logger: w.log,
		Known: func(ctx context.Context, key string) bool {
			known, err := m.store.Workers.KnowsWorker(ctx, key)
			if err != nil {
				w.log.Error("A worker could not be looked up", "error", err)
			}
			return known
		},
	})
	return w, err
}

// certificate is the one of the port; nil on loopback, where nobody else can listen.
func (w *workers) certificate(dir string) (*tls.Certificate, error) {
	if w.address.Loopback() && w.cfg.WorkersCert == "" {
		return nil, nil
	}
	c, own, err := cluster.Certificate(dir, w.cfg.WorkersCert, w.cfg.WorkersKey)
	if err != nil {
		return nil, err
	}
	if own {
		w.log.Info("Workers join with naps' own certificate", "address", w.address.String(), "fingerprint",
			cluster.Fingerprint(c))
	}
	return &c, nil
}

// join connects to a NATS server on another machine.
func (w *workers) join() error {
	token, err := cluster.ReadToken(w.cfg.WorkersToken)
	if err != nil {
		return fmt.Errorf("NAPS_WORKERS_TOKEN: %w", err)
	}
	w.conn, err = cluster.Join(token, w.address, w.log)
	return err
}

// open begins to hand runs out.
func (w *workers) open(ctx context.Context) (err error) {
	if w == nil {
		return nil
	}
	if w.server != nil {
		if w.conn, err = w.server.Connect(); err != nil {
			return err
		}
	}
	w.node, err = cluster.NewNode(ctx, w.conn, cluster.NodeConfig{
		Workers: w.registered, Terms: w.terms, Read: w.read, Reports: w.m.store.Reports.OfRun, Model: w.m.models.set,
		Suspect: engine.Suspect, Language: plain.Language,
		Joined: w.m.engine.Fill, Gone: w.gone, Flood: w.flood, Logger: w.log,
	})
	return err
}

func (w *workers) close() {
	if w == nil {
		return
	}
	if w.node != nil {
		w.node.Close()
	}
	if w.conn != nil {
		w.conn.Close()
	}
	if w.server != nil {
		w.server.Close()
	}
}

// Take implements engine.Places.
func (w *workers) Take(run journal.Run) (engine.Pipeline, func()) {
	if w.node == nil {
		return nil, nil
	}
	place := w.node.Take(run)
	if place == nil {
		return nil, nil
	}
	return func(ctx context.Context, r *engine.Run) error { return place.Work(ctx, r.Info(), r, r.Hurry()) },
		place.Leave
}

func (w *workers) registered(ctx context.Context) ([]cluster.Identity, error) {
	rows, err := w.m.store.Workers.ListWorkers(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]cluster.Identity, len(rows))
	for i, r := range rows {
		list[i] = cluster.Identity{ID: r.ID, Name: r.Name, Key: r.Key, Keys: r.Keys && w.private}
	}
	return list, nil
}

func (w *workers) gone(key string) {
	if w.server != nil {
		w.server.Remove(key)
	}
}

func (w *workers) flood(key string, d time.Duration) {
	if w.server != nil {
		w.server.Shut(key, d)
	}
}

func (w *workers) terms(id cluster.Identity) (json.RawMessage, error) {
	t := terms{Limits: limitsOf(w.cfg)}
	if id.Keys {
		t.Sources, t.Embed = w.cfg.Sources, w.cfg.Embed
		if chosen := w.m.models.config(); chosen.BaseURL != "" {
			t.Model = &chosen
		}
	}
	return json.Marshal(t)
}

// What a pipeline reads of a session, by the names that worker and server use.
const (
	readNotes    = "notes"
	readAttached = "attached"
	readAnswers  = "answers"
	readOwn      = "own"
)

func (w *workers) read(ctx context.Context, session, what string) (any, error) {
	switch what {
	case readNotes:
		return w.m.store.Sessions.Notes(ctx, session)
	case readAttached:
		return w.m.store.Sessions.Attached(ctx, session)
	case readAnswers:
		return answered(w.m)(ctx, session)
	case readOwn:
		return w.m.store.Evidence.ListOwn(ctx, session)
	}
	return nil, fmt.Errorf("there is no %q to read", what)
}
