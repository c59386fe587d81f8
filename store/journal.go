package store

import (
	"context"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

const stepColumns = `key, phase, attempt, done, failed, output, usage, evidence`

// keptStep is a step with the ids of its evidence.
type keptStep struct {
	journal.Step
	ids []string
}

func scanStep(r rows.Row) (s keptStep, err error) {
	var output, usage, ids []byte
	var done bool
	if err = r.Scan(&s.Key, &s.Phase, &s.Attempt, &done, &s.Failed, &output, &usage, &ids); err != nil {
		return s, err
	}
	s.Begun = !done
	if len(output) > 0 {
		s.Output = output
	}
	if err = rows.FromJSON(usage, &s.Usage); err != nil {
		return s, err
	}
	return s, rows.FromJSON(ids, &s.ids)
}

// Journal gives the steps of a run by key, with their evidence and its texts; Begun marks those whose attempt has not
// ended.
func (s Runs) Journal(ctx context.Context, run string) (map[string]journal.Step, error) {
	steps := map[string]journal.Step{}
	err := s.view(ctx, func(q rows.Querier) error {
		return readJournal(ctx, q, run, steps, func(keptStep) bool { return true })
	})
	return steps, err
}

// JournalLine gives the steps that a run may use of those it continues: finished, not failed, and not a run's own
// ("@…"). Where two runs of the line have a step, the younger one counts.
func (s Runs) JournalLine(ctx context.Context, run string) (map[string]journal.Step, error) {
	steps := map[string]journal.Step{}
	err := s.view(ctx, func(q rows.Querier) error {
		seen := map[string]bool{run: true}
		for {
			before, err := rows.Collect(ctx, q, rows.Value[string], `SELECT continues FROM runs WHERE id = ?`, run)
			if err != nil {
				return err
			}
			if len(before) == 0 || before[0] == "" || seen[before[0]] {
				return nil
			}
			run = before[0]
			seen[run] = true
			err = readJournal(ctx, q, run, steps, func(s keptStep) bool {
				return !s.Begun && !s.Failed && !strings.HasPrefix(s.Key, "@")
			})
			if err != nil {
				return err
			}
		}
	})
	return steps, err
}

// readJournal adds the steps of a run that use accepts and into does not have yet.
func readJournal(ctx context.Context, q rows.Querier, run string, into map[string]journal.Step,
	use func(keptStep) bool) error {
	steps, err := rows.Collect(ctx, q, scanStep, `SELECT `+stepColumns+` FROM run_steps WHERE run = ?`, run)
	if err != nil || len(steps) == 0 {
		return err
	}
	evidence, err := rows.Collect(ctx, q, rows.ScanEvidence,
		`SELECT `+rows.EvidenceColumns+` FROM evidence WHERE session = (SELECT session FROM runs WHERE id = ?)`, run)
	if err != nil {
		return err
	}
	if err := rows.LoadTexts(ctx, q, evidence); err != nil {
		return err
	}
	byID := make(map[string]market.Evidence, len(evidence))
	for _, e := range evidence {
		byID[e.ID] = e
	}
	for _, s := range steps {
		if _, ok := into[s.Key]; ok || !use(s) {
			continue
		}
		for _, id := range s.ids {
			if e, ok := byID[id]; ok {
				s.Evidence = append(s.Evidence, e)
			}
		}
		into[s.Key] = s.Step
	}
	return nil
}
