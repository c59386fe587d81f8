package views

import (
	"strings"

	"naps/journal"
)

// SettingsPage is what a founder keeps in order about their account.
type SettingsPage struct {
	Shell
	Verified  bool
	Mail      bool   // this server can send mail
	PushKey   string // by which push services know this server; empty: it wakes no browser
	Browsers  int    // of the user that take notifications
	Since     string // as the database writes it
	Origin    string // where the API is reached
	NewToken  string // in clear, shown this once
	TokenDays []int
	Logins    []LoginRow
	Tokens    []TokenRow
	Ledger    []LedgerRow
	Problems  Problems
}

// TokenRow is an access token. Times are Unix milliseconds.
type TokenRow struct {
	ID, Name, Scope string
	Expires, Used   int64
	Good            bool
}

// LedgerRow is a line of the ledger.
type LedgerRow struct {
	Amount              journal.Credits
	Kind, Note, Created string
}

var scopeWords = map[string]string{"read": "can read", "write": "can read and change"}

// LoginRow is a browser that is signed in. Times are Unix milliseconds.
type LoginRow struct {
	ID, Agent string
	Seen      int64
	Since     string
	This      bool // the one in front of the founder
}

// words say what a token may do, until when, and when it last did.
func (t TokenRow) words() string {
	parts := []string{scopeWords[t.Scope], "expired", "never used"}
	if t.Good {
		parts[1] = "until " + dateOf(t.Expires)
	}
	if t.Used > 0 {
		parts[2] = "last used on " + dateOf(t.Used)
	}
	return strings.Join(parts, ", ")
}

// example is a call that shows how a token is used.
func (p SettingsPage) example() string {
	token := p.NewToken
	if token == "" {
		token = "naps_…"
	}
	return "curl -H 'Authorization: Bearer " + token + "' " + p.Origin + "/api/naps/sessions"
}

// browsersAllowed says how many browsers take notifications.
func browsersAllowed(n int) string {
	if n == 0 {
		return "No browser of yours takes notifications yet."
	}
	return plural(n, "browser takes", "browsers take") + " notifications. A test goes to the one you allowed last."
}

func ledgerWords(r LedgerRow) string {
	kinds := map[string]string{"grant": "Added", "reserve": "Research run", "release": "Returned", "capture": "Report"}
	word := orElse(kinds[r.Kind], r.Kind)
	if r.Note != "" {
		word += ": " + r.Note
	}
	return word
}

func withSign(c journal.Credits) string {
	if c > 0 {
		return "+" + c.String()
	}
	return c.String()
}

// creditWords is "1 credit", "2.5 credits".
func creditWords(c journal.Credits) string {
	if c%journal.Credit == 0 {
		return plural(int(c/journal.Credit), "credit", "credits")
	}
	return c.String() + " credits"
}
