package hooks

import (
	"context"

	"naps/journal"
	"naps/market"
	"naps/store"
)

// What the edge reads and keeps, by subject. The methods are safe for use by many goroutines; a missing row is journal.ErrNotFound.

// Sessions reads the rows that the list and the pages show.
type Sessions interface {
	Session(ctx context.Context, id string) (journal.Session, error)
	ListSessions(ctx context.Context, list store.List) (items []journal.Session, total int, err error)
	Snapshot(ctx context.Context, id string) (journal.Snapshot, error)
	Mark(ctx context.Context, owner string) (string, error) // another one whenever something of the owner's ideas has changed
}

// Evidence reads what was found.
type Evidence interface {
	ListEvidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error)
	EvidenceByID(ctx context.Context, session, id string) (market.Evidence, market.StoredPage, error)
	SearchEvidence(ctx context.Context, owner, words string, limit int) ([]store.Found, error)
}

// Readings reads what was made of the evidence.
type Readings interface {
	List(ctx context.Context, session string, q store.ReadingQuery) ([]market.Reading, error)
	Standing(ctx context.Context, session string) (map[string]market.Reading, error)
}

// Reports reads what runs yield.
type Reports interface {
	Report(ctx context.Context, session string, version int) (json []byte, got int, err error)
	Versions(ctx context.Context, session string) ([]store.Version, error)
}

// Ledger reads what users have and what runs cost.
type Ledger interface {
	Credits(ctx context.Context, user string) (journal.Credits, error)
	Charged(ctx context.Context, run string) (journal.Credits, error)
	Entries(ctx context.Context, user string, limit int) ([]store.Entry, error)
}

// Accounts measures what is stored of a user.
type Accounts interface {
	Kept(ctx context.Context, user string) (store.Kept, error)
}

// Exporter gives away all that is stored of a user.
type Exporter interface {
	ExportAll(ctx context.Context, user string, put store.Sink) error
}

// Shares opens reports to people without an account.
type Shares interface {
	NewShare(ctx context.Context, session string, version int, expires int64, interviews bool) (token string, err error)
	ShareByToken(ctx context.Context, token string) (store.Share, error)
	ListShares(ctx context.Context, owner string) ([]store.Share, error)
	RevokeShare(ctx context.Context, owner, id string) error
}

// Invites lists the invitations to make an account.
type Invites interface {
	ListInvites(ctx context.Context, limit int) ([]store.Invite, error)
}
