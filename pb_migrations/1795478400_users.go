package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
	"github.com/pocketbase/pocketbase/tools/types"
)

// The owner of an account may write to its row, so nothing in it gives credits or rights: those stand in
// credit_entries. Names and pictures are not needed, and what strangers may upload is one thing less to guard.
func init() {
	m.Register(func(app core.App) error {
		users, err := app.FindCollectionByNameOrId("users")
		if err != nil {
			return err
		}
		users.Fields.RemoveByName("name")
		users.Fields.RemoveByName("avatar")
		users.OAuth2.MappedFields = core.OAuth2KnownFields{}
		users.PasswordAuth.Enabled = true
		users.PasswordAuth.IdentityFields = []string{core.FieldNameEmail}
		self := "id = @request.auth.id"
		users.ListRule = types.Pointer(self)
		users.ViewRule = types.Pointer(self)
		users.CreateRule = types.Pointer("")
		users.UpdateRule = types.Pointer(self)
		users.DeleteRule = nil
		return app.Save(users)
	}, nil)
}
