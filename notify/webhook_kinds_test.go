package notify

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"naps/fetch"
	"naps/journal"
	"naps/watch"
)

// heard is what a service was sent.
type heard struct {
	path, query, text string
	header            http.Header
	body              map[string]any
}

// service is a stand-in for a service on this machine, which only the operator's setting lets webhooks reach.
func service(t *testing.T) (n *Notifier, address string, next chan heard) {
	t.Helper()
	next = make(chan heard, 1)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		h := heard{path: r.URL.Path, query: r.URL.RawQuery, text: string(raw), header: r.Header}
		_ = json.Unmarshal(raw, &h.body)
		next <- h
	}))
	t.Cleanup(s.Close)
	quiet := slog.New(slog.DiscardHandler)
	n = &Notifier{Address: func(p string) string { return "https://naps.example" + p }, Now: time.Now,
		Web:    fetch.New(fetch.Config{Errands: true, Log: quiet}),
		Inside: fetch.New(fetch.Config{Errands: true, AllowPrivate: true, Log: quiet}),
		Hosts:  []string{strings.TrimPrefix(s.URL, "http://")}}
	t.Cleanup(n.Web.Close)
	t.Cleanup(n.Inside.Close)
	return n, s.URL, next
}

func TestEachServiceIsToldInItsOwnForm(t *testing.T) {
	t.Parallel()
	n, address, next := service(t)
	news := watch.News{Event: "changed", Title: "Deposits <!channel> @everyone", Was: "GO", Verdict: "NO-GO",
		Version: 3, Before: 2, Sentences: []string{"The verdict changed from GO to NO-GO."}}
	const link = "https://naps.example/sessions/ses1/changes?from=2&to=3"
	field := func(name string) func(heard) string {
		return func(h heard) string { s, _ := h.body[name].(string); return s }
	}
	for kind, c := range map[journal.Kind]struct {
		at    string
		words func(heard) string
		right func(heard) bool
	}{
		journal.Ntfy: {"/topic", func(h heard) string { return h.text }, func(h heard) bool {
			return h.header.Get("Click") == link
		}},
		journal.Slack: {"/services/x",
			func(h heard) string { return strings.ReplaceAll(field("text")(h), "&amp;", "&") }, func(h heard) bool {
				return strings.Contains(h.text, "&lt;!channel") || strings.Contains(h.text, `\u0026lt;!channel`)
			}},
		journal.Discord: {"/api/webhooks/x", field("content"), func(h heard) bool {
			calls, _ := h.body["allowed_mentions"].(map[string]any)
			list, is := calls["parse"].([]any)
			return is && len(list) == 0
		}},
		journal.Telegram: {"/botT/sendMessage?chat_id=-42", field("text"), func(h heard) bool {
			return h.body["chat_id"] == "-42" && h.query == "" && h.path == "/botT/sendMessage"
		}},
		journal.Gotify: {"/message?token=T", field("message"), func(h heard) bool {
			return h.query == "token=T" && h.body["title"] != ""
		}},
	} {
		m := journal.Monitor{ID: "mon1", Session: "ses1", Kind: kind, Webhook: address + c.at, Secret: "key"}
		if text := WrongWebhook(kind, m.Webhook, n.Hosts); text != "" {
			t.Errorf("%s: %s is refused: %s", kind, c.at, text)
		}
		must(t, n.Post(t.Context(), m, news))
		h := <-next
		for _, want := range []string{"GO → NO-GO: Deposits", "The verdict changed from GO to NO-GO.", link} {
			if !strings.Contains(c.words(h), want) {
				t.Errorf("%s: %q is missing in %q", kind, want, h.text)
			}
		}
		if !c.right(h) || h.header.Get("X-Naps-Signature") != "" {
			t.Errorf("%s: %+v", kind, h)
		}
	}
}

func TestOnlyTheHostsOfTheOperatorMayBePrivate(t *testing.T) {
	t.Parallel()
	n, address, _ := service(t)
	n.Hosts = []string{"gotify.lan"}
	if err := n.Post(t.Context(), journal.Monitor{Kind: journal.Ntfy, Webhook: address + "/topic"},
		watch.News{}); err == nil {
		t.Error("a webhook reaches a host that the operator didn't name")
	}
	for address, inside := range map[string]bool{
		"http://gotify.lan/message": true, "https://GOTIFY.lan:8080/x": true,
		"http://gotify.lan@evil.example/": false, "http://evil.example/?gotify.lan": false,
		"ftp://gotify.lan/": false, "http://gotify.lan.evil.example/": false, "http://me:you@gotify.lan/": false,
	} {
		if IsInside(address, n.Hosts) != inside {
			t.Errorf("%s is inside: %v", address, !inside)
		}
	}
}

func TestAnAddressThatItsServiceWouldRefuseIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	for address, c := range map[string]struct {
		kind journal.Kind
		says string
	}{
		"https://api.telegram.org/botT/sendMessage": {journal.Telegram, "chat_id"},
		"https://gotify.example/message":            {journal.Gotify, "token"},
		"https://ntfy.sh/":                          {journal.Ntfy, "topic"},
		"http://ntfy.sh/topic":                      {journal.Ntfy, "https://"},
		"https://u:p@ntfy.sh/topic":                 {journal.Ntfy, "isn’t the address"},
		"https://ntfy.sh/topic":                     {"pager", "list"},
	} {
		if text := WrongWebhook(c.kind, address, nil); !strings.Contains(text, c.says) {
			t.Errorf("%s: %q", address, text)
		}
	}
	if text := WrongWebhook(journal.Slack, "", nil); text != "" {
		t.Errorf("no webhook at all: %q", text)
	}
}
