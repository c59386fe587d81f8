package hooks

import (
	"net/url"
	"strings"
	"testing"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
)

func TestAForgottenPasswordIsReplacedByTheLinkOfAMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	if a := s.ask(want{method: "GET", path: "/login"}); strings.Contains(a.body, `href="/reset"`) {
		t.Error("a link by mail is offered although none can be sent")
	}
	if a := s.ask(want{method: "GET", path: "/reset"}); a.status != 200 ||
		!strings.Contains(a.body, "can&#39;t send mail") && !strings.Contains(a.body, "can't send mail") {
		t.Error("the page does not say that no mail can be sent", a.status)
	}
	s.canMail()
	sent := 0
	s.app.OnMailerRecordPasswordResetSend().BindFunc(func(*core.MailerRecordEvent) error { sent++; return nil })
	if a := s.ask(want{method: "GET", path: "/login"}); !strings.Contains(a.body, `href="/reset"`) {
		t.Error("no way to a forgotten password")
	}
	var said []string
	for _, email := range []string{"ann@example.com", "nobody@example.com"} {
		a := s.ask(want{method: "POST", path: "/reset", form: url.Values{"email": {email}}})
		said = append(said, strings.ReplaceAll(a.body, email, ""))
		if a.status != 200 {
			t.Errorf("%s: %d", email, a.status)
		}
	}
	if said[0] != said[1] {
		t.Error("the answer tells whether there is such an account")
	}
	token, err := ann.NewPasswordResetToken()
	if err != nil {
		t.Fatal(err)
	}
	path := "/reset/" + token
	if a := s.ask(want{method: "GET", path: path}); a.status != 200 || !strings.Contains(a.body, "ann@example.com") ||
		strings.Contains(a.body, `value="`+path) {
		t.Fatal(a.status)
	}
	post := func(word string) answer {
		return s.ask(want{method: "POST", path: path, form: url.Values{"password": {word}}})
	}
	if a := post("short"); a.status != 422 || !strings.Contains(a.body, "8 to 71") {
		t.Error("a short password:", a.status)
	}
	if a := post("another-horse-8"); a.status != 303 || a.header.Get("Location") != "/login?done=reset" {
		t.Fatal(a.status, a.header)
	}
	if a := s.ask(want{method: "POST", path: "/login",
		form: url.Values{"email": {"ann@example.com"}, "password": {"another-horse-8"}}}); a.status != 303 {
		t.Error("the new password does not log in:", a.status)
	}
	if a := s.ask(want{method: "GET", path: "/settings", cookie: login}); a.status != 303 {
		t.Error("who was signed in by the old password still is:", a.status)
	}
	for _, used := range []answer{s.ask(want{method: "GET", path: path}), post("another-horse-8")} {
		if used.status != 410 || !strings.Contains(used.body, "/reset") {
			t.Error("a used link:", used.status)
		}
	}
}

func TestAnAddressIsConfirmedByTheFormBehindTheLinkAndNotByTheLink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	token, err := ann.NewVerificationToken()
	if err != nil {
		t.Fatal(err)
	}
	verified := func() bool {
		r, err := s.app.FindRecordById(collections.Users, ann.Id)
		return err == nil && r.Verified()
	}
	if a := s.ask(want{method: "GET", path: "/verify/" + token}); a.status != 200 || verified() {
		t.Error("a program that follows links confirms the address:", a.status)
	}
	if a := s.ask(want{method: "POST", path: "/verify/" + token, cookie: login}); a.status != 303 ||
		a.header.Get("Location") != "/settings?done=verified" || !verified() {
		t.Error("the form does not confirm it:", a.status, a.header.Get("Location"))
	}
}

func TestALinkOfAMailIsOfOneKindAndOfUsersOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	if err := s.kept.Admins.SetAdmin("boss@example.com", "correct-horse-9"); err != nil {
		t.Fatal(err)
	}
	boss, err := s.app.FindAuthRecordByEmail(core.CollectionNameSuperusers, "boss@example.com")
	if err != nil {
		t.Fatal(err)
	}
	ofBoss, err := boss.NewPasswordResetToken()
	if err != nil {
		t.Fatal(err)
	}
	confirms, err := ann.NewVerificationToken()
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"a superuser's": ofBoss, "one of another kind": confirms,
		"a login": login, "nonsense": "x"} {
		for _, method := range []string{"GET", "POST"} {
			if a := s.ask(want{method: method, path: "/reset/" + token,
				form: url.Values{"password": {"another-horse-8"}}}); a.status != 410 {
				t.Errorf("%s, %s: %d", name, method, a.status)
			}
		}
	}
}

func TestANewAddressIsTakenWithThePasswordOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, _ := s.user("ann")
	token, err := ann.NewEmailChangeToken("New@Example.com")
	if err != nil {
		t.Fatal(err)
	}
	post := func(word string) answer {
		return s.ask(want{method: "POST", path: "/email/" + token, form: url.Values{"password": {word}}})
	}
	if a := post("wrong-horse-9"); a.status != 422 || !strings.Contains(a.body, wrongPassword) {
		t.Error("a wrong password:", a.status)
	}
	if a := post("correct-horse-9"); a.status != 303 {
		t.Error("the right one:", a.status)
	}
	if r, err := s.app.FindRecordById(collections.Users, ann.Id); err != nil || r.Email() != "new@example.com" {
		t.Errorf("%v %v", r.Email(), err)
	}
}
