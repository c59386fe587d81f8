package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/store/collections"
)

func TestSignUpOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	post := func(form url.Values) answer { return s.ask(want{method: "POST", path: "/signup", form: form}) }
	a := post(url.Values{"email": {"ann@example.com"}, "password": {"correct-horse-9"}, "idea": {"My <b>idea</b>"}})
	c := cookieOf(a, authCookie)
	if a.status != 303 || !strings.HasPrefix(a.header.Get("Location"), "/sessions/s") || c == nil {
		t.Fatalf("sign-up with an idea: %d %v", a.status, a.header)
	}
	if p := s.ask(want{method: "GET", path: a.header.Get("Location"), cookie: c.Value}); p.status != 200 ||
		!strings.Contains(p.body, "My &lt;b&gt;idea") {
		t.Errorf("the idea's page: %d", p.status)
	}
	for _, form := range []url.Values{
		{"email": {"ann@example.com"}, "password": {"correct-horse-9"}},
		{"email": {"x"}, "password": {"correct-horse-9"}},
		{"email": {"bob@example.com"}, "password": {"short"}},
		{"email": {"bob@example.com"}, "password": {strings.Repeat("x", 100)}}, {},
	} {
		if a := post(form); a.status != 422 || cookieOf(a, authCookie) != nil || !strings.Contains(a.body, "form") {
			t.Errorf("%v: %d", form, a.status)
		}
	}
	if a := post(url.Values{"email": {"sam@example.com"}, "password": {"correct-horse-9"},
		"next": {"sample"}}); !strings.HasPrefix(a.header.Get("Location"), "/sessions/s") {
		t.Errorf("sign-up for the sample: %d %v", a.status, a.header)
	}
	idea := s.ask(want{method: "POST", path: "/sessions", form: url.Values{"idea": {"Kept <idea>"}}})
	if idea.status != 200 || !strings.Contains(idea.body, `value="Kept &lt;idea&gt;"`) {
		t.Errorf("an idea of nobody: %d", idea.status)
	}
}

func TestSignUpModesHoldEverywhere(t *testing.T) {
	t.Parallel()
	account := `{"email":"x@example.com","password":"correct-horse-9","passwordConfirm":"correct-horse-9"}`
	for mode, want4 := range map[SignUp][4]int{SignUpOpen: {200, 303, 200, 303}, SignUpClosed: {403, 422, 403, 422},
		SignUpInvite: {403, 422, 200, 303}} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(c *Config) { c.SignUp = mode })
			welcome, err := s.kept.Invites.NewInvite(records.Invite{Credits: 2, Uses: 2})
			if err != nil {
				t.Fatal(err)
			}
			create := "/api/collections/users/records"
			got := [4]int{
				s.ask(want{method: "POST", path: create, body: account}).status,
				s.ask(want{method: "POST", path: "/signup",
					form: url.Values{"email": {"y@example.com"}, "password": {"correct-horse-9"}}}).status,
				s.ask(want{method: "POST", path: create, body: strings.Replace(account, "x@", "z@", 1),
					header: map[string]string{inviteHeader: welcome}}).status,
				s.ask(want{method: "POST", path: "/signup",
					form: url.Values{"email": {"w@example.com"}, "password": {"correct-horse-9"},
						"code": {welcome}}}).status,
			}
			if got != want4 {
				t.Errorf("answers %v, not %v", got, want4)
			}
			if a := s.ask(want{method: "POST", path: "/signup",
				form: url.Values{"email": {"q@example.com"}, "password": {"correct-horse-9"},
					"code": {welcome}}}); mode != SignUpClosed && a.status != 422 {
				t.Errorf("an invitation for two admits a third: %d", a.status)
			}
			if _, err := s.app.FindAuthRecordByEmail(collections.Users, "q@example.com"); err == nil {
				t.Error("who was refused has an account")
			}
			if a := s.ask(want{method: "POST", path: "/api/collections/_pb_users_auth_/records",
				body: strings.Replace(account, "x@", "v@", 1)}); (a.status == 200) != (mode == SignUpOpen) {
				t.Errorf("by the id of the collection: %d", a.status)
			}
			if a := s.ask(want{method: "POST", path: create, body: strings.Replace(account, "x@", "u@", 1),
				token: superuser(t, s)}); a.status != 200 {
				t.Errorf("a superuser: %d %s", a.status, a.body)
			}
		})
	}
}

