package writer

import (
	"fmt"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

// entry is a line of the ledger that belongs to a run.
type entry struct {
	user, kind, run string
	amount          journal.Credits
	note            string
	stopped         bool
}

// reserve takes the price of a run from its owner's balance, less what stops of the runs that it continues have cost. A
// free run leaves no entry.
func (a *applying) reserve(run journal.Run) error {
	if run.Cost <= 0 {
		return nil
	}
	if most := termsOf(a.app).StopsPerDay; most > 0 {
		n, err := a.stopsSince(run.Owner)
		if err != nil {
			return err
		}
		if n >= most {
			return fmt.Errorf("store: %w", journal.ErrStops)
		}
	}
	paid, err := a.paidBefore(run.Continues)
	if err != nil {
		return err
	}
	price := max(0, journal.Credits(run.Cost)*journal.Credit-paid)
	var balance journal.Credits
	if _, err := a.batch.row(rows.SumOfEntries, []any{run.Owner}, &balance); err != nil {
		return err
	}
	if balance < price {
		return fmt.Errorf("store: %w", journal.ErrNoCredit)
	}
	return a.entry(entry{user: run.Owner, kind: rows.EntryReserve, run: run.ID, amount: -price})
}

// paidBefore is what the stops of a run and of those it continues have cost, back to the last one that ended in a
// report.
func (a *applying) paidBefore(run string) (paid journal.Credits, err error) {
	for seen := map[string]bool{}; run != "" && !seen[run]; {
		seen[run] = true
		var captured bool
		var sum journal.Credits
		if _, err := a.batch.row(entriesOfRun, []any{"reserve:" + run, "settle:" + run}, &captured, &sum); err != nil {
			return 0, err
		}
		if captured {
			break
		}
		paid -= sum
		before := ""
		if _, err := a.batch.row(`SELECT continues FROM runs WHERE id = ?`, []any{run}, &before); err != nil {
			return 0, err
		}
		run = before
	}
	return paid, nil
}

// settle captures or releases what the run reserved, once. A run whose report is committed is paid for however it ends:
// a stop, a crash that is given up or a restored database in the moment before its end does not make the report free.
func (a *applying) settle(e *journal.Ending) error {
	var owner, continues string
	var cost, attempt, phases int
	_, err := a.batch.row(`SELECT r.owner, r.cost, r.attempt, r.continues, s.progress
		FROM runs r JOIN sessions s ON s.id = r.session WHERE r.id = ?`,
		[]any{e.Run}, &owner, &cost, &attempt, &continues, &phases)
	if err != nil || cost <= 0 {
		return err
	}
	reported, err := a.batch.row(reportOf, []any{a.c.Session, e.Run}, new(int))
	if err != nil {
		return err
	}
	if e.Capture || reported {
		return a.entry(entry{user: owner, kind: rows.EntryCapture, run: e.Run})
	}
	var captured bool
	var reserved journal.Credits
	if _, err := a.batch.row(entriesOfRun, []any{"reserve:" + e.Run, ""}, &captured, &reserved); err != nil {
		return err
	}
	back := entry{user: owner, kind: rows.EntryRelease, run: e.Run, amount: -reserved}
	if e.Status == journal.Stopped && attempt > 0 {
		return a.stopped(back, journal.Credits(cost)*journal.Credit, phases, continues)
	}
	return a.entry(back)
}

// stopped gives back what a run had reserved but for the share of the price that its finished phases cost. What was
// paid for the runs that it continues was paid for the same phases.
func (a *applying) stopped(back entry, price journal.Credits, phases int, continues string) error {
	back.stopped = true
	if share := termsOf(a.app).StopShare; share > 0 {
		paid, err := a.paidBefore(continues)
		if err != nil {
			return err
		}
		costs := min(max(0, price.Share(share, phases)-paid), back.amount)
		back.amount -= costs
		if costs > 0 {
			back.note = fmt.Sprintf("stopped after %d of %d phases, which cost %s", phases, len(market.Phases), costs)
			text := fmt.Sprintf(
				"You stopped after %d of %d phases. That cost %s of a credit; the rest of the price was given back, "+
					"and going on costs only the rest.", phases, len(market.Phases), costs)
			a.late = append(a.late, journal.NewEvent(back.run, "", journal.EventNotice,
				journal.NoticeData{Code: "charged", Text: text}, 0))
		}
	}
	return a.entry(back)
}

func (a *applying) entry(e entry) error {
	paysFor := "settle:" + e.run
	if e.kind == rows.EntryReserve {
		paysFor = "reserve:" + e.run
	}
	whole, rest := int64(e.amount/journal.Credit), int64(e.amount%journal.Credit)
	_, err := a.exec(insertEntry, a.ids.next(a.now), e.user, whole, rest, e.kind, e.run, paysFor, e.note, e.stopped,
		a.stamp())
	if err != nil {
		return fmt.Errorf("store: credit entry: %w", err)
	}
	return nil
}

const (
	reportOf    = `SELECT 1 FROM reports WHERE session = ? AND run = ? LIMIT 1`
	insertEntry = `INSERT INTO credit_entries (id, user, amount, thousandths, kind, run, pays_for, note, stopped, created)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// The sum is in thousandths.
	entriesOfRun = `SELECT COALESCE(MAX(kind = 'capture'), FALSE), COALESCE(SUM(amount * 1000 + thousandths), 0)
		FROM credit_entries WHERE pays_for IN (?, ?)`
)
