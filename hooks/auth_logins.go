package hooks

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/journal"
	"naps/records"
	"naps/store/collections"
	"naps/views"
)

// Logins keeps who is signed in. Its methods are safe for use by many goroutines; a login that has ended is
// journal.ErrNotFound.
type Logins interface {
	Login(ctx context.Context, id string) (records.Login, error)
	ListLogins(ctx context.Context, user string) ([]records.Login, error)
	SeeLogin(ctx context.Context, l records.Login) error
	EndLogin(ctx context.Context, user, id string) error

	// Those that follow work in the transaction of the app that is passed.

	NewLogin(ctx context.Context, tx core.App, l records.Login) error
	ExtendLogin(ctx context.Context, tx core.App, user, id string, expires int64) error
	DropLogin(ctx context.Context, tx core.App, user, id string) error
}

// loginClaim names the login in each token of it, however often the token is renewed.
const loginClaim = "login"

// keyRefreshed marks the request that renews a token of a login, with the login.
const keyRefreshed = "napsRefreshed"

// byAdministrator is what an owner reads of a login that a superuser opened in their name.
const byAdministrator = "The administrator of this server"

// bindLogins gives every token that PocketBase makes for a user a login: by password, one-time code, another service,
// impersonation. A token that is renewed keeps the login it had, and a token for files belongs to the login that
// asked for it.
func (x *signIns) bindLogins() {
	x.app.OnRecordAuthRefreshRequest(collections.Users).BindFunc(func(e *core.RecordAuthRefreshRequestEvent) error {
		e.Set(keyRefreshed, e.Get(keyLogin))
		return e.Next()
	})
	x.app.OnRecordAuthRequest(collections.Users).BindFunc(x.claimLogin)
	x.app.OnFileTokenRequest(collections.Users).BindFunc(func(e *core.FileTokenRequestEvent) error {
		claims, err := security.ParseUnverifiedJWT(e.Token) // PocketBase made it just now
		if err != nil {
			return err
		}
		login, _ := e.Get(keyLogin).(string)
		if e.Token, err = signed(e.Record, claims, login, e.Record.Collection().FileToken.Secret); err != nil {
			return err
		}
		return e.Next()
	})
}

// claimLogin puts the login into a token before it is given away. The login is kept first, so that no token is out of
// which nobody knows; it is taken back where PocketBase refuses after all, above all until a second factor is there.
func (x *signIns) claimLogin(e *core.RecordAuthRequestEvent) error {
	claims, err := security.ParseUnverifiedJWT(e.Token) // PocketBase made it just now
	if err != nil {
		return err
	}
	if claims[loginClaim] != nil {
		return e.Next() // it cannot be renewed, so the same token is given once more
	}
	expires, err := claims.GetExpirationTime()
	if err != nil || expires == nil {
		return errors.New("hooks: a token without an end")
	}
	ctx := e.Request.Context()
	login, renewed := e.Get(keyRefreshed).(string)
	if renewed {
		err = x.logins.ExtendLogin(ctx, e.App, e.Record.Id, login, expires.UnixMilli())
	} else {
		login = core.GenerateDefaultRandomId()
		agent := agentOf(e.Request.UserAgent())
		l := records.Login{ID: login, User: e.Record.Id, Agent: agent, Expires: expires.UnixMilli()}
		if e.HasSuperuserAuth() {
			l.Agent = byAdministrator
		}
		err = x.logins.NewLogin(ctx, e.App, l)
	}
	if err != nil {
		return x.toldBy(e.RequestEvent, err)
	}
	if e.Token, err = signed(e.Record, claims, login, e.Record.Collection().AuthToken.Secret); err != nil {
		return err
	}
	err = e.Next()
	if err != nil && !renewed {
		if err := x.logins.DropLogin(ctx, e.App, e.Record.Id, login); err != nil {
			x.log.Warn("A login that was refused stays in the list", "user", e.Record.Id, "error", err)
		}
	}
	return err
}

// toldBy is an error of ours in words for a route of PocketBase, where our own answer to errors does not stand around.
func (x *signIns) toldBy(e *core.RequestEvent, err error) error {
	if errors.Is(err, journal.ErrNotFound) {
		err = errEnded // it ended while its token was being renewed
	}
	return x.frame.answer(e, elsewhere, err)
}

// signed is a token with the claims of another one and a login.
func signed(user *core.Record, claims jwt.MapClaims, login, secret string) (string, error) {
	claims = maps.Clone(claims)
	claims[loginClaim] = login
	return security.NewJWT(claims, user.TokenKey()+secret, 0) // its end is among the claims
}

