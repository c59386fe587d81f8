package hooks

import (
	"errors"
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/records"
	"naps/store/collections"
)

// inviteHeader carries an invitation code to PocketBase's own create route; our page has a field for it.
const inviteHeader = "X-Invite-Code"

// signUpRefusal is why nobody may make an account, with whatever code, or empty.
func (x *signUps) signUpRefusal(code string) string {
	switch {
	case x.mode == SignUpClosed:
		return noAccounts
	case x.mode == SignUpInvite && code == "":
		return byInvitation
	}
	return ""
}

const byInvitation = "This server takes new accounts by invitation only, and this code does not admit anybody."

// redeem uses up the invitation that a new account came with. It runs in the transaction that creates the account.
func (x *signUps) redeem(tx core.App, code, user string) error {
	if code == "" {
		return nil
	}
	err := x.invites.Redeem(tx, code, user)
	if errors.Is(err, records.ErrInvite) {
		if x.mode == SignUpInvite {
			return router.NewApiError(http.StatusForbidden, byInvitation, nil)
		}
		return router.NewApiError(http.StatusForbidden, "This invitation does not admit anybody any more.", nil)
	}
	return err
}

// bindSignUp holds NAPS_SIGNUP on PocketBase's own ways to an account, too: its create route, also within a batch,
// and OAuth. Superusers may always create accounts.
func (x *signUps) bindSignUp() {
	x.app.OnRecordCreateRequest(collections.Users).BindFunc(func(e *core.RecordRequestEvent) error {
		if e.HasSuperuserAuth() {
			return e.Next()
		}
		return x.admitted(e.RequestEvent, e.Next, func() string { return e.Record.Id })
	})
	x.app.OnRecordAuthWithOAuth2Request(collections.Users).BindFunc(func(e *core.RecordAuthWithOAuth2RequestEvent) error {
		if !e.IsNewRecord {
			return e.Next()
		}
		return x.admitted(e.RequestEvent, e.Next, func() string {
			if e.Record == nil {
				return ""
			}
			return e.Record.Id
		})
	})
}

// admitted creates an account and uses up its invitation, both or neither.
func (x *signUps) admitted(e *core.RequestEvent, create func() error, user func() string) error {
	code := e.Request.Header.Get(inviteHeader)
	if text := x.signUpRefusal(code); text != "" {
		return router.NewApiError(http.StatusForbidden, text, nil)
	}
	if code == "" {
		return create()
	}
	outer := e.App
	defer func() { e.App = outer }()
	var unfinished error // the account is made, and signing in goes on with a second factor
	err := outer.RunInTransaction(func(tx core.App) error {
		e.App = tx
		err := create()
		if errors.Is(err, apis.ErrMFA) {
			unfinished, err = err, nil
		}
		if err != nil {
			return err
		}
		return x.redeem(tx, code, user())
	})
	if err != nil {
		return err
	}
	return unfinished
}

// newUser makes an account without a form: a guest of the sample, in tests anybody.
func (x *signUps) newUser(email, password string) (*core.Record, error) {
	collection, err := x.app.FindCachedCollectionByNameOrId(collections.Users)
	if err != nil {
		return nil, err
	}
	user := core.NewRecord(collection)
	user.SetEmail(email)
	user.SetPassword(password)
	return user, x.app.Save(user)
}
