package session

import (
	"log/slog"
	"time"

	"golang.org/x/sync/singleflight"

	"naps/market"
)

// Config is what a Manager needs. All fields but Again, Logger, Chat and Turns are required.
type Config struct {
	Log         Log
	Events      EventReader
	Sessions    SessionStore
	Interviewer Interviewer
	NewID       func() string // 15 characters a-z0-9, unique
	Now         func() time.Time
	Price       Price                                  // of a run
	Again       func(text string) (market.Phase, bool) // which phase a message asks to be searched anew; nil: none does
	Pipeline    string                                 // version of the pipeline that new runs begin with
	Logger      *slog.Logger

	Chat  Chat  // answers questions about a report; nil: the Interviewer does
	Turns Turns // needed where the Chat is slow
}

// Manager is the room: it opens and retires the actors of sessions and carries out what founders ask of them.
// Its methods are safe for use by many goroutines.
type Manager struct {
	*switchboard
	*answers
	*edits
	cfg        Config
	researcher Researcher
	saying     singleflight.Group // replies under way, by idempotency key
}

// NewManager returns a Manager without any actor. SetRunner must be called before the first command.
func NewManager(cfg Config) *Manager {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	m := &Manager{switchboard: newSwitchboard(cfg.Log, cfg.Events, cfg.Logger), cfg: cfg}
	m.answers = &answers{m: m}
	m.edits = &edits{switchboard: m.switchboard, newID: cfg.NewID, now: cfg.Now}
	return m
}

// SetRunner names who carries out runs: the engine, which in turn writes through the Manager.
func (m *Manager) SetRunner(r Researcher) { m.researcher = r }
