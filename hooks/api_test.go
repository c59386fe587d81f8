package hooks

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"naps/journal"
	"naps/market"
	"naps/views"
)

func TestBadInputIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.x.limits.starts.perMinute = 1000
	long := func(n int) string {
		b, _ := json.Marshal(map[string]string{"idea": strings.Repeat("ü", n)})
		return string(b)
	}
	for _, body := range []string{
		"", " ", "{", "[]", "null", "7", `"x"`, `{"idea": 7}`, `{"idea": ""}`, `{"idea": "   "}`,
		`{"idea": "\u0000 \u0007"}`, `{"idea": null, "start": "yes"}`, `{"idea": null}`,
		`{"idea": "x"} trailing`, `{"idea": "x", "start": 1}`,
		`{"idea": "x", "goal": "rich"}`, `{"idea": "x", "goal": 1}`, `{"idea": "x", "kill": {}}`,
		`{"idea": "x", "kill": [{"rule": "nope", "value": 1}]}`,
		`{"idea": "x", "kill": [{"rule": "min_price", "value": -1}]}`,
		`{"idea": "x", "kill": [{"rule": "min_price", "value": "a"}]}`,
		`{"idea": "x", "kill": [{"rule": "min_price"}, {"rule": "min_price"}]}`,
		long(market.MaxText + 1), long(100_000), strings.Repeat("x", maxBody+10), "\xff\xfe",
	} {
		a := s.ask(want{method: "POST", path: "/api/naps/sessions", body: body, token: token})
		var told struct {
			Status  int            `json:"status"`
			Message string         `json:"message"`
			Data    map[string]any `json:"data"`
		}
		if err := json.Unmarshal([]byte(a.body), &told); err != nil || a.status < 400 || a.status > 499 ||
			told.Status != a.status || told.Message == "" || told.Data == nil {
			t.Errorf("%.60q: %d %.300s", body, a.status, a.body)
		}
		if strings.Contains(a.body, "json:") || strings.Contains(a.body, "Go ") {
			t.Errorf("%.60q tells of the inside: %s", body, a.body)
		}
	}
	if len(s.sessions) != 0 {
		t.Error("something refused was stored")
	}
	if a := s.ask(want{method: "POST", path: "/api/naps/sessions", body: long(market.MaxText),
		token: token}); a.status != 201 {
		t.Errorf("the longest idea: %d %s", a.status, a.body)
	}
	a := s.ask(want{method: "POST", path: "/api/naps/sessions", token: token,
		header: map[string]string{"Idempotency-Key": strings.Repeat("k", 201)}, body: `{"idea":"x"}`})
	if a.status != 400 {
		t.Errorf("a key that is too long: %d", a.status)
	}
	s.session("mine", ann, journal.Draft)
	for path, body := range map[string]string{"/messages": `{"text":" "}`, "/run": `[]`, "/stop": `{"report":"yes"}`} {
		if a := s.ask(want{method: "POST", path: "/api/naps/sessions/mine" + path, body: body,
			token: token}); a.status < 400 || a.status > 499 {
			t.Errorf("%s %s: %d", path, body, a.status)
		}
	}
	for q, code := range map[string]int{
		"?page=-1": 400, "?page=x": 400, "?page=99999999999999999999": 400, "?sort=%3Bdrop": 400,
		"?status=%27%22": 400, "?q=%25%27%22)(*": 200, "?perPage=100000": 200, "?q=" + strings.Repeat("x", 201): 400,
	} {
		if a := s.ask(want{method: "GET", path: "/api/naps/sessions" + q, token: token}); a.status != code {
			t.Errorf("%.40s: %d, not %d", q, a.status, code)
		}
		if a := s.ask(want{method: "GET", path: "/sessions" + q, cookie: token}); a.status != 200 {
			t.Errorf("the page %.40s: %d", q, a.status)
		}
	}
}

