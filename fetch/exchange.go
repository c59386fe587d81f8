package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"naps/market"
	"naps/privacy"
)

// failBody is how much is read of an answer that is no success: enough for an error as JSON, or to know a wall.
const failBody = 256 << 10

// exchange sends one request and reads the whole answer, within ctx. Its errors are an *Error where they concern the
// answer, else what failed underneath.
func (c *Client) exchange(ctx context.Context, q *question, use *Usage) (*Answer, error) {
	watched, wrote := privacy.Watched(ctx)
	req, err := http.NewRequestWithContext(watched, q.method, q.address(c.way(q.url)), bytes.NewReader(q.body))
	if err != nil {
		return nil, refuse(q.host(), market.ErrShape, "not an address that can be asked")
	}
	if len(q.body) == 0 {
		req.Body, req.GetBody = nil, nil
	}
	req.Header = q.header.Clone()               // the transport may still read it when we go on with q
	if err := mayLeave(ctx, c, q); err != nil { // where a redirect leads, too
		return nil, err
	}
	res, err := c.web.RoundTrip(req)
	if err == nil || wrote() {
		privacy.Note(ctx, q.out(c.ours))
	}
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	a := &Answer{URL: q.url.String(), Status: res.StatusCode, Header: res.Header, Fetched: c.cfg.Now()}
	if q.page && a.Status == http.StatusOK && !readable(res.Header.Get("Content-Type")) {
		return nil, &Error{Host: q.host(), Status: a.Status, Kind: market.ErrShape,
			Why: "it is no page but of another type"}
	}
	a.Body, err = q.read(res)
	use.Bytes.Add(int64(len(a.Body)))
	return a, err
}

// read reads the body of an answer, decompressed, up to what the question allows.
func (q *question) read(res *http.Response) ([]byte, error) {
	if q.method == http.MethodHead || res.StatusCode == http.StatusNoContent ||
		res.StatusCode == http.StatusNotModified {
		return nil, nil
	}
	limit, cut := q.max, q.cut
	if res.StatusCode < 200 || res.StatusCode > 299 {
		limit, cut = min(limit, failBody), true
	}
	if !cut && res.ContentLength > limit {
		return nil, q.tooLarge(res)
	}
	plain, err := decompress(res)
	if errors.Is(err, io.EOF) {
		return nil, nil // nothing at all, and that compressed
	}
	if err != nil {
		return nil, q.unreadable(res, err)
	}
	body, err := io.ReadAll(io.LimitReader(plain, limit+1))
	switch {
	case int64(len(body)) > limit && cut:
		return body[:limit], nil
	case int64(len(body)) > limit:
		return body[:limit], q.tooLarge(res)
	case err != nil:
		return body, q.unreadable(res, err)
	}
	return body, nil
}

func (q *question) tooLarge(res *http.Response) *Error {
	return &Error{Host: q.host(), Status: res.StatusCode, Kind: market.ErrShape,
		Why: "answer larger than " + size(q.max)}
}

// errCoding is a compression that we did not ask for and do not know.
var errCoding = errors.New("unknown compression")

// unreadable tells an answer that is wrongly compressed, which is the host's doing, from a connection that failed.
func (q *question) unreadable(res *http.Response, err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zlib.ErrHeader) ||
		errors.Is(err, zlib.ErrChecksum) || errors.Is(err, errCoding) || errors.As(err, &corrupt) {
		return &Error{Host: q.host(), Status: res.StatusCode, Kind: market.ErrShape,
			Why: "it is compressed in a way that cannot be read", Err: err}
	}
	return err
}

// decompress undoes what the transport left: deflate, which some hosts send unasked and some of them without its zlib
// header.
func decompress(res *http.Response) (io.Reader, error) {
	switch strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))) {
	case "", "identity":
		return res.Body, nil
	case "gzip", "x-gzip":
		return gzip.NewReader(res.Body)
	case "deflate":
		r := bufio.NewReader(res.Body)
		if head, err := r.Peek(2); err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(r)
		}
		return flate.NewReader(r), nil
	}
	return nil, errCoding
}

// readable reports whether a page of this type is read. A host that names none is taken at its word that it is a page.
func readable(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil && kind == "" {
		kind, _, _ = strings.Cut(contentType, ";")
	}
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "", "text/html", "application/xhtml+xml", "text/plain":
		return true
	}
	return false
}

func size(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("%d %s", status, text)
	}
	return strconv.Itoa(status)
}
