package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its system collections
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/founder"
	"naps/internal/migrated"
	"naps/journal"
	"naps/market"
	_ "naps/pb_migrations"
	"naps/records"
	"naps/session"
	"naps/store"
)

// house is all the other rooms in memory: a store, a log for the real session.Manager, a shelf, a researcher who does
// nothing and an interviewer who repeats. It is safe for use by many goroutines.
type house struct {
	kept      *store.Store // for what is not in memory
	mu        sync.Mutex
	sessions  map[string]journal.Session
	events    map[string][]journal.Event
	reports   map[string][]byte
	evidence  map[string][]market.Evidence
	attached  map[string][]journal.Attachment
	keys      map[string]json.RawMessage
	credits   int
	charged   journal.Credits
	floor     int64
	epoch     int64
	refuse    error // what every command is refused with
	stopped   []bool
	meanwhile func() // what happens while a session is looked up
	ids       int
}

func newHouse() *house {
	return &house{
		sessions: map[string]journal.Session{}, events: map[string][]journal.Event{}, reports: map[string][]byte{},
		evidence: map[string][]market.Evidence{}, attached: map[string][]journal.Attachment{},
		keys: map[string]json.RawMessage{}, credits: 3, epoch: 7,
	}
}

func (h *house) Session(_ context.Context, id string) (journal.Session, error) {
	if h.meanwhile != nil {
		h.meanwhile()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s, ok := h.sessions[id]
	if !ok {
		return s, fmt.Errorf("house: session %w", journal.ErrNotFound)
	}
	if n := len(h.events[id]); n > 0 {
		s.HeadSeq = h.events[id][n-1].Seq
	}
	return s, nil
}

func (h *house) ListSessions(_ context.Context, l records.SessionList) ([]journal.Session, int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []journal.Session
	for _, s := range h.sessions {
		if s.Owner == l.Owner && strings.Contains(s.Idea, l.Q) &&
			(l.Archived == records.AllIdeas || s.Archived == (l.Archived == records.ArchivedIdeas)) {
			out = append(out, s)
		}
	}
	return out, len(out), nil
}

func (h *house) Overview(_ context.Context, owner string) (records.Overview, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var o records.Overview
	for _, s := range h.sessions {
		switch {
		case s.Owner != owner:
			continue
		case s.Archived:
			o.Archived++
		default:
			o.Current++
		}
		o.Tags = append(o.Tags, s.Tags...)
	}
	slices.Sort(o.Tags)
	o.Tags = slices.Compact(o.Tags)
	return o, nil
}

func (h *house) Attachments(_ context.Context, id string) ([]journal.Attachment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.attached[id]), nil
}

func (h *house) Snapshot(ctx context.Context, id string) (journal.Snapshot, error) {
	s, err := h.Session(ctx, id)
	return journal.Snapshot{Session: s, Seq: s.HeadSeq}, err
}

func (h *house) Epoch() int64 { h.mu.Lock(); defer h.mu.Unlock(); return h.epoch }

func (h *house) Floor(context.Context, string) (int64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.floor, nil
}

func (h *house) ListEvidence(_ context.Context, id string, phase market.Phase) ([]market.Evidence, error) {
	var out []market.Evidence
	for _, e := range h.evidence[id] {
		if phase == "" || e.Phase == phase {
			out = append(out, e)
		}
	}
	return out, nil
}

func (h *house) EvidenceByID(_ context.Context, id, n string) (market.Evidence, market.StoredPage, error) {
	for _, e := range h.evidence[id] {
		if e.ID == n {
			return e, market.StoredPage{Text: e.Text, URL: e.URL}, nil
		}
	}
	return market.Evidence{}, market.StoredPage{}, journal.ErrNotFound
}

func (h *house) Report(_ context.Context, id string, version int) ([]byte, int, error) {
	if h.reports[id] == nil || version > 1 {
		return nil, 0, journal.ErrNotFound
	}
	return h.reports[id], 1, nil
}

func (h *house) Credits(context.Context, string) (journal.Credits, error) {
	return journal.Credits(h.credits) * journal.Credit, nil
}

func (h *house) Charged(context.Context, string) (journal.Credits, error) { return h.charged, nil }

func (h *house) Mark(ctx context.Context, owner string) (string, error) {
	return h.kept.Sessions.Mark(ctx, owner)
}

func (h *house) Versions(ctx context.Context, id string) ([]records.Version, error) {
	return h.kept.Reports.Versions(ctx, id)
}

func (h *house) Grant(user string, credits int, paysFor, note string) error {
	return h.kept.Ledger.Grant(user, credits, paysFor, note)
}

func (h *house) Entries(ctx context.Context, user string, limit int) ([]records.Entry, error) {
	return h.kept.Ledger.Entries(ctx, user, limit)
}

func (h *house) SearchEvidence(ctx context.Context, owner, words string, limit int) ([]records.Found, error) {
	return h.kept.Evidence.SearchEvidence(ctx, owner, words, limit)
}

// What the Manager needs.

