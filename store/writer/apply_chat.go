package writer

import (
	"fmt"

	"naps/journal"
	"naps/market"
)

// applyTurn opens or ends the answer to a question, or keeps a step of it.
func applyTurn(a *applying) error {
	t := a.c.Turn
	if t == nil {
		return nil
	}
	switch t.Do {
	case market.TurnOpen:
		return openTurn(a, t.Turn)
	case market.TurnStepDone, market.TurnEnd:
		if err := turnIsOpen(a, t.Turn); err != nil {
			return err
		}
	default:
		return fmt.Errorf("store: turn %s: nothing is known that is called %q", t.Answer, t.Do)
	}
	if t.Do == market.TurnEnd {
		_, err := a.exec(`UPDATE chat_turns SET open = 0 WHERE answer = ?`, t.Answer)
		return err
	}
	s := t.Step
	_,
		err := a.exec(
		`INSERT INTO chat_steps (answer, round, key, session, output, tokens, fetches, cost, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		t.Answer, t.Round, s.Key, a.c.Session, []byte(s.Output),
		s.Used.Tokens, s.Used.Fetches, s.Used.Cost, a.now.UnixMilli())
	return err
}

// openTurn begins a turn, or its next attempt.
func openTurn(a *applying, t market.Turn) error {
	n, err := a.exec(`INSERT INTO chat_turns (answer, session, question, attempt, round, open, at) VALUES (?, ?, ?, ?, ?, 1, ?)
		ON CONFLICT (answer) DO UPDATE SET attempt = excluded.attempt, round = excluded.round, open = 1
			WHERE excluded.attempt > chat_turns.attempt AND session = excluded.session`,
		t.Answer, a.c.Session, t.Question, t.Attempt, t.Round, a.now.UnixMilli())
	if err == nil && n == 0 {
		return fmt.Errorf("store: turn %s: %w", t.Answer, journal.ErrFenced)
	}
	return err
}

// turnIsOpen refuses what an older attempt of a turn writes, or one that is over.
func turnIsOpen(a *applying, t market.Turn) error {
	found, err := a.batch.row(`SELECT 1 FROM chat_turns WHERE answer = ? AND session = ? AND attempt = ? AND open = 1`,
		[]any{t.Answer, a.c.Session, t.Attempt}, new(int))
	if err == nil && !found {
		return fmt.Errorf("store: turn %s: %w", t.Answer, journal.ErrFenced)
	}
	return err
}

// followUpsArg binds the questions that come with an answer; most messages have none.
func followUpsArg(list []string) (any, error) {
	if len(list) == 0 {
		return nil, nil
	}
	return listArg(list)
}
