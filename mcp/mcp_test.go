package mcp

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	inside "naps/internal/inner"
)

func TestAFrameIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for frame, want := range map[string]string{
		"id: 17.1\nevent: phase\ndata: {\"a\":1}":        `phase 17 {"a":1}`,
		"id:3\r\nevent:notice\r\ndata:one\r\ndata: two":  "notice 3 one\ntwo",
		": a comment\nretry: 100":                        " 0 ",
		"id: x\nevent: text\ndata:  kept":                "text 0  kept",
		"event: done: twice\nid: 99999999999999999999\n": "done: twice 9223372036854775807 ",
	} {
		kind, seq, data := parse(frame)
		if got := fmt.Sprintf("%s %d %s", kind, seq, data); got != want {
			t.Errorf("%q is read as %q, want %q", frame, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("id: 17.1\nevent: phase\ndata: {}")
	f.Fuzz(func(t *testing.T, frame string) {
		kind, _, data := parse(frame)
		if len(kind)+len(data) > len(frame) {
			t.Errorf("%q brings more than it holds: %q %q", frame, kind, data)
		}
	})
}

// What a tool asks comes to the API as the request did: same address, same host, its own token, and nothing else of it.
func TestTheInnerWayKeepsWhereARequestComesFrom(t *testing.T) {
	t.Parallel()
	var seen *http.Request
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"message":"Too many."}`))
	})
	from := httptest.NewRequest("POST", "https://naps.example/mcp", nil)
	from.RemoteAddr = "192.0.2.7:4711"
	from.Header.Set("X-Forwarded-For", "198.51.100.3")
	from.Header.Set("Cookie", "naps_auth=someone")
	api := API{Base: "http://" + inside.Host, Token: "naps_t", Client: &http.Client{Transport: inside.Transport{Handler: inner, From: from}}}
	err := api.get(t.Context(), session("a/../b"), nil, new(any))
	if err == nil || err.Error() != "Too many. Try again in 7 seconds." {
		t.Errorf("the refusal is told as %v", err)
	}
	if seen.RemoteAddr != from.RemoteAddr || seen.Host != "naps.example" || seen.Header.Get("X-Forwarded-For") != "198.51.100.3" || seen.Header.Get("Authorization") != "Bearer naps_t" {
		t.Errorf("the API sees %s %s %v", seen.RemoteAddr, seen.Host, seen.Header)
	}
	if seen.Header.Get("Cookie") != "" || !strings.HasSuffix(seen.RequestURI, "/api/naps/sessions/a%2F..%2Fb") {
		t.Errorf("the API is asked for %s with %v", seen.RequestURI, seen.Header)
	}
}
