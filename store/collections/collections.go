// Package collections names the collections of naps for those who bind PocketBase's hooks to them. What is in them is
// for package store only.
package collections

// Collections that hooks are bound to by name.
const (
	Users    = "users" // PocketBase's own collection of accounts
	Sessions = "sessions"
)

// Needed are those that naps cannot live without: all that its migrations make.
var Needed = []string{Users, Sessions, "messages", "stream_buffer", "runs", "run_steps", "pages", "evidence",
	"readings", "findings", "reports",
	"credit_entries", "monitors", "shares", cache, "invites", "access_tokens", "logins", "pushes", "workers"}

// cache holds answers of the web, which can be fetched again.
const cache = "fetch_cache"

// MayBeEmptied reports whether naps can do without the rows of a needed collection.
func MayBeEmptied(name string) bool { return name == cache }

// Access are those whose rows let somebody in: when one changes or goes, what it has opened may have to end.
var Access = []string{Users, "logins", "access_tokens"}

// Live are those that owners may subscribe to by PocketBase's realtime API.
var Live = []string{Sessions, "messages", "stream_buffer", "runs", "evidence", "findings", "reports"}
