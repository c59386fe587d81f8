package hooks

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"golang.org/x/oauth2"

	"naps/internal/inner"
	"naps/market"
	"naps/views"
)

// Signing in with another service: the pages only carry the founder there and back. Which services there are stands in the panel, and what
// an answer is worth is decided by PocketBase's own route, with all hooks of it.
const (
	oauthCookie = "naps_oauth"
	oauthTime   = 10 * time.Minute // to sign in there
	oauthBack   = "/login/callback"
)

// journey is what a browser keeps while its founder is at the other service.
type journey struct {
	Provider, State, Verifier, Next, Code string
}

// providers are the services of the panel, as buttons of the pages.
func (x *edge) providers(next, code string) []views.Provider {
	collection, err := x.app.FindCachedCollectionByNameOrId(users)
	if err != nil || !collection.OAuth2.Enabled {
		return nil
	}
	q := url.Values{}
	for name, value := range map[string]string{"next": next, "invite": code} {
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

// leaveToProvider sends a founder to another service. The state comes back with the answer and must be the one of this browser.
func leaveToProvider(x *edge, e *core.RequestEvent) error {
	collection, err := x.app.FindCachedCollectionByNameOrId(users)
	if err != nil {
		return err
	}
	name, q := e.Request.PathValue("provider"), e.Request.URL.Query()
	c, known := collection.OAuth2.GetProviderConfig(name)
	if !known || !collection.OAuth2.Enabled {
		return market.ErrNotFound
	}
	p, err := c.InitProvider()
	if err != nil {
		return err
	}
	j := journey{Provider: name, State: security.RandomString(30), Verifier: security.RandomString(43), Next: nextOf(q.Get("next")), Code: q.Get("invite")}
	raw, err := json.Marshal(j)
	if err != nil {
		return err
	}
	x.setCookie(e, &http.Cookie{Name: oauthCookie, Value: base64.RawURLEncoding.EncodeToString(raw), HttpOnly: true, MaxAge: int(oauthTime.Seconds())})
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
	refuse := func(text string) error {
		return render(e, http.StatusUnprocessableEntity, views.LogIn(x.authPage(e, "Log in", form{next: j.Next}, views.Problems{Text: text})))
	}
	if j.State == "" || !security.Equal(q.Get("state"), j.State) || q.Get("code") == "" {
		return refuse("Signing in there did not come to its end. Try again.")
	}
	user, refused, err := x.oauthUser(e, j, q.Get("code"))
	if err != nil {
		return err
	}
	if refused != "" {
		return refuse(refused)
	}
	if err := x.logIn(e, user); err != nil {
		return err
	}
	return x.welcome(e, user, form{next: j.Next})
}

// oauthUser lets PocketBase's own route exchange the code, make or find the account, and say no in a sentence.
func (x *edge) oauthUser(e *core.RequestEvent, j journey, code string) (user *core.Record, refused string, err error) {
	body, err := json.Marshal(map[string]string{"provider": j.Provider, "code": code, "codeVerifier": j.Verifier, "redirectURL": x.base(e) + oauthBack})
	if err != nil {
		return nil, "", err
	}
	r, err := http.NewRequestWithContext(e.Request.Context(), http.MethodPost, "http://"+inner.Host+"/api/collections/"+users+"/auth-with-oauth2", bytes.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	r.Header.Set("Content-Type", "application/json")
	if j.Code != "" {
		r.Header.Set(inviteHeader, j.Code)
	}
	a, err := inner.Transport{Handler: x.inner(), From: e.Request}.RoundTrip(r)
	if err != nil {
		return nil, "", err
	}
	var said struct{ Token, Message string }
	if err := json.NewDecoder(a.Body).Decode(&said); err != nil {
		return nil, "", err
	}
	if a.StatusCode == http.StatusForbidden {
		return nil, said.Message, nil // one of ours: sign-up is closed or needs an invitation
	}
	if a.StatusCode != http.StatusOK {
		x.log.Warn("Signing in with another service was refused", "service", j.Provider, "status", a.StatusCode, "reason", said.Message)
		return nil, "Signing in there did not work. Try again, or use your password.", nil
	}
	user, err = x.app.FindAuthRecordByToken(said.Token, core.TokenTypeAuth)
	return user, "", err
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
