package hooks

import (
	"context"

	"naps/hooks/stream"
	"naps/market"
	"naps/session"
	"naps/store"
)

// Manager is the session room as the edge uses it. Its methods are safe for use by many goroutines.
type Manager interface {
	stream.Sessions
	Ideas
	Commands
	Committer
}

// Ideas opens and removes sessions.
type Ideas interface {
	Create(ctx context.Context, idea session.Idea) (market.Session, error)
	Delete(ctx context.Context, s market.Session) error
}

// Commands are what a founder asks of a session.
type Commands interface {
	Say(ctx context.Context, s market.Session, text, key string) error
	Run(ctx context.Context, s market.Session, start session.Start) error
	Stop(ctx context.Context, s market.Session, report bool) error
}

// Store reads what is committed. Its methods are safe for use by many goroutines; a missing row is market.ErrNotFound.
type Store interface {
	Sessions
	stream.Log
	Evidence
	Results
}

// Sessions reads the rows that the list and the pages show.
type Sessions interface {
	Session(ctx context.Context, id string) (market.Session, error)
	Sessions(ctx context.Context, list store.List) (items []market.Session, total int, err error)
	Snapshot(ctx context.Context, id string) (market.Snapshot, error)
}

// Evidence reads what was found.
type Evidence interface {
	Evidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error)
	EvidenceByID(ctx context.Context, session, id string) (market.Evidence, market.StoredPage, error)
}

// Readings reads what was made of the evidence.
type Readings interface {
	List(ctx context.Context, session string, q store.ReadingQuery) ([]market.Reading, error)
	Standing(ctx context.Context, session string) (map[string]market.Reading, error)
}

// Results reads what a run yields and costs.
type Results interface {
	Report(ctx context.Context, session string, version int) (json []byte, got int, err error)
	Credits(ctx context.Context, user string) (market.Credits, error)
	Charged(ctx context.Context, run string) (market.Credits, error)
}
