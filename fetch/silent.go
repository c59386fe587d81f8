package fetch

import (
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"naps/market"
)

// silentFor is how long a host that refused counts as silent, unless it answers before.
const silentFor = 10 * time.Minute

// refusal is when a host last refused to answer; zero once it has answered.
type refusal struct{ at atomic.Int64 }

func (r *refusal) note(err *Error, now time.Time) {
	switch {
	case err == nil:
		r.at.Store(0)
	case errors.Is(err, market.ErrBlocked), errors.Is(err, market.ErrUnavailable),
		errors.Is(err, market.ErrRateLimited):
		r.at.Store(now.UnixNano())
	}
}

// Silent lists the hosts with a Pace of their own that refused to answer within the last ten minutes, and have not
// answered since.
func Silent(c *Client) []string {
	c.hosts.mu.Lock()
	defer c.hosts.mu.Unlock()
	var list []string
	for name, h := range c.hosts.known {
		at := h.refusal.at.Load()
		if p, _ := paceOf(c.hosts.paces, name); p.Hosts != "" && at > 0 && time.Since(time.Unix(0, at)) < silentFor {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}
