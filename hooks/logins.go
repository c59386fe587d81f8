package hooks

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/market"
	"naps/store"
	"naps/views"
)

// Logins keeps the browsers that are signed in. Its methods are safe for use by many goroutines; a missing row is market.ErrNotFound.
type Logins interface {
	KeepLogin(ctx context.Context, token, before string, l store.Login) error
	LoginOf(ctx context.Context, token string) (store.Login, error)
	Logins(ctx context.Context, user string) ([]store.Login, error)
	SeeLogin(ctx context.Context, l store.Login) error
	EndLogin(ctx context.Context, user, id string) error
	EndLogins(ctx context.Context, user, token string) error
}

// ended reports whether the owner of a token has ended the login to which it belongs. One that nobody noted, such as a program's, goes on.
func (x *edge) ended(ctx context.Context, token string) bool {
	if x.cfg.Logins == nil {
		return false
	}
	if x.endings.has(token) {
		return true
	}
	l, err := x.cfg.Logins.LoginOf(ctx, token)
	if errors.Is(err, market.ErrNotFound) {
		return false
	}
	if err != nil {
		x.log.Warn("A login could not be looked up", "error", err)
		return true
	}
	if err := x.cfg.Logins.SeeLogin(ctx, l); err != nil {
		x.log.Warn("A login could not be noted", "user", l.User, "error", err)
	}
	return l.Ended
}

// keepLogin notes a browser that was given a token, so that its owner can end it. A disk that takes nothing keeps nobody out.
func (x *edge) keepLogin(e *core.RequestEvent, user *core.Record, token string) {
	if x.cfg.Logins == nil {
		return
	}
	l := store.Login{User: user.Id, Agent: agentOf(e.Request.UserAgent()), Expires: time.Now().Add(user.Collection().AuthToken.DurationTime()).UnixMilli()}
	if err := x.cfg.Logins.KeepLogin(e.Request.Context(), token, cookieToken(e.Request), l); err != nil {
		x.log.Warn("A login was not noted", "user", user.Id, "error", err)
	}
}

// endLogin voids the token of the browser that signs out. An error says that it could not.
func (x *edge) endLogin(e *core.RequestEvent) error {
	token := cookieToken(e.Request)
	if x.cfg.Logins == nil || token == "" || e.Auth == nil {
		return nil
	}
	return x.endNow(e.Request.Context(), e.Auth.Id, token)
}

// endOneLogin signs another browser of the user out.
func endOneLogin(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if x.cfg.Logins == nil {
		return market.ErrNotFound
	}
	if err := x.cfg.Logins.EndLogin(e.Request.Context(), user.Id, e.Request.PathValue("login")); err != nil {
		return err
	}
	return redirect(e, "/settings?done=login")
}

func (x *edge) showLogins(e *core.RequestEvent, user *core.Record, p *views.SettingsPage) error {
	if x.cfg.Logins == nil {
		return nil
	}
	logins, err := x.cfg.Logins.Logins(e.Request.Context(), user.Id)
	if err != nil {
		return err
	}
	this, err := x.cfg.Logins.LoginOf(e.Request.Context(), cookieToken(e.Request))
	if err != nil && !errors.Is(err, market.ErrNotFound) {
		return err
	}
	for _, l := range logins {
		p.Logins = append(p.Logins, views.LoginRow{ID: l.ID, Agent: l.Agent, Seen: l.Seen, Since: l.Created, This: l.ID == this.ID})
	}
	return nil
}

// The names by which people know browsers and systems, the more exact first: most browsers also name others.
var (
	browsers = []struct{ sign, name string }{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = []struct{ sign, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// agentOf says in two words which browser it is; what it says besides is not kept.
func agentOf(agent string) string {
	find := func(list []struct{ sign, name string }) string {
		for _, x := range list {
			if strings.Contains(agent, x.sign) {
				return x.name
			}
		}
		return ""
	}
	browser, system := find(browsers), find(systems)
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser != "":
		return browser
	}
	return system
}