func (h *house) Write(head int64, changes []journal.Change, done func(int64, []journal.Outcome)) {
	go func() {
		h.mu.Lock()
		outcomes := make([]journal.Outcome, len(changes))
		for i, c := range changes {
			outcomes[i], head = h.apply(head, c)
		}
		h.mu.Unlock()
		done(head, outcomes)
	}()
}

func (h *house) apply(head int64, c journal.Change) (journal.Outcome, int64) {
	if h.refuse != nil {
		return journal.Outcome{Err: h.refuse}, head
	}
	if c.Once != nil {
		key := c.Once.Owner + c.Once.Scope + c.Once.Key
		if answer, used := h.keys[key]; used {
			return journal.Outcome{Err: journal.ErrRepeated, Answer: answer}, head
		}
		h.keys[key] = c.Once.Answer
	}
	if c.Create != nil {
		h.sessions[c.Session] = *c.Create
	}
	if s, ok := h.sessions[c.Session]; ok && c.State != nil {
		if c.State.Status != nil {
			s.Status = *c.State.Status
		}
		if c.State.Goal != nil {
			s.Goal = *c.State.Goal
		}
		if c.State.Kill != nil {
			s.Kill = *c.State.Kill
		}
		if c.State.Name != nil {
			s.Title = *c.State.Name
		}
		if c.State.Tags != nil {
			s.Tags = *c.State.Tags
		}
		if c.State.Pinned != nil {
			s.Pinned = *c.State.Pinned
		}
		if c.State.Privacy != nil {
			s.Privacy = *c.State.Privacy
		}
		if c.State.Archived != nil {
			s.Archived = *c.State.Archived
		}
		h.sessions[c.Session] = s
	}
	h.attached[c.Session] = append(h.attached[c.Session], c.Attach...)
	if c.Detach != "" {
		before := len(h.attached[c.Session])
		h.attached[c.Session] = slices.DeleteFunc(h.attached[c.Session], func(a journal.Attachment) bool {
			return a.ID == c.Detach
		})
		if len(h.attached[c.Session]) == before {
			return journal.Outcome{Err: journal.ErrNotFound}, head
		}
	}
	out := journal.Outcome{Run: c.Start}
	for _, e := range c.Events {
		head++
		e.Seq = head
		h.events[c.Session] = append(h.events[c.Session], e)
		out.Events = append(out.Events, e)
	}
	return out, head
}

func (h *house) Head(_ context.Context, id string) (int64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.events[id]); n > 0 {
		return h.events[id][n-1].Seq, nil
	}
	return 0, nil
}

func (h *house) Events(_ context.Context, id string, after, upTo int64, limit int) ([]journal.Event, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []journal.Event
	for _, e := range h.events[id] {
		if e.Seq > after && e.Seq <= upTo && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func (h *house) Text(context.Context, string, string, int, int64) (string, error) { return "", nil }

func (h *house) Delete(_ context.Context, id string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sessions, id)
	return nil
}

func (h *house) Answered(_ context.Context, owner, scope, key string) (json.RawMessage, bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	answer, used := h.keys[owner+scope+key]
	return answer, used, nil
}

func (h *house) Notes(context.Context, string) ([]string, error) { return nil, nil }
func (h *house) Admit(string) error                              { return nil }
func (h *house) Start(journal.Run)                               {}
func (h *house) Open(market.Brief) string                        { return "Tell me more." }

func (h *house) Answer(_ context.Context, _ journal.Session, text string) (string, []string, error) {
	return "You said: " + text, nil, nil
}

func (h *house) Stop(_ context.Context, _ string, report bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = append(h.stopped, report)
	return h.refuse
}

// site is naps served over real HTTP in front of a house.
type site struct {
	*house
	t       testing.TB
	app     core.App
	manager *session.Manager
	server  *httptest.Server
	x       *edge
	client  *http.Client
}

// newSite serves the real app, with real accounts, on a database of its own.
// nothingToRead stands for a founder's reading of ideas that have no report: tests of the reading have the real one.
type nothingToRead struct{}

func (nothingToRead) Look(context.Context, journal.Session) (founder.State, error) {
	return founder.State{}, founder.ErrNoReport
}

func (n nothingToRead) Answer(ctx context.Context, s journal.Session, _ string, _ founder.Answer,
	_ string) (founder.State, error) {
	return n.Look(ctx, s)
}

func (n nothingToRead) Back(ctx context.Context, s journal.Session, _, _ string) (founder.State, error) {
	return n.Look(ctx, s)
}

func newSite(t testing.TB, change ...func(*Config)) *site {
	t.Helper()
	h := newHouse()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: migrated.Folder(t)})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	app.Settings().Logs.MaxDays = 0
	manager := session.NewManager(session.Config{
		Log: h, Events: h, Sessions: h, Interviewer: h, Now: time.Now, Price: session.Price{Run: 1}, Pipeline: "test",
		NewID: func() string {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.ids++
			return fmt.Sprintf("s%014d", h.ids)
		},
	})
	manager.SetRunner(h)
	kept := store.New(app)
	h.kept = kept
	cfg := Config{
		Manager: manager, Sessions: h, Ideas: h, Events: h, Evidence: h,
		Readings: kept.Readings, Reports: h, Ledger: h, Accounts: kept.Accounts, Exporter: kept.Export,
		Shares: kept.Shares, Logins: kept.Logins, Tokens: kept.Tokens, Invites: kept.Invites, Admins: kept.Admins,
		Founder:  nothingToRead{},
		Pushing:  Pushing{Browsers: kept.Browsers, Key: "key"},
		Watching: Watching{Monitors: kept.Monitors, Now: time.Now}, Price: session.Price{Run: 1, Watch: 1},
		Samples: []Sample{{Slug: "a-sample", Idea: "A sample of an idea"},
			{Slug: "another", Idea: "Another sample of an idea"}}, Credits: 3, Version: "test"}
	for _, f := range change {
		f(&cfg)
	}
	x, err := newEdge(app, cfg)
	if err != nil {
		t.Fatal(err)
	}
	x.bindSignUp()
	x.bindLimits()
	x.bindMails()
	x.bindGone()
	x.bindLogins()
	x.bindEnds()
	x.bindSecrets()
	store.BindAddresses(app)
	store.BindAccounts(app)
	if _, err := store.OneAccountAnAddress(app); err != nil {
		t.Fatal(err)
	}
	s := &site{house: h, t: t, app: app, manager: manager, x: x}
	s.serve()
	t.Cleanup(func() {
		x.close.Do(func() { close(x.closing) })
		s.server.Close()
		s.client.CloseIdleConnections()
		manager.Close()
		end := &core.TerminateEvent{App: app}
		_ = app.OnTerminate().Trigger(end, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() })
	})
	return s
}

