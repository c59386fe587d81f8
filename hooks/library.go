package hooks

import (
	"context"

	"naps/market"
	"naps/store"
)

// Library reads and keeps what belongs to reports beyond their content. Its methods are safe for use by many goroutines; a missing row is
// market.ErrNotFound.
type Library interface {
	Shares
	History
}

// Shares opens reports to people without an account.
type Shares interface {
	NewShare(ctx context.Context, session string, version int, expires int64, interviews bool) (token string, err error)
	ShareByToken(ctx context.Context, token string) (store.Share, error)
	Shares(ctx context.Context, owner string) ([]store.Share, error)
	Revoke(ctx context.Context, owner, id string) error
}

// History finds reports and evidence again.
type History interface {
	Versions(ctx context.Context, session string) ([]store.Version, error)
	Mark(ctx context.Context, owner string) (string, error) // another one whenever something of the owner's ideas has changed
	Kept(ctx context.Context, user string) (store.Kept, error)
	SearchEvidence(ctx context.Context, owner, words string, limit int) ([]store.Found, error)
}

// Committer writes a change of a session and tells its tabs.
type Committer interface {
	Commit(ctx context.Context, c market.Change) (market.Outcome, error)
}
