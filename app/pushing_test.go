package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"

	"naps/fetch"
	"naps/internal/migrated"
	"naps/market"
	"naps/store"
	"naps/watch"
)

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

// knows checks a word of RFC 8292 as a push service does: signed by the key that stands beside it, for this service.
func knows(t *testing.T, header, audience, key string) {
	t.Helper()
	rest, ok := strings.CutPrefix(header, "vapid t=")
	token, given, both := strings.Cut(rest, ", k=")
	raw, err := base64.RawURLEncoding.DecodeString(given)
	if !ok || !both || err != nil || given != key || len(raw) != 65 || raw[0] != 4 {
		t.Fatalf("the header is %q", header)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
	must(t, err)
	claims := jwt.MapClaims{}
	if _, err := jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return public, nil }, jwt.WithValidMethods([]string{"ES256"}), jwt.WithAudience(audience), jwt.WithExpirationRequired()); err != nil {
		t.Errorf("the service does not know this server: %v", err)
	}
	if claims["sub"] != "https://naps.example/" {
		t.Errorf("it says it is %v", claims["sub"])
	}
}

func TestBrowsersAreWokenByAWordThatTheirServiceKnowsAndForgottenWhenTheyAreGone(t *testing.T) {
	t.Parallel()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: migrated.Folder(t)})
	must(t, app.Bootstrap())
	t.Cleanup(func() { _ = app.ResetBootstrapState() })
	var mu sync.Mutex
	words := map[string]string{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		words[r.URL.Path] = r.Header.Get("Authorization")
		if r.Header.Get("TTL") == "" || r.Method != http.MethodPost || r.ContentLength > 0 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.WriteHeader(map[string]int{"/push.example/one": 201, "/push.example/gone": 410}[r.URL.Path])
	}))
	t.Cleanup(s.Close)
	key, err := store.PushKey(t.TempDir())
	must(t, err)
	public, err := publicKey(key)
	must(t, err)
	browsers := &shelf{all: []string{"https://push.example/one", "https://push.example/gone"}}
	g := &messenger{app: app, public: "https://naps.example", key: key, browsers: browsers, web: fetch.New(fetch.Config{Mirror: s.URL, Log: slog.New(slog.DiscardHandler)})}
	must(t, g.Push(t.Context(), market.Monitor{Owner: "ann"}, watch.News{}))
	mu.Lock()
	defer mu.Unlock()
	knows(t, words["/push.example/one"], "https://push.example", public)
	if !slices.Equal(browsers.dropped, []string{"https://push.example/gone"}) {
		t.Errorf("forgotten are %v", browsers.dropped)
	}
	browsers.all = nil
	if err := g.Push(t.Context(), market.Monitor{Owner: "ann"}, watch.News{}); err == nil {
		t.Error("nobody was woken, and that is no error")
	}
}

func TestTheKeyOfPushServicesStaysTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, err := store.PushKey(dir)
	must(t, err)
	two, err := store.PushKey(dir)
	must(t, err)
	if !one.Equal(two) {
		t.Error("a second start makes another key: every browser would have to be asked anew")
	}
}
