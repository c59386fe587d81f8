package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"naps/journal"
)

// Identity is a registered worker.
type Identity struct {
	ID   string
	Name string
	Key  string // public NKey
	Keys bool   // it may use the keys of the node
}

// NodeConfig is what a Node needs.
type NodeConfig struct {
	Workers func(ctx context.Context) ([]Identity, error)                // that are registered
	Terms   func(id Identity) (json.RawMessage, error)                   // limits of a run, for that worker
	Read    func(ctx context.Context, session, what string) (any, error) // what the pipeline reads of a session
	Reports func(ctx context.Context, session, run string) (bool, error) // is the run's report committed?
	Model   func() bool                                                  // does the server use a language model?
	Suspect func(run journal.Run) bool                                   // must it be tried alone?
	// of an idea, as "en"; empty: not known. May be nil
	Language func(text string) string
	// there may be places that were not there before
	Joined func()
	// a worker sends so much that it has to be kept out for a while
	Flood  func(key string, d time.Duration)
	Gone   func(key string) // a worker was removed
	Logger *slog.Logger
}

// Node hands runs out and answers workers. Its methods are safe for use by many goroutines.
type Node struct {
	cfg    NodeConfig
	conn   *nats.Conn
	queue  jetstream.JetStream
	roster *roster

	ctx     context.Context
	cancel  context.CancelFunc
	wait    sync.WaitGroup
	service *service
	sub     *nats.Subscription
}

// NewNode begins to answer workers over a connection that may use all subjects. Close ends it; the connection stays the
// caller's.
func NewNode(ctx context.Context, conn *nats.Conn, cfg NodeConfig) (*Node, error) {
	queue, err := jetstream.New(conn)
	if err != nil {
		return nil, err
	}
	n := &Node{cfg: cfg, conn: conn, queue: queue,
		roster: &roster{now: time.Now, id: nuid.Next(), peers: map[string]*peer{}}}
	n.ctx, n.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if err := n.prepare(ctx); err != nil {
		n.cancel()
		return nil, err
	}
	n.service = &service{cfg: cfg, conn: conn, roster: n.roster, ctx: n.ctx, joins: n.consumer}
	if n.sub, err = conn.Subscribe(toNode+"*.*.*", n.service.receive); err != nil {
		n.cancel()
		return nil, err
	}
	if err := n.sub.SetPendingLimits(100_000, 4*heldSize); err != nil {
		n.cancel()
		return nil, err
	}
	n.wait.Go(n.watch)
	return n, nil
}

// Close ends the answers. Runs that are with workers must have ended or been drained before.
func (n *Node) Close() {
	n.cancel()
	_ = n.sub.Unsubscribe() // the connection may be gone
	n.wait.Wait()
	n.service.wait.Wait()
}

// prepare makes the queue anew: what stands in an old one is of attempts that are over.
func (n *Node) prepare(ctx context.Context) error {
	err := n.queue.DeleteStream(ctx, stream)
	if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("cluster: the queue: %w", err)
	}
	_, err = n.queue.CreateStream(ctx, jetstream.StreamConfig{
		Name: stream, Subjects: []string{toQueue + "*"},
		Retention: jetstream.WorkQueuePolicy, Storage: jetstream.MemoryStorage, MaxAge: time.Hour,
	})
	if err != nil {
		return fmt.Errorf("cluster: the queue: %w", err)
	}
	return n.refresh(ctx)
}

// refresh reads who is registered. A new worker gets its part of the queue, a removed one loses it.
func (n *Node) refresh(ctx context.Context) error {
	list, err := n.cfg.Workers(ctx)
	if err != nil {
		return err
	}
	for _, key := range n.roster.admit(list) {
		if n.cfg.Gone != nil {
			n.cfg.Gone(key)
		}
		if err := n.queue.DeleteConsumer(ctx, stream, key); err != nil &&
			!errors.Is(err, jetstream.ErrConsumerNotFound) {
			return err
		}
	}
	return nil
}

// consumer makes sure that a worker can take from its part of the queue.
func (n *Node) consumer(ctx context.Context, key string) error {
	_, err := n.queue.CreateOrUpdateConsumer(ctx, stream, jetstream.ConsumerConfig{
		Durable: key, FilterSubject: toQueue + key,
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait, MaxAckPending: placesOfWorker,
	})
	return err
}

// watch looks after the workers and what they were handed.
func (n *Node) watch() {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			guard(n.cfg.Logger, "the workers", func() {
				if err := n.refresh(n.ctx); err != nil && n.ctx.Err() == nil {
					n.cfg.Logger.Warn("The workers could not be looked after", "error", err)
				}
				for _, late := range n.roster.handed() {
					n.hand(n.ctx, late.key, late.handOut)
				}
			})
		case <-n.ctx.Done():
			return
		}
	}
}