func TestTheAPIDoesWhatTheDesignSays(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) {
		c.Exports = map[string]Export{"md": {Type: "text/markdown; charset=utf-8"}}
	})
	ann, token := s.user("ann")
	me := s.ask(want{method: "GET", path: "/api/naps/me", token: token})
	if me.status != 200 || !strings.Contains(me.body, `"credits":3`) || !strings.Contains(me.body, ann.Id) {
		t.Errorf("me: %d %s", me.status, me.body)
	}
	key := map[string]string{"Idempotency-Key": "k1"}
	create := want{method: "POST", path: "/api/naps/sessions", token: token, header: key,
		body: `{"idea":"  An idea\r\nof mine ","start":true,"goal":"side","kill":[{"rule":"min_price","value":9}]}`}
	var first, again journal.Session
	a := s.ask(create)
	_ = json.Unmarshal([]byte(a.body), &first)
	if a.status != 201 || first.ID == "" || first.Idea != "An idea\nof mine" || first.Goal != market.SideIncome ||
		first.Status != journal.Queued || len(first.Kill) != 1 {
		t.Fatalf("create: %d %s", a.status, a.body)
	}
	_ = json.Unmarshal([]byte(s.ask(create).body), &again)
	if again.ID != first.ID {
		t.Error("a repeated key made another session")
	}
	base := "/api/naps/sessions/" + first.ID
	for range 2 {
		if a := s.ask(want{method: "POST", path: base + "/messages", token: token, header: key,
			body: `{"text":"Who pays?"}`}); a.status != 202 {
			t.Fatalf("say: %d %s", a.status, a.body)
		}
	}
	said := 0
	for _, e := range s.events[first.ID] {
		if strings.Contains(string(e.Data), `"text":"Who pays?"`) {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the message is there %d times", said)
	}
	for _, body := range []string{"", "{}", `{"report":true}`} {
		if a := s.ask(want{method: "POST", path: base + "/stop", token: token, body: body}); a.status != 202 {
			t.Errorf("stop: %d %s", a.status, a.body)
		}
	}
	if !slices.Equal(s.stopped, []bool{false, false, true}) {
		t.Errorf("stops: %v", s.stopped)
	}
	if a := s.ask(want{method: "POST", path: base + "/run", token: token,
		body: `{"goal":"venture"}`}); a.status != 202 || !strings.Contains(a.body, `"goal":"venture"`) {
		t.Errorf("run: %d %s", a.status, a.body)
	}
	for path, code := range map[string]int{"/report": 404, "/report.md": 404, "/evidence": 200,
		"/evidence?phase=nope": 400} {
		if a := s.ask(want{method: "GET", path: base + path, token: token}); a.status != code {
			t.Errorf("%s before a report: %d, not %d", path, a.status, code)
		}
	}
	s.reports[first.ID] = []byte(`{"version":1,"verdict":"GO"}`)
	for path, code := range map[string]int{"/report": 200, "/report.md": 200, "/report.json": 200, "/report.zip": 404,
		"/report.exe": 404, "/other.md": 404, "/report?version=x": 400, "/report?version=9": 404} {
		a := s.ask(want{method: "GET", path: base + path, token: token})
		if a.status != code || code == 200 && a.body != `{"version":1,"verdict":"GO"}` {
			t.Errorf("%s: %d, not %d: %s", path, a.status, code, a.body)
		}
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions", token: token}); !strings.Contains(a.body,
		`"total":1`) || !strings.Contains(a.body, first.ID) {
		t.Errorf("list: %s", a.body)
	}
	if a := s.ask(want{method: "DELETE", path: base, token: token}); a.status != 204 || a.body != "" {
		t.Errorf("delete: %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: base, token: token}); a.status != 404 {
		t.Errorf("a deleted session: %d", a.status)
	}
}

func TestRefusalsOfOtherRoomsHaveTheirStatus(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := s.user("ann")
	for err, code := range map[error]int{
		journal.ErrNoCredit: 402, journal.ErrBusy: 409, journal.ErrOver: 409,
		journal.ErrTooMany: 429, journal.ErrNotFound: 404, journal.ErrDisk: 507,
		errors.New("secret: SELECT * FROM users"): 500,
	} {
		s.mu.Lock()
		s.refuse = err
		s.mu.Unlock()
		a := s.ask(want{method: "POST", path: "/api/naps/sessions", body: `{"idea":"x","start":true}`, token: token})
		if a.status != code || strings.Contains(a.body, "secret") || a.header.Get("X-Request-Id") == "" {
			t.Errorf("%v: %d %s", err, a.status, a.body)
		}
		if code == 429 && a.header.Get("Retry-After") == "" {
			t.Error("a 429 does not say when to come back")
		}
		p := s.ask(want{method: "POST", path: "/sessions", form: url.Values{"idea": {"x"}}, cookie: token})
		if p.status != code || !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") ||
			strings.Contains(p.body, "secret") {
			t.Errorf("%v on a page: %d %s", err, p.status, p.header.Get("Content-Type"))
		}
	}
}

func TestLimitsAreOursAndSayWhenToComeBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	now := time.Now()
	s.x.limits.starts.now = func() time.Time { return now }
	s.x.limits.logins.now = s.x.limits.starts.now
	_, token := s.user("ann")
	_, bob := s.user("bob")
	for i := range 61 {
		a := s.ask(want{method: "POST", path: "/api/naps/sessions", body: `{"idea":"x"}`, token: token})
		if want := map[bool]int{true: 201, false: 429}[i < 60]; a.status != want {
			t.Fatalf("start %d: %d", i, a.status)
		}
		if i == 60 && a.header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
		}
	}
	if a := s.ask(want{method: "POST", path: "/api/naps/sessions", body: `{"idea":"x"}`, token: bob}); a.status != 201 {
		t.Errorf("another user: %d", a.status)
	}
	login := func() int {
		return s.ask(want{method: "POST", path: "/api/collections/users/auth-with-password",
			body: `{"identity":"x@example.com","password":"x"}`}).status
	}
	for i := range 31 {
		if got, want := login(), map[bool]int{true: 400, false: 429}[i < 30]; got != want {
			t.Fatalf("login %d: %d", i, got)
		}
	}
	if a := s.ask(want{method: "POST", path: "/login", form: url.Values{"email": {"x@example.com"}}}); a.status != 429 {
		t.Errorf("the page's login after that: %d", a.status)
	}
}

