package rows

// The kinds of entries in the ledger. Their sum is the balance: a reservation takes the price, a release gives it back
// but for what a stop costs, a capture (amount 0) says that the reservation is spent.
const (
	EntryGrant   = "grant"
	EntryReserve = "reserve"
	EntryCapture = "capture"
	EntryRelease = "release"
)

// SumOfEntries is the query of a user's balance, in thousandths of a credit, which is what journal.Credits counts.
const SumOfEntries = `SELECT COALESCE(SUM(amount * 1000 + thousandths), 0) FROM credit_entries WHERE user = ?`
