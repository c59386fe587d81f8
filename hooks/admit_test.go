package hooks

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// endless is a body that counts how much of it was read.
type endless struct{ left, read int64 }

func (b *endless) Read(p []byte) (int, error) {
	n := int(min(int64(len(p)), b.left))
	if n == 0 {
		return 0, io.EOF
	}
	for i := range p[:n] {
		p[i] = '['
	}
	b.left -= int64(n)
	b.read += int64(n)
	return n, nil
}

// send gives a body to the handler itself, so that what was read of it is what the program read.
func (s *site) send(method, path, kind, token string, body io.Reader, size int64) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, body)
	r.ContentLength, r.RemoteAddr = size, "192.0.2.7:4711"
	r.Header.Set("Content-Type", kind)
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	w := httptest.NewRecorder()
	s.server.Config.Handler.ServeHTTP(w, r)
	return w
}

func TestOfALargeBodyNothingIsParsedWhoeverSendsItButASuperuser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	for _, kind := range []string{"application/json", "application/x-www-form-urlencoded",
		"multipart/form-data; boundary=x", "text/plain", ""} {
		for path, method := range map[string]string{
			"/api/collections/users/records":           "POST",
			"/api/collections/_pb_users_auth_/records": "POST", "/api/collections/users/records/" + ann.Id: "PATCH",
			"/api/collections/users/auth-with-password":       "POST",
			"/api/collections/_superusers/auth-with-password": "POST", "/api/collections/nothing/records": "POST",
			"/api/batch": "POST", "/api/realtime": "POST",
			"/api/backups/upload": "POST", "/api/oauth2-redirect": "POST", "/api/settings": "PATCH",
			"/api/naps/sessions": "POST", "/mcp": "POST", "/signup": "POST", "/login": "POST",
			"/setup": "POST", "/sessions": "POST", "/nothing": "POST", "/static/x": "GET",
		} {
			for _, who := range []string{"", token} {
				s.x.limits = newLimits(60) // nothing but the size is looked at here
				b := &endless{left: 31 << 20}
				if a := s.send(method, path, kind, who, b, b.left); (a.Code != http.StatusRequestEntityTooLarge &&
					!strings.Contains(path, "nothing/")) || b.read != 0 {
					t.Errorf("%s %s of %q: answered %d after %d bytes: %.200s", method, path, kind, a.Code, b.read,
						a.Body)
				}
				b = &endless{left: 31 << 20}
				a := s.send(method, path, kind, who, b, -1) // in chunks, so that its size is not known
				if wrong := a.Code >= 500 && a.Code != http.StatusNotImplemented; wrong || b.read > maxBody+1 {
					t.Errorf("%s %s of %q in chunks: answered %d after %d bytes: %.200s", method, path, kind, a.Code,
						b.read, a.Body)
				}
			}
		}
	}
	super, err := s.app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	if err != nil {
		t.Fatal(err)
	}
	admin := core.NewRecord(super)
	admin.SetEmail("admin@example.com")
	admin.SetPassword("correct-horse-9")
	if err := s.app.Save(admin); err != nil {
		t.Fatal(err)
	}
	all, err := admin.NewAuthToken()
	if err != nil {
		t.Fatal(err)
	}
	b := &endless{left: 1 << 20}
	if a := s.send("PATCH", "/api/settings", "application/json", all, b,
		b.left); a.Code == http.StatusRequestEntityTooLarge || b.read < 1000 {
		t.Errorf("a superuser's body is answered %d after %d bytes", a.Code, b.read)
	}
}

func TestWhoAsksTooOftenIsRefusedBeforeAnythingIsParsed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for range 30 {
		_ = s.x.limits.logins.take("192.0.2.7")
	}
	for range 60 {
		_ = s.x.limits.signups.take("192.0.2.7")
	}
	ways := []string{createPattern, "POST /api/collections/_pb_users_auth_/records", "POST /login", "POST /signup",
		"POST /setup"}
	for pattern := range loginPatterns {
		ways = append(ways, pattern)
	}
	refused := func(way string) {
		t.Helper()
		method, path, _ := strings.Cut(strings.ReplaceAll(way, "{collection}", collections.Users), " ")
		b := &endless{left: 1000}
		if a := s.send(method, path, "application/json", "", b, b.left); a.Code != http.StatusTooManyRequests ||
			b.read != 0 || a.Header().Get("Retry-After") == "" {
			t.Errorf("%s: answered %d after %d bytes: %.200s", way, a.Code, b.read, a.Body)
		}
	}
	for _, way := range ways {
		refused(way)
	}
	for s.x.limits.visitors.take("192.0.2.7") == nil {
	}
	for _, way := range []string{"POST /api/realtime", "POST /api/batch", "POST /api/oauth2-redirect", "POST /sessions",
		"POST /sample", "POST /mcp", "PATCH /api/collections/users/records/x"} {
		refused(way)
	}
	if a := s.send("GET", "/login", "", "", http.NoBody, 0); a.Code != http.StatusOK {
		t.Errorf("a visitor who only reads: %d", a.Code)
	}
}

