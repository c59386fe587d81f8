package store

import (
	"context"
	"fmt"

	"naps/journal"
	"naps/store/rows"

	"github.com/pocketbase/pocketbase/core"
)

// User is who somebody is; credits and rights are not in its row, since its owner may write there.
type User struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Verified bool   `json:"-"`
	Created  string `json:"-"`
}

// Accounts are the users and how much is stored of each.
type Accounts struct{ *database }

// User reads one account.
func (s Accounts) User(ctx context.Context, id string) (User, error) {
	return get(ctx, s, "user", func(r rows.Row) (u User, err error) {
		err = r.Scan(&u.ID, &u.Email, &u.Verified, &u.Created)
		return u, err
	}, `SELECT id, email, verified, created FROM users WHERE id = ?`, id)
}

// Credits is the sum of a user's entries in the ledger: what is neither spent nor reserved.
func (s Ledger) Credits(ctx context.Context, user string) (journal.Credits, error) {
	return get(ctx, s, "balance", rows.Value[journal.Credits], rows.SumOfEntries, user)
}

// Balance is how many whole credits a user has.
func (s Ledger) Balance(ctx context.Context, user string) (int, error) {
	c, err := s.Credits(ctx, user)
	return int(c / journal.Credit), err
}

// Charged is what a run has cost: nothing as long as it is under way, since its price is only reserved.
func (s Ledger) Charged(ctx context.Context, run string) (journal.Credits, error) {
	return get(ctx, s, "charged",
		rows.Value[journal.Credits], `SELECT CASE WHEN COUNT(*) = 2 THEN -SUM(amount * 1000 + thousandths) ELSE 0 END
		FROM credit_entries WHERE pays_for IN (?, ?)`, "reserve:"+run, "settle:"+run)
}

// grant adds credits to a user's ledger, once for each paysFor ("signup:<user>", "gift:…"): a repeat is
// journal.ErrRepeated. In a transaction of PocketBase pass its app.
func grant(app core.App, user string, credits int, paysFor, note string) error {
	collection, err := app.FindCachedCollectionByNameOrId("credit_entries")
	if err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	if _, err := app.FindFirstRecordByData(collection, "pays_for", paysFor); err == nil {
		return fmt.Errorf("store: ledger: %w", journal.ErrRepeated)
	}
	entry := core.NewRecord(collection)
	entry.Set("user", user)
	entry.Set("amount", credits)
	entry.Set("kind", rows.EntryGrant)
	entry.Set("pays_for", paysFor)
	entry.Set("note", note)
	if err := app.Save(entry); err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	return nil
}

// BindGrant gives every new user credits, in the transaction that creates the row: whether it comes from a form, the
// panel or OAuth2, there is no user without them and no credits without the user.
func BindGrant(app core.App, credits int) {
	if credits <= 0 {
		return
	}
	app.OnRecordCreate("users").BindFunc(func(e *core.RecordEvent) error {
		return inTransaction(e, func() error {
			if err := e.Next(); err != nil {
				return err
			}
			return grant(e.App, e.Record.Id, credits, "signup:"+e.Record.Id, "for signing up")
		})
	})
}

// inTransaction runs fn with the event's app in a transaction, in the one under way if there is one.
func inTransaction(e *core.RecordEvent, fn func() error) error {
	outer := e.App
	defer func() { e.App = outer }()
	return outer.RunInTransaction(func(app core.App) error {
		e.App = app
		return fn()
	})
}

// LocalUser is the account that research in a terminal belongs to. Nobody can log in to it.
const LocalUser = "local@naps.invalid"

// EnsureUser gives the id of the account with an email, making one with a random password if there is none.
func (s Accounts) EnsureUser(email string) (string, error) {
	if u, err := s.app.FindAuthRecordByEmail("users", email); err == nil {
		return u.Id, nil
	}
	users, err := s.app.FindCollectionByNameOrId("users")
	if err != nil {
		return "", fmt.Errorf("store: %w", err)
	}
	u := core.NewRecord(users)
	u.SetEmail(email)
	u.SetRandomPassword()
	if err := s.app.Save(u); err != nil {
		return "", fmt.Errorf("store: an account for %s: %w", email, err)
	}
	return u.Id, nil
}
