package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"naps/journal"
)

// Work carries a run out. terms are what the node allows it.
type Work func(ctx context.Context, run journal.Run, j *Remote, terms json.RawMessage) error

// WorkerConfig is what a Worker needs.
type WorkerConfig struct {
	Token     Token
	Address   Address
	Pipelines map[string]Work
	Places    int      // runs at once
	Languages []string // of ideas that it works on, as "en"; none: all
	Model     bool
	Silent    func() []string // hosts of sources that do not answer here; may be nil
	Version   string
	Grace     time.Duration // for steps under way when the worker stops; 5 s
	Logger    *slog.Logger
	Status    func(Status) // is told every few seconds; may be nil
}

// Status is how a worker is.
type Status struct {
	Connected bool      `json:"connected"`
	Runs      int       `json:"runs"`
	Says      string    `json:"says,omitempty"` // why the node gives it nothing, or why there is no connection
	At        time.Time `json:"at"`
}

// ErrReplaced ends a worker whose token another process uses.
var ErrReplaced = errors.New("another process uses this worker's token; one token is for one worker")

// sentence is implemented by errors that have words for the founder.
type sentence interface {
	error
	Sentence() string
}

// Worker works on runs that a node hands out. Run is called once.
type Worker struct {
	cfg      WorkerConfig
	instance string
	link     *link
	gate     chan struct{} // closed when no more steps begin
	wait     sync.WaitGroup

	line *line
	runs *workload
}

// NewWorker returns a worker for a token.
func NewWorker(cfg WorkerConfig) *Worker {
	if cfg.Grace <= 0 {
		cfg.Grace = 5 * time.Second
	}
	return &Worker{cfg: cfg, instance: nuid.Next(), gate: make(chan struct{}),
		runs: &workload{runs: map[string]*Remote{}}}
}

// Run works until ctx ends, then lets steps under way finish and hands its runs back. It connects again for ever. An
// error says that it cannot work at all.
func (w *Worker) Run(ctx context.Context) error {
	var err error
	if w.line, err = connect(w.cfg); err != nil {
		return err
	}
	defer w.line.conn.Close()
	w.link = &link{w.line.conn, toNode + w.line.key + "." + w.instance + "."}
	orders, err := w.line.conn.Subscribe(toWorker+w.line.key+"."+w.instance, w.obey)
	if err != nil {
		return err
	}
	defer func() { _ = orders.Unsubscribe() }()
	inner, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	pulling, stop := context.WithCancel(ctx)
	defer stop()
	var loops sync.WaitGroup
	defer loops.Wait()
	defer cancel(nil)
	replaced := make(chan struct{})
	loops.Go(func() { guard(w.cfg.Logger, "the heartbeats", func() { w.beats(inner, replaced) }) })
	loops.Go(func() { guard(w.cfg.Logger, "the queue", func() { w.pull(pulling, inner) }) })
	select {
	case <-ctx.Done():
		stop()
		w.drain(cancel)
		return nil
	case <-replaced:
		stop()
		cancel(journal.ErrFenced)
		w.wait.Wait()
		return ErrReplaced
	}
}

// beats tells the node that this worker is there.
func (w *Worker) beats(ctx context.Context, replaced chan<- struct{}) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		h, err := w.beat(ctx)
		if err == nil && h.Replaced {
			close(replaced)
			return
		}
		w.told(h)
		w.report(err == nil, h.Refused)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (w *Worker) beat(ctx context.Context) (h heard, err error) {
	b := beat{Version: w.cfg.Version, Places: w.cfg.Places, Model: w.cfg.Model, Private: true}
	b.Languages = w.cfg.Languages
	if w.cfg.Silent != nil {
		b.Silent = w.cfg.Silent()
	}
	for version := range w.cfg.Pipelines {
		b.Pipelines = append(b.Pipelines, version)
	}
	select {
	case <-w.gate:
		b.Draining = true
	default:
	}
	for _, r := range w.runs.all() {
		b.Runs = append(b.Runs, handOut(r.of))
	}
	ctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	err = w.link.ask(ctx, verbBeat, b, &h)
	return h, err
}

// told does what the node said of runs.
func (w *Worker) told(h heard) {
	for _, of := range h.Over {
		if r := w.runs.get(ofRun(of)); r != nil {
			r.over(journal.ErrFenced)
		}
	}
	for _, of := range h.Hurry {
		if r := w.runs.get(ofRun(of)); r != nil {
			r.hurry()
		}
	}
}

