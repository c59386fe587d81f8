package app

import (
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/mails"

	"naps/internal/migrated"
)

// mailApp is an app that sends by a real mail server on this machine.
func mailApp(t *testing.T) (app *core.BaseApp, letters <-chan string) {
	t.Helper()
	app = core.NewBaseApp(core.BaseAppConfig{DataDir: migrated.Folder(t)})
	must(t, app.Bootstrap())
	must(t, app.RunAllMigrations())
	t.Cleanup(func() { _ = app.ResetBootstrapState() })
	port, letters := postOffice(t)
	s := app.Settings()
	s.SMTP.Enabled, s.SMTP.Host, s.SMTP.Port = true, "127.0.0.1", port
	must(t, app.Save(s))
	return app, letters
}

// textsOf are the texts of a mail as a person reads them, one after the other.
func textsOf(t *testing.T, raw string) (head mail.Header, text string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	must(t, err)
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	must(t, err)
	if !strings.HasPrefix(kind, "multipart/") {
		b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		must(t, err)
		return m.Header, string(b)
	}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextPart()
		if err == io.EOF {
			return m.Header, text
		}
		must(t, err)
		b, err := io.ReadAll(p)
		must(t, err)
		text += string(b) + "\n"
	}
}

func TestMailsCarryTheNameTheSenderAndTheAddressOfTheInstance(t *testing.T) {
	t.Parallel()
	app, letters := mailApp(t)
	must(t, nameMails(app, "https://ideas.firm.example", "127.0.0.1:8090"))
	must(t, writeLetters(app))
	users, err := app.FindCollectionByNameOrId("users")
	must(t, err)
	ann := core.NewRecord(users)
	ann.SetEmail("ann@example.com")
	ann.SetPassword("correct-horse-9")
	must(t, app.Save(ann))
	for path, send := range map[string]func() error{
		"/reset/":  func() error { return mails.SendRecordPasswordReset(app, ann) },
		"/verify/": func() error { return mails.SendRecordVerification(app, ann) },
		"/email/":  func() error { return mails.SendRecordChangeEmail(app, ann, "new@example.com") },
		"":         func() error { return mails.SendRecordOTP(app, ann, "id", "123456") },
		"test":     func() error { return testMail(app)(context.Background(), "boss@example.com") },
	} {
		must(t, send())
		head, text := textsOf(t, <-letters)
		from, err := mail.ParseAddress(head.Get("From"))
		if err != nil || from.Name != "naps" || from.Address != "no-reply@ideas.firm.example" {
			t.Errorf("%s comes from %q", path, head.Get("From"))
		}
		all := text + head.Get("Subject")
		for _, bad := range []string{"Acme", "localhost", "/_/", "{APP", "{TOKEN}"} {
			if strings.Contains(all, bad) {
				t.Errorf("%s says %q: %s", path, bad, all)
			}
		}
		if path != "" && path != "test" &&
			!regexp.MustCompile(`https://ideas\.firm\.example`+path+`eyJ`).MatchString(all) {
			t.Errorf("%s does not lead to a page of naps: %s", path, all)
		}
	}
}

func TestWhatTheOperatorHasSetForMailsStays(t *testing.T) {
	t.Parallel()
	app, _ := mailApp(t)
	s := app.Settings()
	s.Meta.AppName, s.Meta.SenderName, s.Meta.SenderAddress, s.Meta.AppURL = "Ideas", "Ida", "ida@firm.example",
		"https://panel.firm.example"
	must(t, app.Save(s))
	users, err := app.FindCollectionByNameOrId("users")
	must(t, err)
	users.ResetPasswordTemplate.Subject = "Our own words"
	must(t, app.Save(users))
	must(t, nameMails(app, "", ":8508"))
	must(t, writeLetters(app))
	if m := app.Settings().Meta; m.AppName != "Ideas" || m.SenderName != "Ida" ||
		m.SenderAddress != "ida@firm.example" || m.AppURL != "https://panel.firm.example" {
		t.Errorf("%+v", m)
	}
	users, err = app.FindCollectionByNameOrId("users")
	must(t, err)
	if users.ResetPasswordTemplate.Subject != "Our own words" ||
		!strings.Contains(users.VerificationTemplate.Body, "/verify/") {
		t.Errorf("%+v", users.ResetPasswordTemplate)
	}
}

func TestWithoutAPublicAddressMailsLeadToWhereTheServerListens(t *testing.T) {
	t.Parallel()
	app, _ := mailApp(t)
	for listens, want := range map[string]string{":8508": "http://127.0.0.1:8508", "0.0.0.0:81": "http://127.0.0.1:81",
		"127.0.0.1:9000": "http://127.0.0.1:9000", "[::]:82": "http://127.0.0.1:82"} {
		must(t, nameMails(app, "", listens))
		if got := app.Settings().Meta.AppURL; got != want {
			t.Errorf("at %s mails lead to %s", listens, got)
		}
	}
}

func TestTheSenderIsTheUserOfTheMailServerWhereThatIsAnAddress(t *testing.T) {
	t.Parallel()
	app, _ := mailApp(t)
	s := app.Settings()
	s.SMTP.Username = "post@firm.example"
	must(t, app.Save(s))
	must(t, nameMails(app, "https://10.0.0.7", ""))
	if got := app.Settings().Meta.SenderAddress; got != "post@firm.example" {
		t.Errorf("mails come from %s", got)
	}
	for public, want := range map[string]string{"https://naps.example": "no-reply@naps.example", "https://10.0.0.7": "",
		"http://localhost:8090": "", "": ""} {
		if got := noReplyAt(public); got != want {
			t.Errorf("%s: %q", public, got)
		}
	}
}
