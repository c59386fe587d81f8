package hooks

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"naps/journal"
)

func TestAnIdeaIsRenamedTaggedPinnedAndArchivedByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	_, bob := s.user("bob")
	s.session("mine00000000000", ann, journal.Draft)
	const at = "/api/naps/sessions/mine00000000000"
	if a := s.ask(want{method: "PATCH", path: at, token: bob, body: `{"title":"Stolen"}`}); a.status != 404 {
		t.Errorf("another may change it: %d", a.status)
	}
	a := s.ask(want{method: "PATCH", path: at, token: token,
		body: `{"title":"  A  better\nname ","tags":[" Food ","food","Local  services",""],"pinned":true}`})
	if a.status != 200 || !strings.Contains(a.body, `"title":"A better name"`) ||
		!strings.Contains(a.body, `"tags":["Food","Local services"]`) || !strings.Contains(a.body, `"pinned":true`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	a = s.ask(want{method: "PATCH", path: at, token: token, body: `{"archived":true}`})
	if a.status != 200 || !strings.Contains(a.body, `"title":"A better name"`) ||
		!strings.Contains(a.body, `"pinned":true`) || !strings.Contains(a.body, `"archived":true`) {
		t.Errorf("what the body leaves out has changed: %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions", token: token}); !strings.Contains(a.body,
		`"total":0`) {
		t.Errorf("an archived idea is listed: %s", a.body)
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions?archived=true",
		token: token}); !strings.Contains(a.body, `"total":1`) {
		t.Errorf("no archived idea is listed: %s", a.body)
	}
	if a := s.ask(want{method: "GET", path: "/sessions?archived=true", token: token}); a.status != 200 ||
		!strings.Contains(a.body, "A better name") || !strings.Contains(a.body, "Unarchive") {
		t.Errorf("the page of archived ideas: %d", a.status)
	}
}

func TestAnEditThatMakesNoSenseChangesNothingAndSaysWhy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine00000000000", ann, journal.Draft)
	before := s.sessions["mine00000000000"]
	long := strings.Repeat("x", maxTitle+1)
	tags := `"a","b","c","d","e","f","g","h","i","j","k"`
	for body, says := range map[string]string{
		`{"title":""}`:                           "Write a name first",
		`{"title":"` + long + `"}`:               "at most 200 characters",
		`{"tags":["` + long + `"]}`:              "at most 30 characters",
		`{"tags":["a,b"]}`:                       "no comma",
		`{"title":"Good","tags":[` + tags + `]}`: "at most 10 tags",
		`{"pinned":"yes"}`:                       "pinned",
		``:                                       "empty",
	} {
		a := s.ask(want{method: "PATCH", path: "/api/naps/sessions/mine00000000000", token: token, body: body})
		if a.status < 400 || a.status >= 500 || !strings.Contains(a.body, says) {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	if a := s.ask(want{method: "POST", path: "/sessions/mine00000000000/edit", token: token,
		form: url.Values{"title": {long}, "tags": {"Food"}}}); a.status != 422 || !strings.Contains(a.body, long) ||
		!strings.Contains(a.body, "too long") {
		t.Errorf("the form does not come back with what was typed: %d", a.status)
	}
	if after := s.sessions["mine00000000000"]; after.Title != before.Title || len(after.Tags) > 0 || after.Pinned {
		t.Errorf("%+v", after)
	}
}

func TestAFormChangesOnlyWhatItHas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine00000000000", ann, journal.Draft)
	post := func(form url.Values) {
		t.Helper()
		if a := s.ask(want{method: "POST", path: "/sessions/mine00000000000/edit", token: token,
			form: form}); a.status != 303 || a.header.Get("Location") != "/sessions" {
			t.Errorf("%d to %q", a.status, a.header.Get("Location"))
		}
	}
	post(url.Values{"title": {"My name"}, "tags": {"Food, Consumer"}})
	post(url.Values{"pinned": {"true"}})
	post(url.Values{"archived": {"true"}})
	post(url.Values{"archived": {"false"}})
	got := s.sessions["mine00000000000"]
	if got.Title != "My name" || !slices.Equal(got.Tags, []string{"Food", "Consumer"}) || !got.Pinned || got.Archived {
		t.Errorf("%+v", got)
	}
	if a := s.ask(want{method: "POST", path: "/sessions/mine00000000000/edit", token: token,
		form: url.Values{"pinned": {"false"}, "next": {"//evil.example"}}}); a.header.Get("Location") != "/sessions" {
		t.Errorf("it leads to %q", a.header.Get("Location"))
	}
}

