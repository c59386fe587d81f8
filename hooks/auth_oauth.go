package hooks

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"golang.org/x/oauth2"

	"naps/journal"
	"naps/store/collections"
	"naps/views"
)

// Signing in with another service: the pages only carry the founder there and back. Which services there are stands
// in the panel, and what an answer is worth is decided by PocketBase's own route, with all hooks of it.
const (
	oauthCookie = "naps_oauth"
	oauthTime   = 10 * time.Minute // to sign in there
	oauthBack   = "/login/callback"
)

// journey is what a browser keeps while its founder is at the other service.
type journey struct {
	Provider, State, Verifier, Next, Code, MFA string
}

// providers are the services of the panel, as buttons of the pages.
func (x *signInPages) providers(f form) []views.Provider {
	collection, err := x.app.FindCachedCollectionByNameOrId(collections.Users)
	if err != nil || !collection.OAuth2.Enabled {
		return nil
	}
	q := url.Values{}
	for name, value := range map[string]string{"next": f.next, "invite": f.code, "mfa": f.mfa} {
		if value != "" {
			q.Set(name, value)
		}
	}
	kept := ""
	if len(q) > 0 {
		kept = "?" + q.Encode()
	}
	var list []views.Provider
	for _, c := range collection.OAuth2.Providers {
		p, err := c.InitProvider()
		if err != nil {
			x.log.Warn("A service to sign in with cannot be used", "service", c.Name, "error", err)
			continue
		}
		list = append(list, views.Provider{Name: p.DisplayName(), URL: "/login/with/" + c.Name + kept})
	}
	return list
}

// leaveToProvider sends a founder to another service. The state comes back with the answer and must be the one of
// this browser.
func leaveToProvider(x *edge, e *core.RequestEvent) error {
	collection, err := x.app.FindCachedCollectionByNameOrId(collections.Users)
	if err != nil {
		return err
	}
	name, q := e.Request.PathValue("provider"), e.Request.URL.Query()
	c, known := collection.OAuth2.GetProviderConfig(name)
	if !known || !collection.OAuth2.Enabled {
		return journal.ErrNotFound
	}
	p, err := c.InitProvider()
	if err != nil {
		return err
	}
	j := journey{
		Provider: name, State: security.RandomString(30), Verifier: security.RandomString(43),
		Next: nextOf(q.Get("next")), Code: q.Get("invite"), MFA: q.Get("mfa"),
	}
	raw, err := json.Marshal(j)
	if err != nil {
		return err
	}
	kept := base64.RawURLEncoding.EncodeToString(raw)
	x.setCookie(e, &http.Cookie{Name: oauthCookie, Value: kept, HttpOnly: true, MaxAge: int(oauthTime.Seconds())})
	p.SetRedirectURL(x.base(e) + oauthBack)
	var options []oauth2.AuthCodeOption
	if p.PKCE() {
		options = append(options, oauth2.S256ChallengeOption(j.Verifier))
	}
	return e.Redirect(http.StatusSeeOther, p.BuildAuthURL(j.State, options...))
}

// returnFromProvider takes the answer of another service.
func returnFromProvider(x *edge, e *core.RequestEvent) error {
	j := journeyOf(e.Request)
	x.setCookie(e, &http.Cookie{Name: oauthCookie, HttpOnly: true, MaxAge: -1})
	q := e.Request.URL.Query()
	f := form{next: j.Next, code: j.Code, mfa: j.MFA}
	if j.State == "" || !security.Equal(q.Get("state"), j.State) || q.Get("code") == "" {
		text := "Signing in wasn’t completed. Try again."
		return x.showLogIn(e, http.StatusUnprocessableEntity, form{next: j.Next}, text)
	}
	// PocketBase's own route exchanges the code, makes or finds the account, and says no in a sentence.
	s, err := x.askPocketBase(e, "auth-with-oauth2", map[string]string{
		"provider": j.Provider, "code": q.Get("code"), "codeVerifier": j.Verifier,
		"redirectURL": x.base(e) + oauthBack, "mfaId": j.MFA,
	}, map[string]string{inviteHeader: j.Code})
	if err != nil {
		return err
	}
	if s.status == unprovenStatus {
		return x.showLogIn(e, http.StatusUnprocessableEntity, form{next: j.Next}, s.Message)
	}
	if s.status == http.StatusForbidden {
		text := "This account can’t sign in yet."
		if x.cfg.SignUp != SignUpOpen || j.Code != "" {
			text = s.Message // ours: sign-up is closed or needs an invitation
		}
		return x.showLogIn(e, http.StatusUnprocessableEntity, form{next: j.Next}, text)
	}
	if s.status != http.StatusOK && s.MFA == "" {
		x.log.Warn("Signing in with another service was refused",
			"service", j.Provider, "status", s.status, "reason", s.Message)
	}
	return x.goOn(e, f, s, core.MFAMethodOAuth2, "Signing in there did not work. Try again, or use your password.")
}

// journeyOf reads what the browser kept; what is not from us is empty.
func journeyOf(r *http.Request) (j journey) {
	c, err := r.Cookie(oauthCookie)
	if err != nil {
		return j
	}
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(raw, &j) != nil {
		return journey{}
	}
	j.Next = nextOf(j.Next)
	return j
}
