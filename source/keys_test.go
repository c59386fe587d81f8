package source_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"naps/fetch"
	"naps/market"
	"naps/source"
)

// shelf is a cache that keeps everything that it is given.
type shelf struct {
	mu   sync.Mutex
	kept map[string]fetch.Entry
}

func (s *shelf) Get(_ context.Context, key string) (fetch.Entry, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.kept[key]
	return e, ok, nil
}

func (s *shelf) Put(_ context.Context, key string, e fetch.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[key] = e
	return nil
}

// traces is everything that a search with keys leaves behind: errors, log, cache, evidence.
func traces(t *testing.T, status int, body string, keys source.Values) (string, []string) {
	t.Helper()
	var mu sync.Mutex
	sent := []string{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		sent = append(sent, fmt.Sprint(r.URL, r.Header))
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	defer srv.Close()
	var log bytes.Buffer
	cache := &shelf{kept: map[string]fetch.Entry{}}
	c := source.Client(fetch.Config{Errands: true, Mirror: srv.URL, AllowPrivate: true, Cache: cache,
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	defer c.Close()
	all := ""
	config := source.Config{Settings: keys, Contact: "test@naps.example"}
	for _, s := range source.All(c, config) {
		list, err := s.Search(t.Context(), market.Query{Text: "deposits", Community: "studioowners"})
		raw, _ := json.Marshal(list)
		all += fmt.Sprintf("%s: %v %s\n", s.Name(), err, raw)
	}
	for key, e := range cache.kept {
		all += fmt.Sprintf("%s %s %v\n", key, e.URL, e.Header)
	}
	return all + log.String() + fmt.Sprintf("%v %+v %#v", config, config, config), sent
}

func TestKeysAreSentAndNeverLeftBehind(t *testing.T) {
	t.Parallel()
	good := `{"access_token":"t0k-secret","expires_in":3600,"kind":"Listing","data":{"children":[]},"items":[],"type":"search","results":[],"searchParameters":{},"organic":[]}`
	basic := base64.StdEncoding.EncodeToString([]byte(secretKey))
	for status, body := range map[int]string{200: good, 401: `{"error":"no such key"}`, 429: `{}`} {
		left, sent := traces(t, status, body, allKeys)
		for _, secret := range []string{secretKey, strings.ReplaceAll(secretKey, ":", "%3A"), basic, "t0k-secret"} {
			if strings.Contains(left, secret) {
				t.Errorf("status %d: %q was left behind", status, secret)
			}
		}
		with := 0
		for _, s := range sent {
			if strings.Contains(s, secretKey) || strings.Contains(s, "k3y%3A0nly") || strings.Contains(s, basic) {
				with++
			}
		}
		if with < len(allKeys) {
			t.Errorf("status %d: %d requests carried a key, %d keys are set", status, with, len(allKeys))
		}
	}
}

func TestAnAnswerIsKeptUnderTheSameNameWhateverTheKey(t *testing.T) {
	t.Parallel()
	names := func(keys source.Values) string {
		cache := &shelf{kept: map[string]fetch.Entry{}}
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"items":[]}`))
		}))
		defer srv.Close()
		c := source.Client(fetch.Config{Errands: true, Mirror: srv.URL, AllowPrivate: true, Cache: cache,
			Log: slog.New(slog.DiscardHandler)})
		defer c.Close()
		if _, err := source.NewStackExchange(c, source.Config{Settings: keys}).Search(t.Context(),
			market.Query{Text: "x"}); err != nil {
			t.Fatal(err)
		}
		for name := range cache.kept {
			return name
		}
		return ""
	}
	if one, other := names(source.Values{"NAPS_STACKEXCHANGE_KEY": "one"}), names(
		source.Values{"NAPS_STACKEXCHANGE_KEY": "other"}); one == "" || one != other {
		t.Errorf("%q and %q", one, other)
	}
}