func TestIdeasAreNamedBeforeTheyAreDeletedAndOnlyOnesOwnAre(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	bea, _ := s.user("bea")
	s.session("mine00000000000", ann, journal.Draft)
	s.session("mine00000000001", ann, journal.Draft)
	s.session("mine00000000002", ann, journal.Draft)
	s.session("other0000000000", bea, journal.Draft)
	ids := url.Values{"ids": {"mine00000000000", "mine00000000001", "other0000000000", "gone00000000000"}}
	a := s.ask(want{method: "GET", path: "/sessions/delete?" + ids.Encode(), token: token})
	if a.status != 200 || !strings.Contains(a.body, "Delete 2 ideas?") || strings.Contains(a.body, "other0000000000") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "POST", path: "/sessions/delete", token: token, form: ids}); a.status != 303 {
		t.Errorf("deleting answers %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "POST", path: "/sessions/delete", token: token, form: ids}); a.status != 303 {
		t.Errorf("deleting what is gone answers %d %s", a.status, a.body)
	}
	if len(s.sessions) != 2 || s.sessions["mine00000000002"].ID == "" || s.sessions["other0000000000"].ID == "" {
		t.Errorf("left: %v", s.sessions)
	}
	if a := s.ask(want{method: "GET", path: "/sessions/delete", token: token}); a.status != 200 ||
		!strings.Contains(a.body, "Nothing to delete") {
		t.Errorf("with nothing ticked: %d", a.status)
	}
}

func TestACopyTakesOverGoalRulesAndTagsAndMayHaveAnotherText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	_, bob := s.user("bob")
	s.session("mine00000000000", ann, journal.Done)
	m := s.sessions["mine00000000000"]
	m.Goal, m.Tags, m.Verdict, m.Report = "venture", []string{"Food"}, "GO", 1
	s.sessions[m.ID] = m
	if a := s.ask(want{method: "POST", path: "/api/naps/sessions/" + m.ID + "/duplicate", token: bob,
		body: `{}`}); a.status != 404 {
		t.Errorf("another may copy it: %d", a.status)
	}
	a := s.ask(want{method: "POST", path: "/api/naps/sessions/" + m.ID + "/duplicate", token: token,
		body: `{"idea":"The same for florists"}`})
	if a.status != 201 || !strings.Contains(a.body, `"idea":"The same for florists"`) ||
		!strings.Contains(a.body, `"goal":"venture"`) || !strings.Contains(a.body, `"tags":["Food"]`) ||
		!strings.Contains(a.body, `"status":"draft"`) || strings.Contains(a.body, "GO") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: "/?from=" + m.ID, token: token}); a.status != 200 ||
		!strings.Contains(a.body, `name="from" value="`+m.ID) || !strings.Contains(a.body, m.Idea) {
		t.Errorf("the idea box: %d", a.status)
	}
	if a := s.ask(want{method: "GET", path: "/?from=" + m.ID, token: bob}); a.status != 404 {
		t.Errorf("another sees the text: %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: "/sessions", token: bob,
		form: url.Values{"idea": {"Stolen"}, "from": {m.ID}}}); a.status != 404 {
		t.Errorf("another may copy it by the form: %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: "/sessions", token: token,
		form: url.Values{"idea": {"The same for bakers"}, "from": {m.ID}}}); a.status != 303 {
		t.Errorf("the form: %d %s", a.status, a.body)
	}
}
