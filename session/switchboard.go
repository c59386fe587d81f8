package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	"naps/journal"
	"naps/market"
)

// switchboard hands commands to the actors of sessions, waking those that sleep. Its methods are safe for use by many
// goroutines.
type switchboard struct {
	log    Log
	events EventReader
	logger *slog.Logger

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	wait   sync.WaitGroup

	mu     sync.Mutex // guards actors, and that nothing is woken after Close
	actors map[string]*actor
}

func newSwitchboard(log Log, events EventReader, logger *slog.Logger) *switchboard {
	ctx, cancel := context.WithCancel(context.Background())
	return &switchboard{log: log, events: events, logger: logger, ctx: ctx, cancel: cancel, actors: map[string]*actor{}}
}

// Actors is the number of sessions that are awake.
func (b *switchboard) Actors() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.actors)
}

// Commit writes a change and waits until it is in the database and the tabs have it, or until it is refused: then the
// outcome's Err is returned. When ctx ends first the change may still be committed.
func (b *switchboard) Commit(ctx context.Context, c journal.Change) (journal.Outcome, error) {
	reply := make(chan journal.Outcome, 1)
	if err := b.send(ctx, c.Session, commit{c, reply}); err != nil {
		return journal.Outcome{Err: err}, err
	}
	select {
	case o := <-reply:
		return o, o.Err
	case <-ctx.Done():
		return journal.Outcome{Err: ctx.Err()}, context.Cause(ctx)
	}
}

// Text adds a delta to a message that is being written. It returns before the delta is committed; text that waits for
// the disk is put together, never cut. It blocks while too much waits.
func (b *switchboard) Text(ctx context.Context, session string, f journal.Fence, phase market.Phase,
	d journal.TextData) error {
	text := &delta{fence: f, phase: phase, message: d.Message, attempt: d.Attempt, text: []byte(d.Text)}
	for {
		a, err := b.actor(ctx, session)
		if err != nil {
			return err
		}
		select {
		case a.texts <- text:
			return nil
		case <-a.done: // it retired meanwhile: wake another
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Attach opens a tab. Everything up to the tab's Head is in the database; all later events come on its channel.
func (b *switchboard) Attach(ctx context.Context, id string) (*Tab, error) {
	reply := make(chan *Tab, 1)
	if err := b.send(ctx, id, attach{reply}); err != nil {
		return nil, err
	}
	return <-reply, nil // a received attach is answered at once
}

// Forget drops the tabs of a session that was deleted by others.
func (b *switchboard) Forget(id string) {
	b.mu.Lock()
	a := b.actors[id]
	b.mu.Unlock()
	if a != nil {
		select {
		case a.inbox <- forget{}:
		case <-a.done:
		}
	}
}

// Close drops all tabs with ErrShutdown and waits until everything that was accepted is written. Later commands get
// ErrShutdown.
func (b *switchboard) Close() {
	b.mu.Lock()
	b.cancel()
	b.mu.Unlock()
	b.wait.Wait()
}

// send hands a command to the session's actor.
func (b *switchboard) send(ctx context.Context, id string, command any) error {
	for {
		a, err := b.actor(ctx, id)
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

func (b *switchboard) actor(ctx context.Context, id string) (*actor, error) {
	b.mu.Lock()
	a := b.actors[id]
	b.mu.Unlock()
	if a != nil {
		return a, nil
	}
	head, err := b.events.Head(ctx, id)
	if err != nil && !errors.Is(err, journal.ErrNotFound) { // a new session has no row yet
		return nil, fmt.Errorf("session: reading the head of %s: %w", id, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ctx.Err() != nil {
		return nil, ErrShutdown
	}
	if a := b.actors[id]; a != nil {
		return a, nil
	}
	a = newActor(id, head, b.log, b.logger, b.retire)
	b.actors[id] = a
	b.wait.Go(func() {
		defer b.survive(a)
		a.run(b.ctx)
	})
	return a, nil
}

// retire takes an actor out of the table; from then on the session is woken anew.
func (b *switchboard) retire(a *actor) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.actors[a.id] == a {
		delete(b.actors, a.id)
	}
}

// survive turns a panic of an actor into the end of that actor: its tabs come back by their cursors to a new one, which
// is woken only after the last write of this one has landed, or it would give out the same numbers.
func (b *switchboard) survive(a *actor) {
	if p := recover(); p != nil {
		b.logger.Error("An actor panicked", "session", a.id, "panic", p, "stack", string(debug.Stack()))
		if a.writing {
			<-a.landed
		}
		b.retire(a)
		close(a.done)
		a.abandon()
	}
}
