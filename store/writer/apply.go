package writer

import (
	"encoding/json"
	"errors"
	"fmt"

	"naps/journal"
	"naps/market"
	"naps/store/disk"
)

// applying is one change on its way into the transaction.
type applying struct {
	*batch
	c      *journal.Change
	bodies map[string][]byte
	head   int64 // number of the session's last event
	run    string
	owner  string
	row    rowChange // what the session's row is to become
	events []journal.Event
	late   []journal.Event // what the commit itself has to tell; it comes last
	out    journal.Outcome
}

// apply writes one change: all of it, or nothing and the reason. An error that wraps errBroken says that the whole
// transaction is lost.
func (b *batch) apply(c *journal.Change, head int64, bodies map[string][]byte) (journal.Outcome, int64, error) {
	a := &applying{batch: b, c: c, bodies: bodies, head: head}
	after, rows := len(b.after), len(b.rows)
	var err error
	if a.single() {
		// A statement is atomic by itself: the bulk of the log needs no savepoint.
		if err = safely(a.all); disk.IsStorageError(err) {
			err = fmt.Errorf("%w: %w", errBroken, err)
		}
	} else {
		err = b.savepoint(a.all)
	}
	if err != nil {
		b.after, b.rows = b.after[:after], b.rows[:rows]
		return a.out, head, err
	}
	return a.out, a.head, nil
}

// single reports whether the change writes one row at most: an event, perhaps fenced.
func (a *applying) single() bool {
	c := a.c
	return c.Once == nil && c.Create == nil && c.Start == nil && c.Claim == nil && c.Step == nil && c.Brought == nil &&
		c.Own == nil && c.Read == nil && c.Turn == nil && c.Attach == nil && c.Detach == "" && c.State == nil &&
		len(c.Add) == 0 && c.Report == nil && c.End == nil && len(c.Events) == 1 &&
		c.Events[0].Kind != journal.EventFinding
}

// all takes the fields of the change in the order in which journal.Change lists them.
func (a *applying) all() error {
	readOutside := func() error { return keepReadings(a, a.c.Read) }
	turn := func() error { return applyTurn(a) }
	attachments := func() error { return applyAttachments(a) }
	brought := func() error { return applyBrought(a) }
	for _, part := range []func() error{
		a.fence, a.exists, a.once, a.create, a.start, a.claim, a.yield, a.step,
		brought, a.own, readOutside, turn, attachments, a.state, a.add, a.report, a.end,
		a.log, a.saveRow,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	if a.c.Create != nil {
		a.known[a.c.Session] = true
	}
	return nil
}

// exists refuses what belongs to a session that is gone: a late event must not outlive it.
func (a *applying) exists() error {
	id := a.c.Session
	if a.c.Create != nil || a.known[id] {
		return nil
	}
	found, err := a.batch.row(`SELECT 1 FROM sessions WHERE id = ?`, []any{id}, new(int))
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("store: session %w", journal.ErrNotFound)
	}
	a.known[id] = true
	return nil
}

func (a *applying) fence() error {
	want := a.c.Fence
	if want == nil {
		return nil
	}
	a.run = want.Run
	is, ok := a.fences[want.Run]
	if !ok {
		_, err := a.batch.row(`SELECT session, status, attempt FROM runs WHERE id = ?`, []any{want.Run}, &is.session,
			&is.status, &is.attempt)
		if err != nil {
			return err
		}
		a.fences[want.Run] = is
	}
	if is.session != a.c.Session || !is.status.Live() || is.attempt != want.Attempt {
		if err := a.exists(); err != nil {
			return err // a session that is gone is the better reason
		}
		return fmt.Errorf("store: %w", journal.ErrFenced)
	}
	a.known[a.c.Session] = true // its run is there, and both are deleted together
	return nil
}

func (a *applying) once() error {
	o := a.c.Once
	if o == nil {
		return nil
	}
	n,
		err := a.exec(
		`INSERT INTO idempotency (owner, scope, key, answer, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		o.Owner, o.Scope, o.Key, []byte(o.Answer), a.now.UnixMilli())
	if err != nil || n == 1 {
		return err
	}
	var answer []byte
	if _, err := a.batch.row(`SELECT answer FROM idempotency WHERE owner = ? AND scope = ? AND key = ?`,
		[]any{o.Owner, o.Scope, o.Key}, &answer); err != nil {
		return err
	}
	a.out.Answer = answer
	return fmt.Errorf("store: %w", journal.ErrRepeated)
}

// own keeps evidence that does not come from a run.
func (a *applying) own() error {
	if len(a.c.Own) == 0 {
		return nil
	}
	_, err := a.evidence(&journal.Step{Evidence: a.c.Own})
	return err
}

// state merges what the step and the change say about the session's row; the change comes last.
func (a *applying) state() error {
	if s := a.c.Step; s != nil && s.State != nil {
		a.row.take(s.State)
	}
	if a.c.State != nil {
		a.row.take(a.c.State)
	}
	return nil
}

func (a *applying) add() error {
	var all []journal.Message
	if a.c.Step != nil {
		all = append(all, a.c.Step.Add...)
	}
	for _, m := range append(all, a.c.Add...) {
		if m.ID == "" {
			return errors.New("store: a message needs an id")
		}
		cites, err := listArg(m.Cites)
		if err != nil {
			return err
		}
		follow, err := followUpsArg(m.FollowUps)
		if err != nil {
			return err
		}
		at := m.At
		if at == 0 {
			at = a.now.UnixMilli()
		}
		id := a.ids.next(a.now)
		var kept string
		_, err = a.batch.row(`INSERT INTO messages (id, session, message, role, text, phase, attempt, evidence, follow_ups, at, seq)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (session, message) DO UPDATE SET role = excluded.role, text = excluded.text, phase = excluded.phase,
				attempt = excluded.attempt, evidence = excluded.evidence, follow_ups = excluded.follow_ups, at = excluded.at
			RETURNING id`,
			[]any{id, a.c.Session, m.ID, m.Role, m.Text, m.Phase, m.Attempt, cites, follow, at, a.head}, &kept)
		if err != nil {
			return fmt.Errorf("store: message: %w", err)
		}
		if kept == id {
			a.wrote("messages", id, RowCreated)
		} else {
			a.wrote("messages", kept, RowUpdated)
		}
	}
	return nil
}

// listArg binds a list as JSON; none at all is an empty list.
func listArg[T any](list []T) (any, error) {
	if list == nil {
		list = []T{}
	}
	raw, err := market.Encode(list)
	return jsonArg(raw), err
}

func jsonOf(v any) (any, error) {
	raw, err := market.Encode(v)
	return jsonArg(json.RawMessage(raw)), err
}
