package hooks

import (
	"context"
	"time"

	"naps/journal"
	"naps/market"
	"naps/records"

	"github.com/pocketbase/pocketbase/core"
)

// What the edge reads and keeps, by subject. The methods are safe for use by many goroutines; a missing row is
// journal.ErrNotFound.

// Sessions reads the rows that the list and the pages show.
type Sessions interface {
	Session(ctx context.Context, id string) (journal.Session, error)
	ListSessions(ctx context.Context, list records.SessionList) (items []journal.Session, total int, err error)
	Snapshot(ctx context.Context, id string) (journal.Snapshot, error)
	// another one whenever something of the owner's ideas has changed
	Mark(ctx context.Context, owner string) (string, error)
}

// IdeaReader reads how a founder's ideas are ordered, and what was said of one.
type IdeaReader interface {
	Overview(ctx context.Context, owner string) (records.Overview, error)
	Notes(ctx context.Context, session string) ([]string, error)
	Attachments(ctx context.Context, session string) ([]journal.Attachment, error)
}

// Evidence reads what was found.
type Evidence interface {
	ListEvidence(ctx context.Context, session string, phase market.Phase) ([]market.Evidence, error)
	EvidenceByID(ctx context.Context, session, id string) (market.Evidence, market.StoredPage, error)
	SearchEvidence(ctx context.Context, owner, words string, limit int) ([]records.Found, error)
}

// Readings reads what was made of the evidence.
type Readings interface {
	List(ctx context.Context, session string, q records.ReadingQuery) ([]market.Reading, error)
	Standing(ctx context.Context, session string) (map[string]market.Reading, error)
}

// Reports reads what runs yield.
type Reports interface {
	Report(ctx context.Context, session string, version int) (json []byte, got int, err error)
	Versions(ctx context.Context, session string) ([]records.Version, error)
}

// Ledger reads what users have and what runs cost, and adds gifts.
type Ledger interface {
	Credits(ctx context.Context, user string) (journal.Credits, error)
	Charged(ctx context.Context, run string) (journal.Credits, error)
	Grant(user string, credits int, paysFor, note string) error // journal.ErrRepeated when it was granted before
	Entries(ctx context.Context, user string, limit int) ([]records.Entry, error)
}

// Accounts measures what is stored of a user, and looks after what an account gave away.
type Accounts interface {
	KeepingTokens(ctx context.Context) context.Context // a change of the password under it ends no access token
	Kept(ctx context.Context, user string) (records.Kept, error)
}

// Exporter gives away all that is stored of a user.
type Exporter interface {
	ExportAll(ctx context.Context, user string, put func(name string, data []byte) error) error
}

// Shares opens reports to people without an account.
type Shares interface {
	NewShare(ctx context.Context, session string, version int, expires int64, interviews bool) (token string, err error)
	ShareByToken(ctx context.Context, token string) (records.Share, error)
	ListShares(ctx context.Context, owner string) ([]records.Share, error)
	RevokeShare(ctx context.Context, owner, id string) error
}

// Invites keeps the invitations to make an account.
type Invites interface {
	NewInvite(i records.Invite) (code string, err error)
	RevokeInvite(id string) error
	// in the transaction that makes the account; records.ErrInvite where it admits nobody
	Redeem(tx core.App, code, user string) error
	ListInvites(ctx context.Context, limit int) ([]records.Invite, error)
}

// Admins are those who run this server.
type Admins interface {
	HasAdmin() (bool, error)
	FirstAdmin(email, password string) error // records.ErrAdminExists when there is one
	NewSetupCode(life time.Duration) (string, error)
	SetupCodeGood(code string) (bool, error)
}
