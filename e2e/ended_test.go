package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// browser signs in by the page and gives the token that its cookie carries.
func (w *world) browser() string {
	w.Helper()
	form := url.Values{"email": {"ann@example.com"}, "password": {"correct-horse-9"}}
	a := w.submits("/login", "", form)
	for _, c := range a.Cookies() {
		if c.Name == "naps_auth" {
			return c.Value
		}
	}
	w.Fatalf("the page signs nobody in: %d", a.StatusCode)
	return ""
}

// submits posts a form as a browser does and follows nothing.
func (w *world) submits(path, cookie string, form url.Values) *http.Response {
	w.Helper()
	base := w.base.Load().(string)
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, base+path, strings.NewReader(form.Encode()))
	must(w, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", base)
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "naps_auth", Value: cookie})
	}
	a, err := http.DefaultTransport.RoundTrip(r)
	must(w, err)
	must(w, a.Body.Close())
	return a
}

// listens opens a realtime client under a token; the channel brings when its connection ended.
func (w *world) listens(token string) <-chan time.Time {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.base.Load().(string)+"/api/realtime", nil)
	must(w, err)
	a, err := http.DefaultClient.Do(r)
	must(w, err)
	var hello struct{ ClientID string }
	for lines := bufio.NewScanner(a.Body); hello.ClientID == "" && lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
			must(w, json.Unmarshal([]byte(data), &hello))
		}
	}
	if code, raw := w.call("POST", "/api/realtime", token,
		map[string]any{"clientId": hello.ClientID, "subscriptions": []string{"sessions/*"}}); code != 204 {
		w.Fatalf("no subscription: %d %s", code, raw)
	}
	return ending(a)
}

// ending brings when an answer came to its end.
func ending(a *http.Response) <-chan time.Time {
	ended := make(chan time.Time, 1)
	go func() {
		defer a.Body.Close()
		_, _ = io.Copy(io.Discard, a.Body) // until it ends, however
		ended <- time.Now()
	}()
	return ended
}

// The attacks on an ended login, with the program as it is: the token spelled in another way or refreshed before, a
// one-year token made with it, a stream and a subscription that were open.
func TestAThiefOfATokenIsOutWhenItsOwnerLogsOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.quietly = true
	w.up(orders{})
	id := w.script(script{Steps: 60, Pause: 50, At: -1})
	token := w.browser()
	code, raw := w.call("POST", "/api/collections/users/auth-refresh", token, nil)
	var fresh struct{ Token string }
	if err := json.Unmarshal(raw, &fresh); code != 200 || err != nil || fresh.Token == "" {
		t.Fatalf("no refresh: %d %s", code, raw)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		w.base.Load().(string)+"/api/naps/sessions/"+id+"/events", nil)
	must(t, err)
	r.Header.Set("Authorization", fresh.Token)
	stream, err := http.DefaultClient.Do(r)
	must(t, err)
	if stream.StatusCode != http.StatusOK {
		t.Fatalf("no stream: %d", stream.StatusCode)
	}
	open := map[string]<-chan time.Time{"the stream": ending(stream), "the subscription": w.listens(fresh.Token)}
	began := time.Now()
	if a := w.submits("/logout", token, nil); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("logging out is answered %d", a.StatusCode)
	}
	for name, ended := range open {
		select {
		case at := <-ended:
			t.Logf("%s ended after %s", name, at.Sub(began).Round(time.Millisecond))
		case <-time.After(slack * 5 * time.Second):
			// a second on a quiet machine; the next look of a clock is a minute away
			t.Errorf("%s goes on", name)
		}
	}
	for _, stolen := range []string{token, fresh.Token} {
		for _, last := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			spelled := stolen[:len(stolen)-1] + string(last)
			for _, route := range [][2]string{{"GET", "/api/naps/me"},
				{"POST", "/api/collections/users/auth-refresh"}} {
				if code, _ := w.call(route[0], route[1], spelled, nil); code != 401 {
					t.Fatalf("with %c at its end the token opens %s: %d", last, route[1], code)
				}
			}
			a := w.submits("/settings/tokens", spelled, url.Values{"name": {"x"}, "scope": {"write"}, "days": {"365"}})
			if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/login") {
				t.Fatalf("with %c at its end it makes an access token: %d", last, a.StatusCode)
			}
		}
	}
	if code, _ := w.call("GET", "/api/naps/me", w.token, nil); code != 200 {
		t.Errorf("another login of the same founder is answered %d", code)
	}
}