// tokenFor is a token of a login as PocketBase makes them.
func tokenFor(user *core.Record, login string) (token string, expires int64, err error) {
	token, err = user.NewAuthToken()
	if err != nil {
		return "", 0, err
	}
	claims, err := security.ParseUnverifiedJWT(token)
	if err != nil {
		return "", 0, err
	}
	token, err = signed(user, claims, login, user.Collection().AuthToken.Secret)
	return token, time.Now().Add(user.Collection().AuthToken.DurationTime()).UnixMilli(), err
}

// logIn opens a login for a user whom we know already: the first admin, a guest of the sample, who has just changed
// their password. Everybody else comes by PocketBase's own routes (auth_pages.go).
func (x *signIns) logIn(e *core.RequestEvent, user *core.Record) error {
	login := core.GenerateDefaultRandomId()
	token, expires, err := tokenFor(user, login)
	if err != nil {
		return err
	}
	l := records.Login{ID: login, User: user.Id, Agent: agentOf(e.Request.UserAgent()), Expires: expires}
	if err := x.logins.NewLogin(e.Request.Context(), e.App, l); err != nil {
		return err
	}
	x.signedIn(e, user, token, login)
	return nil
}

// signedIn gives the browser the token of a login and ends the one that it had before, whosever that was.
func (x *signIns) signedIn(e *core.RequestEvent, user *core.Record, token, login string) {
	x.endOwn(e)
	x.cookieJar.giveCookie(e, user, token)
	e.Auth = user
	e.Set(keyLogin, login)
}

// renew gives a browser that was away for long a fresh token of its login, where PocketBase would do the same.
func (x *signIns) renew(e *core.RequestEvent, h holder) error {
	info, err := e.RequestInfo()
	if err != nil {
		return err
	}
	if ok, err := x.app.CanAccessRecord(h.record, info, h.record.Collection().AuthRule); !ok || err != nil {
		return err
	}
	token, expires, err := tokenFor(h.record, h.login)
	if err != nil {
		return err
	}
	if err := x.logins.ExtendLogin(e.Request.Context(), e.App, h.record.Id, h.login, expires); err != nil {
		return err
	}
	x.cookieJar.giveCookie(e, h.record, token)
	return nil
}

func (x *signIns) logOut(e *core.RequestEvent) {
	x.endOwn(e)
	x.cookieJar.setCookie(e, &http.Cookie{Name: authCookie, HttpOnly: true, MaxAge: -1})
	// Only the cache: clearing storage would also end the notifications that this browser takes for others who use it.
	e.Response.Header().Set("Clear-Site-Data", `"cache"`)
	e.Auth = nil
}

// endOwn ends the login of the browser that asks.
func (x *signIns) endOwn(e *core.RequestEvent) {
	login, _ := e.Get(keyLogin).(string)
	if login == "" || e.Auth == nil {
		return
	}
	if err := x.endLogin(e.Request.Context(), e.Auth.Id, login); err != nil && !errors.Is(err, journal.ErrNotFound) {
		x.log.Warn("A login was ended in memory only", "user", e.Auth.Id, "error", err)
	}
	e.Set(keyLogin, "")
}

// endLogin ends a login with every token, stream and subscription of it. A disk that takes nothing does not keep it
// alive: until the next start memory says no.
func (x *signIns) endLogin(ctx context.Context, user, login string) error {
	err := x.logins.EndLogin(context.WithoutCancel(ctx), user, login)
	if err != nil && !errors.Is(err, journal.ErrNotFound) {
		x.unsaved.add(login)
	}
	x.rights.rightsChanged(user)
	return err
}

// endedLogins are logins whose end could not be saved. It is safe for use by many goroutines.
type endedLogins struct{ ids sync.Map }

func (l *endedLogins) add(id string) { l.ids.Store(id, true) }

func (l *endedLogins) has(id string) bool { _, ended := l.ids.Load(id); return ended }

// endOneLogin signs another browser of the user out.
func endOneLogin(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	l, err := x.cfg.Logins.Login(e.Request.Context(), e.Request.PathValue("login"))
	if err != nil {
		return err
	}
	if l.User != user.Id {
		return journal.ErrNotFound
	}
	if err := x.endLogin(e.Request.Context(), user.Id, l.ID); err != nil {
		return err
	}
	return redirect(e, "/settings?done=login")
}

func (x *signIns) showLogins(e *core.RequestEvent, user *core.Record, p *views.SettingsPage) error {
	logins, err := x.logins.ListLogins(e.Request.Context(), user.Id)
	if err != nil {
		return err
	}
	this, _ := e.Get(keyLogin).(string)
	for _, l := range logins {
		row := views.LoginRow{ID: l.ID, Agent: l.Agent, Seen: l.Seen, Since: l.Created, This: l.ID == this}
		p.Logins = append(p.Logins, row)
	}
	return nil
}
