package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"naps/analyst"
	"naps/analyst/model"
	"naps/app/cli"
	"naps/cluster"
	"naps/fetch"
	"naps/journal"
	"naps/market"
	"naps/research"
	"naps/source"
)

// work carries out runs that a server hands out, until ctx ends.
func (n *naps) work(ctx context.Context, o cli.WorkOptions) error {
	token, err := cluster.ReadToken(o.Token)
	if err != nil {
		return err
	}
	address, err := cluster.ParseAddress(cmp.Or(o.Join, token.Address))
	if err != nil {
		return fmt.Errorf("--join: %w", err)
	}
	log := slog.New(n.stderr)
	w, err := newWorkshop(n.cfg, o.NodeKeys, log)
	if err != nil {
		return err
	}
	do := n.seams.work(w.do)
	log.Info("Joining", "server", address.String(), "worker", token.Name, "runs", o.Runs)
	return cluster.NewWorker(cluster.WorkerConfig{
		Token: token, Address: address, Pipelines: map[string]cluster.Work{research.Version: do},
		Places: o.Runs, Version: n.cfg.Version,
		Model: w.model != nil, Languages: o.Languages, Silent: func() []string { return fetch.Silent(w.client) },
		Logger: log, Status: func(s cluster.Status) { writeStatus(o.Status, s, log) },
	}).Run(ctx)
}

// writeStatus leaves how the worker is where naps health looks.
func writeStatus(path string, s cluster.Status, log *slog.Logger) {
	raw, err := json.Marshal(s)
	if err == nil {
		err = replaceFile(path, raw)
	}
	if err != nil {
		log.Warn("The file for naps health cannot be written", "error", err)
	}
}

// workerCache is how many bytes of answers a worker keeps in memory, so that its runs don't ask sources twice for the
// same.
const workerCache = 128 << 20

// workshop is what a worker works with.
type workshop struct {
	cfg      Config
	log      *slog.Logger
	client   *fetch.Client
	pipeline *research.Pipeline
	model    analyst.Model // its own; nil: none
	nodeKeys bool          // it uses the server's keys where it has none
}

func newWorkshop(cfg Config, nodeKeys bool, log *slog.Logger) (*workshop, error) {
	w := &workshop{cfg: cfg, log: log, nodeKeys: nodeKeys,
		client: source.Client(webOf(&cfg, fetch.NewMemory(workerCache), log))}
	w.pipeline = researchOn(w.client, cfg, log)
	var err error
	if w.pipeline.Embed, err = newEmbedder(cfg, log); err != nil {
		return nil, err
	}
	w.model, err = newModel(cfg.Model, log)
	return w, err
}

// do carries out one run.
func (w *workshop) do(ctx context.Context, run journal.Run, j *cluster.Remote, raw json.RawMessage) error {
	var t terms
	if err := json.Unmarshal(raw, &t); err != nil {
		return err
	}
	p, name := *w.pipeline, w.cfg.Model.Name
	p.Limits, p.Model = t.Limits, w.model
	if w.nodeKeys {
		if err := w.borrow(&p, &name, t); err != nil {
			return err
		}
	}
	if p.Model != nil {
		p.With = func(ask analyst.Model) research.Analyst { return model.Analyst{Model: ask, Name: name} }
	}
	p.Notes = func(ctx context.Context, _ string) (list []string, err error) {
		return list, j.Read(ctx, readNotes, &list)
	}
	p.Attached = func(ctx context.Context, _ string) (list []market.Attachment, err error) {
		return list, j.Read(ctx, readAttached, &list)
	}
	p.Own = func(ctx context.Context, _ string) (list []market.Evidence, err error) {
		return list, j.Read(ctx, readOwn, &list)
	}
	p.Answers = func(ctx context.Context, _ string) (list []market.Reading, err error) {
		return list, j.Read(ctx, readAnswers, &list)
	}
	ctx = fetch.WithUsage(ctx, new(fetch.Usage)) // without it, hosts that bound what one run may ask do not
	return p.Research(ctx, run, j)
}

// borrow takes the server's keys where the worker has none of its own.
func (w *workshop) borrow(p *research.Pipeline, name *string, t terms) error {
	cfg := w.cfg
	cfg.Sources = source.Values{}
	for _, list := range []source.Values{t.Sources, w.cfg.Sources} {
		for key, value := range list {
			cfg.Sources[key] = value
		}
	}
	if len(t.Sources) > 0 {
		p.Live = sourcesOf(w.client, cfg)
	}
	if p.Model != nil || t.Model == nil {
		return nil
	}
	var err error
	if p.Model, err = newModel(*t.Model, w.log); err != nil {
		return err
	}
	cfg.Model, cfg.Embed = *t.Model, t.Embed
	*name = t.Model.Name
	p.Embed, err = newEmbedder(cfg, w.log)
	return err
}

// statusFile is where a worker says how it is, unless told otherwise.
func statusFile() string { return filepath.Join(os.TempDir(), "naps-work.json") }

// defaultRuns is how many runs a worker works on at once, unless told otherwise: they mostly wait for the web.
func defaultRuns() int { return 4 * runtime.NumCPU() }

// replaceFile writes a file as a whole or not at all.
func replaceFile(path string, raw []byte) error {
	next := path + ".next"
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
