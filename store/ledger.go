package store

import (
	"naps/journal"
	"naps/store/rows"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
)

// Ledger is the list of credits that were granted, reserved, spent and given back.
type Ledger struct{ *database }

// Grant adds credits to a user's ledger, once for each paysFor ("gift:…"): a repeat is journal.ErrRepeated.
func (s Ledger) Grant(user string, credits int, paysFor, note string) error {
	return s.app.RunInTransaction(func(tx core.App) error { return grant(tx, user, credits, paysFor, note) })
}

// BindLedger lets superusers grant credits from the panel, by a new row in credit_entries, and keeps everything else of
// the ledger as it is. Whatever such a row says, it is a grant: it belongs to no run, and what was written under
// pays_for becomes its name, so that the same gift is not made twice. A negative amount takes credits back, never more
// than there are.
func BindLedger(app core.App) {
	app.OnRecordCreateRequest("credit_entries").BindFunc(func(e *core.RecordRequestEvent) error {
		r := e.Record
		amount := r.GetInt("amount")
		if amount == 0 {
			return e.BadRequestError("Write under amount how many credits to grant.", nil)
		}
		name := r.GetString("pays_for")
		if name == "" {
			name = security.RandomString(12)
		}
		r.Set("kind", rows.EntryGrant)
		r.Set("run", "")
		r.Set("thousandths", 0)
		r.Set("stopped", false)
		r.Set("pays_for", "admin:"+name)
		if r.GetString("note") == "" {
			r.Set("note", "granted in the panel")
		}
		app := e.App
		defer func() { e.App = app }()
		return app.RunInTransaction(func(tx core.App) error {
			e.App = tx
			var balance journal.Credits
			if err := tx.DB().NewQuery(
				`SELECT COALESCE(SUM(amount * 1000 + thousandths), 0) FROM credit_entries WHERE user = {:user}`).
				Bind(map[string]any{"user": r.GetString("user")}).Row(&balance); err != nil {
				return err
			}
			if balance+journal.Credits(amount)*journal.Credit < 0 {
				return e.BadRequestError("There are fewer credits left than that.", nil)
			}
			return e.Next()
		})
	})
	refuse := func(e *core.RecordRequestEvent) error {
		return e.BadRequestError("Entries of the ledger stay as they are. Add one that corrects.", nil)
	}
	app.OnRecordUpdateRequest("credit_entries").BindFunc(refuse)
	app.OnRecordDeleteRequest("credit_entries").BindFunc(refuse)
}
