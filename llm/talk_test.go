package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A real server that calls a tool first and answers in words once it was told what the tool gave.
func TestAConversationWithToolsGoesOnAfterEachRound(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		if !strings.Contains(string(body), `"role":"tool"`) {
			fmt.Fprint(w,
				`data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"look","arguments":"{\"words\":\"flour\"}"}}]}}]}`+"\n\n")
			fmt.Fprint(w, `data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}`+
				"\n\ndata: [DONE]\n\n")
			return
		}
		if !strings.Contains(string(body), "two loaves") || !strings.Contains(string(body), `"tool_call_id":"c1"`) {
			w.WriteHeader(400)
			return
		}
		fmt.Fprint(w, `data: {"choices":[{"index":0,"delta":{"content":"There are "}}]}`+"\n\n"+
			`data: {"choices":[{"index":0,"delta":{"content":"two."},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n")
	}))
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL + "/v1"})
	if err != nil {
		t.Fatal(err)
	}
	tools := []Tool{{Name: "look",
		Schema: json.RawMessage(
			`{"type":"object","properties":{"words":{"type":"string"}},"required":["words"],"additionalProperties":false}`)}}
	a, err := Talk(t.Context(), c, Request{System: "s", Prompt: "p"}, nil, tools, nil)
	if err != nil || len(a.Calls) != 1 || a.Calls[0].Args != `{"words":"flour"}` {
		t.Fatalf("%+v, %v", a, err)
	}
	var shown strings.Builder
	a, err = Talk(t.Context(), c, Request{System: "s", Prompt: "p"}, []Round{{a.Calls, []string{"two loaves"}}}, tools,
		func(piece string) error {
			shown.WriteString(piece)
			return nil
		})
	if err != nil || len(a.Calls) != 0 || a.Text != "There are two." || shown.String() != a.Text {
		t.Errorf("%+v, shown %q, %v", a, shown.String(), err)
	}
}

func TestAServerThatRefusesToolsIsToldApart(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		fmt.Fprint(w, `{"error":{"code":400,"message":"tools are not supported","type":"invalid_request_error"}}`)
	}))
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL + "/v1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Talk(t.Context(), c, Request{Prompt: "p"}, nil, []Tool{{Name: "look"}}, nil); !errors.Is(err,
		ErrRefused) {
		t.Errorf("%v", err)
	}
}