func TestTheSampleForAVisitor(t *testing.T) {
	t.Parallel()
	off, on := newSite(t), newSite(t, func(c *Config) { c.Sample, c.SignUp = true, SignUpClosed })
	if a := off.ask(want{method: "POST", path: "/sample", form: url.Values{}}); a.status != 303 ||
		a.header.Get("Location") != "/signup?next=sample" {
		t.Errorf("without --sample: %d %v", a.status, a.header)
	}
	a := on.ask(want{method: "POST", path: "/sessions", form: url.Values{"sample": {"1"}}})
	c := cookieOf(a, authCookie)
	if a.status != 303 || c == nil || !strings.HasPrefix(a.header.Get("Location"), "/sessions/s") {
		t.Fatalf("with --sample: %d %v", a.status, a.header)
	}
	s := on.sessions[strings.TrimPrefix(a.header.Get("Location"), "/sessions/")]
	if !s.Sample || s.Idea != "A sample of an idea" || s.Status != journal.Queued {
		t.Errorf("the sample is %+v", s)
	}
	if me := on.ask(want{method: "GET", path: "/api/naps/me", cookie: c.Value}); !strings.Contains(me.body,
		"@guest.invalid") {
		t.Errorf("the guest is %s", me.body)
	}
}

func TestFormsOnASession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Draft)
	post := func(path string, form url.Values, header map[string]string) answer {
		return s.ask(want{method: "POST", path: "/sessions/mine" + path, form: form, cookie: token, header: header})
	}
	if a := post("/messages", url.Values{"text": {"Hello"}, "key": {"k"}}, nil); a.status != 303 ||
		a.header.Get("Location") != "/sessions/mine" {
		t.Errorf("say: %d", a.status)
	}
	if a := post("/messages", url.Values{"text": {"Hello"}}, map[string]string{"HX-Request": "true"}); a.status != 204 {
		t.Errorf("say by script: %d", a.status)
	}
	if a := post("/messages", url.Values{"text": {" "}}, nil); a.status != 422 {
		t.Errorf("an empty message: %d", a.status)
	}
	run := url.Values{"goal": {"venture"}, "kill_rule": {"min_price", "free_tool_owns_it"},
		"kill_value_min_price": {"9.5"}, "kill_value_free_tool_owns_it": {"1"}, "kill_value_max_funded_rivals": {"3"}}
	if a := post("/run", run, nil); a.status != 303 {
		t.Errorf("run: %d %s", a.status, a.body)
	}
	got := s.sessions["mine"]
	if got.Goal != market.Venture ||
		!slices.Equal(got.Kill, []market.Criterion{{Rule: "min_price", Value: 9.5},
			{Rule: "free_tool_owns_it", Value: 1}}) {
		t.Errorf("chosen: %v %v", got.Goal, got.Kill)
	}
	if a := post("/run", url.Values{}, nil); a.status != 303 || len(s.sessions["mine"].Kill) != 2 {
		t.Errorf("a run without choices changes them: %d %v", a.status, s.sessions["mine"].Kill)
	}
	for _, wrong := range []url.Values{{"goal": {"rich"}}, {"goal": {"side"}, "kill_rule": {"min_price"}},
		{"goal": {"side"}, "kill_rule": {"x"}, "kill_value_x": {"1"}},
		{"goal": {"side"}, "kill_rule": {"min_price"}, "kill_value_min_price": {"NaN"}}} {
		if a := post("/run", wrong, nil); a.status != 422 {
			t.Errorf("%v: %d", wrong, a.status)
		}
	}
	_ = post("/stop", url.Values{"report": {"1"}}, nil)
	_ = post("/stop", url.Values{"report": {"0"}}, nil)
	if !slices.Equal(s.stopped, []bool{true, false}) {
		t.Errorf("stops: %v", s.stopped)
	}
	if a := s.ask(want{method: "GET", path: "/sessions/mine/row", cookie: token}); a.status != 200 ||
		strings.Contains(a.body, "<html") {
		t.Errorf("row: %d %s", a.status, a.body)
	}
	if a := post("/delete", url.Values{}, nil); a.status != 303 || len(s.sessions) != 0 {
		t.Errorf("delete: %d", a.status)
	}
	long := s.ask(want{method: "POST", path: "/sessions", form: url.Values{"idea": {strings.Repeat("x", maxBody)}},
		cookie: token})
	if long.status < 400 || long.status > 499 {
		t.Errorf("a huge form: %d", long.status)
	}
}

