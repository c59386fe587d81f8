package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	"naps/journal"
)

// Say adds the founder's message and naps' reply, together. It never disturbs a run. A repeated key changes nothing;
// asked again while the reply is still being made, it waits for that one. A message after a report that asks to look
// again at a part starts that run. The reply is made to the end even if the founder does not wait for it.
func (m *Manager) Say(ctx context.Context, s journal.Session, text, key string) error {
	once := &journal.Once{Owner: s.Owner, Scope: "message:" + s.ID, Key: key}
	if _, used, err := m.answered(ctx, once); used || err != nil {
		return err
	}
	if began, err := lookAgain(ctx, m, s, text, key); began || err != nil {
		return err
	}
	if done, err := choosePrivacy(ctx, m, s, text, once); done || err != nil {
		return err
	}
	said := question(m, s, text)
	if key == "" {
		once = nil
	}
	if chats(m, s) && m.cfg.Chat.Slow(s) {
		return beginAnswer(ctx, m, s, said, once)
	}
	flight := said.ID
	if once != nil {
		flight = once.Scope + " " + key
	}
	reply := m.saying.DoChan(flight, func() (any, error) { return nil, m.answer(s, said, once) })
	select {
	case r := <-reply:
		return r.Err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// NoAnswer is the code of the notice that stands in the log where a message could not be answered.
const NoAnswer = "answer"

// answer makes the reply to a message and keeps both. A panic of the interviewer is an answer that could not be given.
func (m *Manager) answer(s journal.Session, said journal.Message, once *journal.Once) error {
	c := journal.Change{Session: s.ID, Once: once, Add: []journal.Message{said},
		Events: []journal.Event{messageEvent(said)}}
	answer, err := m.ask(s, said.Text)
	switch {
	case m.ctx.Err() != nil:
		return ErrShutdown
	case err != nil:
		m.cfg.Logger.Error("A message could not be answered", "session", s.ID, "error", err)
		c.Events = append(c.Events, journal.NewEvent("", "", journal.EventNotice,
			journal.NoticeData{Code: NoAnswer,
				Text: "Your message is kept, but it could not be answered at the moment."}, 0))
	default:
		c.Add = append(c.Add, answer)
		c.Events = append(c.Events, messageEvent(answer))
	}
	_, err = m.Commit(context.WithoutCancel(m.ctx), c)
	if errors.Is(err, journal.ErrRepeated) {
		return nil
	}
	return err
}

func (m *Manager) ask(s journal.Session, text string) (answer journal.Message, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("session: the interviewer panicked: %v\n%s", p, debug.Stack())
		}
	}()
	if chats(m, s) {
		answer, err = m.cfg.Chat.Answer(m.ctx, s, text)
		answer.ID, answer.Role, answer.At = journal.AnswerID(m.cfg.NewID()), "naps", m.cfg.Now().UnixMilli()
		return answer, err
	}
	reply, cites, err := m.cfg.Interviewer.Answer(m.ctx, s, text)
	return m.message("naps", reply, cites), err
}

// answered looks for an earlier call with the same key.
func (m *Manager) answered(ctx context.Context, once *journal.Once) (answer json.RawMessage, used bool, err error) {
	if once.Key == "" {
		return nil, false, nil
	}
	return m.cfg.Sessions.Answered(ctx, once.Owner, once.Scope, once.Key)
}

func (m *Manager) message(role, text string, cites []string) journal.Message {
	return journal.Message{ID: m.cfg.NewID(), Role: role, Text: text, Cites: cites, At: m.cfg.Now().UnixMilli()}
}

func messageEvent(msg journal.Message) journal.Event {
	return journal.NewEvent("", msg.Phase, journal.EventMessage, msg, 0)
}
