package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"naps/fetch"
	"naps/journal"
	"naps/watch"
)

// maxAnswer is how much of an answer to a webhook or a push is read.
const maxAnswer = 64 << 10

// Post implements watch.Notifier. The body is JSON, signed over the time and the body with the key of the watch, so that
// a receiver can refuse what is forged or old.
func (n *Notifier) Post(ctx context.Context, m journal.Monitor, news watch.News) error {
	body, err := json.Marshal(struct {
		watch.News
		URL string `json:"url"`
	}{news, n.Address("/sessions/" + m.Session)})
	if err != nil {
		return fmt.Errorf("notify: webhook: %w", err)
	}
	at := strconv.FormatInt(n.Now().Unix(), 10)
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("X-Naps-Event", news.Event)
	h.Set("X-Naps-Delivery", m.ID+"-"+news.Run)
	h.Set("X-Naps-Timestamp", at)
	h.Set("X-Naps-Signature", "sha256="+signature(m.Secret, at, body))
	r := fetch.Request{Method: http.MethodPost, URL: m.Webhook, Header: h, Body: body, MaxBody: maxAnswer, Once: true}
	a, err := n.Web.Do(ctx, r)
	if err != nil {
		return fmt.Errorf("notify: webhook: %w", err)
	}
	if a.Status >= 300 {
		return fmt.Errorf("notify: webhook: it answered %d", a.Status)
	}
	return nil
}

// signature is the HMAC-SHA256 of "timestamp.body" in hexadecimal, as is common for webhooks.
func signature(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
