package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"naps/market"
)

// Why there is no answer. Test with errors.Is. market.ErrPrivate is one more: the guard in the context does not let it
// go that far.
var (
	ErrBusy = errors.New("llm: the model is busy") // 429 and 503, after retries
	// no connection, 502, 504, after retries
	ErrUnreachable = errors.New("llm: the model cannot be reached")
	// other 4xx and 5xx: the same request would be refused again
	ErrRefused = errors.New("llm: the model refused the request")
	ErrKey     = errors.New("llm: the key was not accepted")                   // 401, 403
	ErrTooLong = errors.New("llm: the request is longer than the model takes") // by its own count
	ErrStalled = errors.New("llm: the model stopped in the middle")            // no content for too long
	ErrCut     = errors.New("llm: the answer broke off")                       // the stream ended without its end
	ErrLength  = errors.New("llm: the answer is longer than it may be")
	ErrAnswer  = errors.New("llm: the answer does not fit what was asked") // wrapped by *BadAnswer
)

// BadAnswer is an answer that did not fit its schema, after one repair.
type BadAnswer struct {
	Raw string // as the model gave it
	Why string
}

func (b *BadAnswer) Error() string { return ErrAnswer.Error() + ": " + b.Why }
func (b *BadAnswer) Unwrap() error { return ErrAnswer }

// Refusal is an answer that is an error, in the server's own words. It wraps one of the errors above.
type Refusal struct {
	Kind    error
	Status  int    // of HTTP, or the code that the server names in a stream that had begun
	Address string // that was asked, without secrets
	Words   string // the server's own, shortened; empty where it has none

	param string // what the server says is wrong with the request
	text  string // all that it says, in lower case
}

func (r *Refusal) Error() string {
	text := fmt.Sprintf("%s: %s answered %s", r.Kind, r.Address, statusText(r.Status))
	if r.Status == 0 {
		text = fmt.Sprintf("%s: %s answered with an error", r.Kind, r.Address)
	}
	if r.Words != "" {
		text += ": " + r.Words
	}
	return text
}

func (r *Refusal) Unwrap() error { return r.Kind }

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprint(status, " ", http.StatusText(status)))
}

// again reports whether the same request may have more luck later.
func again(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrUnreachable) || errors.Is(err, ErrCut)
}

// kindOf names a refusal by its kind.
func kindOf(status int, text string) error {
	switch {
	case tooLong(text):
		return ErrTooLong
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return ErrBusy
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		return ErrUnreachable
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		return ErrKey
	}
	return ErrRefused
}

// tooLong reports whether a server says that the request does not fit into what the model reads. Its words are in lower
// case.
func tooLong(text string) bool {
	for _, mark := range []string{"exceed_context_size", "context_length_exceeded", "maximum context length",
		"exceeds the available context", "prompt is too long", "input token count"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}

// lost names what went wrong on the way. begun says that an answer had begun.
func (s server) lost(ctx context.Context, err error, begun bool) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if errors.Is(err, market.ErrPrivate) {
		return fmt.Errorf("llm: %w", market.ErrPrivate)
	}
	if begun || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %s", ErrCut, s.scrub(err.Error()))
	}
	return fmt.Errorf("%w: %s: %s", ErrUnreachable, shown(s.end.base.String()), s.scrub(reason(err)))
}

// reason is why there was no connection, without the address, which is said beside it.
func reason(err error) string {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" {
		return "the proxy of HTTPS_PROXY or HTTP_PROXY does not answer: " + op.Err.Error()
	}
	if errors.Is(err, io.EOF) {
		return "it hung up without an answer"
	}
	return err.Error()
}

// The longest text of a server's error that is kept.
const errorText = 300

// scrub keeps the key out of what is logged: some servers repeat it.
func (s server) scrub(text string) string {
	if s.key != "" {
		text = strings.ReplaceAll(text, s.key, "…")
	}
	if r := []rune(text); len(r) > errorText {
		text = string(r[:errorText]) + "…"
	}
	return text
}