func TestALimiterForgets(t *testing.T) {
	t.Parallel()
	l := newLimiter(2)
	now := time.Unix(1000, 0)
	l.now = func() time.Time { return now }
	for range 2 {
		if err := l.take("a"); err != nil {
			t.Fatal(err)
		}
	}
	var fast *tooFast
	if err := l.take("a"); !errors.As(err, &fast) || fast.After != 30*time.Second {
		t.Errorf("the third: %v", fast)
	}
	now = now.Add(30 * time.Second)
	if err := l.take("a"); err != nil {
		t.Error("half a minute later it is still refused")
	}
	now = now.Add(3 * time.Minute)
	_ = l.take("b")
	if len(l.keys) != 1 {
		t.Errorf("%d keys are kept", len(l.keys))
	}
}

// TestWhatIsPutRightInTheBriefIsSaidInTheConversationAndUsed: one line for each field that differs from how the idea
// was read.
func TestWhatIsPutRightInTheBriefIsSaidInTheConversationAndUsed(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) {
		c.Preview = func(b market.Brief) views.Brief {
			return views.Brief{Customer: "freelancers", Problem: strings.Join(b.Notes, ";"),
				Assumptions: []string{"The same people pay."},
				Planned:     []views.PlannedQuery{{Phase: market.Pains, Text: "late clients"}}}
		}
	})
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Draft)
	page := s.ask(want{method: "GET", path: "/sessions/mine", cookie: token})
	for _, part := range []string{`>freelancers</textarea>`, "late clients", "The same people pay.", `name="region"`} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the brief does not show %s", part)
		}
	}
	origin := map[string]string{"Sec-Fetch-Site": "same-origin"}
	if a := s.ask(want{method: "POST", path: "/sessions/mine/run", cookie: token, header: origin,
		form: url.Values{"goal": {"living"}, "customer": {strings.Repeat("x", 161)}}}); a.status != 422 {
		t.Errorf("what is too long is answered %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: "/sessions/mine/run", cookie: token, header: origin,
		form: url.Values{"goal": {"living"}, "customer": {"freelancers"}, "region": {" Germany\n"},
			"assume": {"the agency\npays"}}}); a.status != 303 {
		t.Fatalf("the start is answered %d: %s", a.status, a.body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	said := ""
	for _, e := range s.events["mine"] {
		if e.Kind == journal.EventMessage {
			said += string(e.Data)
		}
	}
	if !strings.Contains(said, `"Region: Germany\nAssumption: the agency pays"`) || strings.Contains(said, "Customer") {
		t.Errorf("the conversation holds %s", said)
	}
}
