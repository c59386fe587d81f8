package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"naps/market"
	"naps/privacy"
)

// onlineWithin is how long Online waits for a sign of a connection.
const onlineWithin = 4 * time.Second

// Online reports whether the web can be reached at all: whether any of some hosts takes a connection. Nothing is asked
// of them, and one that answers with errors counts. Where requests go to a mirror, or through a proxy of the
// environment, nobody can tell from here: then it says yes.
func Online(ctx context.Context, c *Client, hosts []string) bool {
	if privacy.Of(ctx).Mode() == market.Closed && !c.cfg.Errands {
		return false // nothing is even connected to
	}
	t, ok := c.web.(*http.Transport)
	if !ok || t.DialContext == nil || c.cfg.Mirror != "" || proxied() || len(hosts) == 0 {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, onlineWithin)
	defer cancel()
	reached := make(chan struct{})
	var once sync.Once
	var wait sync.WaitGroup
	for _, host := range hosts {
		wait.Go(func() {
			defer func() {
				if recover() != nil { // whatever that was, it does not say that there is no connection
					once.Do(func() { close(reached) })
				}
			}()
			if connects(ctx, t, host) {
				once.Do(func() { close(reached); cancel() })
			}
		})
	}
	wait.Wait()
	select {
	case <-reached:
		return true
	default:
		return false
	}
}

// connects reports whether a host takes a connection. An address that we refuse ourselves, such as one of a private
// network to which a name server leads, is a connection as well: somebody answered.
func connects(ctx context.Context, t *http.Transport, host string) bool {
	conn, err := t.DialContext(ctx, "tcp", net.JoinHostPort(host, "443"))
	if err == nil {
		_ = conn.Close() // nothing was sent
		return true
	}
	var private *privateError
	return errors.As(err, &private)
}

// proxied reports whether the environment names a proxy for the web. This client goes around it, but others on this
// machine may not be able to.
func proxied() bool {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		if u, err := url.Parse(os.Getenv(name)); err == nil && u.Host != "" {
			return true
		}
	}
	return false
}
