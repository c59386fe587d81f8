package landing

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"naps/journal"
)

// Drafts keeps tests until they open. A missing one is journal.ErrNotFound.
type Drafts interface {
	Test(ctx context.Context, session string) (Test, error) // the latest
	// a draft: ErrLocked once it was opened, ErrTaken where its address is another's
	SaveTest(ctx context.Context, t Test) error
	OpenTest(ctx context.Context, id string, at time.Time, confirm bool) error
}

// Tests ends tests.
type Tests interface {
	// ErrNotNow unless it is open
	CloseTest(ctx context.Context, id string, at time.Time, judge func(Test, Counts) Outcome) (Test, error)
	Counts(ctx context.Context, id string) (Counts, error)
}

// Ended finds what the clock has to do.
type Ended interface {
	Overdue(ctx context.Context, today string) ([]string, error) // open tests whose last day is before today
	// closed tests whose outcome counts and is not in the score yet
	Unentered(ctx context.Context) ([]Test, error)
	Entered(ctx context.Context, id string) error // it is now
}

// Desk is what a founder does with a test. All fields are required; its methods are safe for use by many goroutines.
type Desk struct {
	Drafts  Drafts
	Tests   Tests
	Ended   Ended
	Counter *Counter
	// puts the outcome of a closed test into the score; again changes nothing
	Enter func(ctx context.Context, t Test, c Counts) error
	Mail  func() bool // the server can send mail
	NewID func() string
	Now   func() time.Time
	On    bool // public tests are switched on
}

// Save keeps a draft that is not Wrong as the session's. After a closed test it begins another one.
func (d *Desk) Save(ctx context.Context, draft Test) (Test, error) {
	if !d.On {
		return Test{}, ErrOff
	}
	now, err := d.Drafts.Test(ctx, draft.Session)
	switch {
	case err != nil && !errors.Is(err, journal.ErrNotFound):
		return Test{}, err
	case err == nil && now.Status == Open:
		return Test{}, ErrLocked
	case err == nil && now.Status == Draft:
		draft.ID, draft.Key, draft.Created = now.ID, now.Key, now.Created
	default:
		draft.ID, draft.Key, draft.Created = d.NewID(), make([]byte, 32), d.Now().UnixMilli()
		_, _ = rand.Read(draft.Key) // it never fails: see crypto/rand
	}
	draft.Status, draft.Outcome = Draft, ""
	return draft, d.Drafts.SaveTest(ctx, draft)
}

// Ending is what keeps apart the addresses of pages with the same title.
func (d *Desk) Ending() string { return strings.ToLower(rand.Text()[:5]) }

// Open publishes the session's draft. From now on nothing of it changes.
func (d *Desk) Open(ctx context.Context, session string) error {
	if !d.On {
		return ErrOff
	}
	t, err := d.Drafts.Test(ctx, session)
	if err != nil {
		return err
	}
	if t.Status != Draft {
		return ErrLocked
	}
	if field, text := t.Wrong(d.Now()); text != "" { // its last day may have passed since it was written
		return &Wrong{field, text}
	}
	return d.Drafts.OpenTest(ctx, t.ID, d.Now(), d.Mail())
}

// Wrong is a draft that cannot be opened as it stands.
type Wrong struct{ Field, Text string }

func (w *Wrong) Error() string { return "landing: " + w.Text }

// Close ends the session's test now.
func (d *Desk) Close(ctx context.Context, session string) error {
	t, err := d.Drafts.Test(ctx, session)
	if err != nil {
		return err
	}
	_, err = d.close(ctx, t.ID, Test.Judge)
	return err
}

// Remove ends a test for the operator of the server: it says nothing about the idea. slug is the address of its page.
func (d *Desk) Remove(ctx context.Context, id string) (slug string, err error) {
	t, err := d.close(ctx, id, func(Test, Counts, bool) Outcome { return Removed })
	return t.Slug, err
}

func (d *Desk) close(ctx context.Context, id string, judge func(Test, Counts, bool) Outcome) (t Test, err error) {
	if err := d.Counter.Flush(ctx); err != nil {
		return t, err
	}
	now := d.Now()
	t, err = d.Tests.CloseTest(ctx, id, now, func(t Test, c Counts) Outcome {
		return judge(t, c, !now.Before(t.Threshold.Ends()))
	})
	if err != nil || !t.Outcome.Counts() {
		return t, err
	}
	return t, d.enter(ctx, t)
}

func (d *Desk) enter(ctx context.Context, t Test) error {
	c, err := d.Tests.Counts(ctx, t.ID)
	if err != nil {
		return err
	}
	if err := d.Enter(ctx, t, c); err != nil {
		return fmt.Errorf("landing: enter the outcome: %w", err)
	}
	return d.Ended.Entered(ctx, t.ID)
}

// Round does what the clock has to do: it closes tests whose last day is past and puts outcomes into the score that a
// crash or a run kept out. It may be killed and run again.
func (d *Desk) Round(ctx context.Context) error {
	ids, err := d.Ended.Overdue(ctx, d.Now().UTC().Format(time.DateOnly))
	if err != nil {
		return err
	}
	var all []error
	for _, id := range ids {
		if _, err := d.close(ctx, id, Test.Judge); err != nil && !errors.Is(err, ErrNotNow) {
			all = append(all, fmt.Errorf("landing: test %s: %w", id, err))
		}
	}
	left, err := d.Ended.Unentered(ctx)
	for _, t := range left {
		if err := d.enter(ctx, t); err != nil {
			all = append(all, fmt.Errorf("session %s: %w", t.Session, err))
		}
	}
	return errors.Join(append(all, err)...)
}
