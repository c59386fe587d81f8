package notify

import (
	"context"
	"crypto/ecdsa"
	"time"

	"naps/fetch"
	"naps/journal"
	"naps/watch"
)

// The ways to reach a founder, as forms and tests name them.
const (
	Email   = "email"
	Webhook = "webhook"
	Push    = "push"
)

// Undeliverable is the error of a message that cannot arrive until the user changes something.
type Undeliverable = watch.Undeliverable

// Mailer sends one mail.
type Mailer interface {
	Send(ctx context.Context, l Letter) error
}

// Letter is a mail in plain text. Subject and headers are single lines.
type Letter struct {
	To, Subject, Text string
	Headers           map[string]string
}

// Browsers keeps the addresses at which push services reach the browsers of users.
type Browsers interface {
	// Pushes lists the addresses of a user, the most recently confirmed first.
	Pushes(ctx context.Context, user string) ([]string, error)
	DropPush(ctx context.Context, endpoint string) error
}

// Notifier implements watch.Notifier. All fields are needed but Key, Hosts and Inside.
type Notifier struct {
	Address  func(path string) string // a page's address, as people reach this server
	Mailer   Mailer
	Web      *fetch.Client
	Hosts    []string      // that webhooks may reach although they are private
	Inside   *fetch.Client // reaches those
	Browsers Browsers
	Services Services
	Key      *ecdsa.PrivateKey // identifies this server to push services; nil: no browser is woken
	Now      func() time.Time
}

// Test sends a message without news, to show whether a way works. A push test wakes one browser only.
func (n *Notifier) Test(ctx context.Context, m journal.Monitor, way string) error {
	news := watch.News{
		Event: "test", Session: m.Session, Title: m.Title, At: n.Now().UnixMilli(),
		Sentences: []string{"This is a test. Nothing has changed."},
	}
	switch way {
	case Webhook:
		return n.Post(ctx, m, news)
	case Push:
		return n.push(ctx, m, 1)
	}
	return n.Mail(ctx, m, news)
}
