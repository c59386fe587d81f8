package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"naps/journal"
	"naps/market"
)

// memory is a log in memory with the writer's rules that matter to a session: one writer, numbers given at the commit,
// refusals that touch nobody else. Its pace is set by delay, under the clock of testing/synctest.
type memory struct {
	mu     sync.Mutex
	rows   map[string][]journal.Event
	keys   map[string]json.RawMessage
	delay  time.Duration
	fail   error // every write fails with it
	refuse map[string]error
	writes int
	reads  atomic.Int64 // of pages of events
}

func newMemory() *memory {
	return &memory{rows: map[string][]journal.Event{}, keys: map[string]json.RawMessage{}, refuse: map[string]error{}}
}

// set makes every write fail, or none.
func (m *memory) set(fail error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = fail
}

func (m *memory) Write(head int64, changes []journal.Change, done func(int64, []journal.Outcome)) {
	go func() {
		time.Sleep(m.delay)
		m.mu.Lock()
		m.writes++
		outcomes := make([]journal.Outcome, len(changes))
		for i, c := range changes {
			outcomes[i], head = m.apply(head, c)
		}
		m.mu.Unlock()
		done(head, outcomes)
	}()
}

func (m *memory) apply(head int64, c journal.Change) (journal.Outcome, int64) {
	if m.fail != nil {
		return journal.Outcome{Err: m.fail}, head
	}
	if c.Fence != nil && m.refuse[c.Fence.Run] != nil {
		return journal.Outcome{Err: m.refuse[c.Fence.Run]}, head
	}
	if c.Once != nil {
		if answer, used := m.keys[c.Once.Scope+c.Once.Key]; used {
			return journal.Outcome{Err: journal.ErrRepeated, Answer: answer}, head
		}
		m.keys[c.Once.Scope+c.Once.Key] = c.Once.Answer
	}
	out := journal.Outcome{Run: c.Start}
	for _, e := range c.Events {
		head++
		e.Seq = head
		out.Events = append(out.Events, e)
		m.rows[c.Session] = append(m.rows[c.Session], e)
	}
	return out, head
}

func (m *memory) Head(_ context.Context, id string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.rows[id]) == 0 {
		return 0, journal.ErrNotFound
	}
	return m.rows[id][len(m.rows[id])-1].Seq, nil
}

func (m *memory) Events(_ context.Context, id string, after, upTo int64, limit int) ([]journal.Event, error) {
	m.reads.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []journal.Event
	for _, e := range m.rows[id] {
		if e.Seq > after && e.Seq <= upTo && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func (m *memory) Text(_ context.Context, id, message string, attempt int, upTo int64) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	text := ""
	for _, e := range m.rows[id] {
		var d journal.TextData
		if e.Kind == journal.EventText && e.Seq <= upTo && json.Unmarshal(e.Data, &d) == nil && d.Message == message &&
			d.Attempt == attempt {
			text += d.Text
		}
	}
	return text, nil
}

func (m *memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows, id)
	return nil
}

func (m *memory) Answered(_ context.Context, _, scope, key string) (json.RawMessage, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	answer, used := m.keys[scope+key]
	return answer, used, nil
}

func (m *memory) Notes(context.Context, string) ([]string, error) { return nil, nil }

// staff is a researcher that only counts.
type staff struct {
	mu      sync.Mutex
	started []journal.Run
	full    bool
}

func (s *staff) Admit(string) error {
	if s.full {
		return journal.ErrTooMany
	}
	return nil
}

func (s *staff) Start(run journal.Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started = append(s.started, run)
}

func (s *staff) Stop(context.Context, string, bool) error { return journal.ErrOver }

// voice answers with what it was asked, or not at all.
type voice struct{ dumb bool }

func (voice) Open(b market.Brief) string { return "You want: " + b.Idea }

func (v voice) Answer(_ context.Context, _ journal.Session, text string) (string, []string, error) {
	if v.dumb {
		return "", nil, errors.New("no voice")
	}
	return "You said: " + text, nil, nil
}
