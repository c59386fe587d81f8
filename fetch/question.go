package fetch

import (
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"naps/market"
)

// question is a Request that was looked at: what is sent, to where.
type question struct {
	method string
	url    *url.URL // never the mirror's
	header http.Header
	secret url.Values // of the query
	body   []byte
	max    int64
	cut    bool // a body over max is cut, not refused
	page   bool
	robots bool // it asks what a host allows
	once   bool // neither repeated nor redirected
	ttl    time.Duration
}

func (q *question) host() string { return hostName(q.url) }

// key reports whether the request carries a key, by which its host knows whom it serves.
func (q *question) key() bool {
	if len(q.secret) > 0 {
		return true
	}
	for _, name := range []string{"Authorization", "X-Api-Key", "X-Goog-Api-Key", "X-Subscription-Token", "Api-Key"} {
		if q.header.Get(name) != "" {
			return true
		}
	}
	for name := range q.url.Query() {
		if secret(name) {
			return true
		}
	}
	return false
}

// question checks a request and makes it fit to be sent.
func (c *Client) question(r Request) (*question, error) {
	u, ok := parse(r.URL)
	if !ok {
		return nil, refuse("fetch", market.ErrShape, "not an http or https address that can be asked")
	}
	q := &question{method: r.Method, url: u, header: http.Header{}, secret: r.Secret, max: r.MaxBody, page: r.Page,
		once: r.Once, ttl: r.TTL}
	switch q.method {
	case "":
		q.method = http.MethodGet
	case http.MethodGet, http.MethodHead:
	case http.MethodPost:
		q.body = r.Body
	default:
		return nil, refuse(q.host(), market.ErrShape, "only GET, HEAD and POST are sent")
	}
	if q.max <= 0 {
		q.max = c.cfg.MaxBody
		if q.page {
			q.max = min(q.max, pageBody)
		}
	}
	c.dress(q, r.Header)
	return q, nil
}

// ours are the headers that a caller does not set: they belong to the connection, or say who is asking. Accept-Encoding
// is the transport's, which only then decompresses.
var ours = []string{"Accept-Encoding", "Connection", "Content-Length", "Host", "Keep-Alive", "Proxy-Authorization",
	"Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

func (c *Client) dress(q *question, given http.Header) {
	for name, values := range given {
		q.header[textproto.CanonicalMIMEHeaderKey(name)] = append([]string(nil), values...)
	}
	for _, name := range ours {
		q.header.Del(name)
	}
	q.header.Set("User-Agent", c.cfg.UserAgent)
	if q.page && q.header.Get("Accept") == "" {
		q.header.Set("Accept", "text/html, application/xhtml+xml, text/plain;q=0.8")
	}
	if q.header.Get("Accept") == "" {
		q.header.Set("Accept", "*/*")
	}
}

// redirected is the question that an answer sends us on to; nil where the answer is no redirect.
func (c *Client) redirected(q *question, a *Answer) (*question, error) {
	switch a.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect,
		http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	place := a.Header.Get("Location")
	to, err := q.url.Parse(place)
	if err != nil || place == "" {
		return nil, refuse(q.host(), market.ErrShape, "it redirects to nowhere")
	}
	to, ok := parse(c.back(to).String())
	if !ok {
		return nil, refuse(q.host(), market.ErrBlocked, "it redirects to something that is not the web")
	}
	next := *q
	next.url, next.header = to, q.header.Clone()
	if a.Status < http.StatusTemporaryRedirect && q.method == http.MethodPost {
		next.method, next.body = http.MethodGet, nil
		next.header.Del("Content-Type")
	}
	if to.Scheme != q.url.Scheme || next.host() != q.host() {
		next.strip()
	}
	return &next, nil
}

// strip takes away every header that may be meant for the first host alone: keys go by many names.
func (q *question) strip() {
	q.secret = nil
	for name := range q.header {
		switch name {
		case "User-Agent", "Accept", "Accept-Language", "Content-Type", "If-None-Match", "If-Modified-Since":
		default:
			q.header.Del(name)
		}
	}
}

// address is where the question is really sent, as the mirror or the web knows it.
func (q *question) address(way *url.URL) string {
	if len(q.secret) == 0 {
		return way.String()
	}
	to := *way
	values := to.Query()
	for name, list := range q.secret {
		values[name] = list
	}
	to.RawQuery = values.Encode()
	return to.String()
}

// secret reports whether a query parameter of this name is a key or the like.
func secret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
	switch name {
	case "key", "apikey", "token", "accesstoken", "apitoken", "auth",
		"authorization", "secret", "clientsecret", "password", "passwd",
		"pass", "pwd", "sig", "signature", "subscriptionkey", "registrationkey", "appkey", "feed":
		return true
	}
	return strings.HasSuffix(name, "apikey") || strings.HasSuffix(name, "token") || strings.HasSuffix(name, "secret")
}

// shown is an address without its secrets, fit to be kept.
func shown(u *url.URL) string {
	values, hidden := u.Query(), false
	for name := range values {
		if secret(name) {
			values[name], hidden = []string{"hidden"}, true
		}
	}
	if !hidden {
		return u.String()
	}
	clean := *u
	clean.RawQuery = values.Encode()
	return clean.String()
}
