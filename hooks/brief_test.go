package hooks

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/views"
)

// said are the founder's messages of a session.
func (s *site) said(id string) (texts []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events[id] {
		var m journal.Message
		if e.Kind == journal.EventMessage && json.Unmarshal(e.Data, &m) == nil && m.Role == "founder" {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

func TestNothingStartsThatCannotBeSearchedFor(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) {
		c.Preview = func(b market.Brief) views.Brief {
			if strings.Contains(strings.Join(b.Notes, "\n"), "Problem:") {
				return views.Brief{Problem: "known"}
			}
			return views.Brief{Blocked: "There's too little to search for."}
		}
	})
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Draft)
	origin := map[string]string{"Sec-Fetch-Site": "same-origin"}
	post := func(form url.Values) int {
		return s.ask(want{method: "POST", path: "/sessions/mine/run", cookie: token, header: origin, form: form}).status
	}
	page := s.ask(want{method: "GET", path: "/sessions/mine", cookie: token}).body
	if strings.Contains(page, "Start research") || !strings.Contains(page, "There&#39;s too little to search for.") {
		t.Error("the page offers to start what cannot be searched for, or does not say why it is not offered")
	}
	if status := post(url.Values{"goal": {"living"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("it is started all the same: %d", status)
	}
	if status := post(url.Values{"goal": {"living"}, "problem": {"orders get lost"},
		"note": {"1"}}); status != http.StatusSeeOther {
		t.Errorf("keeping the changes is answered %d", status)
	}
	if said := s.said("mine"); len(said) == 0 || said[len(said)-1] != "Problem: orders get lost" {
		t.Errorf("the conversation holds %q", said)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events["mine"] {
		if e.Kind == journal.EventStatus && strings.Contains(string(e.Data), string(journal.Queued)) {
			t.Error("a run began")
		}
	}
}

func TestAnAnswerInOnesOwnWordsFillsTheFieldThatWasAskedFor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Draft)
	origin := map[string]string{"Sec-Fetch-Site": "same-origin"}
	for field, want1 := range map[string]string{"Customer": "Customer: bakers", "": "bakers", "x\nProblem": "bakers",
		"../x": "bakers"} {
		s.ask(want{method: "POST", path: "/sessions/mine/messages", cookie: token, header: origin,
			form: url.Values{"text": {"bakers"}, "field": {field}}})
		if said := s.said("mine"); len(said) == 0 || said[len(said)-1] != want1 {
			t.Errorf("an answer to %q is kept as %q", field, said)
		}
	}
}
