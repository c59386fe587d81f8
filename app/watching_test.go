package app

import (
	"bufio"
	"context"
	"crypto/hmac"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"naps/fetch"
	"naps/internal/migrated"
	"naps/market"
	"naps/watch"
)

// postOffice is a mail server that takes one letter at a time and gives it on.
func postOffice(t *testing.T) (port int, letters <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	got := make(chan string, 4)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			got <- letter(c)
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().(*net.TCPAddr).Port, got
}

// letter speaks SMTP until the client quits.
func letter(c net.Conn) string {
	defer c.Close()
	r, text := bufio.NewReader(c), ""
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 post")
	for body := false; ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return text
		}
		switch {
		case body && line == ".\r\n":
			body = false
			say("250 kept")
		case body:
			text += line
		case strings.HasPrefix(line, "DATA"):
			body = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
			return text
		default:
			say("250 ok")
		}
	}
}

func TestNewsGoOutByMailWithALinkThatEndsThem(t *testing.T) {
	t.Parallel()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: migrated.Folder(t)})
	must(t, app.Bootstrap())
	t.Cleanup(func() { _ = app.ResetBootstrapState() })
	port, letters := postOffice(t)
	app.Settings().SMTP.Enabled, app.Settings().SMTP.Host, app.Settings().SMTP.Port = true, "127.0.0.1", port
	app.Settings().Meta.SenderAddress = "naps@example.com"
	g := &messenger{app: app, public: "https://naps.example"}
	m := market.Monitor{ID: "mon1", Session: "ses1", Mail: "ann@example.com", Secret: "key"}
	must(t, g.Mail(t.Context(), m, watch.News{Event: "changed", Title: "Deposits\r\nBcc: x@evil.example", Version: 3, Before: 2, Verdict: "NO-GO", Was: "GO", Sentences: []string{"The verdict turned from GO to NO-GO."}}))
	text := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(<-letters)
	for _, part := range []string{"ann@example.com", "The verdict turned from GO to NO-GO.", "https://naps.example/sessions/ses1/changes?from=2&to=3", "https://naps.example/watch/mon1/", "List-Unsubscribe:", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"} {
		if !strings.Contains(text, part) {
			t.Errorf("the letter does not say %q:\n%s", part, text)
		}
	}
	if strings.Contains(text, "\nBcc:") {
		t.Error("a title writes into the head of the letter")
	}
}

func TestAWebhookIsSignedAndARefusalIsAnError(t *testing.T) {
	t.Parallel()
	status := http.StatusNoContent
	ok := make(chan bool, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		want := "sha256=" + signature("key", r.Header.Get("X-Naps-Timestamp"), body)
		at, err := strconv.ParseInt(r.Header.Get("X-Naps-Timestamp"), 10, 64)
		select {
		case ok <- err == nil && at > 0 && hmac.Equal([]byte(want), []byte(r.Header.Get("X-Naps-Signature"))) && strings.Contains(string(body), `"event":"changed"`) && strings.Contains(string(body), `"url":"https://naps.example/sessions/ses1"`):
		default:
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	g := &messenger{public: "https://naps.example", web: fetch.New(fetch.Config{AllowPrivate: true, Log: slog.New(slog.DiscardHandler)})}
	t.Cleanup(g.web.Close)
	m := market.Monitor{ID: "mon1", Session: "ses1", Webhook: s.URL + "/hook", Secret: "key"}
	must(t, g.Post(t.Context(), m, watch.News{Event: "changed", Run: "r"}))
	if !<-ok {
		t.Error("the signature or the body is wrong")
	}
	status = http.StatusGone
	if err := g.Post(t.Context(), m, watch.News{Event: "changed"}); err == nil {
		t.Error("a refusal is no error")
	}
	inner := &messenger{public: "https://naps.example", web: fetch.New(fetch.Config{Log: slog.New(slog.DiscardHandler)})}
	t.Cleanup(inner.web.Close)
	if err := inner.Post(context.Background(), m, watch.News{}); err == nil {
		t.Error("a webhook reaches an address that is not public")
	}
}
