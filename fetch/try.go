package fetch

import (
	"context"
	"errors"
	"net/http"
	"time"

	"naps/market"
)

// follow asks, and goes where redirects lead. Each hop is a request of its own: with its host's pace, guard and
// robots.txt.
func (c *Client) follow(ctx context.Context, q *question) (*Answer, error) {
	for hop := 0; ; hop++ {
		if q.page {
			if err := c.mayRead(ctx, q.url); err != nil {
				return nil, err
			}
		}
		a, err := c.ask(ctx, q)
		if err != nil {
			return nil, err
		}
		var next *question
		if !q.once {
			next, err = c.redirected(q, a)
		}
		if err != nil {
			return nil, err
		}
		if next == nil {
			a.Final = q.url.String()
			return a, nil
		}
		if hop == maxRedirects {
			return nil, refuse(q.host(), market.ErrShape, "it redirects more than %d times", maxRedirects)
		}
		q = next
	}
}

// ask sends a question, and again after a failure that may pass.
func (c *Client) ask(ctx context.Context, q *question) (*Answer, error) {
	h := c.hosts.of(q.host())
	for n := 0; ; n++ {
		a, err := c.try(ctx, h, q)
		var e *Error
		if err == nil || !errors.As(err, &e) || !e.again || q.once || n == maxRetries || h.breaker.open(time.Now()) {
			return a, err
		}
		wait := max(backOff(n), e.Wait)
		if !inTime(ctx, wait) {
			return nil, err
		}
		c.cfg.Log.DebugContext(ctx, "Fetch tries again", "host", h.name, "why", e.Why, "in", wait)
		if !sleep(ctx, wait) {
			return nil, ended(ctx, h.name)
		}
	}
}

// try sends a question once, when its turn has come.
func (c *Client) try(ctx context.Context, h *host, q *question) (*Answer, error) {
	l := h.lane
	if q.key() {
		l = h.keyed
	}
	use := usageOf(ctx)
	leave, err := c.enter(ctx, h, l, use)
	if err != nil {
		return nil, err
	}
	defer leave()
	start := time.Now()
	short, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	a, err := c.exchange(short, q, use)
	if err == nil {
		err = c.judge(l, q, a)
	}
	err = c.settle(ctx, h, l, err)
	if err != nil {
		c.cfg.Log.DebugContext(ctx, "Fetch failed", "host", h.name, "took", time.Since(start), "err", err, "inner",
			inner(err))
		return nil, err
	}
	c.cfg.Log.DebugContext(ctx, "Fetched", "host", h.name, "took", time.Since(start), "status", a.Status, "bytes",
		len(a.Body))
	return a, nil
}

// enter gets leave for one request from everybody who has a say: operator, lane and breaker.
func (c *Client) enter(ctx context.Context, h *host, l *lane, use *Usage) (leave func(), err error) {
	if l.paced && l.pace.Contact && c.cfg.Contact == "" {
		return nil, refuse(h.name, market.ErrNeedsKey, "it wants to know whom to write to, and no contact is set")
	}
	if h.breaker.open(time.Now()) {
		return nil, paused(h)
	}
	leave, err = l.enter(ctx, h.name, use)
	if err == nil && !h.breaker.allow(time.Now()) {
		leave()
		err = paused(h)
	}
	if err != nil {
		return nil, err
	}
	if !use.take() {
		leave()
		return nil, refuse(h.name, market.ErrBudget, "no more than %d requests may be sent", use.Most)
	}
	return leave, nil
}

func paused(h *host) *Error {
	return refuse(h.name, market.ErrUnavailable, "paused after repeated failures")
}

// judge tells from the status, and from walls, whether there is an answer.
func (c *Client) judge(l *lane, q *question, a *Answer) error {
	e := &Error{Host: q.host(), Status: a.Status, Wait: askedToWait(a.Header, c.cfg.Now())}
	limited := a.Status == http.StatusTooManyRequests ||
		(a.Status == http.StatusForbidden && (e.Wait > 0 || spent(a.Header)))
	if reason, ok := Wall(a); ok && !limited && (q.page || a.Status >= 400 || l.pace.Rest > 0) {
		e.Kind, e.Why, e.Wait = market.ErrBlocked, reason, 0
		if l.paced {
			e.Wait = l.pace.Rest
		}
		return e
	}
	e.Why = "it answered " + statusText(a.Status)
	switch s := a.Status; {
	case s == http.StatusProxyAuthRequired:
		e.Kind, e.Why, e.Wait = market.ErrUnavailable, (&proxyError{status: s}).said(), 0
	case limited:
		e.Kind, e.again = market.ErrRateLimited, e.Wait <= longestWait
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusUnavailableForLegalReasons:
		e.Kind, e.Wait = market.ErrBlocked, 0
	case s == http.StatusBadGateway || s == http.StatusServiceUnavailable || s == http.StatusGatewayTimeout:
		e.Kind, e.counts, e.again = market.ErrUnavailable, true, e.Wait <= longestWait
		if !e.again {
			e.Kind = market.ErrRateLimited
		}
	case s >= 500:
		e.Kind, e.Wait, e.counts = market.ErrUnavailable, 0, true
	case s < 200:
		e.Kind, e.Wait = market.ErrShape, 0
	default:
		return nil
	}
	return e
}

// settle tells breaker and lane how a try went, and makes its error fit to be returned. A try that ended because ctx
// did says nothing about the host.
func (c *Client) settle(ctx context.Context, h *host, l *lane, err error) error {
	if err == nil {
		h.breaker.worked()
		h.refusal.note(nil, time.Now())
		return nil
	}
	if ctx.Err() != nil {
		h.breaker.left()
		return ended(ctx, h.name)
	}
	var e *Error
	if !errors.As(err, &e) {
		e = netError(h.name, err, c.cfg.Timeout)
	}
	h.refusal.note(e, time.Now())
	switch {
	case e.counts:
		h.breaker.failed(time.Now())
	case e.Status > 0 && e.Kind != market.ErrRateLimited:
		h.breaker.worked()
	default:
		h.breaker.left()
	}
	if e.Wait > 0 {
		l.rest(e.Wait, e)
	}
	return e
}
