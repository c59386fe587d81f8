package records

import (
	"naps/journal"
)

// Account is a user as the operator sees one.
type Account struct {
	ID, Email string
	Credits   journal.Credits
	Ideas     int
	Runs      int
	Created   string // as the database writes it
}

// Entry is a line of somebody's ledger.
type Entry struct {
	Amount  journal.Credits `json:"amount"`
	Kind    string          `json:"kind"`
	Run     string          `json:"run,omitempty"`
	Note    string          `json:"note"`
	Created string          `json:"created"` // as the database writes it
}

// Kept is how much is stored of what a user wrote or had made.
type Kept struct {
	Drafts int   // ideas that no run has begun for
	Bytes  int64 // ideas, conversations and reports
}
