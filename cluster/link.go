package cluster

import (
	"context"
	"encoding/json"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nuid"

	"naps/market"
)

// link asks the node, again and again until it answers: what gets lost is said once more, and the node takes no notice
// of what it has heard already. Its methods are safe for use by many goroutines.
type link struct {
	conn *nats.Conn
	to   string // subject without the verb
}

// pause is how long a question waits while there is no connection, or nobody to answer.
const pause = 200 * time.Millisecond

// ask sends a question and reads the answer; it does not give up before ctx ends.
func (l *link) ask(ctx context.Context, verb string, question, answer any) error {
	body, err := market.Encode(question)
	if err != nil {
		return err
	}
	if len(body) > messageSize {
		return errTooLarge
	}
	inbox := l.conn.NewInbox()
	sub, err := l.conn.SubscribeSync(inbox)
	if err != nil {
		return err
	}
	defer func() { _ = sub.Unsubscribe() }() // the connection may be gone, and the subscription with it
	id := nuid.Next()
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !l.send(split(l.to+verb, inbox, id, body)) {
			rest(ctx, pause)
			continue
		}
		r, ok, err := hear(ctx, sub)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := r.err(); err != nil {
			return err
		}
		return json.Unmarshal(r.Body, answer)
	}
}

func (l *link) send(parts []*nats.Msg) bool {
	for _, m := range parts {
		if l.conn.PublishMsg(m) != nil {
			return false
		}
	}
	return true
}

// hear waits for an answer for a while; ok is false when the question must be asked again.
func hear(ctx context.Context, sub *nats.Subscription) (r reply, ok bool, err error) {
	wait, cancel := context.WithTimeout(ctx, askAgain)
	defer cancel()
	var parts assembler
	for {
		m, err := sub.NextMsgWithContext(wait)
		switch {
		case ctx.Err() != nil:
			return r, false, context.Cause(ctx)
		case wait.Err() != nil:
			return r, false, nil
		case err != nil:
			rest(ctx, pause)
			return r, false, nil //nolint:nilerr // no responders, or no connection: asked again
		case len(m.Data) == 0: // nobody is there to answer
			rest(ctx, pause)
			return r, false, nil
		}
		body, whole, err := parts.add(m)
		if err != nil {
			return r, false, err
		}
		if whole {
			return r, true, json.Unmarshal(body, &r)
		}
	}
}

func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
