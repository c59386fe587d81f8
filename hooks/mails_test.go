package hooks

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/mails"

	"naps/journal"
	"naps/notify"
)

// mailbox counts what PocketBase would send, by the hook of each kind of mail, and sends nothing.
type mailbox struct {
	mu   sync.Mutex
	sent map[string]int
}

func newMailbox(app core.App) *mailbox {
	b := &mailbox{sent: map[string]int{}}
	keep := func(kind string) func(e *core.MailerRecordEvent) error {
		return func(*core.MailerRecordEvent) error {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.sent[kind]++
			return nil
		}
	}
	app.OnMailerRecordVerificationSend().BindFunc(keep("verification"))
	app.OnMailerRecordEmailChangeSend().BindFunc(keep("change"))
	app.OnMailerRecordAuthAlertSend().BindFunc(keep("alert"))
	return b
}

func (b *mailbox) count(kind string) int { b.mu.Lock(); defer b.mu.Unlock(); return b.sent[kind] }

// canMail sets up a mail server that nobody listens at; who sends is stopped before, or asks for nothing more than that
// there is one.
func (s *site) canMail() { s.app.Settings().SMTP.Enabled = true }

func TestTestsOfAWatchAreThreeADayForEachWayAndUser(t *testing.T) {
	t.Parallel()
	tried := map[string]int{}
	s := newSite(t, func(c *Config) {
		c.Watching.Try = func(_ context.Context, _ journal.Monitor, way string) error {
			tried[way]++
			if way == notify.Webhook {
				return errors.New("down") // what fails was sent, too
			}
			return nil
		}
	})
	s.canMail()
	_, token := withReport(t, s)
	path := "/sessions/" + sharedID + "/watch"
	s.ask(want{method: "POST", path: path, token: token,
		form: url.Values{"every": {"weekly"}, "email": {"1"}, "push": {"1"}, "webhook": {"https://hook.example/x"}}})
	for _, way := range []string{notify.Email, notify.Webhook, notify.Push} {
		for n := range 6 {
			a := s.ask(want{method: "POST", path: path + "/test", token: token, form: url.Values{"way": {way}}})
			if (a.status == 429) != (n >= 3) || a.status == 429 &&
				(a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "3 tests today")) {
				t.Errorf("test %d by %s is answered %d", n+1, way, a.status)
			}
		}
		if tried[way] != 3 {
			t.Errorf("%d tests were sent by %s", tried[way], way)
		}
	}
}

func TestATestThatCannotBeSentSaysWhyAndIsNotCounted(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) {
		c.Watching.Try = func(context.Context, journal.Monitor, string) error {
			return &notify.Undeliverable{Sentence: "Your address isn't confirmed."}
		}
	})
	s.canMail()
	_, token := withReport(t, s)
	path := "/sessions/" + sharedID + "/watch"
	a := s.ask(want{method: "POST", path: path, token: token, form: url.Values{"every": {"weekly"}, "email": {"1"}}})
	if a.status != 200 || !strings.Contains(a.body, "confirm this address") {
		t.Errorf("the page of an unconfirmed account is %d: %s", a.status, a.body)
	}
	for range 5 {
		a := s.ask(want{method: "POST", path: path + "/test", token: token, form: url.Values{"way": {notify.Email}}})
		if a.status != 422 || !strings.Contains(a.body, "Your address isn&#39;t confirmed.") {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
}

func TestMailsThatConfirmAnAddressAreThreeADay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.canMail()
	box := newMailbox(s.app)
	_, token := s.user("ann")
	for n := range 5 {
		a := s.ask(want{method: "POST", path: "/api/collections/users/request-email-change", token: token,
			body: `{"newEmail":"stranger` + string(rune('a'+n)) + `@example.com"}`})
		if want := map[bool]int{true: 204, false: 429}[n < 3]; a.status != want {
			t.Errorf("change %d is answered %d %s", n+1, a.status, a.body)
		}
	}
	if got := box.count("change"); got != 3 {
		t.Errorf("%d mails to new addresses", got)
	}
	_, bob := s.user("bob")
	for n := range 5 {
		a := s.ask(want{method: "POST", path: "/settings/verify", token: bob})
		if want := map[bool]int{true: 303, false: 429}[n < 3]; a.status != want {
			t.Errorf("verification %d is answered %d %s", n+1, a.status, a.body)
		}
	}
	if got := box.count("verification"); got != 3 {
		t.Errorf("%d mails to confirm an address", got)
	}
	cleo, _ := s.user("cleo")
	passed := 0
	for n := range 5 {
		w := httptest.NewRecorder()
		e := &core.RecordRequestVerificationRequestEvent{RequestEvent: &core.RequestEvent{App: s.app}, Record: cleo}
		e.Response, e.Collection = w, cleo.Collection()
		err := s.app.OnRecordRequestVerificationRequest().Trigger(e,
			func(e *core.RecordRequestVerificationRequestEvent) error {
				passed++
				return e.NoContent(204)
			})
		if err != nil || w.Code != 204 {
			t.Errorf("visitor %d is answered %d, %v", n+1, w.Code, err)
		}
	}
	if passed != 3 {
		t.Errorf("%d mails that a visitor asked for", passed)
	}
}

