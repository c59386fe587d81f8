package writer

import (
	"fmt"

	"naps/journal"
	"naps/market"
)

// rowChange collects what a change makes of its session's row, which is saved once, at the end.
type rowChange struct {
	fields map[string]any
}

func (r *rowChange) set(field string, value any) {
	if r.fields == nil {
		r.fields = map[string]any{}
	}
	r.fields[field] = value
}

// take adds the fields that a state names.
func (r *rowChange) take(s *journal.State) {
	pick(r, "status", s.Status)
	pick(r, "reason", s.Reason)
	pick(r, "phase", s.Phase)
	pick(r, "progress", s.Progress)
	pick(r, "title", s.Title)
	pick(r, "score", s.Score)
	pick(r, "low", s.Low)
	pick(r, "high", s.High)
	pick(r, "verdict", s.Verdict)
	pick(r, "lean", s.Lean)
	pick(r, "inconclusive", s.Unsure)
	pick(r, "tags", s.Tags)
	pick(r, "pinned", s.Pinned)
	pick(r, "archived", s.Archived)
	if s.Name != nil {
		r.set("title", *s.Name)
		r.set("named", true)
	}
	pick(r, "goal", s.Goal)
	pick(r, "kill", s.Kill)
	pick(r, "privacy", s.Privacy)
}

func pick[T any](r *rowChange, field string, value *T) {
	if value != nil {
		r.set(field, plain(*value))
	}
}

// plain turns our own string types into strings, which is what PocketBase's fields take.
func plain(v any) any {
	switch v := v.(type) {
	case journal.Status:
		return string(v)
	case market.Phase:
		return string(v)
	case market.Goal:
		return string(v)
	case market.Privacy:
		return string(v)
	case []market.Criterion:
		if v == nil {
			return []market.Criterion{}
		}
	case []string:
		if v == nil {
			return []string{}
		}
	}
	return v
}

// saveRow lets PocketBase save the row, so that its subscribers hear of it after the commit. It comes last in a change:
// PocketBase remembers whom to tell even when a savepoint takes the row back.
func (a *applying) saveRow() error {
	if a.row.fields == nil {
		return nil
	}
	record, err := a.record()
	if err != nil {
		return err
	}
	if _, named := a.row.fields["named"]; !named && record.GetBool("named") {
		delete(a.row.fields, "title") // the founder's name for the idea outlives what a run would call it
	}
	for field, value := range a.row.fields {
		record.Set(field, value)
	}
	record.Set("head_seq", a.head)
	// Validation is for what comes from outside; this comes from rooms of ours.
	if err := a.app.SaveNoValidate(record); err != nil {
		return fmt.Errorf("store: session row: %w", err)
	}
	return nil
}
