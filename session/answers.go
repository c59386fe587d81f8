package session

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"naps/journal"
	"naps/market"
)

// Chat answers questions about sessions that have a report. Its methods are safe for use by many goroutines.
type Chat interface {
	// Asks reports whether a text is a question or a courtesy, and no addition to the idea.
	Asks(s journal.Session, text string) bool
	// Slow reports whether an answer takes a while, so that Tell makes it; else Answer does.
	Slow(s journal.Session) bool
	// Answer makes an answer at once.
	Answer(ctx context.Context, s journal.Session, question string) (journal.Message, error)
	// Tell makes an answer step by step and shows it as it comes. When ctx ends it returns what there is.
	Tell(ctx context.Context, t market.Turn, j TurnJournal) (journal.Message, error)
}

// TurnJournal keeps what is done for an answer. One goroutine uses it.
type TurnJournal interface {
	// Do returns the kept step of a key, or calls fn and keeps what it returns, evidence included. An error of fn is
	// returned and keeps nothing.
	Do(ctx context.Context, key string,
		fn func(ctx context.Context) (market.TurnStep, []market.Evidence, error)) (market.TurnStep, error)
	// Show adds a piece to the text that the founder sees.
	Show(ctx context.Context, piece string) error
}

// Turns reads questions whose answers take a while.
type Turns interface {
	// OpenTurns lists those that were not finished, the oldest first.
	OpenTurns(ctx context.Context) ([]market.Turn, error)
	// LastTurn reads the latest of a session; journal.ErrNotFound without one.
	LastTurn(ctx context.Context, session string) (market.Turn, error)
	// TurnSteps reads what was done for an answer in one round, by key.
	TurnSteps(ctx context.Context, answer string, round int) (map[string]market.TurnStep, error)
}

// errAnswerStopped is why the context of an answer ends that the founder stopped.
var errAnswerStopped = errors.New("session: the founder stopped the answer")

// stopPatience is how long a stopped answer may take to return what there is.
const stopPatience = 2 * time.Second

// answers makes those that take a while.
type answers struct {
	m     *Manager
	under sync.Map // those under way, *talking by the id of their message
}

// talking is an answer under way.
type talking struct {
	session string
	stop    context.CancelCauseFunc
}

// chats reports whether a session's questions are answered from its report.
func chats(m *Manager, s journal.Session) bool { return m.cfg.Chat != nil && s.Report > 0 }

// question makes the founder's message: a question, also one in the middle of a run, is told from what adds to the
// idea, which runs use.
func question(m *Manager, s journal.Session, text string) journal.Message {
	said := m.message("founder", text, nil)
	if m.cfg.Chat != nil && m.cfg.Chat.Asks(s, text) {
		said.ID = journal.QuestionID(said.ID)
	}
	return said
}

// beginAnswer keeps a question and begins its answer. It returns once the question is committed.
func beginAnswer(ctx context.Context, m *Manager, s journal.Session, said journal.Message, once *journal.Once) error {
	t := market.Turn{Answer: journal.AnswerID(m.cfg.NewID()), Session: s.ID, Question: said.Text, Attempt: 1, Round: 1}
	c := openTurn(t)
	c.Once, c.Add, c.Events = once, []journal.Message{said}, append([]journal.Event{messageEvent(said)}, c.Events...)
	_, err := m.Commit(context.WithoutCancel(ctx), c)
	switch {
	case errors.Is(err, journal.ErrRepeated):
		return nil
	case err != nil:
		return err
	}
	goTell(m, t)
	return nil
}

// openTurn begins an attempt: an empty delta shows that naps writes.
func openTurn(t market.Turn) journal.Change {
	return journal.Change{
		Session: t.Session, Turn: &market.TurnChange{Turn: t, Do: market.TurnOpen},
		Events: []journal.Event{journal.NewEvent("", "", journal.EventText,
			journal.TextData{Message: t.Answer, Attempt: t.Attempt}, 0)},
	}
}