func TestAnAlertWithWordsOfWhoSignsInGoesToConfirmedAddressesOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	box := newMailbox(s.app)
	for _, confirmed := range []bool{false, true} {
		u, _ := s.user(map[bool]string{true: "ann", false: "bob"}[confirmed])
		u.SetVerified(confirmed)
		err := mails.SendRecordAuthAlert(s.app, u, "203.0.113.9 - Buy at evil.example")
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := box.count("alert"); got != 1 {
		t.Errorf("%d alerts", got)
	}
}

func TestWrongPasswordsOfASignedInUserAreCountedByUserOnEveryWay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ways := map[string]func(u *core.Record, token, password string) answer{
		"the settings": func(_ *core.Record, token, password string) answer {
			return s.ask(want{method: "POST", path: "/settings/password", token: token,
				form: url.Values{"old": {password}, "new": {"other-horse-9"}}})
		},
		"PocketBase's own route": func(u *core.Record, token, password string) answer {
			return s.ask(want{method: "PATCH", path: "/api/collections/users/records/" + u.Id, token: token,
				body: `{"oldPassword":"` + password +
					`","password":"other-horse-9","passwordConfirm":"other-horse-9"}`})
		},
		"a change of address": func(u *core.Record, _, password string) answer {
			change, err := u.NewEmailChangeToken("new-" + u.Id + "@example.com")
			if err != nil {
				t.Fatal(err)
			}
			return s.ask(want{method: "POST", path: "/api/collections/users/confirm-email-change",
				body: `{"token":"` + change + `","password":"` + password + `"}`})
		},
	}
	for name, guess := range ways {
		u, token := s.user("u" + strings.ToLower(strings.NewReplacer(" ", "", "'", "").Replace(name)))
		for n := range 5 {
			if a := guess(u, token, "wrong-horse-"+string(rune('a'+n))); a.status == 429 || a.status < 400 {
				t.Errorf("%s: guess %d is answered %d %s", name, n+1, a.status, a.body)
			}
		}
		if a := guess(u, token, "correct-horse-9"); a.status != 429 {
			t.Errorf("%s: the sixth guess is answered %d %s", name, a.status, a.body)
		}
		for other, guess := range ways {
			if a := guess(u, token, "correct-horse-9"); a.status != 429 {
				t.Errorf("after %s, %s still takes guesses: %d", name, other, a.status)
			}
		}
		if v, token := s.user("v" + u.Id); guess(v, token, "correct-horse-9").status >= 400 {
			t.Errorf("%s: the right password of somebody else is refused", name)
		}
	}
}

func TestForgedTokensUseUpNobodysGuesses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	u, token := s.user("ann")
	change, err := u.NewEmailChangeToken("new@example.com")
	if err != nil {
		t.Fatal(err)
	}
	forged := change[:strings.LastIndexByte(change, '.')+1] + strings.Repeat("A", 43)
	for range 10 {
		s.ask(want{method: "POST", path: "/api/collections/users/confirm-email-change",
			body: `{"token":"` + forged + `","password":"x-wrong-horse"}`})
	}
	if a := s.ask(want{method: "POST", path: "/settings/password", token: token,
		form: url.Values{"old": {"correct-horse-9"}, "new": {"other-horse-9"}}}); a.status != 303 {
		t.Errorf("the owner is answered %d", a.status)
	}
}
