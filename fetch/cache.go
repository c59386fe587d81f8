package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"naps/market"
)

// Cache keeps answers between requests and runs. Its errors are logged and otherwise ignored: a broken cache costs
// requests, not answers. It must be safe for concurrent use, and must not change a Body that it gave or was given.
type Cache interface {
	Get(ctx context.Context, key string) (Entry, bool, error)
	Put(ctx context.Context, key string, e Entry) error
}

// Entry is a kept answer.
type Entry struct {
	URL     string            // with secrets hidden
	Status  int               // 200 or 404
	Header  map[string]string // etag, last-modified, content-type; content-location where redirects led elsewhere
	Body    []byte            // decompressed
	Fetched time.Time
}

// keptHeaders are the headers that an Entry has.
var keptHeaders = []string{"etag", "last-modified", "content-type", "content-location"}

// answer is the entry as an answer to the question for address.
func (e Entry) answer(address string) *Answer {
	h := http.Header{}
	for name, value := range e.Header {
		h.Set(name, value)
	}
	a := &Answer{URL: address, Final: address, Status: e.Status, Header: h, Body: bytes.Clone(e.Body),
		Fetched: e.Fetched, FromCache: true}
	if place := e.Header["content-location"]; place != "" {
		a.Final = place
	}
	return a
}

// ask makes a request conditional on the entry being out of date.
func (e Entry) ask(h http.Header) {
	if tag := e.Header["etag"]; tag != "" {
		h.Set("If-None-Match", tag)
	}
	if day := e.Header["last-modified"]; day != "" {
		h.Set("If-Modified-Since", day)
	}
}

// cacheKey names a question by what its answer depends on. A page is another thing than the same address as data: other
// rules let it in.
func (q *question) cacheKey() string {
	method := q.method
	if q.page {
		method += " page"
	}
	body := sha256.Sum256(q.body)
	sum := sha256.Sum256([]byte(method + "\n" + q.url.String() + "\n" + hex.EncodeToString(body[:])))
	return hex.EncodeToString(sum[:])
}

func (c *Client) cacheable(q *question) bool {
	return c.cfg.Cache != nil && q.ttl > 0 && q.method != http.MethodHead
}

// remembered returns the kept answer to q, however old.
func (c *Client) remembered(ctx context.Context, q *question) (Entry, bool) {
	if !c.cacheable(q) {
		return Entry{}, false
	}
	e, ok, err := c.cfg.Cache.Get(ctx, q.cacheKey())
	if err != nil {
		if ctx.Err() == nil {
			c.cfg.Log.WarnContext(ctx, "Fetch cannot read its cache", "host", q.host(), "err", err)
		}
		return Entry{}, false
	}
	return e, ok
}

// remember keeps an answer that is worth it: a good one or a plain "not there", no wall, and JSON where JSON was asked
// for.
func (c *Client) remember(ctx context.Context, q *question, a *Answer) {
	if !c.cacheable(q) || (a.Status != http.StatusOK && a.Status != http.StatusNotFound) {
		return
	}
	if _, wall := Wall(a); wall ||
		(a.Status == http.StatusOK && strings.Contains(q.header.Get("Accept"), "json") && !looksLikeJSON(a.Body)) {
		return
	}
	e := Entry{URL: shown(q.url), Status: a.Status, Header: map[string]string{}, Body: bytes.Clone(a.Body),
		Fetched: a.Fetched}
	for _, name := range keptHeaders {
		if value := a.Header.Get(name); value != "" {
			e.Header[name] = value
		}
	}
	delete(e.Header, "content-location")
	if to, ok := parse(a.Final); ok && to.String() != q.url.String() {
		e.Header["content-location"] = shown(to)
	}
	c.put(ctx, q, e)
}

// confirmed is the answer to a question whose kept answer still holds, as the host just said.
func (c *Client) confirmed(ctx context.Context, q *question, e Entry, kept bool, address string) (*Answer, error) {
	if !kept {
		return nil, &Error{Host: q.host(), Status: http.StatusNotModified, Kind: market.ErrShape,
			Why: "nothing has changed, it says, but it was not asked that"}
	}
	e.Fetched = c.cfg.Now()
	c.put(ctx, q, e)
	return e.answer(address), nil
}

// put writes to the cache, even when ctx has just ended: the answer is here and was paid for.
func (c *Client) put(ctx context.Context, q *question, e Entry) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := c.cfg.Cache.Put(ctx, q.cacheKey(), e); err != nil {
		c.cfg.Log.WarnContext(ctx, "Fetch cannot write its cache", "host", q.host(), "err", err)
	}
}

func looksLikeJSON(body []byte) bool {
	body = bare(body)
	return len(body) > 0 && bytes.IndexByte([]byte(`{["-0123456789tfn`), body[0]) >= 0
}
