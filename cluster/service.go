package cluster

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/nats-io/nats.go"

	"naps/market"
)

// service hears what workers say and answers it. Its methods are safe for use by many goroutines.
type service struct {
	cfg    NodeConfig
	conn   *nats.Conn
	roster *roster
	ctx    context.Context
	wait   sync.WaitGroup
	joins  func(ctx context.Context, key string) error // is called before a worker is given anything
}

// guard keeps a panic from ending the process.
func guard(log *slog.Logger, what string, f func()) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("A panic in "+what, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	f()
}

// receive takes a message of a worker: what its key may not do ends here.
func (d *service) receive(m *nats.Msg) {
	guard(d.cfg.Logger, "a message of a worker", func() { d.admit(m) })
}

func (d *service) admit(m *nats.Msg) {
	parts := strings.Split(strings.TrimPrefix(m.Subject, toNode), ".")
	key, instance, verb := parts[0], parts[1], parts[2]
	p := d.roster.known(key)
	if p == nil {
		return
	}
	if !p.limit.Allow() {
		d.tooFast(p)
		return
	}
	body, whole, err := p.parts.add(m)
	if err != nil {
		d.reject(p, m, err)
		return
	}
	if !whole || !strings.HasPrefix(m.Reply, inboxOf(key)+".") {
		return // the node answers a worker and nobody else on its behalf
	}
	id := m.Header.Get(headerID)
	if !p.asking.begin(id) {
		return // it is being answered
	}
	d.wait.Go(func() {
		defer p.asking.end(id)
		guard(d.cfg.Logger, "an answer to a worker", func() { d.answer(m, d.serve(p, instance, verb, body)) })
	})
}

// tooFast drops a message over the limit. Who goes on like that is kept out, or others would have to wait for it.
func (d *service) tooFast(p *peer) {
	const why = "too many messages"
	flood := p.flood.Add(1) == floodAfter
	d.roster.refuse(p.Key, why, flood)
	if flood {
		d.cfg.Logger.Warn("A worker sends too many messages and is kept out", "worker", p.Name, "for", resting)
		d.cfg.Flood(p.Key, resting)
	}
}

func (d *service) reject(p *peer, m *nats.Msg, err error) {
	d.roster.refuse(p.Key, whatOf(err), errors.Is(err, errTooLarge))
	d.cfg.Logger.Warn("A worker's message was refused", "worker", p.Name, "error", err)
	if strings.HasPrefix(m.Reply, inboxOf(p.Key)+".") {
		d.answer(m, replyTo(nil, refuse("%s", whatOf(err))))
	}
}

func (d *service) answer(m *nats.Msg, r reply) {
	body, err := market.Encode(r)
	if err != nil {
		d.cfg.Logger.Error("An answer to a worker could not be encoded", "error", err)
		return
	}
	for _, part := range split(m.Reply, "", "", body) {
		if err := d.conn.PublishMsg(part); err != nil {
			return // it asks again
		}
	}
}

// whatOf names what was refused, without the words of our own code around it.
func whatOf(err error) string {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r.what
	}
	return strings.TrimPrefix(err.Error(), "cluster: ")
}

// questions are those of a worker that are being answered. Its methods are safe for use by many goroutines.
type questions struct {
	mu  sync.Mutex // guards ids
	ids map[string]bool
}

// begin notes a question; false: it is being answered, or the worker asks too much at once.
func (q *questions) begin(id string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ids[id] || len(q.ids) >= underWay {
		return false
	}
	q.ids[id] = true
	return true
}

func (q *questions) end(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.ids, id)
}