// A request is counted once, by admit or, within a batch, by the hook.
func TestALoginIsCountedOnceByWhicheverWayItComes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.user("ann")
	s.app.Settings().Batch.Enabled, s.app.Settings().Batch.MaxRequests, s.app.Settings().Batch.Timeout = true, 50, 3
	now := time.Now()
	s.x.limits.logins.now, s.x.limits.signups.now = func() time.Time { return now }, func() time.Time { return now }
	for i := range 31 {
		a := s.send("POST", "/api/collections/users/auth-with-password", "application/json", "",
			strings.NewReader(`{"identity":"ann@example.com","password":"wrong-horse-9"}`), -1)
		if want := map[bool]int{true: 400, false: 429}[i < 30]; a.Code != want {
			t.Fatalf("login %d: %d %s", i, a.Code, a.Body)
		}
	}
	one := `{"method":"POST","url":"/api/collections/users/records","body":{"email":"x"}}`
	for i := range 61 {
		a := s.send("POST", "/api/batch", "application/json", "", strings.NewReader(`{"requests":[`+one+`]}`), -1)
		if refused := strings.Contains(a.Body.String(), "too fast"); refused != (i == 60) {
			t.Fatalf("a sign-up within batch %d: %d %s", i, a.Code, a.Body)
		}
	}
}

func TestFilesMayBeLargeWhereFilesAreExpected(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := s.user("ann")
	c := core.NewBaseCollection("pictures")
	c.CreateRule = types.Pointer("@request.auth.id != ''")
	c.Fields.Add(&core.FileField{Name: "file", MaxSelect: 1, MaxSize: 2 << 20})
	if err := s.app.Save(c); err != nil {
		t.Fatal(err)
	}
	form := func(size int) (string, []byte) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		part, err := m.CreateFormFile("file", "x.bin")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(make([]byte, size))
		_ = m.Close()
		return m.FormDataContentType(), b.Bytes()
	}
	for name, c := range map[string]struct {
		token, path string
		size, want  int
	}{
		"a file of who is signed in":      {token, "/api/collections/pictures/records", 1 << 20, 200},
		"one of a visitor":                {"", "/api/collections/pictures/records", 1 << 20, 413},
		"one that is too large":           {token, "/api/collections/pictures/records", 3 << 20, 413},
		"one where there are no files":    {token, "/api/collections/users/records", 1 << 20, 413},
		"one where nobody may write rows": {token, "/api/collections/reports/records", 1 << 20, 413},
	} {
		kind, body := form(c.size)
		if a := s.send("POST", c.path, kind, c.token, bytes.NewReader(body), int64(len(body))); a.Code != c.want {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
}

func TestRealtimeConnectionsOfVisitorsAreLimitedByAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.Visits, c.Streams = 2, 3 })
	_, token := s.user("ann")
	open := func(cookie string) (status int, end context.CancelFunc) {
		t.Helper()
		ctx, end := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, "GET", s.server.URL+"/api/realtime", nil)
		if err != nil {
			t.Fatal(err)
		}
		if cookie != "" {
			r.AddCookie(&http.Cookie{Name: authCookie, Value: cookie})
		}
		a, err := s.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { end(); _ = a.Body.Close() })
		return a.StatusCode, end
	}
	for who, most := range map[string]int{"": 2, token: 3} {
		var ends []context.CancelFunc
		for range most {
			status, end := open(who)
			if status != http.StatusOK {
				t.Fatalf("%q is refused: %d", who, status)
			}
			ends = append(ends, end)
		}
		if status, _ := open(who); status != http.StatusTooManyRequests {
			t.Errorf("one more of %q is let in: %d", who, status)
		}
		ends[0]()
		for status := 0; status != http.StatusOK; status, _ = open(who) { // once the server has noticed
			if t.Context().Err() != nil {
				t.Fatal("no place came free")
			}
		}
	}
}
