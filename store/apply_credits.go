package store

import (
	"fmt"

	"naps/market"
)

// The kinds of entries in the ledger. Their sum is the balance: a reservation takes the price, a release gives it back,
// a capture (amount 0) says that the reservation is spent.
const (
	entryGrant   = "grant"
	entryReserve = "reserve"
	entryCapture = "capture"
	entryRelease = "release"
)

// reserve takes the price of a run from its owner's balance. A free run leaves no entry.
func (a *applying) reserve(run market.Run) error {
	if run.Cost <= 0 {
		return nil
	}
	balance := 0
	if _, err := a.batch.row(sumOfEntries, []any{run.Owner}, &balance); err != nil {
		return err
	}
	if balance < run.Cost {
		return fmt.Errorf("store: %w", market.ErrNoCredit)
	}
	return a.entry(run.Owner, -run.Cost, entryReserve, run.ID, "reserve:"+run.ID)
}

// settle captures or releases what the run reserved, once. A run whose report is committed is paid for however it ends: a stop, a crash
// that is given up or a restored database in the moment before its end does not make the report free.
func (a *applying) settle(e *market.Ending) error {
	var owner string
	var cost int
	if _, err := a.batch.row(`SELECT owner, cost FROM runs WHERE id = ?`, []any{e.Run}, &owner, &cost); err != nil {
		return err
	}
	if cost <= 0 {
		return nil
	}
	reported, err := a.batch.row(reportOf, []any{a.c.Session, e.Run}, new(int))
	if err != nil {
		return err
	}
	if e.Capture || reported {
		return a.entry(owner, 0, entryCapture, e.Run, "settle:"+e.Run)
	}
	return a.entry(owner, cost, entryRelease, e.Run, "settle:"+e.Run)
}

func (a *applying) entry(user string, amount int, kind, run, paysFor string) error {
	_, err := a.exec(insertEntry, a.ids.next(a.now), user, amount, kind, run, paysFor, "", a.stamp())
	if err != nil {
		return fmt.Errorf("store: credit entry: %w", err)
	}
	return nil
}

const (
	reportOf     = `SELECT 1 FROM reports WHERE session = ? AND run = ? LIMIT 1`
	insertEntry  = `INSERT INTO credit_entries (id, user, amount, kind, run, pays_for, note, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	sumOfEntries = `SELECT COALESCE(SUM(amount), 0) FROM credit_entries WHERE user = ?`
)
