// Package sourcetest is the contract of a source as a test: every adapter runs it against a server on loopback that
// answers in the shapes of its service, well and badly.
package sourcetest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"naps/fetch"
	"naps/market"
	"naps/source"
)

// Source is what is tested.
type Source interface {
	Name() string
	Kind() market.Kind
	Search(ctx context.Context, q market.Query) ([]market.Evidence, error)
}

// Case says how to make a source and what its service answers. Bodies are whole answers with status 200.
type Case struct {
	New   func(c *fetch.Client) Source
	Query market.Query
	Type  string // Content-Type of Good and Empty; application/json if empty
	Good  string // an answer with at least one piece of evidence
	Empty string // the service's own way to say that it found nothing

	AnyPage bool // it reads pages of anybody, so none is of the wrong form
}

var kinds = []market.Kind{market.Post, market.Product, market.Filing, market.News, market.Suggestion, market.Series,
	market.Page, market.Law}

// Run runs the contract.
func Run(t *testing.T, c Case) {
	if c.Type == "" {
		c.Type = "application/json; charset=utf-8"
	}
	t.Run("a good answer becomes evidence", func(t *testing.T) { t.Parallel(); good(t, c) })
	t.Run("an empty answer is empty and no error", func(t *testing.T) {
		t.Parallel()
		list, err := c.New(Serve(t, 200, c.Type, c.Empty)).Search(t.Context(), c.Query)
		if err != nil || list == nil || len(list) != 0 {
			t.Errorf("got %v (nil: %t), error %v", list, list == nil, err)
		}
	})
	refused(t, c)
	t.Run("odd bytes never panic and never become bad evidence", func(t *testing.T) {
		t.Parallel()
		for _, body := range odd(c) {
			s := c.New(Serve(t, 200, c.Type, body))
			if list, err := s.Search(t.Context(), c.Query); err == nil {
				Check(t, s, c.Query, list)
			}
		}
	})
	private(t, c)
	t.Run("a canceled search returns at once and says so", func(t *testing.T) { t.Parallel(); canceled(t, c) })
}

// good runs the part of the contract about answers that hold evidence.
func good(t *testing.T, c Case) {
	t.Helper()
	s, q := c.New(Serve(t, 200, c.Type, c.Good)), c.Query
	q.Counter = true
	list, err := s.Search(t.Context(), q)
	if err != nil || len(list) == 0 {
		t.Fatalf("%d pieces of evidence, error %v", len(list), err)
	}
	Check(t, s, q, list)
	for _, e := range list {
		for _, part := range parts(c, e.Text) {
			if e.Kind != market.Series && !Said(c.Good, part) {
				t.Errorf("the text %q isn't in any one string of the answer", part)
			}
		}
	}
	again, err := c.New(Serve(t, 200, c.Type, c.Good)).Search(t.Context(), q)
	if err != nil || !slices.EqualFunc(list, again, same) {
		t.Errorf("the same answer gave other evidence (error %v)", err)
	}
	q.Limit = 1
	if list, err := s.Search(t.Context(), q); err != nil || len(list) != 1 {
		t.Errorf("with a limit of 1: %d pieces of evidence, error %v", len(list), err)
	}
}

// refused runs the part of the contract about answers that are none.
func refused(t *testing.T, c Case) {
	t.Helper()
	for _, bad := range bads {
		if c.AnyPage && bad.body == welcome {
			continue
		}
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			s := c.New(Serve(t, bad.status, bad.kind, bad.body))
			list, err := s.Search(t.Context(), c.Query)
			if !slices.ContainsFunc(bad.want, func(want error) bool { return errors.Is(err, want) }) {
				t.Errorf("got %d pieces of evidence and error %v", len(list), err)
			}
			if err != nil && !strings.HasPrefix(err.Error(), s.Name()+": ") {
				t.Errorf("the error does not begin with the source's name: %v", err)
			}
		})
	}
}

// parts are what must stand in one string of the answer: the whole text, or of a page, which is many strings, each
// line.
func parts(c Case, text string) []string {
	if strings.HasPrefix(c.Type, "text/html") {
		return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	}
	return []string{text}
}

var wall = `<!doctype html><html><head><title>Blocked</title></head><body><div class="anomaly-modal"></div><p>whoa there, pardner!</p></body></html>`

// welcome is a page that nobody asked for.
const welcome = `<html><body><p>Welcome</p></body></html>`

