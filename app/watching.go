package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"

	"naps/fetch"
	"naps/hooks"
	"naps/market"
	"naps/session"
	"naps/watch"
)

// watcher wires the room that looks at ideas again.
func (m *machine) watcher(app core.App, cfg Config) *watch.Watcher {
	return &watch.Watcher{
		Book: m.store, Looker: looker{m}, Now: m.seams.clock(), Log: m.note,
		Teller: m.messenger(app, cfg),
	}
}

func (m *machine) messenger(app core.App, cfg Config) *messenger {
	return &messenger{key: m.pushKey, browsers: m.store, app: app, public: cfg.PublicURL, web: fetch.New(fetch.Config{UserAgent: cfg.userAgent(), Contact: cfg.Contact, Mirror: cfg.Mirror, Log: m.note})}
}

// looker begins the run of a look as its founder would.
type looker struct{ m *machine }

func (l looker) Look(ctx context.Context, id, key string) (string, error) {
	s, err := l.m.store.Session(ctx, id)
	if err != nil {
		return "", err
	}
	err = l.m.sessions.Run(ctx, s, session.Start{Key: key, Watch: true, Reply: "I am looking at this idea again, as you asked me to from time to time. The next version of the report will show what has changed."})
	if err != nil {
		return "", err
	}
	if s, err = l.m.store.Session(ctx, id); err != nil {
		return "", err
	}
	return s.Run, nil
}

// messenger brings news by PocketBase's mailer and by webhooks.
type messenger struct {
	app    core.App
	public string // NAPS_PUBLIC_URL
	web    *fetch.Client

	key      *ecdsa.PrivateKey // by which push services know this server; nil: it wakes no browser
	browsers pushes
}

// address of a page, where people reach this server.
func (g *messenger) address(path string) string {
	base := g.public
	if base == "" {
		base = strings.TrimRight(g.app.Settings().Meta.AppURL, "/")
	}
	return base + path
}

// Mail implements watch.Teller.
func (g *messenger) Mail(_ context.Context, m market.Monitor, n watch.News) error {
	meta := g.app.Settings().Meta
	end := g.address(hooks.EndWatchPath(m))
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", oneLine(n.Title))
	for _, s := range n.Sentences {
		fmt.Fprintf(&b, "- %s\n", oneLine(s))
	}
	if n.Version > 0 {
		fmt.Fprintf(&b, "\nWhat changed: %s\n", g.address(fmt.Sprintf("/sessions/%s/changes?from=%d&to=%d", m.Session, n.Before, n.Version)))
	} else {
		fmt.Fprintf(&b, "\nYour idea: %s\n", g.address("/sessions/"+m.Session))
	}
	fmt.Fprintf(&b, "\nYou get this because you watch this idea. To end that: %s\n", end)
	err := g.app.NewMailClient().Send(&mailer.Message{
		From: mail.Address{Name: meta.SenderName, Address: meta.SenderAddress}, To: []mail.Address{{Address: m.Mail}},
		Subject: subject(n), Text: b.String(),
		Headers: map[string]string{"List-Unsubscribe": "<" + end + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
	})
	if err != nil {
		return fmt.Errorf("naps: mail: %w", err)
	}
	return nil
}

// subject says the news in a line.
func subject(n watch.News) string {
	title := oneLine(n.Title)
	if r := []rune(title); len(r) > 60 {
		title = string(r[:60]) + "…"
	}
	switch {
	case n.Event == "test":
		return "A test from naps: " + title
	case n.Event == "stopped":
		return "No longer watched: " + title
	case n.Verdict != n.Was:
		return fmt.Sprintf("%s → %s: %s", n.Was, n.Verdict, title)
	}
	return "Changed: " + title
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Post implements watch.Teller: JSON, signed with the key of the watch over the time and the body, so that a receiver can refuse what is
// forged or old. It goes only to addresses of the public web (fetch).
func (g *messenger) Post(ctx context.Context, m market.Monitor, n watch.News) error {
	body, err := json.Marshal(struct {
		watch.News
		URL string `json:"url"`
	}{n, g.address("/sessions/" + m.Session)})
	if err != nil {
		return fmt.Errorf("naps: webhook: %w", err)
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("X-Naps-Event", n.Event)
	h.Set("X-Naps-Delivery", m.ID+"-"+n.Run)
	h.Set("X-Naps-Timestamp", at)
	h.Set("X-Naps-Signature", "sha256="+signature(m.Secret, at, body))
	a, err := g.web.Do(ctx, fetch.Request{Method: http.MethodPost, URL: m.Webhook, Header: h, Body: body, MaxBody: 64 << 10})
	if err != nil {
		return fmt.Errorf("naps: webhook: %w", err)
	}
	if a.Status >= 300 {
		return fmt.Errorf("naps: webhook: it answered %d", a.Status)
	}
	return nil
}

// signature is HMAC-SHA256 of "timestamp.body", in hexadecimal (the scheme of RFC 2104 as common webhooks use it).
func signature(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// try tells of nothing, to show whether a way works.
func (g *messenger) try(ctx context.Context, m market.Monitor, way string) error {
	n := watch.News{Event: "test", Session: m.Session, Title: m.Title, Sentences: []string{"This is a test. Nothing has changed."}, At: time.Now().UnixMilli()}
	switch way {
	case hooks.WayWebhook:
		return g.Post(ctx, m, n)
	case hooks.WayPush:
		return g.Push(ctx, m, n)
	}
	return g.Mail(ctx, m, n)
}
