package app

import (
	"cmp"
	"context"
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/doctor"
)

// mailSetup is how a configuration sends mail, for the doctor.
func mailSetup(c *Config, app core.App) doctor.MailSetup {
	meta := app.Settings().Meta
	m := doctor.MailSetup{On: app.Settings().SMTP.Enabled, Name: meta.AppName, Sender: meta.SenderAddress,
		Address: meta.AppURL, Public: c.PublicURL}
	if m.To = c.TestMail; m.To != "" {
		m.Send = func(ctx context.Context) error { return testMail(app)(ctx, m.To) }
	}
	return m
}

// What PocketBase puts into the settings of a new database: nobody's name, and addresses that lead nowhere.
const (
	anyName   = "Acme"
	anySender = "Support"
	anyDomain = "@example.com"
)

// nameMails lets mails carry the name, the sender and the address of this instance. What the operator has set stays,
// but for the address where NAPS_PUBLIC_URL says it: there is one place for each fact. Without one, links lead to where
// the server listens on this machine.
func nameMails(app core.App, publicURL, listens string) error {
	s, err := app.Settings().Clone()
	if err != nil {
		return err
	}
	was := s.Meta
	if s.Meta.AppName == anyName {
		s.Meta.AppName = "naps"
	}
	if s.Meta.SenderName == anySender {
		s.Meta.SenderName = s.Meta.AppName
	}
	if u, err := url.Parse(s.Meta.AppURL); publicURL != "" || err == nil && isThisMachine(u.Hostname()) {
		s.Meta.AppURL = cmp.Or(publicURL, localURL(listens), s.Meta.AppURL)
	}
	if strings.HasSuffix(s.Meta.SenderAddress, anyDomain) {
		s.Meta.SenderAddress = cmp.Or(addressOf(s.SMTP.Username), noReplyAt(publicURL), s.Meta.SenderAddress)
	}
	if s.Meta == was {
		return nil
	}
	return app.Save(s)
}

// addressOf is a user name of a mail server that is an address, as it is with most: the server sends from that one if
// from any.
func addressOf(user string) string {
	if a, err := mail.ParseAddress(user); err == nil && strings.Contains(a.Address, "@") {
		return a.Address
	}
	return ""
}

// noReplyAt is a sender at the host of a public address; empty where that is no name of the web.
func noReplyAt(publicURL string) string {
	u, err := url.Parse(publicURL)
	if err != nil || !strings.Contains(u.Hostname(), ".") || strings.Trim(u.Hostname(), "0123456789.") == "" {
		return ""
	}
	return "no-reply@" + u.Hostname()
}

func isThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// localURL is an address by which this machine reaches a server that listens at host:port, or at every host; empty
// where that is not known.
func localURL(listens string) string {
	host, port, err := net.SplitHostPort(listens)
	if err != nil || port == "" || port == "0" {
		return ""
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// letters are the mails about an account, for the collection users. They lead to pages of naps.
func letters(users *core.Collection) map[*core.EmailTemplate]core.EmailTemplate {
	const sign = "\n<p>{APP_NAME}<br/><a href=\"{APP_URL}\">{APP_URL}</a></p>"
	button := func(path, words string) string {
		return `<p><a class="btn" href="{APP_URL}` + path + `{TOKEN}" target="_blank" rel="noopener">` + words +
			"</a></p>\n"
	}
	return map[*core.EmailTemplate]core.EmailTemplate{
		&users.VerificationTemplate: {
			Subject: "Confirm your email address for {APP_NAME}",
			Body: "<p>Confirm that this address is yours, so that {APP_NAME} may send you mail.</p>\n" +
				button("/verify/", "Confirm address") + "<p>Didn't sign up? Ignore this mail.</p>" + sign,
		},
		&users.ResetPasswordTemplate: {
			Subject: "Reset your {APP_NAME} password",
			Body: "<p>Choose a new password for your account.</p>\n" + button("/reset/", "Choose a new password") +
				"<p>Didn't ask for this? Ignore this mail. Your password stays as it is.</p>" + sign,
		},
		&users.ConfirmEmailChangeTemplate: {
			Subject: "Confirm your new email address for {APP_NAME}",
			Body: "<p>Confirm that this is the new address of your account.</p>\n" +
				button("/email/", "Confirm new address") + "<p>Didn't ask for this? Ignore this mail.</p>" + sign,
		},
		&users.OTP.EmailTemplate: {
			Subject: "Your {APP_NAME} code: {OTP}",
			Body:    "<p>Your code to log in is <strong>{OTP}</strong>. It works for a few minutes.</p>\n<p>Didn't try to log in? Ignore this mail.</p>" + sign,
		},
		&users.AuthAlert.EmailTemplate: {
			Subject: "New login to your {APP_NAME} account",
			Body:    "<p>Somebody logged in to your account from a new place:</p>\n<p><em>{ALERT_INFO}</em></p>\n<p>Was it you? Then there is nothing to do. If not, change your password now.</p>" + sign,
		},
	}
}

// writeLetters puts our mails about accounts in the place of PocketBase's own, which lead into the panel. What the
// operator has written stays.
func writeLetters(app core.App) error {
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	fresh := core.NewAuthCollection("fresh")
	theirs := []core.EmailTemplate{fresh.VerificationTemplate, fresh.ResetPasswordTemplate,
		fresh.ConfirmEmailChangeTemplate, fresh.OTP.EmailTemplate, fresh.AuthAlert.EmailTemplate}
	changed := false
	for at, ours := range letters(users) {
		if *at != ours && slices.Contains(theirs, *at) {
			*at, changed = ours, true
		}
	}
	if !changed {
		return nil
	}
	return app.Save(users)
}
