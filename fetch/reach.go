package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"

	"naps/market"
)

// Fault says where a way to the web ends.
type Fault string

// The faults of a way, from near to far.
const (
	NoFault      Fault = ""
	NoProxy      Fault = "the proxy does not answer"
	ProxyLogin   Fault = "the proxy wants a login"
	ProxyRefuses Fault = "the proxy refuses"
	ProxyOffline Fault = "the proxy reaches nothing"
	NoNames      Fault = "names cannot be resolved"
	NoWay        Fault = "no connection"
	Refused      Fault = "the host refuses"
)

// Reached is how far a request came.
type Reached struct {
	Via   string // the proxy, without its password; empty: none
	Fault Fault
	Why   string // in words
}

// Reach asks for one address and says how far the request came. Any answer of the host counts as reached but a refusal.
func Reach(ctx context.Context, c *Client, address string) Reached {
	var r Reached
	if u, err := url.Parse(address); err == nil && c.cfg.Proxy != nil {
		if via, err := c.cfg.Proxy(u); err == nil && via != nil {
			r.Via = via.Redacted()
		}
	}
	_, err := c.Do(ctx, Request{URL: address, Once: true})
	if err == nil {
		return r
	}
	r.Fault, r.Why = faultOf(err), err.Error()
	return r
}

func faultOf(err error) Fault {
	if p := proxyFault(err); p != nil {
		switch p.status {
		case 0:
			return NoProxy
		case http.StatusProxyAuthRequired:
			return ProxyLogin
		case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return ProxyOffline
		}
		return ProxyRefuses
	}
	var e *Error
	var dns *net.DNSError
	switch {
	case errors.As(err, &e) && e.Status > 0 && !errors.Is(err, market.ErrUnavailable):
		return Refused
	case errors.As(err, &dns):
		return NoNames
	}
	return NoWay
}
