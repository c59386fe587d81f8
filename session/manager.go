package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"naps/market"
)

// Config is what a Manager needs. All fields but Note are required.
type Config struct {
	Log         Log
	Past        Past
	Shelf       Shelf
	Interviewer Interviewer
	NewID       func() string // 15 characters a-z0-9, unique
	Now         func() time.Time
	Cost        int    // credits of a run
	Pipeline    string // version of the pipeline that new runs begin with
	Note        *slog.Logger
}

// Manager opens and retires the actors of sessions. Its methods are safe for use by many goroutines.
type Manager struct {
	cfg        Config
	researcher Researcher

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	wait   sync.WaitGroup

	mu     sync.Mutex // guards actors
	actors map[string]*actor
}

// NewManager returns a Manager without any actor. Employ must be called before the first command.
func NewManager(cfg Config) *Manager {
	if cfg.Note == nil {
		cfg.Note = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Manager{cfg: cfg, ctx: ctx, cancel: cancel, actors: map[string]*actor{}}
}

// Employ names who carries out runs: the engine, which in turn writes through the Manager.
func (m *Manager) Employ(r Researcher) { m.researcher = r }

// Actors is the number of sessions that are awake.
func (m *Manager) Actors() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.actors)
}

// Commit writes a change and waits until it is in the database and the tabs have it, or until it is refused: then the outcome's Err is returned.
// When ctx ends first the change may still be committed.
func (m *Manager) Commit(ctx context.Context, c market.Change) (market.Outcome, error) {
	reply := make(chan market.Outcome, 1)
	if err := m.send(ctx, c.Session, commit{c, reply}); err != nil {
		return market.Outcome{Err: err}, err
	}
	select {
	case o := <-reply:
		return o, o.Err
	case <-ctx.Done():
		return market.Outcome{Err: ctx.Err()}, context.Cause(ctx)
	}
}

// Text adds a delta to a message that is being written. It returns before the delta is committed; text that waits for the disk is put together,
// never cut. It blocks while too much waits.
func (m *Manager) Text(ctx context.Context, session string, f market.Fence, phase market.Phase, d market.TextData) error {
	return m.send(ctx, session, write{&delta{fence: f, phase: phase, message: d.Message, attempt: d.Attempt, text: []byte(d.Text)}})
}

// Attach opens a tab. Everything up to the tab's Head is in the database; all later events come on its channel.
func (m *Manager) Attach(ctx context.Context, id string) (*Tab, error) {
	reply := make(chan *Tab, 1)
	if err := m.send(ctx, id, attach{reply}); err != nil {
		return nil, err
	}
	return <-reply, nil // a received attach is answered at once
}

// Forget drops the tabs of a session that was deleted by others.
func (m *Manager) Forget(id string) {
	m.mu.Lock()
	a := m.actors[id]
	m.mu.Unlock()
	if a != nil {
		select {
		case a.inbox <- expel{ErrGone}:
		case <-a.done:
		}
	}
}

// Close drops all tabs with ErrShutdown and waits until everything that was accepted is written. Later commands get ErrShutdown.
func (m *Manager) Close() {
	m.cancel()
	m.wait.Wait()
}

// send hands a command to the session's actor, waking it if it sleeps.
func (m *Manager) send(ctx context.Context, id string, command any) error {
	for {
		a, err := m.actor(ctx, id)
		if err != nil {
			return err
		}
		select {
		case a.inbox <- command:
			return nil
		case <-a.done: // it retired meanwhile: wake another
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (m *Manager) actor(ctx context.Context, id string) (*actor, error) {
	m.mu.Lock()
	a := m.actors[id]
	m.mu.Unlock()
	if a != nil {
		return a, nil
	}
	head, err := m.cfg.Past.Head(ctx, id)
	if err != nil && !errors.Is(err, market.ErrNotFound) { // a new session has no row yet
		return nil, fmt.Errorf("session: reading the head of %s: %w", id, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ctx.Err() != nil {
		return nil, ErrShutdown
	}
	if a := m.actors[id]; a != nil {
		return a, nil
	}
	a = newActor(id, head, m.cfg.Log, m.cfg.Note, m.retire)
	m.actors[id] = a
	m.wait.Go(func() {
		defer m.survive(a)
		a.run(m.ctx)
	})
	return a, nil
}

// retire takes an actor out of the table; from then on the session is woken anew.
func (m *Manager) retire(a *actor) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.actors[a.id] == a {
		delete(m.actors, a.id)
	}
}

// survive turns a panic of an actor into the end of that actor: its tabs come back by their cursors to a new one.
func (m *Manager) survive(a *actor) {
	if p := recover(); p != nil {
		m.cfg.Note.Error("An actor panicked", "session", a.id, "panic", p, "stack", string(debug.Stack()))
		m.retire(a)
		close(a.done)
		a.expel(ErrSlow)
	}
}
