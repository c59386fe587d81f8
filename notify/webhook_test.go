package notify

import (
	"crypto/hmac"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"naps/fetch"
	"naps/journal"
	"naps/watch"
)

func TestAWebhookIsSignedAndARefusalIsAnError(t *testing.T) {
	t.Parallel()
	status := http.StatusNoContent
	ok := make(chan bool, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		want := "sha256=" + signature("key", r.Header.Get("X-Naps-Timestamp"), body)
		at, err := strconv.ParseInt(r.Header.Get("X-Naps-Timestamp"), 10, 64)
		select {
		case ok <- err == nil && at > 0 && hmac.Equal([]byte(want), []byte(r.Header.Get("X-Naps-Signature"))) &&
			strings.Contains(string(body), `"event":"changed"`) &&
			strings.Contains(string(body), `"url":"https://naps.example/sessions/ses1"`):
		default:
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	n := &Notifier{Address: address, Now: time.Now,
		Web: fetch.New(fetch.Config{Errands: true, AllowPrivate: true, Log: slog.New(slog.DiscardHandler)})}
	t.Cleanup(n.Web.Close)
	m := journal.Monitor{ID: "mon1", Session: "ses1", Webhook: s.URL + "/hook", Secret: "key"}
	must(t, n.Post(t.Context(), m, watch.News{Event: "changed", Run: "r"}))
	if !<-ok {
		t.Error("the signature or the body is wrong")
	}
	status = http.StatusGone
	if err := n.Post(t.Context(), m, watch.News{Event: "changed"}); err == nil {
		t.Error("a refusal is no error")
	}
	inner := &Notifier{Address: address, Now: time.Now,
		Web: fetch.New(fetch.Config{Errands: true, Log: slog.New(slog.DiscardHandler)})}
	t.Cleanup(inner.Web.Close)
	if err := inner.Post(t.Context(), m, watch.News{}); err == nil {
		t.Error("a webhook reaches an address that is not public")
	}
}

func TestAWebhookIsSentOnceWhateverIsAnswered(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 204, 302, 308, 429, 500, 502, 503} {
		n, _, asked := newNotifier(t, func(*http.Request) int { return status })
		err := n.Post(t.Context(), journal.Monitor{Webhook: "https://hook.example/x"}, watch.News{})
		if got := asked(); len(got) != 1 || got[0] != "/hook.example/x" || (err == nil) != (status < 300) {
			t.Errorf("%d: asked %v, %v", status, got, err)
		}
	}
}
