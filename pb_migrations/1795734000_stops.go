package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A stop may keep a share of the price, so an entry of the ledger also counts thousandths of a credit, beside whole
// ones. It notes whether it gives back what a stop before a report has left, so that stops can be limited.
func init() {
	m.Register(func(app core.App) error {
		credits, err := app.FindCollectionByNameOrId("credit_entries")
		if err != nil {
			return err
		}
		credits.Fields.Add(whole("thousandths"), flag("stopped"))
		credits.RemoveIndex("idx_credit_entries_user")
		credits.AddIndex("idx_credit_entries_sum", false, "`user`, `amount`, `thousandths`", "")
		credits.AddIndex("idx_credit_entries_stopped", false, "`user`, `created`", "`stopped` = TRUE")
		return app.Save(credits)
	}, func(app core.App) error {
		credits, err := app.FindCollectionByNameOrId("credit_entries")
		if err != nil {
			return err
		}
		credits.RemoveIndex("idx_credit_entries_sum")
		credits.RemoveIndex("idx_credit_entries_stopped")
		credits.AddIndex("idx_credit_entries_user", false, "`user`, `amount`", "")
		credits.Fields.RemoveByName("thousandths")
		credits.Fields.RemoveByName("stopped")
		return app.Save(credits)
	})
}
