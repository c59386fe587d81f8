package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"naps/journal"
	"naps/market"
	"naps/session"
)

// slowChat says a word a second, as a step each, until it has said all of its words.
type slowChat struct {
	words []string
	did   []string // steps that were made
	slow  bool
}

func (c *slowChat) Asks(journal.Session, string) bool { return true }
func (c *slowChat) Slow(journal.Session) bool         { return c.slow }

func (c *slowChat) Answer(context.Context, journal.Session, string) (journal.Message, error) {
	return journal.Message{Text: "At once."}, nil
}

func (c *slowChat) Tell(ctx context.Context, _ market.Turn, j session.TurnJournal) (journal.Message, error) {
	var m journal.Message
	for _, w := range c.words {
		_, err := j.Do(ctx, w, func(ctx context.Context) (market.TurnStep, []market.Evidence, error) {
			select {
			case <-time.After(time.Second):
				c.did = append(c.did, w)
				return market.TurnStep{}, nil, nil
			case <-ctx.Done():
				return market.TurnStep{}, nil, context.Cause(ctx)
			}
		})
		if err != nil {
			return m, err
		}
		m.Text += w
		if err := j.Show(ctx, w); err != nil {
			return m, err
		}
	}
	return m, nil
}

// openTurns is what a process finds that starts anew.
type openTurns struct {
	turns []market.Turn
	steps map[string]market.TurnStep
}

func (o openTurns) OpenTurns(context.Context) ([]market.Turn, error) { return o.turns, nil }
func (o openTurns) LastTurn(context.Context, string) (market.Turn, error) {
	return market.Turn{}, journal.ErrNotFound
}
func (o openTurns) TurnSteps(context.Context, string, int) (map[string]market.TurnStep, error) {
	return o.steps, nil
}

func talking(log *memory, c *slowChat, o openTurns) *session.Manager {
	n := 0
	m := session.NewManager(session.Config{
		Log: log, Events: log, Sessions: log, Interviewer: voice{}, Now: time.Now,
		Pipeline: "test", NewID: func() string { n++; return fmt.Sprintf("id%013d", n) },
		Chat: c, Turns: o,
	})
	m.SetRunner(&staff{})
	return m
}

// answersOf are the answers that a tab was sent.
func answersOf(t *testing.T, tab *session.Tab) (answers []journal.Message, deltas int) {
	t.Helper()
	for {
		select {
		case f := <-tab.C:
			switch {
			case f.Event.Kind == journal.EventText:
				deltas++
			case f.Event.Kind == journal.EventMessage && strings.Contains(string(f.Event.Data), `"role":"naps"`):
				var m journal.Message
				must(t, json.Unmarshal(f.Event.Data, &m))
				answers = append(answers, m)
			}
		default:
			return answers, deltas
		}
	}
}

func TestAnAnswerIsShownAsItComesAndKeptOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chat := &slowChat{words: []string{"one ", "two ", "three"}, slow: true}
		m := talking(newMemory(), chat, openTurns{})
		defer m.Close()
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		must(t, m.Say(t.Context(), journal.Session{ID: "s", Owner: "o", Report: 1, Status: journal.Done}, "Why?", "k"))
		time.Sleep(time.Minute)
		synctest.Wait()
		answers, deltas := answersOf(t, tab)
		if len(answers) != 1 || answers[0].Text != "one two three" || !journal.IsAnswer(answers[0].ID) || deltas < 4 {
			t.Errorf("%+v, %d deltas", answers, deltas)
		}
	})
}

// What is asked while a run is under way is answered at once by the interviewer, and no run takes it for a part of the
// idea.
func TestAQuestionInTheMiddleOfARunIsAnsweredAndIsNoNote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		m := talking(log, &slowChat{slow: true}, openTurns{})
		defer m.Close()
		must(t, m.Say(t.Context(), journal.Session{ID: "s", Owner: "o", Run: "r", Status: journal.Running},
			"Who are the rivals?", "k"))
		synctest.Wait()
		events, err := log.Events(t.Context(), "s", 0, 1<<40, 100)
		must(t, err)
		var said []journal.Message
		for _, e := range events {
			if e.Kind == journal.EventMessage {
				var msg journal.Message
				must(t, json.Unmarshal(e.Data, &msg))
				said = append(said, msg)
			}
		}
		if len(said) != 2 || said[0].ID != journal.QuestionID(strings.TrimPrefix(said[0].ID, "ask-")) ||
			said[1].Text != "You said: Who are the rivals?" {
			t.Errorf("%+v", said)
		}
	})
}

func TestAStoppedAnswerKeepsWhatWasSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chat := &slowChat{words: []string{"one ", "two ", "three"}, slow: true}
		m := talking(newMemory(), chat, openTurns{})
		defer m.Close()
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		s := journal.Session{ID: "s", Owner: "o", Report: 1, Status: journal.Done, Run: "r"}
		must(t, m.Say(t.Context(), s, "Why?", "k"))
		time.Sleep(1500 * time.Millisecond)
		must(t, m.Stop(t.Context(), s, false))
		synctest.Wait()
		answers, _ := answersOf(t, tab)
		if len(answers) != 1 || answers[0].Text != "one \n\nStopped." || len(chat.did) != 1 {
			t.Errorf("%+v after %q", answers, chat.did)
		}
	})
}

func TestAProcessThatStartsFinishesAnswersWithoutDoingTheirStepsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chat := &slowChat{words: []string{"one ", "two"}, slow: true}
		m := talking(newMemory(), chat, openTurns{
			turns: []market.Turn{{Answer: journal.AnswerID("a"), Session: "s", Question: "Why?", Attempt: 1, Round: 1}},
			steps: map[string]market.TurnStep{"one ": {}},
		})
		defer m.Close()
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		must(t, m.ResumeAnswers(t.Context()))
		time.Sleep(time.Minute)
		synctest.Wait()
		answers, _ := answersOf(t, tab)
		if len(answers) != 1 || answers[0].Text != "one two" || answers[0].Attempt != 2 || len(chat.did) != 1 {
			t.Errorf("%+v after %q", answers, chat.did)
		}
	})
}

func TestAShutdownLeavesAnAnswerToTheNextProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chat := &slowChat{words: []string{"one ", "two"}, slow: true}
		log := newMemory()
		m := talking(log, chat, openTurns{})
		must(t, m.Say(t.Context(), journal.Session{ID: "s", Owner: "o", Report: 1, Status: journal.Done}, "Why?", "k"))
		time.Sleep(500 * time.Millisecond)
		m.Close()
		events, err := log.Events(t.Context(), "s", 0, 1<<40, 100)
		must(t, err)
		for _, e := range events {
			if e.Kind == journal.EventMessage && strings.Contains(string(e.Data), `"role":"naps"`) {
				t.Errorf("an answer was kept at a shutdown: %s", e.Data)
			}
		}
	})
}