func (s *site) serve() {
	s.t.Helper()
	r, err := apis.NewRouter(s.app)
	if err != nil {
		s.t.Fatal(err)
	}
	s.x.protectCollections()
	s.x.mount(r)
	r.GET("/_/{path...}", func(e *core.RequestEvent) error { return e.String(http.StatusOK, "the panel") })
	mux, err := r.BuildMux()
	if err != nil {
		s.t.Fatal(err)
	}
	s.server = httptest.NewServer(ownBody(mux))
	s.x.server = s.server.Config
	s.client = s.server.Client()
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
}

// user makes an account and gives its record and a token.
func (s *site) user(name string) (*core.Record, string) {
	s.t.Helper()
	u, err := s.x.newUser(name+"@example.com", "correct-horse-9")
	if err != nil {
		s.t.Fatal(err)
	}
	return u, s.login(u)
}

// login is the token of a new login of a user.
func (s *site) login(u *core.Record) string {
	s.t.Helper()
	return s.loginFor(u, u.Collection().AuthToken.DurationTime())
}

// loginFor is the token of a new login that lasts so long.
func (s *site) loginFor(u *core.Record, life time.Duration) string {
	s.t.Helper()
	token, err := u.NewStaticAuthToken(life)
	if err != nil {
		s.t.Fatal(err)
	}
	claims, err := security.ParseUnverifiedJWT(token)
	if err != nil {
		s.t.Fatal(err)
	}
	claims[core.TokenClaimRefreshable] = true
	l := records.Login{ID: core.GenerateDefaultRandomId(), User: u.Id, Expires: time.Now().Add(life).UnixMilli()}
	if err := s.kept.Logins.NewLogin(s.t.Context(), s.app, l); err != nil {
		s.t.Fatal(err)
	}
	if token, err = signed(u, claims, l.ID, u.Collection().AuthToken.Secret); err != nil {
		s.t.Fatal(err)
	}
	return token
}

// session puts a session with events into the house.
func (s *site) session(id string, owner *core.Record, status journal.Status, events ...journal.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[id] = journal.Session{ID: id, Owner: owner.Id, Title: "An idea", Idea: "An idea", Goal: market.Living,
		Status: status}
	for i := range events {
		if events[i].Seq == 0 {
			events[i].Seq = int64(i + 1)
		}
	}
	s.events[id] = events
}

// want is a request; the answer comes read and closed.
type want struct {
	method, path, body string
	token, cookie      string
	header             map[string]string
	form               url.Values
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (s *site) ask(w want) answer {
	s.t.Helper()
	body := w.body
	if w.form != nil {
		body = w.form.Encode()
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, w.method, s.server.URL+w.path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if w.form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if w.token != "" {
		req.Header.Set("Authorization", w.token)
	}
	if w.cookie != "" {
		req.Header.Set("Cookie", authCookie+"="+w.cookie)
	}
	for k, v := range w.header {
		req.Header.Set(k, v)
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		return answer{status: res.StatusCode, header: res.Header} // it would not end
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(b)}
}

func status(st journal.Status) journal.Event {
	return journal.NewEvent("r1", "", journal.EventStatus, journal.StatusData{Status: st}, 1)
}

func note(text string) journal.Event {
	return journal.NewEvent("r1", "", journal.EventNotice, journal.NoticeData{Text: text}, 1)
}