var bads = []struct {
	name   string
	status int
	kind   string
	body   string
	want   []error
}{
	{"a block page is a refusal", 403, "text/html", wall, []error{market.ErrBlocked}},
	{"a block page with status 200 is a refusal", 200, "text/html", wall, []error{market.ErrBlocked}},
	{"status 401 is a refusal", 401, "application/json", `{"error":"no"}`, []error{market.ErrBlocked}},
	{"status 429 is a rate limit", 429, "application/json", `{"error":"slow down"}`, []error{market.ErrRateLimited}},
	{"status 500 is unavailable", 500, "application/json", `{"error":"oops"}`, []error{market.ErrUnavailable}},
	{"garbage is an unknown form", 200, "application/json", `{"hits": [}`, []error{market.ErrShape, market.ErrBlocked}},
	{"nothing at all is an unknown form", 200, "application/json", ``, []error{market.ErrShape, market.ErrBlocked}},
	{"another page is an unknown form or a refusal", 200, "text/html", welcome,
		[]error{market.ErrShape, market.ErrBlocked}},
}

// odd returns broken and strange forms of the good answer.
func odd(c Case) []string {
	list := []string{"null", "[]", "{}", "0", `""`, "\x00\xff\xfe", "<", "<rss>", "<feed", strings.Repeat("[", 20000),
		strings.Repeat("a", 1<<20), "\xef\xbb\xbf" + c.Good,
		strings.ReplaceAll(c.Good, "a", "\xff"), strings.ReplaceAll(c.Good, "e", "\\u0000"),
		strings.ReplaceAll(c.Good, `"`, ""), strings.ReplaceAll(c.Good, ":", ":null,"),
		regexp.MustCompile(`"[^"]*"([,}\]])`).ReplaceAllString(c.Good, `null$1`),
		regexp.MustCompile(`\d+`).ReplaceAllString(c.Good, `-1e400`)}
	for i := 1; i < 12; i++ {
		list = append(list, c.Good[:len(c.Good)*i/12])
	}
	return list
}

func canceled(t *testing.T, c Case) {
	asked := make(chan struct{}, 8)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that the client has gone
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(srv.Close)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	s := c.New(Client(t, srv.URL))
	go func() {
		_, err := s.Search(ctx, c.Query)
		done <- err
	}()
	<-asked
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the error does not say that the search was canceled: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("the search went on for five seconds after it was canceled")
	}
}

// Serve starts a server that gives the same answer to everything, and returns a client that takes it for the whole web.
func Serve(t testing.TB, status int, kind, body string) *fetch.Client {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "3600") // so that fetch does not try again
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return Client(t, srv.URL)
}

// Client returns a client whose web is the server at mirror, without a cache and without a log.
func Client(t testing.TB, mirror string) *fetch.Client {
	c := source.Client(fetch.Config{Errands: true, UserAgent: "naps/test", Contact: "test@naps.example", Mirror: mirror,
		AllowPrivate: true, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(c.Close)
	return c
}

var (
	pseudonym = regexp.MustCompile(`^(p[0-9a-f]{10})?$`)
	date      = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})?$`)
)

// Check holds evidence against the contract of market.Evidence as it comes from Search.
func Check(t testing.TB, s Source, q market.Query, list []market.Evidence) {
	t.Helper()
	if !slices.Contains(source.Names(), s.Name()) || !slices.Contains(kinds, s.Kind()) {
		t.Errorf("name %q or kind %q is unknown", s.Name(), s.Kind())
	}
	if list == nil {
		t.Error("the list is nil")
	}
	for _, e := range list {
		numeric := e.Kind == market.Series
		u, err := url.Parse(e.URL)
		for what, wrong := range map[string]bool{
			"source": e.Source != s.Name(),
			"kind":   !slices.Contains(kinds, e.Kind),
			"address": err != nil || u.Hostname() == "" || u.Scheme != "http" &&
				u.Scheme != "https",
			"title": e.Title == "" || strings.Contains(e.Title, "\n"),
			"text": e.Text == "" || !utf8.ValidString(e.Text) ||
				strings.Contains(e.Text, "\x00"),
			"quote (missing)":                e.Quote == "" && !numeric,
			"quote (of a series)":            e.Quote != "" && numeric,
			"quote (not in the text)":        !strings.Contains(e.Text, e.Quote),
			"quote (longer than 300)":        utf8.RuneCountInString(e.Quote) > 300,
			"figures (of a series)":          numeric && len(e.Metrics) == 0,
			"author (not a pseudonym)":       !pseudonym.MatchString(e.Author),
			"place":                          e.Place == "" || strings.Contains(e.Place, "://"),
			"date":                           !date.MatchString(e.Date),
			"query":                          e.Query != q.Text || e.Counter != q.Counter,
			"time of fetching":               e.Fetched <= 0 && !e.Sample,
			"fields that are not a source's": e.ID != "" || e.Hash != "" || e.Phase != "" || e.Page != "",
		} {
			if wrong {
				t.Errorf("%s: wrong %s: %+v", s.Name(), what, e)
			}
		}
	}
}

// same compares what does not depend on the time of fetching.
func same(a, b market.Evidence) bool {
	a, b = a.Seal(), b.Seal()
	return a.Hash == b.Hash && a.Page == b.Page && a.Author == b.Author && a.Date == b.Date && a.Place == b.Place
}
