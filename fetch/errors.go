package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"naps/market"
)

// Error is why there is no answer. It prints as "host: what market says: why", fit for a log, and wraps Kind.
type Error struct {
	Host   string
	Status int           // of the last answer; 0 without one
	Why    string        // a few plain words, without anything of the request
	Wait   time.Duration // what the host asked us to wait; 0 where it did not say
	Kind   error         // one of market's errors
	Err    error         // what happened underneath, if anything; it is not printed

	again  bool // worth another try
	counts bool // a failure in the eyes of the breaker
}

func (e *Error) Error() string { return e.Host + ": " + e.Kind.Error() + ": " + e.Why }

// Unwrap returns the kind and the inner error.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

func refuse(host string, kind error, why string, args ...any) *Error {
	return &Error{Host: host, Kind: kind, Why: fmt.Sprintf(why, args...)}
}

// ended is the error of a context that is over.
func ended(ctx context.Context, host string) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return fmt.Errorf("%s: %w", host, cause)
	}
	return fmt.Errorf("%s: %w: %w", host, err, cause)
}

// netError tells what a failure underneath HTTP means. limit is the time that the try had.
func netError(host string, err error, limit time.Duration) *Error {
	e := &Error{Host: host, Kind: market.ErrUnavailable, Why: "the connection failed", Err: err, again: true,
		counts: true}
	var (
		private *privateError
		dns     *net.DNSError
		cert    *tls.CertificateVerificationError
	)
	proxy := proxyFault(err)
	switch {
	case proxy != nil:
		e.Why, e.counts = proxy.why, false // says nothing about the host
		if proxy.status > 0 {
			e.again = false
		}
		if proxy.status == http.StatusForbidden {
			e.Kind = market.ErrBlocked
		}
	case errors.As(err, &private):
		return &Error{Host: host, Kind: market.ErrBlocked, Why: private.why, Err: err}
	case errors.As(err, &dns) && dns.IsNotFound:
		e.Why, e.again = "there is no such host", false
	case errors.As(err, &cert):
		e.Why, e.again = "its certificate is not valid", false
	case errors.Is(err, context.DeadlineExceeded):
		// A host that was silent for so long is not asked again: a run has better things to do.
		e.Why, e.again = fmt.Sprintf("no answer within %s", limit), false
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Why = "it refused the connection"
	}
	return e
}

// inner is what happened underneath an error of ours, for the log; nil if nothing did.
func inner(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e.Err
	}
	return nil
}
