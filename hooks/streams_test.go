package hooks

import (
	"testing"
)

func TestAUserHasSoManyStreamsOpenAndNoMore(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.Streams = 2 })
	ann, token := s.user("ann")
	bob, other := s.user("bob")
	s.session("mine", ann, "running", status("running"))
	s.session("his", bob, "running", status("running"))
	first, err := s.x.streams.Take(ann.Id)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.x.streams.Take(ann.Id)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/naps/sessions/mine/events?once=1", "/sessions/mine/stream?once=1"} {
		if a := s.ask(want{method: "GET", path: path, token: token}); a.status != 429 ||
			a.header.Get("Retry-After") == "" {
			t.Errorf("a third stream (%s) is answered %d, to come back after %q", path, a.status,
				a.header.Get("Retry-After"))
		}
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions/his/events?once=1", token: other}); a.status != 200 {
		t.Errorf("another user's first one is answered %d", a.status)
	}
	first()
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions/mine/events?once=1", token: token}); a.status != 200 {
		t.Errorf("one after another was closed is answered %d", a.status)
	}
	second()
}
