package research

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"naps/journal"
	"naps/market"
)

// spendingCode marks the notice that tells what a run has used of its budgets; a page shows the last one only.
const spendingCode = "budget"

// spendingEvery is after how many searches those who watch are told.
const spendingEvery = 20

// searchCount counts the searches of a run, in all its lives. It is safe for concurrent use.
type searchCount struct{ made, told atomic.Int64 }

// due reports whether the next search is one after which to tell, to one caller only.
func (c *searchCount) due() bool {
	n, told := c.made.Load()+1, c.told.Load()
	return n-told >= spendingEvery && c.told.CompareAndSwap(told, n)
}

// meter counts what a run uses of its budgets. Only the goroutine of Research changes used.
type meter struct {
	run      string
	limits   Limits
	searches searchCount
	used     market.Used
	model    bool // a model is asked
}

// spending tells what the run has used of its budgets. more is what is used and not yet counted.
func (m *meter) spending(name market.Phase, more market.Used) journal.Event {
	used := market.Used{Fetches: int(m.searches.made.Load()) + more.Fetches, Tokens: m.used.Tokens + more.Tokens,
		Cost: m.used.Cost + more.Cost}
	return journal.NewEvent(m.run, name, journal.EventNotice,
		journal.NoticeData{Code: spendingCode, Text: m.limits.spent(used, m.model)}, 0)
}

// spent says in words what is used of the limits.
func (l Limits) spent(used market.Used, model bool) string {
	parts := []string{fmt.Sprintf("%d of %d searches", used.Fetches, l.Fetches)}
	if model {
		parts = append(parts, ofLimit(fmt.Sprint(used.Tokens), fmt.Sprint(l.Tokens), l.Tokens > 0)+" tokens")
		if used.Cost > 0 {
			parts = append(parts, ofLimit(fmt.Sprintf("$%.2f", used.Cost), fmt.Sprintf("$%.2f", l.Money), l.Money > 0))
		}
	}
	text := "Used so far: " + strings.Join(parts, ", ") + fmt.Sprintf("; searches end after %s.", minutes(l.Wall))
	if model && l.Tokens > 0 {
		text = strings.TrimSuffix(text, ".") + fmt.Sprintf(", and %.0f %% of the tokens are kept for the verdict.",
			100*reserveShare)
	}
	return text
}

func ofLimit(used, limit string, limited bool) string {
	if !limited {
		return used
	}
	return used + " of " + limit
}

func minutes(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f min", d.Minutes())
}
