package hooks

import (
	"errors"
	"testing"
	"time"
)

func TestAQuotaNeverLetsMoreThroughInAnySpan(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	q := newQuota(3, day, "Enough.")
	q.now = func() time.Time { return at }
	var passed []time.Time
	for range 24 * 10 {
		var tired *tooFast
		switch err := q.take("ann"); {
		case err == nil:
			passed = append(passed, at)
		case !errors.As(err, &tired) || tired.Text != "Enough." || tired.After <= 0 || tired.After > day:
			t.Fatalf("it answers %v", err)
		}
		at = at.Add(time.Hour)
	}
	if len(passed) != 30 {
		t.Errorf("%d passed in ten days", len(passed))
	}
	for i := 3; i < len(passed); i++ {
		if passed[i].Sub(passed[i-3]) < day {
			t.Errorf("four passed between %s and %s", passed[i-3], passed[i])
		}
	}
	if err := q.take("bob"); err != nil {
		t.Error("one key uses up what another has")
	}
	q.giveBack("bob")
	at = at.Add(2 * day)
	if err := q.take("cleo"); err != nil || len(q.used) != 1 {
		t.Errorf("old keys stay: %v, %v", q.used, err)
	}
}
