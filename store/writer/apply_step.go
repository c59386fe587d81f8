package writer

import (
	"encoding/json"
	"errors"
	"fmt"

	"naps/journal"
)

// step records that an attempt of a step has begun, or what it brought. A step that is done stays as it is.
func (a *applying) step() error {
	s := a.c.Step
	if s == nil {
		return nil
	}
	if a.run == "" || s.Key == "" {
		return errors.New("store: a step needs a key and the fence of its run")
	}
	if s.Begun {
		return a.beginStep(s)
	}
	ids, err := a.evidence(s)
	if err != nil {
		return err
	}
	evidence, err := listArg(ids)
	if err != nil {
		return err
	}
	usage, err := jsonOf(s.Usage)
	if err != nil {
		return err
	}
	n, err := a.exec(`INSERT INTO run_steps (id, session, run, key, phase, attempt, done, failed, output, usage, evidence, created, updated)
		VALUES (?, ?, ?, ?, ?, ?, TRUE, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (run, key) DO UPDATE SET phase = excluded.phase, attempt = excluded.attempt, done = TRUE, failed = excluded.failed,
			output = excluded.output, usage = excluded.usage, evidence = excluded.evidence, updated = excluded.updated
			WHERE NOT run_steps.done`,
		a.ids.next(a.now), a.c.Session, a.run, s.Key, string(s.Phase),
		s.Attempt, s.Failed, jsonArg(s.Output), usage, evidence, a.stamp(), a.stamp())
	if err != nil {
		return fmt.Errorf("store: step %s: %w", s.Key, err)
	}
	if n == 0 {
		return a.doneBefore(s.Key)
	}
	if err := keepReadings(a, s.Readings); err != nil {
		return err
	}
	n, err = a.exec(`UPDATE runs SET tries = 0 WHERE id = ? AND tries != 0`, a.run)
	if n > 0 {
		a.wrote("runs", a.run, RowUpdated)
	}
	return err
}

func (a *applying) beginStep(s *journal.Step) error {
	n, err := a.exec(`INSERT INTO run_steps (id, session, run, key, phase, attempt, done, failed, output, usage, evidence, created, updated)
		VALUES (?, ?, ?, ?, ?, ?, FALSE, FALSE, NULL, NULL, '[]', ?, ?)
		ON CONFLICT (run, key) DO UPDATE SET attempt = excluded.attempt, updated = excluded.updated WHERE NOT run_steps.done`,
		a.ids.next(a.now), a.c.Session, a.run, s.Key, string(s.Phase), s.Attempt, a.stamp(), a.stamp())
	if err != nil {
		return fmt.Errorf("store: step %s: %w", s.Key, err)
	}
	if n == 0 {
		return a.doneBefore(s.Key)
	}
	return nil
}

// doneBefore refuses a step that is done already and gives what it brought the first time.
func (a *applying) doneBefore(key string) error {
	var output []byte
	if _, err := a.batch.row(`SELECT output FROM run_steps WHERE run = ? AND key = ?`, []any{a.run, key},
		&output); err != nil {
		return err
	}
	a.out.Answer = json.RawMessage(output)
	return fmt.Errorf("store: step %s: %w", key, journal.ErrRepeated)
}
