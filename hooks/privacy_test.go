package hooks

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
)

// shownPrivacy is the mode of an idea as the API shows it.
func (s *site) shownPrivacy(id, token string) (mode market.Privacy) {
	s.t.Helper()
	var got struct{ Privacy market.Privacy }
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions/" + id, token: token}); json.Unmarshal([]byte(a.body),
		&got) != nil {
		s.t.Fatalf("%d %s", a.status, a.body)
	}
	return got.Privacy
}

func TestThePrivacyOfAnIdeaIsChosenByPageAndAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t, withNotes)
	_, token := s.user("ann")
	a := s.ask(want{method: "POST", path: "/api/naps/sessions", token: token,
		body: `{"idea":"An order book for florists who lose orders","privacy":"careful"}`})
	var made journal.Session
	if err := json.Unmarshal([]byte(a.body), &made); err != nil || a.status != 201 || made.Privacy != market.Careful {
		t.Fatalf("%d %s", a.status, a.body)
	}
	at := "/api/naps/sessions/" + made.ID
	for _, refused := range []want{
		{method: "POST", path: "/api/naps/sessions", body: `{"idea":"An order book for florists","privacy":"secret"}`},
		{method: "PATCH", path: at, body: `{"privacy":"secret"}`}, {method: "PATCH", path: at, body: `{"privacy":""}`},
		{method: "POST", path: at + "/run", body: `{"privacy":"OPEN"}`},
	} {
		if refused.token = token; s.ask(refused).status != 422 || s.shownPrivacy(made.ID, token) != market.Careful {
			t.Errorf("%s %s %s is taken", refused.method, refused.path, refused.body)
		}
	}
	page := s.ask(want{method: "GET", path: "/sessions/" + made.ID + "/edit", token: token})
	if !strings.Contains(page.body, "A change applies from the next run.") ||
		!strings.Contains(page.body, `value="careful" checked`) {
		t.Error("the page does not say from when a change holds")
	}
	if a := s.ask(want{method: "POST", path: "/sessions/" + made.ID + "/edit", token: token,
		form: url.Values{"privacy": {"closed"}}}); a.status >= 400 || s.shownPrivacy(made.ID, token) != market.Closed {
		t.Errorf("the form: %d", a.status)
	}
}

func TestNoLinkOfAClosedIdeaIsOpened(t *testing.T) {
	t.Parallel()
	s := newSite(t, withNotes)
	_, token := s.user("ann")
	a := s.ask(want{method: "POST", path: "/api/naps/sessions", token: token,
		body: `{"idea":"An order book for florists","privacy":"closed"}`})
	var made journal.Session
	if err := json.Unmarshal([]byte(a.body), &made); err != nil {
		t.Fatal(err)
	}
	notes := "/api/naps/sessions/" + made.ID + "/notes"
	if a := s.ask(want{method: "POST", path: notes, token: token,
		body: `{"link":"https://plans.example/"}`}); a.status != 422 || !strings.Contains(a.body, "add it as a file") {
		t.Errorf("%d %s", a.status, a.body)
	}
	body, header := uploaded(t, "plan.txt", "We sell to florists.", url.Values{})
	if a := s.ask(want{method: "POST", path: notes, token: token, body: body, header: header}); a.status != 201 {
		t.Errorf("a file: %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: "/privacy"}); a.status != 200 ||
		!strings.Contains(a.body, "What leaves the machine") {
		t.Errorf("the page on privacy: %d", a.status)
	}
}
