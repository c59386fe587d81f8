package hooks

import (
	"errors"
	"fmt"
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
	x.app.OnRecordAuthWithOAuth2Request(collections.Users).BindFunc(
		func(e *core.RecordAuthWithOAuth2RequestEvent) error {
			if !e.IsNewRecord {
				return e.Next()
			}
			if why := x.unproven(e); why != "" {
				return router.NewApiError(unprovenStatus, why, nil)
			}
			return x.admitted(e.RequestEvent, e.Next, func() string {
				if e.Record == nil {
					return ""
				}
				return e.Record.Id
			})
		})
}

// unprovenStatus marks our refusal of an account whose address another service did not vouch for; PocketBase does not
// use it.
const unprovenStatus = http.StatusUnprocessableEntity

// unproven says why no account can be made of what another service tells of a person: an account needs an address that
// is theirs. The log tells the operator which claim is missing; PocketBase drops an address that it does not trust
// without a word.
func (x *signUps) unproven(e *core.RecordAuthWithOAuth2RequestEvent) string {
	if e.OAuth2User == nil || e.OAuth2User.Email != "" {
		return ""
	}
	if email, _ := e.CreateData[core.FieldNameEmail].(string); email != "" {
		return ""
	}
	address, _ := e.OAuth2User.RawUser["email"].(string)
	claim, told := e.OAuth2User.RawUser["email_verified"]
	text, missing := "", ""
	switch {
	case address == "":
		text = "The other service didn't tell us your email address, so we can't make an account. Allow it to share your address, or ask the operator of this server."
		missing = "the claim email is missing; allow the scope email at the service"
	case !told:
		text = "The other service doesn't say whether your email address is confirmed, so we can't make an account. The operator of this server can fix this."
		missing = "the claim email_verified is missing; let the service send it with the scope email"
	default:
		text = "Your email address isn't confirmed at the other service. Confirm it there, then try again."
		missing = fmt.Sprintf("the claim email_verified is %v; the person must confirm the address at the service",
			claim)
	}
	x.signInPages.log.Warn("Another service did not vouch for an address, so no account was made", "service",
		e.ProviderName, "reason", missing)
	return text
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
