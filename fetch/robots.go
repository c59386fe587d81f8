package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"

	"naps/market"
)

const (
	robotsTTL   = 24 * time.Hour
	robotsAgain = 10 * time.Minute // after a host could not say what it allows
	robotsBody  = 512 << 10        // bytes; what stands beyond is not read (RFC 9309, section 2.5)
	robotsDelay = 10 * time.Second // the longest Crawl-delay that is kept
)

// robots is what a host allows, as far as we know.
type robots struct {
	turn  chan struct{} // held by who reads or changes the rest; a channel, so that waiting ends with a context
	group *robotstxt.Group
	deny  error // not nil: nothing is allowed, and this is why
	until time.Time
}

func newRobots() robots { return robots{turn: make(chan struct{}, 1)} }

// mayRead asks robots.txt whether a page may be read: nil if so. A robots.txt that is not there (4xx) or makes no sense
// allows everything; a host that fails to give it (5xx) allows nothing for a while.
func (c *Client) mayRead(ctx context.Context, u *url.URL) error {
	h := c.hosts.of(hostName(u))
	select {
	case h.robots.turn <- struct{}{}:
	case <-ctx.Done():
		return ended(ctx, h.name)
	}
	defer func() { <-h.robots.turn }()
	if !c.cfg.Now().Before(h.robots.until) {
		if err := c.learn(ctx, h, u); err != nil {
			return err
		}
	}
	if h.robots.deny != nil {
		return h.robots.deny
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if h.robots.group != nil && !h.robots.group.Test(path) {
		return refuse(h.name, market.ErrBlocked, "its robots.txt does not allow this page")
	}
	return nil
}

// learn reads robots.txt. It is called with the turn held.
func (c *Client) learn(ctx context.Context, h *host, u *url.URL) error {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	q := &question{method: http.MethodGet, url: at, header: http.Header{}, max: robotsBody, cut: true, ttl: robotsTTL,
		robots: true}
	c.dress(q, nil)
	a, err := c.get(ctx, q, at.String())
	var e *Error
	switch {
	case err == nil:
		h.robots.group, h.robots.deny, h.robots.until = parseRobots(a, c.agent), nil, a.Fetched.Add(robotsTTL)
		if h.robots.group != nil && h.robots.group.CrawlDelay > 0 {
			h.lane.slower(min(h.robots.group.CrawlDelay, robotsDelay))
		}
		return nil
	case !errors.As(err, &e) || e.Kind == market.ErrRateLimited:
		return err
	case e.Status >= 500:
		h.robots.group, h.robots.until = nil, c.cfg.Now().Add(robotsAgain)
		h.robots.deny = &Error{Host: h.name, Status: e.Status, Kind: market.ErrBlocked,
			Why: "it cannot say what its robots.txt allows", Err: err}
		return nil
	case e.Status >= 400 || e.Kind == market.ErrShape:
		h.robots.group, h.robots.deny, h.robots.until = nil, nil, c.cfg.Now().Add(robotsTTL)
		return nil
	}
	return err
}

// parseRobots returns the rules for us; nil where there are none.
func parseRobots(a *Answer, agent string) *robotstxt.Group {
	if a.Status != http.StatusOK || a.looksLikeHTML() {
		return nil
	}
	data, err := robotstxt.FromBytes(a.Body)
	if err != nil {
		return nil
	}
	return data.FindGroup(agent)
}
