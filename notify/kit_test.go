package notify

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"naps/fetch"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// post keeps the letters it is given.
type post struct {
	mu      sync.Mutex
	letters []Letter
}

func (p *post) Send(_ context.Context, l Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, l)
	return nil
}

// shelf keeps addresses of browsers.
type shelf struct {
	all     []string
	dropped []string
}

func (s *shelf) Pushes(context.Context, string) ([]string, error) { return s.all, nil }
func (s *shelf) DropPush(_ context.Context, endpoint string) error {
	s.dropped = append(s.dropped, endpoint)
	return nil
}

// web is a stand-in for every host: answer sees /host/path and gives the status.
func web(t testing.TB, answer func(r *http.Request) int) (*fetch.Client, func() []string) {
	t.Helper()
	var mu sync.Mutex
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := answer(r)
		mu.Lock()
		asked = append(asked, r.URL.Path)
		mu.Unlock()
		if status/100 == 3 {
			w.Header().Set("Location", "https://elsewhere.example/")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	c := fetch.New(fetch.Config{Errands: true, Mirror: s.URL, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(c.Close)
	return c, func() []string { mu.Lock(); defer mu.Unlock(); return append([]string{}, asked...) }
}

func address(path string) string { return "https://naps.example" + path }

func newNotifier(t testing.TB, answer func(r *http.Request) int) (n *Notifier, mails *post, asked func() []string) {
	t.Helper()
	mails = &post{}
	n = &Notifier{Address: address, Mailer: mails, Browsers: &shelf{}, Now: time.Now}
	n.Web, asked = web(t, answer)
	return n, mails, asked
}
