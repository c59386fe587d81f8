package llm

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAnAddressIsTakenHoweverItWasCopied(t *testing.T) {
	t.Parallel()
	for text, c := range map[string]struct{ chat, note string }{
		"http://127.0.0.1:11434/v1":    {"http://127.0.0.1:11434/v1/chat/completions", ""},
		"http://127.0.0.1:11434/v1/":   {"http://127.0.0.1:11434/v1/chat/completions", ""},
		"http://h/v1/chat/completions": {"http://h/v1/chat/completions", "ended with /chat/completions"},
		"https://h/openai/v1/models/":  {"https://h/openai/v1/chat/completions", "ended with /models"},
		" \"https://h/v1\"\n":          {"https://h/v1/chat/completions", "line breaks and quotes"},
		"<https://h/v1>":               {"https://h/v1/chat/completions", "quotes"},
		"https://r.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21": {
			"https://r.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21", ""},
		"https://r.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21": {
			"https://r.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21",
			"ended with /chat/completions"},
	} {
		end, notes, err := parseEndpoint(text)
		if got := end.address("/chat/completions"); err != nil || got != c.chat ||
			!strings.Contains(strings.Join(notes, " "), c.note) || c.note == "" && notes != nil {
			t.Errorf("%q goes to %s, %q, %v", text, got, notes, err)
		}
	}
	for _, text := range []string{"", "127.0.0.1:11434", "ftp://h/v1", "http://", "h"} {
		if _, _, err := parseEndpoint(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestAKeyIsTakenHoweverItWasCopied(t *testing.T) {
	t.Parallel()
	for text, note := range map[string]string{
		"sk-1": "", " sk-1": "spaces", "sk-1\r\n": "line breaks", `"sk-1"`: "quotes",
		"'sk-1'\n": "line breaks and quotes", "“sk-1”": "quotes",
		"Bearer sk-1": "Bearer", "sk\n-1": "within", "sk-\u200b1": "within",
	} {
		key, notes := cleanKey(text)
		if key != "sk-1" || !strings.Contains(strings.Join(notes, " "), note) || note == "" && notes != nil {
			t.Errorf("%q is %q, %q", text, key, notes)
		}
		if strings.Contains(strings.Join(notes, " "), "sk-") {
			t.Errorf("the key stands in %q", notes)
		}
	}
}

func TestAzureGetsItsKeyInItsOwnHeader(t *testing.T) {
	t.Parallel()
	for address, header := range map[string]string{
		"https://r.openai.azure.com/openai/v1": "Api-Key", "https://gateway.example/openai/deployments/x": "Api-Key",
		"https://gateway.example/x?api-version=2024-10-21": "Api-Key", "https://api.example/v1": "Authorization",
	} {
		end, _, err := parseEndpoint(address)
		if name, _ := end.authorization("secret"); err != nil || name != header {
			t.Errorf("%s: the key goes into %s, %v", address, name, err)
		}
	}
	end, _, _ := parseEndpoint("https://r.openai.azure.com/openai/v1")
	if name, value := end.authorization("head.body.signature"); name != "Authorization" ||
		value != "Bearer head.body.signature" {
		t.Errorf("a token of the directory goes into %s", name)
	}
}

// probed asks a server under a path of it.
func probed(t *testing.T, h http.Handler, path, key, model string) Probed {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return Probe(t.Context(), Config{BaseURL: s.URL + path, Key: key, Model: model})
}

func TestAProbeSaysWhatAServerCanDoAndWhichHabitsItHas(t *testing.T) {
	t.Parallel()
	p := probed(t, &house{}, "/v1", "", "m")
	if p.Err != nil || !p.Schema || p.Tools != Can || !p.Stream || p.Thinks || p.Usage.Calls != 2 || len(p.Notes) != 0 {
		t.Errorf("%+v", p)
	}
	p = probed(t, &house{
		refuse: func(q body, _ string) (int, string) {
			switch {
			case q.ResponseFormat != nil:
				return 400, message400("no response_format")
			case len(q.Tools) > 0:
				return 400, message400("m does not support tools")
			}
			return 0, ""
		},
		say: func(w http.ResponseWriter, _ body, text string) {
			fmt.Fprint(w, `{"choices":[{"message":{"content":`+string(raw(text))+
				`,"reasoning":"hmm"},"finish_reason":"stop"}]}`)
		},
	}, "/v1/chat/completions", "", "m")
	habits := strings.Join(p.Habits, "; ")
	if p.Err != nil || p.Schema || p.Tools != Cannot || p.Stream || !p.Thinks || len(p.Notes) != 1 ||
		!strings.Contains(habits, habitThinks) || !strings.Contains(habits, "refuses tools") {
		t.Errorf("%+v", p)
	}
}

func TestAProbeThatFailsGivesTheServersOwnWordsAndAHint(t *testing.T) {
	t.Parallel()
	locked := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":{"message":"Incorrect API key provided: %s. See your account."}}`,
			strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	})
	nameless := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/v1/models" {
			fmt.Fprint(w, `{"data":[{"id":"small"},{"id":"large"}]}`)
			return
		}
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error":{"message":"model \"m\" not found, try pulling it first"}}`)
	})
	moved := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Redirect(w, &http.Request{URL: nil, Method: http.MethodPost}, "https://elsewhere.example/v1",
			http.StatusMovedPermanently)
	})
	website := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>Welcome</title>")
	})
	for name, c := range map[string]struct {
		h           http.Handler
		path, key   string
		status      int
		words, hint string
	}{
		"missing /v1": {&house{}, "", "", 404, "404 page not found", "/v1: use that address"},
		"wrong path":  {&house{}, "/v2", "", 404, "404 page not found", "Check the path"},
		"wrong key":   {locked, "/v1", "sk-wrong", 401, "Incorrect API key provided: …", "copy the key again"},
		"no key":      {locked, "/v1", "", 401, "Incorrect API key", "none is set"},
		"no model":    {nameless, "/v1", "", 404, "not found, try pulling", "small, large"},
		"redirect":    {moved, "/v1", "", 301, "it redirects to https://elsewhere.example/v1", "redirects"},
		"a web page":  {website, "", "", 0, "", "/v1"},
		"busy": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(429)
			fmt.Fprint(w, `{"error":"quota used up"}`)
		}), "/v1", "", 429, "quota used up", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := probed(t, c.h, c.path, c.key, "m")
			if p.Err == nil || p.Status != c.status || !strings.Contains(p.Words, c.words) ||
				!strings.Contains(p.Hint, c.hint) {
				t.Fatalf("%d %q, hint %q: %v", p.Status, p.Words, p.Hint, p.Err)
			}
			if text := p.Err.Error(); c.status != 0 &&
				(!strings.Contains(text, fmt.Sprint(c.status)) || !strings.Contains(text, "http://127.0.0.1:") ||
					!strings.Contains(text, c.words)) {
				t.Errorf("status, address or words are missing in %q", text)
			}
			if strings.Contains(fmt.Sprint(p), "sk-wrong") {
				t.Errorf("the key stands in %+v", p)
			}
		})
	}
	p := Probe(t.Context(), Config{BaseURL: "http://127.0.0.1:1/v1"})
	if p.Err == nil || !strings.Contains(p.Hint, "Nothing listens") {
		t.Errorf("%q, %v", p.Hint, p.Err)
	}
}
