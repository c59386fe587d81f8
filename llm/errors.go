package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Why there is no answer. Test with errors.Is.
var (
	ErrBusy        = errors.New("llm: the model is busy")                          // 429 and 503, after retries
	ErrUnreachable = errors.New("llm: the model cannot be reached")                // no connection, 502, 504, after retries
	ErrRefused     = errors.New("llm: the model refused the request")              // other 4xx and 5xx: the same request would be refused again
	ErrKey         = errors.New("llm: the key was not accepted")                   // 401, 403
	ErrTooLong     = errors.New("llm: the request is longer than the model takes") // by its own count
	ErrStalled     = errors.New("llm: the model stopped in the middle")            // no content for too long
	ErrCut         = errors.New("llm: the answer broke off")                       // the stream ended without its end
	ErrLength      = errors.New("llm: the answer is longer than it may be")
	ErrAnswer      = errors.New("llm: the answer does not fit what was asked") // wrapped by *BadAnswer
)

// BadAnswer is an answer that did not fit its schema, after one repair.
type BadAnswer struct {
	Raw string // as the model gave it
	Why string
}

func (b *BadAnswer) Error() string { return ErrAnswer.Error() + ": " + b.Why }
func (b *BadAnswer) Unwrap() error { return ErrAnswer }

// again reports whether the same request may have more luck later.
func again(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrUnreachable) || errors.Is(err, ErrCut)
}

// sort names an error of an exchange by its kind. shown says that a stream had begun.
func (c *Client) sort(ctx context.Context, err error, begun bool) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var api *openai.APIError
	var req *openai.RequestError
	status, kind, text := 0, "", c.scrub(err.Error())
	switch {
	case errors.As(err, &api):
		status, kind = api.HTTPStatusCode, api.Type+" "+fmt.Sprint(api.Code)
	case errors.As(err, &req):
		status = req.HTTPStatusCode
	}
	switch {
	case status == 0 && begun, errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %s", ErrCut, text)
	case status == 0 && api != nil: // an error object before any content
		return fmt.Errorf("%w: %s", ErrRefused, text)
	case status == 0, status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		return fmt.Errorf("%w: %s", ErrUnreachable, text)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return fmt.Errorf("%w: %s", ErrBusy, text)
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return fmt.Errorf("%w: %s", ErrKey, text)
	case strings.Contains(kind, "exceed_context_size"), strings.Contains(kind, "context_length_exceeded"):
		return fmt.Errorf("%w: %s", ErrTooLong, text)
	}
	return fmt.Errorf("%w (%d): %s", ErrRefused, status, text)
}

// The longest text of a server's error that is kept.
const errorText = 300

// scrub keeps the key out of what is logged: some servers repeat it.
func (c *Client) scrub(text string) string {
	if c.cfg.Key != "" {
		text = strings.ReplaceAll(text, c.cfg.Key, "…")
	}
	if r := []rune(text); len(r) > errorText {
		text = string(r[:errorText]) + "…"
	}
	return text
}
