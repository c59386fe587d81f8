package hooks

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"naps/journal"
	"naps/records"
)

// shelf says of everybody what a test wants to be stored of them.
type shelf struct {
	Accounts
	kept records.Kept
}

func (s *shelf) Kept(context.Context, string) (records.Kept, error) { return s.kept, nil }

func TestWhoHasNoRoomLeftAddsNothing(t *testing.T) {
	t.Parallel()
	fill := &shelf{}
	s := newSite(t, func(c *Config) {
		fill.Accounts, c.Accounts, c.Room = c.Accounts, fill, records.Kept{Drafts: 2, Bytes: 3 << 20}
	})
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Done)
	const api = "/api/naps/sessions"
	draft, begun := want{path: api, body: `{"idea":"An idea"}`},
		want{path: api, body: `{"idea":"An idea","start":true}`}
	page := want{path: "/sessions", form: url.Values{"idea": {"An idea"}}}
	grows := []want{
		{path: api + "/mine/messages", body: `{"text":"x"}`}, {path: api + "/mine/run", body: `{}`},
		{path: "/sessions/mine/log", form: url.Values{"text": {"x"}}},
		{path: "/sessions/mine/messages", form: url.Values{"text": {"x"}}},
		{path: "/sessions/mine/run", form: url.Values{}}, {path: "/sessions/mine/recount", form: url.Values{}},
	}
	for name, c := range map[string]struct {
		kept    records.Kept
		refused []want
		let     []want
	}{
		"enough room": {records.Kept{Drafts: 1, Bytes: 3<<20 - 1}, nil,
			append([]want{draft, begun, page}, grows[:2]...)},
		"two drafts": {records.Kept{Drafts: 2}, []want{draft, page}, append([]want{begun}, grows[:2]...)},
		"all text": {records.Kept{Bytes: 3 << 20}, append([]want{draft, begun, page}, grows...),
			[]want{{path: api + "/mine/stop", body: `{}`}}},
	} {
		fill.kept = c.kept
		for want413, list := range map[bool][]want{true: c.refused, false: c.let} {
			for _, w := range list {
				w.method, w.token = http.MethodPost, token
				a := s.ask(w)
				if (a.status == http.StatusRequestEntityTooLarge) != want413 || want413 &&
					!strings.Contains(a.body, "Delete") {
					t.Errorf("%s: %s answered %d %.300s", name, w.path, a.status, a.body)
				}
			}
		}
	}
}

// tallied is a form of a report that counts how often it is made, and how many are made at once.
type tallied struct{ made, now, most atomic.Int32 }

func (c *tallied) Make(_ context.Context, s journal.Session, report []byte) ([]byte, error) {
	c.made.Add(1)
	n := c.now.Add(1)
	defer c.now.Add(-1)
	for most := c.most.Load(); n > most && !c.most.CompareAndSwap(most, n); most = c.most.Load() {
	}
	return append([]byte(s.Title+" "), report...), nil
}

func TestAnExportIsMadeOnceForAVersionAndOneAtATime(t *testing.T) {
	t.Parallel()
	count := &tallied{}
	s := newSite(t, func(c *Config) {
		c.Exports = map[string]Export{"md": {Type: "text/markdown", Make: count.Make},
			"pdf": {Type: "application/pdf", Make: count.Make}}
	})
	ann, token := s.user("ann")
	_, bob := s.user("bob")
	s.session("mine", ann, journal.Done)
	s.reports["mine"] = []byte(`{"version":1}`)
	change := func(f func(*journal.Session)) {
		s.mu.Lock()
		defer s.mu.Unlock()
		m := s.sessions["mine"]
		f(&m)
		s.sessions["mine"] = m
	}
	change(func(m *journal.Session) { m.Report = 1 })
	ask := func(form, who string) answer {
		return s.ask(want{method: "GET", path: "/api/naps/sessions/mine/report." + form, token: who})
	}
	done := make(chan answer)
	for i := range 12 {
		go func() { done <- ask([]string{"md", "pdf"}[i%2], token) }()
	}
	for range 12 {
		if a := <-done; a.status != http.StatusOK || a.body != `An idea {"version":1}` ||
			!strings.Contains(a.header.Get("Content-Disposition"), "naps-mine-v1") {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	if count.made.Load() != 2 || count.most.Load() != 1 {
		t.Errorf("two forms were made %d times, %d of them at once", count.made.Load(), count.most.Load())
	}
	if a := ask("md", bob); a.status != http.StatusNotFound {
		t.Errorf("what is kept is given to another: %d", a.status)
	}
	change(func(m *journal.Session) { m.Title = "A new name" })
	if a := ask("md", token); !strings.HasPrefix(a.body, "A new name") {
		t.Errorf("an old answer for a new title: %s", a.body)
	}
	s.x.kept.drop("mine")
	if ask("md", token); count.made.Load() != 4 {
		t.Errorf("made %d times", count.made.Load())
	}
}

func TestWhatIsKeptInMemoryStaysBounded(t *testing.T) {
	t.Parallel()
	k := newKept(80_000)
	for i := range 1000 {
		key := keptKey{of: "a", what: string(rune('a' + i%26))}
		k.put(key, i, 1000+i*13%9000)
		if v, ok := k.get(key); ok && v != i {
			t.Fatalf("%v where %d was put last", v, i)
		}
		sum := 0
		for at := k.line.Front(); at != nil; at = at.Next() {
			sum += at.Value.(*keptAnswer).size
		}
		if sum != k.size || k.size > k.most || len(k.byKey) != k.line.Len() {
			t.Fatalf("%d bytes counted as %d, of %d; %d keys of %d", sum, k.size, k.most, len(k.byKey), k.line.Len())
		}
	}
	if k.size < k.most/2 {
		t.Errorf("only %d bytes are kept", k.size)
	}
	k.put(keptKey{"b", "large"}, 1, 50_000)
	if _, ok := k.get(keptKey{"b", "large"}); ok {
		t.Error("one answer may take the room of all others")
	}
	k.drop("a")
	if k.size != 0 || k.line.Len() != 0 || len(k.byKey) != 0 {
		t.Errorf("%d bytes are left", k.size)
	}
}
