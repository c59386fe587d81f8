package mcp

import (
	"context"
	"errors"
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
	api := API{Base: "http://" + inside.Host, Token: "naps_t",
		Client: &http.Client{Transport: inside.Transport{Handler: inner, From: from, Most: 1000}}}
	err := api.get(t.Context(), session("a/../b"), nil, new(any))
	if err == nil || err.Error() != "Too many. Try again in 7 seconds." {
		t.Errorf("the refusal is told as %v", err)
	}
	if seen.RemoteAddr != from.RemoteAddr || seen.Host != "naps.example" ||
		seen.Header.Get("X-Forwarded-For") != "198.51.100.3" || seen.Header.Get("Authorization") != "Bearer naps_t" {
		t.Errorf("the API sees %s %s %v", seen.RemoteAddr, seen.Host, seen.Header)
	}
	if seen.Header.Get("Cookie") != "" || !strings.HasSuffix(seen.RequestURI, "/api/naps/sessions/a%2F..%2Fb") {
		t.Errorf("the API is asked for %s with %v", seen.RequestURI, seen.Header)
	}
}

// answering is an API that gives the same answer to everything.
func answering(t *testing.T, body string, turn Turn) API {
	t.Helper()
	inner := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
	from := httptest.NewRequestWithContext(t.Context(), "POST", "https://naps.example/mcp", nil)
	return API{Base: "http://" + inside.Host, Turn: turn,
		Client: &http.Client{Transport: inside.Transport{Handler: inner, From: from, Most: maxAnswer + 1}}}
}

func TestNoAnswerIsLargerThanAToolMayGive(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3000)
	var items []string
	for i := range 300 {
		items = append(items, fmt.Sprintf(`{"id":"E%d","quote":%q}`, i, long))
	}
	a := answering(t, `{"items":[`+strings.Join(items, ",")+`]}`, nil)
	seen := 0
	for seen < 300 { // nothing is lost: the rest comes with the offset
		out, err := a.evidence(t.Context(), evidenceIn{Offset: seen, Limit: 1000})
		if err != nil || len(out.Items) == 0 || len(out.Items) > 100 || out.Total != 300 ||
			out.Items[0].ID != fmt.Sprintf("E%d", seen) {
			t.Fatalf("from %d: %d of %d, %v", seen, len(out.Items), out.Total, err)
		}
		seen += len(out.Items)
	}
	for name, body := range map[string]string{
		"a report of two megabytes":    `{"summary":"` + strings.Repeat("y", 2<<20) + `"}`,
		"an answer without an end":     `{"summary":"` + strings.Repeat("y", 2*maxAnswer) + `"}`,
		"one piece of four megabytes":  `{"items":[{"quote":"` + strings.Repeat("y", 4<<20) + `"}]}`,
		"events without an end, later": strings.Repeat("y", 2*maxAnswer),
	} {
		a := answering(t, body, nil)
		_, err := bounded(t.Context(), a, true, func(ctx context.Context) (any, error) {
			if strings.Contains(body, "items") {
				return a.evidence(ctx, evidenceIn{})
			}
			return a.report(ctx, reportIn{})
		})
		if !errors.Is(err, errTooMuch) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALongLogIsToldInPartsAndNothingOfItTwice(t *testing.T) {
	t.Parallel()
	const events = 300
	text := strings.Repeat("z", 40_000) // together more than what is read of one answer
	var all []string
	for i := range events {
		all = append(all, fmt.Sprintf("id: %d.1\nevent: notice\ndata: {\"n\":%d,\"text\":\"%s\"}\n\n", i+1, i+1, text))
	}
	frames := func(after int) string { return strings.Join(all[after:], "") }
	next, cursor := 1, int64(0)
	for rounds := 0; next <= events; rounds++ {
		list, at, err := answering(t, frames(int(cursor)), nil).events(t.Context(), "a", cursor)
		if err != nil || len(list) == 0 || len(list) > maxEvents || rounds > events {
			t.Fatalf("after %d: %d events, %v", cursor, len(list), err)
		}
		for _, e := range list {
			if n := int(e.Data.(map[string]any)["n"].(float64)); n != next {
				t.Fatalf("event %d where %d is next", n, next)
			}
			next++
		}
		cursor = at
	}
}

func TestAHeavyAnswerWaitsForItsTurnAndGivesItBack(t *testing.T) {
	t.Parallel()
	taken, given := 0, 0
	a := API{Turn: func(ctx context.Context) (context.Context, func(), error) {
		taken++
		return ctx, func() { given++ }, nil
	}}
	for i, heavy := range []bool{true, false, true} {
		_, err := bounded(t.Context(), a, heavy, func(context.Context) (string, error) { return "", refusal("no") })
		if err == nil || taken != given || taken != []int{1, 1, 2}[i] {
			t.Errorf("%d: %v, %d taken, %d given back", i, err, taken, given)
		}
	}
	a.Turn = func(context.Context) (context.Context, func(), error) { return nil, nil, errors.New("full") }
	if _, err := bounded(t.Context(), a, true,
		func(context.Context) (string, error) { return "made", nil }); err == nil {
		t.Error("it is made without a turn")
	}
}
