package fetch

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"naps/market"
)

var bom = []byte("\xef\xbb\xbf")

// Text returns the body as valid UTF-8 without a byte order mark. The charset is that of the mark, of the Content-Type,
// or of the page's own meta element; without any of them it is UTF-8 where the body is, else windows-1252.
func (a *Answer) Text() (string, error) {
	kind := a.Header.Get("Content-Type")
	enc, name, certain := charset.DetermineEncoding(a.Body, kind)
	// The look at the first 1024 bytes takes a page that begins in ASCII for windows-1252.
	if name == "utf-8" || (!certain && name == "windows-1252" && utf8.Valid(a.Body)) {
		return clean(a.Body), nil
	}
	return a.decode(enc)
}

func (a *Answer) decode(enc encoding.Encoding) (string, error) {
	body, err := enc.NewDecoder().Bytes(a.Body)
	if err != nil {
		e := refuse(a.host(), market.ErrShape, "its text cannot be decoded")
		e.Err = err
		return "", e
	}
	return clean(body), nil
}

func clean(body []byte) string {
	return strings.ToValidUTF8(string(bytes.TrimPrefix(body, bom)), "\uFFFD")
}

// JSON decodes the body into v. A byte order mark and the prefix )]}' are passed over. A body that begins with < is a
// page in place of data, and so market.ErrBlocked; whatever else cannot be decoded is market.ErrShape.
func (a *Answer) JSON(v any) error {
	body := a.Body
	if enc := a.declared(); enc != nil {
		text, err := a.decode(enc)
		if err != nil {
			return err
		}
		body = []byte(text)
	}
	body = bare(body)
	switch {
	case len(body) == 0:
		return refuse(a.host(), market.ErrShape, "it answered with nothing")
	case body[0] == '<':
		return refuse(a.host(), market.ErrBlocked, "answered with a page instead of data")
	}
	if err := json.Unmarshal(body, v); err != nil {
		e := refuse(a.host(), market.ErrShape, "its data cannot be read")
		e.Err = err
		return e
	}
	return nil
}

// bare returns the JSON of a body without what some hosts put before it.
func bare(body []byte) []byte {
	body = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), bom))
	if rest, ok := bytes.CutPrefix(body, []byte(")]}'")); ok {
		body = bytes.TrimSpace(bytes.TrimPrefix(rest, []byte(",")))
	}
	return body
}

// declared returns the charset of the Content-Type; nil where that is UTF-8, as JSON is without a word, or unknown.
func (a *Answer) declared() encoding.Encoding {
	_, params, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil {
		return nil
	}
	enc, name := charset.Lookup(params["charset"])
	if name == "utf-8" {
		return nil
	}
	return enc
}

func (a *Answer) host() string {
	if u, err := url.Parse(a.URL); err == nil && u.Host != "" {
		return hostName(u)
	}
	return "fetch"
}
