package hooks

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/records"
)

func TestAnIdeaWithoutVisibleLettersIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := s.user("ann")
	cookie := s.signsIn("ann@example.com", firefox)
	for name, idea := range map[string]string{
		"zero width":           "\u200b\u200c\u200d\u2060\ufeff",
		"fillers":              "\u3164\u115f\u1160\uffa0",
		"Braille":              strings.Repeat("\u2800", 10),
		"tags":                 "\U000e0041\U000e0042\U000e007f",
		"selectors":            "\ufe0f\U000e0100",
		"marks alone":          "\u0301\u034f\u0338",
		"marks of direction":   "\u202e\u2066\u200f",
		"an invisible title":   "\u200b\u3164\nInvoices for freelancers who are paid late",
		"spaces of every kind": "\u00a0\u2003\u3000\u2028",
		"an empty musical one": "\U0001d159",
	} {
		body, _ := json.Marshal(map[string]any{"idea": idea}) // a map of strings cannot fail
		if a := s.ask(want{method: "POST", path: "/api/naps/sessions", token: token,
			body: string(body)}); a.status != 422 || !strings.Contains(a.body, "Write your idea") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
		if a := s.ask(want{method: "POST", path: "/sessions", cookie: cookie,
			form: url.Values{"idea": {idea}}}); a.status != 422 {
			t.Errorf("%s, from the page: %d", name, a.status)
		}
	}
	for _, idea := range []string{"請求書", "فاکتور\u200cها", "👩\u200d💻 for hire", "a\u200b", "¿?"} {
		if text, err := textOf("idea", "your idea", idea); err != nil || text != idea {
			t.Errorf("%q: %q %v", idea, text, err)
		}
	}
	if text, err := textOf("idea", "your idea", "pay\u202eetal\u202c"); err != nil || text != "payetal" {
		t.Errorf("%q %v", text, err)
	}
}

func TestAnIdeaWithoutWordsOrThatNobodyCanReadHereIsRefusedAndNothingIsCharged(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) {
		c.Unreadable = func(b market.Brief) string {
			if strings.Contains(b.Idea, "จอง") || b.Idea == "An idea" {
				return "This idea isn't in English."
			}
			return ""
		}
	})
	ann, token := s.user("ann")
	cookie := s.signsIn("ann@example.com", firefox)
	for _, idea := range []string{"🚀🚀🚀", "12345 67", "!!! ???"} {
		body, _ := json.Marshal(map[string]any{"idea": idea, "start": true}) // a map of strings cannot fail
		if a := s.ask(want{method: "POST", path: "/api/naps/sessions", token: token,
			body: string(body)}); a.status != 422 || !strings.Contains(a.body, "in words") {
			t.Errorf("%s: %d %s", idea, a.status, a.body)
		}
		if a := s.ask(want{method: "POST", path: "/sessions", cookie: cookie,
			form: url.Values{"idea": {idea}, "start": {"1"}}}); a.status != 422 ||
			!strings.Contains(a.body, "in words") {
			t.Errorf("%s, from the page: %d", idea, a.status)
		}
	}
	thai := "ระบบจองคิวร้านสัก"
	if a := s.ask(want{method: "POST", path: "/sessions", cookie: cookie,
		form: url.Values{"idea": {thai}, "start": {"1"}}}); a.status != 422 || !strings.Contains(a.body, "in English") {
		t.Errorf("begun from the first page: %d", a.status)
	}
	s.session("s00000000000001", ann, journal.Draft)
	for name, w := range map[string]want{
		"the page": {method: "POST", path: "/sessions/s00000000000001/run", cookie: cookie,
			form: url.Values{"goal": {"side"}}},
		"the API": {method: "POST", path: "/api/naps/sessions/s00000000000001/run", token: token, body: `{}`},
	} {
		if a := s.ask(w); a.status != 422 || !strings.Contains(a.body, "in English") {
			t.Errorf("a run begun from %s: %d %s", name, a.status, a.body)
		}
	}
	if kept, err := s.Session(t.Context(), "s00000000000001"); err != nil || kept.Status != journal.Draft ||
		kept.Run != "" {
		t.Errorf("a run began: %+v, %v", kept, err)
	}
	if _, n, err := s.ListSessions(t.Context(), records.SessionList{Owner: ann.Id}); err != nil || n > 1 {
		t.Errorf("%d sessions were made, %v", n, err)
	}
}
