package live

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its system collections
	"github.com/pocketbase/pocketbase/tools/subscriptions"
	"go.uber.org/goleak"

	"naps/internal/migrated"
	"naps/market"
	"naps/store"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// database/sql's own, which end after Close returns.
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"),
	)
}

// kit is a real PocketBase with naps' store and writer, a feed, and a server of PocketBase's own API.
type kit struct {
	testing.TB
	app    core.App
	store  *store.Store
	buffer *store.Buffer
	feed   *Feed
	server *httptest.Server

	mu    sync.Mutex
	heads map[string]int64
}

func newKit(t testing.TB) *kit { return openKit(t, migrated.Folder(t)) }

func openKit(t testing.TB, dir string) *kit {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DBConnect: store.Connect, DataDir: dir})
	store.BindGrant(app, 3)
	store.BindDelete(app)
	must(t, app.Bootstrap())
	must(t, app.RunAllMigrations())
	app.Settings().Logs.MaxDays = 0
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	k := &kit{TB: t, app: app, store: store.New(app), buffer: store.NewBuffer(app, log), heads: map[string]int64{}}
	_, err := k.store.Bootstrap(context.Background())
	must(t, err)
	router, err := apis.NewRouter(app) // before the feed, as when naps is served after it: the order of binding must not matter
	must(t, err)
	k.feed = Bind(app, log)
	k.buffer.Tell(k.feed)
	mux, err := router.BuildMux()
	must(t, err)
	k.server = httptest.NewServer(mux)
	t.Cleanup(k.close)
	return k
}

func (k *kit) close() {
	if k.server == nil {
		return
	}
	k.server.CloseClientConnections()
	k.server.Close()
	k.server = nil
	must(k, k.buffer.Close(context.Background()))
	end := &core.TerminateEvent{App: k.app}
	must(k, k.app.OnTerminate().Trigger(end, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() }))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// account makes an account in a collection and gives its id and a token.
func (k *kit) account(collection, name string) (id, token string) {
	k.Helper()
	c, err := k.app.FindCollectionByNameOrId(collection)
	must(k, err)
	r := core.NewRecord(c)
	r.SetEmail(name + "@naps.example")
	r.SetPassword("a long password")
	must(k, k.app.Save(r))
	token, err = r.NewAuthToken()
	must(k, err)
	return r.Id, token
}

// do writes changes of one session and waits for them.
func (k *kit) do(changes ...market.Change) []market.Outcome {
	k.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	session := changes[0].Session
	done := make(chan []market.Outcome, 1)
	var next int64
	k.buffer.Write(k.heads[session], changes, func(head int64, outs []market.Outcome) { next = head; done <- outs })
	outs := <-done
	k.heads[session] = next
	return outs
}

func (k *kit) ok(changes ...market.Change) []market.Outcome {
	k.Helper()
	outs := k.do(changes...)
	for _, o := range outs {
		must(k, o.Err)
	}
	return outs
}

func (k *kit) session(owner string) string {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.ok(market.Change{
		Session: id,
		Create:  &market.Session{ID: id, Owner: owner, Title: "Invoices", Idea: "Reminders for late invoices", Goal: market.Living, Status: market.Draft},
		Add:     []market.Message{{ID: "m" + id, Role: "founder", Text: "Reminders for late invoices"}},
		Events:  []market.Event{notice("made")},
	})
	return id
}

// run makes a run of a session and claims it.
func (k *kit) run(session string) market.Run {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.ok(market.Change{Session: session, Start: &market.Run{ID: id, Pipeline: "test", Brief: market.Brief{Idea: "x"}}})
	return *k.ok(market.Change{Session: session, Claim: &market.Claiming{Run: id}})[0].Run
}

func fenceOf(r market.Run) *market.Fence { return &market.Fence{Run: r.ID, Attempt: r.Attempt} }

func notice(text string) market.Event {
	return market.NewEvent("", "", market.EventNotice, market.NoticeData{Text: text}, 1)
}

