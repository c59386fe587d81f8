package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"naps/fetch"
	"naps/journal"
	"naps/watch"
)

// maxAnswer is how much of an answer to a webhook or a push is read.
const maxAnswer = 64 << 10

// Post implements watch.Notifier: it tells the program behind the webhook, in the form that it wants.
func (n *Notifier) Post(ctx context.Context, m journal.Monitor, news watch.News) error {
	r, err := n.message(m, news)
	if err != nil {
		return fmt.Errorf("notify: webhook: %w", err)
	}
	r.Method, r.MaxBody, r.Once = http.MethodPost, maxAnswer, true
	a, err := n.clientOf(r.URL).Do(ctx, r)
	if err != nil {
		return fmt.Errorf("notify: webhook: %w", err)
	}
	if a.Status >= 300 {
		return fmt.Errorf("notify: webhook: it answered %d", a.Status)
	}
	return nil
}

// clientOf is the client that reaches an address: only the hosts that the operator names may be private ones.
func (n *Notifier) clientOf(address string) *fetch.Client {
	if n.Inside != nil && IsInside(address, n.Hosts) {
		return n.Inside
	}
	return n.Web
}

// IsInside reports whether an address is on one of the hosts that the operator trusts, as "host" or "host:port".
func IsInside(address string, hosts []string) bool {
	u, err := url.Parse(address)
	return err == nil && u.User == nil && (u.Scheme == "http" || u.Scheme == "https") &&
		(slices.Contains(hosts, strings.ToLower(u.Host)) || slices.Contains(hosts, strings.ToLower(u.Hostname())))
}

// Services cut longer messages, or refuse them.
const longestMessage = 1500

// message is what a webhook is sent.
func (n *Notifier) message(m journal.Monitor, news watch.News) (fetch.Request, error) {
	if m.Kind == journal.OwnProgram {
		return n.signed(m, news)
	}
	link := n.Address(linkOf(m, news))
	text := cut(strings.Join(append([]string{subject(news)}, news.Sentences...), "\n"), longestMessage) + "\n" + link
	switch m.Kind {
	case journal.Ntfy:
		h := http.Header{"Content-Type": {"text/plain; charset=utf-8"}, "Click": {link}}
		return fetch.Request{URL: m.Webhook, Header: h, Body: []byte(text)}, nil
	case journal.Slack:
		return jsonTo(m.Webhook, map[string]any{"text": slackEscapes.Replace(text)})
	case journal.Discord: // nobody is called by what stands in a title
		return jsonTo(m.Webhook, map[string]any{"content": text,
			"allowed_mentions": map[string]any{"parse": []string{}}})
	case journal.Telegram:
		u, err := url.Parse(m.Webhook)
		if err != nil {
			return fetch.Request{}, err
		}
		chat := u.Query().Get("chat_id")
		u.RawQuery = ""
		return jsonTo(u.String(), map[string]any{"chat_id": chat, "text": text})
	case journal.Gotify:
		return jsonTo(m.Webhook, map[string]any{"title": subject(news), "message": text, "priority": 5})
	}
	return fetch.Request{}, fmt.Errorf("%q is no kind of webhook", m.Kind)
}

// slackEscapes are the three characters that mean something in a message of Slack.
var slackEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func jsonTo(address string, body any) (fetch.Request, error) {
	raw, err := json.Marshal(body)
	return fetch.Request{URL: address, Header: http.Header{"Content-Type": {"application/json"}}, Body: raw}, err
}

// linkOf is the page that says more about news.
func linkOf(m journal.Monitor, news watch.News) string {
	if news.Version > 0 {
		return fmt.Sprintf("/sessions/%s/changes?from=%d&to=%d", m.Session, news.Before, news.Version)
	}
	return "/sessions/" + m.Session
}

// signed is the news as JSON, signed over the time and the body with the key of the watch, so that a receiver can
// refuse what is forged or old.
func (n *Notifier) signed(m journal.Monitor, news watch.News) (fetch.Request, error) {
	r, err := jsonTo(m.Webhook, struct {
		watch.News
		URL string `json:"url"`
	}{news, n.Address("/sessions/" + m.Session)})
	if err != nil {
		return r, err
	}
	at := strconv.FormatInt(n.Now().Unix(), 10)
	r.Header.Set("X-Naps-Event", news.Event)
	r.Header.Set("X-Naps-Delivery", m.ID+"-"+news.Run)
	r.Header.Set("X-Naps-Timestamp", at)
	r.Header.Set("X-Naps-Signature", "sha256="+signature(m.Secret, at, r.Body))
	return r, nil
}

// signature is the HMAC-SHA256 of "timestamp.body" in hexadecimal, as is common for webhooks.
func signature(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// WrongWebhook says in a sentence why a webhook cannot be taken, empty where it can. hosts are those that the operator
// trusts.
func WrongWebhook(kind journal.Kind, address string, hosts []string) string {
	u, err := url.Parse(address)
	switch {
	case !slices.Contains(journal.Kinds, kind):
		return "Choose a service from the list."
	case address == "":
		return ""
	case err != nil || u.Host == "" || u.User != nil || len(address) > 2000:
		return "This isn’t the address of a webhook."
	case u.Scheme != "https" && !IsInside(address, hosts):
		return "The webhook must start with https://."
	case kind == journal.Telegram && u.Query().Get("chat_id") == "":
		return "Add the chat to the address: …/sendMessage?chat_id=123456."
	case kind == journal.Gotify && u.Query().Get("token") == "":
		return "Add the application’s token to the address: …/message?token=…"
	case kind == journal.Ntfy && strings.Trim(u.Path, "/") == "":
		return "Add your topic to the address: https://ntfy.sh/your-topic."
	}
	return ""
}
