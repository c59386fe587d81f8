package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// line is a connection to a NATS server over the network. Its methods are safe for use by many goroutines.
type line struct {
	conn *nats.Conn
	key  string // who connects
	to   string
	log  *slog.Logger

	mu      sync.Mutex // guards because
	because string     // there is no connection
}

// connect opens a worker's connection.
func connect(cfg WorkerConfig) (*line, error) {
	return dial(cfg.Token, cfg.Address, cfg.Logger, inboxOf)
}

// Join opens the connection of a node to a NATS server on another machine. It fails where that server does not let the
// node in.
func Join(t Token, a Address, log *slog.Logger) (*nats.Conn, error) {
	l, err := dial(t, a, log, func(string) string { return "_INBOX" })
	if err != nil {
		return nil, err
	}
	const patience = 10 * time.Second
	if err := l.conn.FlushTimeout(patience); err != nil {
		l.conn.Close()
		return nil, fmt.Errorf("the NATS server at %s can't be used: %s", a, cmp.Or(l.trouble(), err.Error()))
	}
	return l.conn, nil
}

// dial opens a connection that comes back by itself.
func dial(t Token, a Address, log *slog.Logger, inbox func(key string) string) (*line, error) {
	pair, err := nkeys.FromSeed([]byte(t.Seed))
	if err != nil {
		return nil, fmt.Errorf("the token's seed cannot be read: %w", err)
	}
	l := &line{to: a.String(), log: log}
	if l.key, err = pair.PublicKey(); err != nil {
		return nil, err
	}
	options := []nats.Option{
		nats.Nkey(l.key, pair.Sign), nats.Name(t.Name), nats.CustomInboxPrefix(inbox(l.key)),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1),
		nats.IgnoreAuthErrorAbort(), nats.CustomReconnectDelay(backOff), nats.ReconnectBufSize(-1),
		nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(2), nats.Timeout(10 * time.Second),
		nats.ReconnectErrHandler(func(_ *nats.Conn, err error) { l.says(err) }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { l.says(err) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { l.says(err) }),
		nats.ConnectHandler(func(*nats.Conn) { l.says(nil) }),
		nats.ReconnectHandler(func(*nats.Conn) { l.says(nil) }),
	}
	if !a.Loopback() || t.Fingerprint != "" || t.CA != "" {
		secure, err := t.tls(a.Host)
		if err != nil {
			return nil, err
		}
		options = append(options, nats.Secure(secure))
	}
	l.conn, err = nats.Connect(l.to, options...)
	return l, err
}

// backOff is how long the worker waits before it tries to connect again.
func backOff(attempts int) time.Duration {
	wait := min(time.Duration(attempts)*250*time.Millisecond, 15*time.Second)
	return wait/2 + rand.N(wait/2+1) // not all workers at once
}

// trouble is what is wrong with the connection; empty: nothing.
func (l *line) trouble() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.because
}

// says notes what is wrong with the connection, and tells the operator once; nil: nothing.
func (l *line) says(err error) {
	says := ""
	switch {
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired):
		says = "the server does not accept this token: was the worker removed?"
	case err != nil:
		says = "no connection: " + err.Error()
	}
	l.mu.Lock()
	changed := says != l.because
	l.because = says
	l.mu.Unlock()
	switch {
	case !changed:
	case says == "":
		l.log.Info("Connected", "to", l.to)
	default:
		l.log.Warn("Not connected; trying again", "to", l.to, "because", says)
	}
}
