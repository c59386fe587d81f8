package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
)

// inviteHeader carries an invitation code to PocketBase's own create route; our page has a field for it.
const inviteHeader = "X-Invite-Code"

// signUpRefusal is why nobody may make an account with this code, or empty.
func (x *edge) signUpRefusal(code string) string {
	switch x.cfg.SignUp {
	case SignUpClosed:
		return "This server takes no new accounts."
	case SignUpInvite:
		if code == "" || x.cfg.Invited == nil || !x.cfg.Invited(code) {
			return "This server takes new accounts by invitation only, and this code does not admit anybody."
		}
	}
	return ""
}

// bindSignUp holds NAPS_SIGNUP on PocketBase's own ways to an account, too: its create route, also within a batch, and OAuth.
// Superusers may always create accounts.
func (x *edge) bindSignUp() {
	x.app.OnRecordCreateRequest(users).BindFunc(func(e *core.RecordRequestEvent) error {
		if e.HasSuperuserAuth() {
			return e.Next()
		}
		if text := x.signUpRefusal(e.Request.Header.Get(inviteHeader)); text != "" {
			return router.NewApiError(http.StatusForbidden, text, nil)
		}
		return e.Next()
	})
	x.app.OnRecordAuthWithOAuth2Request(users).BindFunc(func(e *core.RecordAuthWithOAuth2RequestEvent) error {
		if !e.IsNewRecord {
			return e.Next()
		}
		if text := x.signUpRefusal(e.Request.Header.Get(inviteHeader)); text != "" {
			return router.NewApiError(http.StatusForbidden, text, nil)
		}
		return e.Next()
	})
}
