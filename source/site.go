package source

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// site is what all adapters share: a name, a kind and the way out.
type site struct {
	name string
	kind market.Kind
	c    *fetch.Client
}

// Name returns the source's name as reports print it.
func (s site) Name() string { return s.name }

// Kind returns the kind of most of its evidence.
func (s site) Kind() market.Kind { return s.kind }

// get asks for an address. The answer has status 200 or one that the adapter judges itself (400, 404, 422 and other
// 2xx).
func (s site) get(ctx context.Context, address string, ttl time.Duration) (*fetch.Answer, error) {
	return s.do(ctx, fetch.Request{Method: http.MethodGet, URL: address, TTL: ttl})
}

func (s site) do(ctx context.Context, r fetch.Request) (*fetch.Answer, error) {
	a, err := s.c.Do(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return a, nil
}

// getJSON asks for an address and reads its JSON into v; any status but 200 is an unknown form.
func (s site) getJSON(ctx context.Context, address string, ttl time.Duration, v any) (*fetch.Answer, error) {
	a, err := s.get(ctx, address, ttl)
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	return a, s.readAnswer(a, v)
}

// readAnswer decodes the JSON of an answer, in whatever charset it came. A page that came instead is a block page.
func (s site) readAnswer(a *fetch.Answer, v any) error {
	if err := a.JSON(v); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// oddStatus is the error for a status that the service does not use for answers.
func (s site) oddStatus(a *fetch.Answer) error {
	return s.fail(market.ErrShape, fmt.Sprintf("status %d", a.Status))
}

// fail is an error of this source: what went wrong, in the service's or our words, and the kind of it.
func (s site) fail(kind error, what string) error {
	return fmt.Errorf("%s: %s: %w", s.name, clip(what, 120), kind)
}

// read decodes a part of an answer.
func (s site) read(part []byte, v any) error {
	if err := json.Unmarshal(part, v); err != nil {
		return s.fail(market.ErrShape, err.Error())
	}
	return nil
}

// stamp finishes the evidence of one answer: it sets what comes from the source, the query and the exchange, drops what
// cannot be opened or read, and keeps to the query's limit. The result is never nil.
func (s site) stamp(q market.Query, a *fetch.Answer, list []market.Evidence) []market.Evidence {
	out := make([]market.Evidence, 0, len(list))
	for _, e := range list {
		if !web(e.URL) || e.Text == "" {
			continue
		}
		if q.Limit > 0 && len(out) == q.Limit {
			break
		}
		if e.Kind == "" {
			e.Kind = s.kind
		}
		e.Source, e.Query, e.Counter, e.Fetched = s.name, q.Text, q.Counter, a.Fetched.UnixMilli()
		out = append(out, e)
	}
	return out
}

// within are the words of a query to a search of the web, kept to the host in Query.Community where there is one.
func within(q market.Query) string {
	if q.Community == "" {
		return q.Text
	}
	return q.Text + " site:" + q.Community
}

// web reports whether an address can be opened in a browser.
func web(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// limit returns how many answers to ask for: the query's own limit, else usual, and at most most.
func limit(q market.Query, usual, most int) int {
	n := q.Limit
	if n <= 0 {
		n = usual
	}
	return min(n, most)
}

// facts keeps the pairs whose value is not empty; words are short by contract, so long ones are clipped.
func facts(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := strings.TrimSpace(tidy(pairs[i+1])); v != "" {
			m[pairs[i]] = clip(v, quoteMax)
		}
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

// metric adds a figure to m unless the service left it out.
func metric(m map[string]float64, name string, n num) {
	if n.ok {
		m[name] = n.v
	}
}