// message is one realtime message as a subscriber has got it.
type message struct {
	topic  string
	Action string         `json:"action"`
	Record map[string]any `json:"record"`
	raw    []byte
}

func (m message) is(collection string) bool { return m.Record["collectionName"] == collection }

// subscriber is a client of PocketBase's realtime API.
type subscriber struct {
	k      *kit
	id     string
	token  string
	cancel context.CancelFunc
	ended  chan struct{} // closed when the connection is over

	mu    sync.Mutex
	got   []message
	fresh chan struct{} // holds one when something has come
}

func (k *kit) subscribe(token string, topics ...string) *subscriber {
	k.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.server.URL+"/api/realtime", nil)
	must(k, err)
	res, err := k.server.Client().Do(req)
	must(k, err)
	s := &subscriber{k: k, token: token, cancel: cancel, ended: make(chan struct{}), fresh: make(chan struct{}, 1)}
	in := bufio.NewReader(res.Body)
	first, err := readMessage(in)
	must(k, err)
	var hello struct{ ClientID string }
	must(k, json.Unmarshal(first.raw, &hello))
	s.id = hello.ClientID
	go func() {
		defer close(s.ended)
		defer res.Body.Close()
		for {
			m, err := readMessage(in)
			if err != nil {
				return
			}
			s.mu.Lock()
			s.got = append(s.got, m)
			s.mu.Unlock()
			select {
			case s.fresh <- struct{}{}:
			default:
			}
		}
	}()
	k.Cleanup(func() { cancel(); <-s.ended })
	s.topics(topics...)
	return s
}

// topics replaces the subscriptions.
func (s *subscriber) topics(topics ...string) {
	s.k.Helper()
	body, err := json.Marshal(map[string]any{"clientId": s.id, "subscriptions": topics})
	must(s.k, err)
	req, err := http.NewRequest(http.MethodPost, s.k.server.URL+"/api/realtime", bytes.NewReader(body))
	must(s.k, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", s.token)
	res, err := s.k.server.Client().Do(req)
	must(s.k, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		text, _ := io.ReadAll(res.Body)
		s.k.Fatalf("subscribing answered %d %s", res.StatusCode, text)
	}
}

func readMessage(in *bufio.Reader) (message, error) {
	var m message
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return m, err
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		switch {
		case bytes.HasPrefix(line, []byte("event:")):
			m.topic = string(line[len("event:"):])
		case bytes.HasPrefix(line, []byte("data:")):
			m.raw = slices.Clone(line[len("data:"):])
		case len(line) == 0 && m.topic != "":
			return m, json.Unmarshal(m.raw, &m)
		}
	}
}

// all are the messages that have come so far.
func (s *subscriber) all() []message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// until waits for a message.
func (s *subscriber) until(what string, is func(message) bool) message {
	s.k.Helper()
	limit := time.After(time.Minute)
	for {
		if i := slices.IndexFunc(s.all(), is); i >= 0 {
			return s.all()[i]
		}
		select {
		case <-s.fresh:
		case <-s.ended:
			s.k.Fatalf("%s never came: the connection is over", what)
		case <-limit:
			s.k.Fatalf("%s never came", what)
		}
	}
}

// mark writes an event by which a subscriber knows that nothing earlier is on its way any more.
func (k *kit) mark(session, text string) func(message) bool {
	k.Helper()
	k.ok(market.Change{Session: session, Events: []market.Event{notice(text)}})
	return func(m message) bool { return m.is("stream_buffer") && strings.Contains(string(m.raw), text) }
}

// numbers are those of the events that have come, by a topic.
func (s *subscriber) numbers(topic string) []int64 {
	var list []int64
	for _, m := range s.all() {
		if m.topic == topic && m.is("stream_buffer") {
			list = append(list, int64(m.Record["seq"].(float64)))
		}
	}
	return list
}

func upTo(n int64) []int64 {
	var list []int64
	for i := int64(1); i <= n; i++ {
		list = append(list, i)
	}
	return list
}

func subscriptionsClient() subscriptions.Client { return subscriptions.NewDefaultClient() }
