package store

import (
	"context"
	"errors"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

type keepTokens struct{}

// KeepingTokens says that access tokens survive the change of a password: the owner was asked and wants it so.
func (Accounts) KeepingTokens(ctx context.Context) context.Context {
	return context.WithValue(ctx, keepTokens{}, true)
}

// BindAccounts ends what an account gave away when the account changes hands, in the transaction that changes it and
// by whatever way it is changed: a form, PocketBase's own routes, the panel, the command line.
//
//   - A new token key (PocketBase makes one for each new password or address) voids every token: the logins go.
//   - A new password, and the first proof that an address is its owner's, end the access tokens. Somebody who knew the old password, or who
//     signed up with an address that is not theirs, may have made some.
func BindAccounts(app core.App) {
	app.OnRecordUpdate("users").BindFunc(func(e *core.RecordEvent) error {
		return inTransaction(e, func() error {
			before, err := e.App.FindRecordById("users", e.Record.Id)
			if err != nil {
				return err
			}
			if err := e.Next(); err != nil {
				return err
			}
			return endGiven(e.Context, e.App, before, e.Record)
		})
	})
}

func endGiven(ctx context.Context, tx core.App, before, after *core.Record) error {
	var err error
	if before.TokenKey() != after.TokenKey() {
		_, err = executeOn(ctx, tx, `DELETE FROM logins WHERE user = {:user}`, dbx.Params{"user": after.Id})
	}
	keep, _ := ctx.Value(keepTokens{}).(bool)
	password := before.GetString("password:hash") != after.GetString("password:hash") && !keep
	if proven := !before.Verified() && after.Verified(); password || proven {
		err = errors.Join(err, endTokens(ctx, tx, after.Id))
	}
	return err
}

// endTokens ends every access token of a user. In a transaction of PocketBase pass its app.
func endTokens(ctx context.Context, app core.App, user string) error {
	_, err := executeOn(ctx, app, `DELETE FROM access_tokens WHERE user = {:user}`, dbx.Params{"user": user})
	return err
}