func (w *Worker) report(connected bool, refused string) {
	if w.cfg.Status == nil {
		return
	}
	s := Status{Connected: connected, Runs: len(w.runs.all()), Says: w.line.trouble(), At: time.Now()}
	if refused != "" {
		s.Says = refused
	}
	w.cfg.Status(s)
}

// obey hears word of the node about a run.
func (w *Worker) obey(m *nats.Msg) { guard(w.cfg.Logger, "an order", func() { w.order(m) }) }

func (w *Worker) order(m *nats.Msg) {
	var o order
	if json.Unmarshal(m.Data, &o) != nil {
		return
	}
	r := w.runs.get(o.ofRun)
	switch {
	case r == nil:
	case o.What == "over":
		r.over(journal.ErrFenced)
	case o.What == "hurry":
		r.hurry()
	}
}

// pull takes runs from this worker's part of the queue.
func (w *Worker) pull(ctx, inner context.Context) {
	queue, err := jetstream.New(w.line.conn)
	if err != nil {
		w.cfg.Logger.Error("The queue cannot be used", "error", err)
		return
	}
	for ctx.Err() == nil {
		consumer, err := queue.Consumer(ctx, stream, w.line.key)
		if err != nil { // not connected, or the node has not made it yet
			rest(ctx, pause)
			continue
		}
		for ctx.Err() == nil {
			batch, err := consumer.Fetch(1, jetstream.FetchMaxWait(2*time.Second))
			if err != nil {
				rest(ctx, pause)
				break
			}
			for m := range batch.Messages() {
				w.wait.Go(func() { guard(w.cfg.Logger, "a run", func() { w.take(inner, m) }) })
			}
			if batch.Error() != nil {
				rest(ctx, pause)
				break
			}
		}
	}
}

// take works on a run of the queue. The message is kept from being delivered again as long as the run lasts.
func (w *Worker) take(ctx context.Context, m jetstream.Msg) {
	done := make(chan struct{})
	defer func() { close(done); _ = m.Ack() }() // delivered again, it is over
	go func() {
		tick := time.NewTicker(ackWait / 3)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = m.InProgress() // see above
			case <-done:
				return
			}
		}
	}()
	var h handOut
	if err := json.Unmarshal(m.Data(), &h); err != nil {
		return
	}
	w.carryOut(ctx, ofRun(h))
}

// carryOut takes up a run, unless it is worked on here or over.
func (w *Worker) carryOut(ctx context.Context, of ofRun) {
	r := newRemote(ctx, w.link, of, w.gate)
	defer r.over(nil)
	if !w.runs.begin(r) {
		return
	}
	defer w.runs.leave(r)
	var b begun
	if err := r.ask(r.ctx, verbBegin, of, &b); err != nil {
		return // it is another's by now
	}
	log := w.cfg.Logger.With("session", b.Info.Session, "run", b.Info.ID)
	log.Info("A run begins", "attempt", of.Attempt)
	err := w.work(r, b)
	cause := context.Cause(r.ctx)
	if errors.Is(cause, journal.ErrFenced) {
		log.Info("The run is over here: it was stopped, or goes on elsewhere")
		return
	}
	q := endRequest{ofRun: of, Done: err == nil, Back: err != nil && errors.Is(cause, errLeft)}
	if s, ok := errors.AsType[sentence](err); ok && !q.Back {
		q.Sentence = s.Sentence()
	}
	if err != nil {
		q.Error = err.Error()
		log.Info("The run ends without a report", "error", err, "handed_back", q.Back)
	}
	after, cancel := late(r.ctx)
	defer cancel()
	_ = r.ask(after, verbEnd, q, new(struct{})) // the node notices by the heartbeats
}

// work calls the pipeline; a panic is an error with its stack in the log.
func (w *Worker) work(r *Remote, b begun) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.cfg.Logger.Error("A run panicked", "session", b.Info.Session, "run", b.Info.ID, "panic", p, "stack",
				string(debug.Stack()))
			err = fmt.Errorf("cluster: panic: %v", p)
		}
	}()
	work := w.cfg.Pipelines[b.Info.Pipeline]
	if work == nil {
		return fmt.Errorf("cluster: no pipeline %q", b.Info.Pipeline)
	}
	return work(r.ctx, b.Info, r, b.Terms)
}
