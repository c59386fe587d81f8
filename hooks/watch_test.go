package hooks

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naps/journal"
	"naps/notify"
	"naps/store/collections"
)

func TestAWatchIsSetTriedAndEndedByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	var tried []string
	down := false
	s := newSite(t, func(c *Config) {
		c.Watching.Try = func(_ context.Context, m journal.Monitor, way string) error {
			if down {
				return errors.New("dial 10.0.0.1: refused")
			}
			tried = append(tried, way+" "+m.Mail+" "+m.Webhook)
			return nil
		}
	})
	s.canMail()
	_, token := withReport(t, s)
	_, bob := s.user("bob")
	path := "/sessions/" + sharedID + "/watch"
	form := url.Values{"every": {"monthly"}, "figure": {"prices"}, "email": {"1"},
		"webhook": {"https://hook.example/x"}}
	for _, p := range []string{path, path + "/end", path + "/test"} {
		if a := s.ask(want{method: "POST", path: p, token: bob, form: form}); a.status != 404 {
			t.Errorf("another user gets %d from %s", a.status, p)
		}
	}
	for field, wrong := range map[string]string{"every": "daily", "figure": "luck", "webhook": "http://hook.example"} {
		f := url.Values{"every": {"weekly"}, field: {wrong}}
		if a := s.ask(want{method: "POST", path: path, token: token, form: f}); a.status != 422 {
			t.Errorf("%s=%s is answered %d", field, wrong, a.status)
		}
	}
	a := s.ask(want{method: "POST", path: path, token: token, form: form})
	m, err := s.x.cfg.Watching.Monitors.Monitor(t.Context(), sharedID)
	if a.status != 200 || err != nil || !m.Active || m.Every != journal.Monthly || m.Figure != journal.Prices ||
		!m.Email || m.Webhook != "https://hook.example/x" || len(m.Secret) < 20 || !strings.Contains(a.body, m.Secret) {
		t.Fatalf("%d %v %+v", a.status, err, m)
	}
	if days := time.Until(time.UnixMilli(m.Next)).Hours() / 24; days < 27 || days > 32 {
		t.Errorf("it looks again in %.1f days", days)
	}
	again := s.ask(want{method: "POST", path: path, token: token,
		form: url.Values{"every": {"monthly"}, "email": {"1"}, "webhook": {"https://hook.example/y"}}})
	if n, _ := s.x.cfg.Watching.Monitors.Monitor(t.Context(), sharedID); again.status != 200 || n.Next != m.Next ||
		n.Secret != m.Secret || n.ID != m.ID {
		t.Errorf("a change of the ways moves the look or the key: %+v", n)
	}
	for _, way := range []string{notify.Email, notify.Webhook} {
		if a := s.ask(want{method: "POST", path: path + "/test", token: token,
			form: url.Values{"way": {way}}}); a.status != 200 {
			t.Errorf("a test by %s is answered %d", way, a.status)
		}
	}
	if len(tried) != 2 || !strings.HasPrefix(tried[0], "email ann@example.com") {
		t.Errorf("tried %q", tried)
	}
	down = true
	if a := s.ask(want{method: "POST", path: path + "/test", token: token,
		form: url.Values{"way": {notify.Webhook}}}); a.status != 502 || strings.Contains(a.body, "10.0.0.1") {
		t.Errorf("a test that fails is answered %d: %s", a.status, a.body)
	}
	if a := s.ask(want{method: "POST", path: path + "/end", token: token}); a.status != 303 {
		t.Errorf("the end is answered %d", a.status)
	}
	if m, _ := s.x.cfg.Watching.Monitors.Monitor(t.Context(), sharedID); m.Active {
		t.Error("it is still active")
	}
}

func TestTheLinkInAMessageEndsThatWatchAfterItWasAskedAndNoOther(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := withReport(t, s)
	s.ask(want{method: "POST", path: "/sessions/" + sharedID + "/watch", token: token,
		form: url.Values{"every": {"weekly"}, "email": {"1"}}})
	m, err := s.x.cfg.Watching.Monitors.Monitor(t.Context(), sharedID)
	if err != nil {
		t.Fatal(err)
	}
	path := notify.EndPath(m)
	wrong := regexp.MustCompile(`.$`).ReplaceAllString(path, "g")
	for _, method := range []string{"GET", "POST"} {
		if a := s.ask(want{method: method, path: wrong}); a.status != 404 {
			t.Errorf("%s of a wrong mark is answered %d", method, a.status)
		}
	}
	active := func() bool { m, _ := s.x.cfg.Watching.Monitors.Monitor(t.Context(), sharedID); return m.Active }
	if a := s.ask(want{method: "GET", path: path}); a.status != 200 || !strings.Contains(a.body, "Stop watching?") ||
		!active() {
		t.Errorf("following the link is answered %d, active %v", a.status, active())
	}
	// What a mail program posts by itself (RFC 8058): no cookie, no origin.
	if a := s.ask(want{method: "POST", path: path,
		form: url.Values{"List-Unsubscribe": {"One-Click"}}}); a.status != 200 || active() {
		t.Errorf("one click is answered %d, active %v", a.status, active())
	}
}

func TestAnIdeaWithoutAReportCannotBeWatched(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Draft)
	if a := s.ask(want{method: "POST", path: "/sessions/mine/watch", token: token,
		form: url.Values{"every": {"weekly"}}}); a.status != 422 || !strings.Contains(a.body, "no report yet") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestOnlyWaysThatWorkAreOffered(t *testing.T) {
	t.Parallel()
	var tried []string
	s := newSite(t, func(c *Config) {
		c.Watching.Try = func(_ context.Context, m journal.Monitor, way string) error {
			tried = append(tried, way+" "+m.Mail)
			return nil
		}
	})
	_, token := withReport(t, s)
	path := "/sessions/" + sharedID + "/watch"
	s.ask(want{method: "POST", path: path, token: token, form: url.Values{"every": {"weekly"}, "email": {"1"}}})
	test := func(path string) int {
		return s.ask(want{method: "POST", path: path, token: token, form: url.Values{"way": {notify.Email}}}).status
	}
	for _, page := range []string{path, "/settings"} {
		if a := s.ask(want{method: "GET", path: page, token: token}); !strings.Contains(a.body, "no mail server") ||
			strings.Contains(a.body, `value="email"`) {
			t.Errorf("%s offers mail although none can be sent", page)
		}
		if got := test(page + "/test"); got != 422 {
			t.Errorf("a mail that cannot be sent is answered %d", got)
		}
	}
	s.canMail()
	ann, err := s.app.FindAuthRecordByEmail(collections.Users, "ann@example.com")
	if err != nil {
		t.Fatal(err)
	}
	ann.SetVerified(true)
	if err := s.app.Save(ann); err != nil {
		t.Fatal(err)
	}
	if m, err := s.x.cfg.Watching.Monitors.Monitor(t.Context(), sharedID); err != nil || !m.Email {
		t.Errorf("the wish for mails is lost while none can be sent: %v", err)
	}
	if a := s.ask(want{method: "GET", path: "/settings", token: token}); !strings.Contains(a.body, `value="email"`) {
		t.Error("settings offer no test of mail although it works")
	}
	if got := test("/settings/test"); got != 303 || len(tried) != 1 || tried[0] != "email ann@example.com" {
		t.Errorf("%d, tried %q", got, tried)
	}
}
