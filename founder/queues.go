package founder

import (
	"context"
	"sync"

	"naps/analyst/order"
	"naps/market"
	"naps/report"
)

// queuesKept is how many sessions have their queue in memory.
const queuesKept = 24

// queues keeps the queue of the sessions that were read last: it takes all texts of a session to make, and is the same
// until a new run. The zero value is ready.
type queues struct {
	mu   sync.Mutex
	by   map[string]*kept
	used int
}

type kept struct {
	run    string
	pieces string // what its pieces are, see work.pieces
	queue  *Queue
	used   int
	was    *float64 // the score before the latest answer

	base        report.Report // never changed
	baseVersion int           // 0: there is none
}

// entry is the place of a session, which makes room where there is none. The lock is held.
func (q *queues) entry(session string) *kept {
	if q.by == nil {
		q.by = map[string]*kept{}
	}
	q.used++
	k := q.by[session]
	if k == nil {
		if len(q.by) >= queuesKept {
			oldest := ""
			for id, other := range q.by {
				if oldest == "" || other.used < q.by[oldest].used {
					oldest = id
				}
			}
			delete(q.by, oldest)
		}
		k = &kept{}
		q.by[session] = k
	}
	k.used = q.used
	return k
}

// moved notes the score before an answer.
func (q *queues) moved(session string, was float64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.entry(session).was = &was
}

func (q *queues) was(session string) *float64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.entry(session).was
}

// base is a report that was parsed before.
func (q *queues) base(session string, version int) (report.Report, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	k := q.entry(session)
	return k.base, k.baseVersion == version
}

func (q *queues) keepBase(session string, version int, r report.Report) {
	q.mu.Lock()
	defer q.mu.Unlock()
	k := q.entry(session)
	k.base, k.baseVersion = r, version
}

// of is the queue of a session.
func (q *queues) of(ctx context.Context, d *Desk, w *work) (*Queue, error) {
	q.mu.Lock()
	k := q.entry(w.s.ID)
	if k.queue != nil && k.run == w.base.Run && k.pieces == w.pieces() {
		defer q.mu.Unlock()
		return k.queue, nil
	}
	q.mu.Unlock()
	made, err := d.queue(ctx, w)
	if err != nil {
		return nil, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	k = q.entry(w.s.ID)
	k.run, k.pieces, k.queue = w.base.Run, w.pieces(), made
	return made, nil
}

// queue makes the queue of a session from the evidence of its report.
func (d *Desk) queue(ctx context.Context, w *work) (*Queue, error) {
	inReport := map[string]bool{}
	for _, e := range w.base.Evidence {
		inReport[e.Hash] = true
	}
	var evidence []market.Evidence
	var pages []string
	seen := map[string]bool{}
	for _, e := range w.evidence {
		if !inReport[e.Hash] && !e.Own() || !Answerable(e) || IsProduct(e) {
			continue
		}
		evidence = append(evidence, e)
		if !seen[e.Page] {
			seen[e.Page] = true
			pages = append(pages, e.Page)
		}
	}
	texts, err := d.Texts.Texts(ctx, pages)
	if err != nil {
		return nil, err
	}
	return NewQueue(briefOf(w.base), evidence, texts, report.Readings(w.base)), nil
}

// briefOf is the idea of a report as candidates are ordered by it.
func briefOf(r report.Report) order.Brief {
	s := r.Subject
	return order.Brief{
		Title: s.Title, Customer: s.Customer, Job: s.Job, Problem: s.Problem,
		Idea: r.Idea, Says: s.Says, Unrelated: s.Unrelated, Communities: s.Communities,
	}
}

// turns lets one request of a session answer at a time, so that no answer is computed from readings that lack another
// one. The zero value is ready.
type turns struct {
	mu sync.Mutex
	by map[string]*turn
}

type turn struct {
	mu    sync.Mutex
	users int
}

// take waits for the turn of a session; what it returns gives it back.
func (t *turns) take(session string) (done func()) {
	t.mu.Lock()
	if t.by == nil {
		t.by = map[string]*turn{}
	}
	one := t.by[session]
	if one == nil {
		one = &turn{}
		t.by[session] = one
	}
	one.users++
	t.mu.Unlock()
	one.mu.Lock()
	return func() {
		one.mu.Unlock()
		t.mu.Lock()
		defer t.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(t.by, session)
		}
	}
}
