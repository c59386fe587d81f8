package source

import (
	"bytes"
	"fmt"

	"naps/fetch"
	"naps/market"
)

// feed returns the XML of an answer; a page that came instead is a wall.
func (s site) feed(a *fetch.Answer) ([]byte, error) {
	body := bytes.TrimSpace(bytes.TrimPrefix(a.Body, []byte("\xef\xbb\xbf")))
	if reason, ok := fetch.Wall(a); ok {
		return nil, s.fail(market.ErrBlocked, reason)
	}
	if page(body) {
		return nil, s.fail(market.ErrBlocked, "a page came instead of a feed")
	}
	return body, nil
}

// page reports whether a body is an HTML page rather than XML or JSON.
func page(body []byte) bool {
	head := bytes.ToLower(body[:min(len(body), 512)])
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.Contains(head, []byte("<html"))
}

// guard turns a panic of a parser that is not ours into an error: an odd feed must never take a run down.
func (s site) guard(err *error) {
	if r := recover(); r != nil {
		*err = s.fail(market.ErrShape, fmt.Sprint("the feed's parser failed: ", r))
	}
}
