package records

import (
	"errors"
	"time"
)

// Login is a browser or a program that is signed in. Its tokens carry its ID as a claim; without its row none of them
// opens anything. Times are Unix milliseconds.
type Login struct {
	ID      string
	User    string
	Agent   string // what the browser says of itself, shortened
	Expires int64
	Seen    int64 // to the hour
	Created string
}

// TokenPrefix begins every access token, so that tools which look for leaked secrets can know one.
const TokenPrefix = "naps_"

// The scopes of an access token.
const (
	ScopeRead  = "read"  // reports, evidence, the event streams
	ScopeWrite = "write" // also to start, stop, say and delete
)

// AccessToken lets a program act for a user. The token itself is shown once and kept as a hash. Times are Unix
// milliseconds.
type AccessToken struct {
	ID      string
	User    string
	Name    string
	Scope   string
	Expires int64
	Used    int64 // when it was last used, to the hour; 0: never
	Created string
}

// Good reports whether the token still opens anything.
func (t AccessToken) Good(at time.Time) bool { return at.UnixMilli() < t.Expires }

// ErrInvite says that an invitation admits nobody (any more): unknown, used up, expired or revoked.
var ErrInvite = errors.New("the invitation admits nobody")

// Invite lets somebody make an account. Times are Unix milliseconds; Expires 0 is never.
type Invite struct {
	ID      string
	Note    string
	Credits int // on top of what every new account gets
	Uses    int
	Used    int
	Expires int64
	Revoked bool
}

// Open reports whether the invitation still admits somebody.
func (i Invite) Open(now time.Time) bool {
	return !i.Revoked && i.Used < i.Uses && (i.Expires == 0 || now.UnixMilli() < i.Expires)
}

// ErrAdminExists refuses a second first admin.
var ErrAdminExists = errors.New("an admin exists already")