func TestCollectionsOfOursStayAsTheyAre(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mine, err := s.app.FindCollectionByNameOrId("stream_buffer")
	if err != nil {
		t.Fatal(err)
	}
	theirs := core.NewBaseCollection("notes")
	theirs.Fields.Add(&core.TextField{Name: "text"})
	if err := s.app.Save(theirs); err != nil {
		t.Fatal(err)
	}
	root := superuser(t, s)
	all, _ := json.Marshal(map[string]any{"deleteMissing": true,
		"collections": []any{map[string]any{"name": "other", "type": "base", "fields": []any{}}}})
	for _, c := range []struct {
		name, method, path, body string
		ok                       bool
	}{
		{"delete", "DELETE", "/api/collections/stream_buffer", "", false},
		{"delete by id", "DELETE", "/api/collections/" + mine.Id, "", false},
		{"rename", "PATCH", "/api/collections/stream_buffer", `{"name":"x"}`, false},
		{"drop fields", "PATCH", "/api/collections/stream_buffer", `{"fields":[]}`, false},
		{"open to all", "PATCH", "/api/collections/stream_buffer", `{"listRule":""}`, false},
		{"import without ours", "PUT", "/api/collections/import", string(all), false},
		{"save as it is", "PATCH", "/api/collections/stream_buffer", `{}`, true},
		{"empty", "DELETE", "/api/collections/" + mine.Id + "/truncate", "", false},
		{"empty another", "DELETE", "/api/collections/notes/truncate", "", true},
		{"delete users", "DELETE", "/api/collections/users", "", false},
		{"options of users", "PATCH", "/api/collections/users", `{"authToken":{"duration":1000}}`, true},
		{"change another", "PATCH", "/api/collections/notes", `{"listRule":""}`, true},
		{"delete another", "DELETE", "/api/collections/notes", "", true},
	} {
		a := s.ask(want{method: c.method, path: c.path, body: c.body, token: root})
		if (a.status < 300) != c.ok {
			t.Errorf("%s: %d %s", c.name, a.status, a.body)
		}
		if !c.ok && (a.status != 400 || c.method == "PATCH" && !strings.Contains(a.body, "part of naps")) {
			t.Errorf("%s is refused without a sentence: %d %s", c.name, a.status, a.body)
		}
	}
}

// TestNoCollectionThatAMigrationMadeCanBeEmptied: a list of names that is kept by hand forgets the next one.
func TestNoCollectionThatAMigrationMadeCanBeEmptied(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	root := superuser(t, s)
	all, err := s.app.FindAllCollections()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, c := range all {
		if c.System {
			continue
		}
		tried++
		for _, name := range []string{c.Name, c.Id, strings.ToUpper(c.Name)} {
			a := s.ask(want{method: "DELETE", path: "/api/collections/" + name + "/truncate", token: root})
			if emptied := a.status < 300; emptied != (c.Name == "fetch_cache") {
				t.Errorf("%s (%s): %d %s", c.Name, name, a.status, a.body)
			}
		}
	}
	if tried < len(collections.Needed) {
		t.Errorf("only %d collections were tried", tried)
	}
}

func TestWhatIsDeletedInThePanelIsTold(t *testing.T) {
	t.Parallel()
	told := make(chan string, 8)
	s := newSite(t, func(c *Config) { c.SessionGone = func(id string) { told <- id } })
	ann, _ := s.user("ann")
	sessions, err := s.app.FindCollectionByNameOrId("sessions")
	if err != nil {
		t.Fatal(err)
	}
	chief := superuser(t, s)
	for _, of := range []string{"sessions", "users"} {
		row := core.NewRecord(sessions)
		row.Load(map[string]any{"owner": ann.Id, "title": "An idea", "idea": "An idea", "status": "draft"})
		if err := s.app.Save(row); err != nil {
			t.Fatal(err)
		}
		id, times := row.Id, 2 // before it is deleted and after it
		if of == "users" {
			id, times = ann.Id, 1 // with its user, in a transaction: only after it
		}
		if a := s.ask(want{method: "DELETE", path: "/api/collections/" + of + "/records/" + id,
			token: chief}); a.status != 204 {
			t.Fatalf("delete of %s: %d %s", of, a.status, a.body)
		}
		for range times {
			if got := <-told; got != row.Id {
				t.Errorf("after a delete of %s told of %s, not of %s", of, got, row.Id)
			}
		}
	}
}

func TestAJobNeverOverlapsItselfNorTakesTheProcessDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		ctx, stop := context.WithCancel(t.Context())
		run := once(ctx, Job{Name: "slow", Run: func(context.Context) error {
			runs++
			time.Sleep(time.Minute)
			if runs == 1 {
				panic("a bug")
			}
			return errors.New("a failure")
		}}, slog.New(slog.DiscardHandler))
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(run)
			synctest.Wait()
		}
		wait.Wait()
		if runs != 1 {
			t.Errorf("%d runs at once", runs)
		}
		run()
		stop()
		run()
		if runs != 2 {
			t.Errorf("%d runs", runs)
		}
	})
}

func TestAClockWithABadSpecDoesNotStart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.x.cfg.Jobs = []Job{{Name: "x", Spec: "whenever"}}
	if err := s.x.bindClock(); err == nil || !strings.Contains(err.Error(), "job x") {
		t.Errorf("the error is %v", err)
	}
}

func TestABadConfigIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	good := s.x.cfg
	for name, change := range map[string]func(*Config){
		"sign-up": func(c *Config) { c.SignUp = "maybe" }, "address": func(c *Config) { c.PublicURL = "naps.example" },
		"scheme":   func(c *Config) { c.PublicURL = "ftp://naps.example" },
		"sessions": func(c *Config) { c.Sessions = nil }, "tokens": func(c *Config) { c.Tokens = nil },
	} {
		cfg := good
		change(&cfg)
		if _, err := newEdge(s.app, cfg); err == nil {
			t.Errorf("a bad %s is taken", name)
		}
	}
}