// ResumeAnswers takes up the answers that an earlier process left.
func (a *answers) ResumeAnswers(ctx context.Context) error {
	m := a.m
	if m.cfg.Turns == nil || m.cfg.Chat == nil {
		return nil
	}
	open, err := m.cfg.Turns.OpenTurns(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, t := range open {
		t.Attempt++
		if _, err := m.Commit(ctx, openTurn(t)); err != nil {
			all = append(all, fmt.Errorf("session: answer %s: %w", t.Answer, err))
			continue
		}
		goTell(m, t)
	}
	return errors.Join(all...)
}

// AnswerAgain makes another answer to the latest question of a session, in place of the first. Without a question that
// was answered step by step it is journal.ErrNotFound; while it is being answered, journal.ErrBusy.
func (a *answers) AnswerAgain(ctx context.Context, s journal.Session, key string) error {
	m := a.m
	if m.cfg.Turns == nil || !chats(m, s) || !m.cfg.Chat.Slow(s) {
		return journal.ErrNotFound
	}
	t, err := m.cfg.Turns.LastTurn(ctx, s.ID)
	if err != nil {
		return err
	}
	if _, under := a.under.Load(t.Answer); under {
		return journal.ErrBusy
	}
	t.Attempt, t.Round = t.Attempt+1, t.Round+1
	c := openTurn(t)
	if key != "" {
		c.Once = &journal.Once{Owner: s.Owner, Scope: "message:" + s.ID, Key: key}
	}
	_, err = m.Commit(ctx, c)
	switch {
	case errors.Is(err, journal.ErrRepeated):
		return nil
	case err != nil:
		return err
	}
	goTell(m, t)
	return nil
}

// StopAnswer ends the answers of a session that are under way; what was said so far stays. It reports whether there
// were any.
func (a *answers) StopAnswer(session string) bool {
	found := false
	a.under.Range(func(_, v any) bool {
		if t := v.(*talking); t.session == session {
			t.stop(errAnswerStopped)
			found = true
		}
		return true
	})
	return found
}

// goTell makes an answer in its own goroutine, which ends with the Manager.
func goTell(m *Manager, t market.Turn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ctx.Err() != nil {
		return // the next process goes on
	}
	ctx, cancel := context.WithCancelCause(m.ctx)
	m.under.Store(t.Answer, &talking{session: t.Session, stop: cancel})
	m.wait.Go(func() {
		defer cancel(nil)
		defer m.under.Delete(t.Answer)
		if err := tell(ctx, m, t); err != nil && !errors.Is(err, ErrShutdown) && m.ctx.Err() == nil {
			m.cfg.Logger.Error("An answer could not be kept", "session", t.Session, "answer", t.Answer, "error", err)
		}
	})
}

// tell makes an answer and commits it. At a shutdown nothing is committed, and the next process goes on.
func tell(ctx context.Context, m *Manager, t market.Turn) error {
	j := &turnJournal{m: m, turn: t}
	answer, err := told(ctx, m, t, j)
	stopped := errors.Is(context.Cause(ctx), errAnswerStopped)
	if ctx.Err() != nil && !stopped {
		return ErrShutdown
	}
	end := journal.Change{Session: t.Session, Turn: &market.TurnChange{Turn: t, Do: market.TurnEnd}}
	switch {
	case stopped && answer.Text == "":
		answer.Text = "Stopped."
	case stopped:
		answer.Text += "\n\nStopped."
	case err != nil:
		m.cfg.Logger.Error("A message could not be answered", "session", t.Session, "answer", t.Answer, "error", err)
		answer = journal.Message{Text: "I couldn't answer this at the moment. Your question is kept; please ask again."}
	}
	answer.ID, answer.Role, answer.Attempt, answer.At = t.Answer, "naps", t.Attempt, m.cfg.Now().UnixMilli()
	end.Add, end.Events = []journal.Message{answer}, []journal.Event{messageEvent(answer)}
	_, err = m.Commit(context.WithoutCancel(m.ctx), end)
	if errors.Is(err, journal.ErrNotFound) {
		return nil // the session was deleted
	}
	return err
}

// told calls the chat; a panic of it is an answer that could not be given. A chat that ignores a stop is not waited
// for.
func told(ctx context.Context, m *Manager, t market.Turn, j *turnJournal) (journal.Message, error) {
	type result struct {
		answer journal.Message
		err    error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r = result{err: fmt.Errorf("session: the chat panicked: %v\n%s", p, debug.Stack())}
			}
			done <- r
		}()
		r.answer, r.err = m.cfg.Chat.Tell(ctx, t, j)
	}()
	select {
	case r := <-done:
		return r.answer, r.err
	case <-ctx.Done():
	}
	late := time.NewTimer(stopPatience)
	defer late.Stop()
	select {
	case r := <-done:
		return r.answer, r.err
	case <-late.C:
		return journal.Message{}, context.Cause(ctx)
	}
}

// turnJournal keeps the steps of one attempt.
type turnJournal struct {
	m     *Manager
	turn  market.Turn
	steps map[string]market.TurnStep // of earlier attempts of the round; read at the first step
}

// Do implements TurnJournal.
func (j *turnJournal) Do(ctx context.Context, key string,
	fn func(ctx context.Context) (market.TurnStep, []market.Evidence, error)) (market.TurnStep, error) {
	if j.steps == nil && j.m.cfg.Turns != nil {
		var err error
		if j.steps, err = j.m.cfg.Turns.TurnSteps(ctx, j.turn.Answer, j.turn.Round); err != nil {
			return market.TurnStep{}, err
		}
	}
	if s, done := j.steps[key]; done {
		return s, nil
	}
	s, evidence, err := fn(ctx)
	if err != nil {
		return s, err
	}
	s.Key = key
	_, err = j.m.Commit(ctx, journal.Change{
		Session: j.turn.Session, Own: evidence,
		Turn: &market.TurnChange{Turn: j.turn, Do: market.TurnStepDone, Step: &s},
	})
	return s, err
}

// Show implements TurnJournal.
func (j *turnJournal) Show(ctx context.Context, piece string) error {
	if piece == "" {
		return nil
	}
	return j.m.Text(ctx, j.turn.Session, journal.Fence{}, "",
		journal.TextData{Message: j.turn.Answer, Attempt: j.turn.Attempt, Text: piece})
}
