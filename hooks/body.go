package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/journal"
	"naps/market"
)

// maxBody bounds the body of a request to our routes, in bytes: an idea of 20,000 characters with room to spare.
const maxBody = 256 << 10

// ownBody gives the server's handler a copy of each request, so that it may put another body in its place. net/http
// looks at the body of the request that it made itself to see whether all of it was read: PocketBase's router replaces
// that one, and what was left of a refused body of more than 256 kB was then taken for the next request of the
// connection, behind a proxy that of another user.
func ownBody(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), rawBody{}, r.Body)))
	})
}

// rawBody is the key of the body as it comes in, in the context of a request. PocketBase's own keeps what was read of
// it, to be read again.
type rawBody struct{}

// What is read of a body that is refused, in bytes and in time. A browser shows an answer only once it has sent all of
// its request: without this it shows that the connection was reset.
const (
	mostDrained = 256 << 20
	drainTime   = 30 * time.Second
)

// drain reads the rest of a refused body, as far as that may go, and keeps nothing of it.
func drain(e *core.RequestEvent) {
	body, ok := e.Request.Context().Value(rawBody{}).(io.Reader)
	if !ok || e.Request.ContentLength > mostDrained {
		return
	}
	c := http.NewResponseController(e.Response)
	if c.SetReadDeadline(time.Now().Add(drainTime)) != nil {
		return // without a bound of time nothing is read
	}
	_, _ = io.CopyN(io.Discard, body, mostDrained) // what cannot be read any more need not be
	_ = c.SetReadDeadline(time.Time{})
}

// maxKey bounds an Idempotency-Key, in bytes.
const maxKey = 200

// decode reads the body as one JSON object, strictly: other values, wrong types and anything after it are refused with
// a sentence. With optional, an empty body counts as {}.
func decode(e *core.RequestEvent, dst any, optional bool) error {
	body, err := io.ReadAll(io.LimitReader(e.Request.Body, maxBody+1))
	if err != nil {
		return unreadable(err)
	}
	if len(body) > maxBody {
		return errTooLarge
	}
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		if optional {
			return nil
		}
		return bad("The body is empty. Send a JSON object.")
	}
	if body[0] != '{' {
		return bad("The body must be a JSON object.")
	}
	return unreadable(json.Unmarshal(body, dst))
}

// unreadable says what is wrong with a body, in words for who wrote it.
func unreadable(err error) error {
	var wrong *json.UnmarshalTypeError
	var told *router.ApiError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &told):
		return told
	case errors.As(err, &wrong):
		field := wrong.Field
		if field == "" {
			field = "body"
		}
		return &invalid{Field: field, Text: "The field " + field + " cannot be a JSON " + wrong.Value + "."}
	}
	var limit *http.MaxBytesError
	if errors.As(err, &limit) {
		return errTooLarge
	}
	return bad("The body is not valid JSON.")
}

// ideaOf cleans an idea.
func ideaOf(text string) (string, error) { return cleaned("idea", "your idea", text, market.CleanIdea) }

// textOf cleans what a founder wrote in a field, which what names.
func textOf(field, what, text string) (string, error) {
	return cleaned(field, what, text, market.CleanText)
}

func cleaned(field, what, text string, clean func(string) (string, error)) (string, error) {
	text, err := clean(text)
	switch {
	case err == nil:
		return text, nil
	case errors.Is(err, market.ErrNoWords):
		return "", &invalid{Field: field, Text: "Write " + what + " in words: what you want to build, and for whom."}
	case errors.Is(err, market.ErrEmptyText):
		return "", &invalid{Field: field, Text: "Write " + what + " first: this is empty."}
	case errors.Is(err, market.ErrHiddenText):
		return "", &invalid{Field: field, Text: "Write " + what +
			" in letters that can be seen: the first line of this looks empty."}
	}
	return "", &invalid{Field: field, Text: "This is too long: at most " + market.Grouped(market.MaxText) +
		" characters."}
}

func goalOf(g market.Goal) (market.Goal, error) {
	if g == "" {
		return market.Living, nil
	}
	if !g.Valid() {
		return "", &invalid{Field: "goal", Text: "The goal is side, living or venture."}
	}
	return g, nil
}

// privacyOf is the mode that is asked for; without one, the one given.
func privacyOf(p, otherwise market.Privacy) (market.Privacy, error) {
	if p == "" {
		return otherwise, nil
	}
	if !p.Valid() {
		return "", &invalid{Field: "privacy", Text: "The privacy is open, careful or closed."}
	}
	return p, nil
}

func killOf(list []market.Criterion) ([]market.Criterion, error) {
	seen := map[string]bool{}
	for _, c := range list {
		switch {
		case !slices.Contains(market.KillRules, c.Rule):
			return nil, &invalid{Field: "kill", Text: "A kill rule is one of " + strings.Join(market.KillRules, ", ") +
				"."}
		case seen[c.Rule]:
			return nil, &invalid{Field: "kill", Text: "The kill rule " + c.Rule + " is there twice."}
		case c.Value < 0 || c.Value > 1e15 || math.IsNaN(c.Value):
			return nil, &invalid{Field: "kill", Text: "The value of " + c.Rule + " must be a number from 0."}
		}
		seen[c.Rule] = true
	}
	return list, nil
}

// againOf is the phase to be searched anew; the verdict follows from the others. ReadOn searches nothing, and needs a
// model that reads.
func againOf(p market.Phase, s journal.Session, model bool) (market.Phase, error) {
	if p == market.ReadOn {
		if !model {
			return "",
				&invalid{Field: "again",
					Text: "No language model is set, so nobody reads on by itself. Read the quotes yourself."}
		}
		if s.Status != journal.Done || s.Sample {
			return "",
				&invalid{Field: "again", Text: "There is no finished report whose evidence could be read further."}
		}
		return p, nil
	}
	if p != "" && (p == market.Verdict || !slices.Contains(market.Phases[:], p)) {
		return "",
			&invalid{Field: "again",
				Text: "What can be looked at again is keywords, pains, competitors, funding or market; read reads more of what was found."}
	}
	return p, nil
}

// keyOf is the idempotency key of a request: its header, or the hidden field of a form.
func keyOf(e *core.RequestEvent) (string, error) {
	key := e.Request.Header.Get("Idempotency-Key")
	if key == "" && areaOf(e.Request.URL.Path) == page {
		key = e.Request.PostFormValue("key")
	}
	if len(key) > maxKey {
		return "", bad("An Idempotency-Key has at most 200 characters.")
	}
	return key, nil
}
