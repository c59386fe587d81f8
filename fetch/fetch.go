// Package fetch is the only way out to the web. It promises that every request is polite, bounded and public:
//
//   - It connects to public addresses only, judged on the resolved address at connect time, so on every redirect too.
//   - It keeps to the pace of each host, to its Retry-After and to robots.txt for pages, and says who is asking.
//   - It bounds every answer in time, in bytes after decompression and in redirects.
//   - It ends at once when its context does, and then says why: errors.Is(err, context.Canceled) holds.
//   - What it cannot get is an error that wraps one of market's, begins with the host and holds no secret.
//
// A Client may be used by any number of goroutines. It starts none of its own.
package fetch

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"naps/privacy"
)

// Bounds of an answer where Config and Request say nothing else.
const (
	defaultBody    = 5 << 20 // bytes after decompression
	pageBody       = 3 << 20 // of a page
	defaultTimeout = 20 * time.Second
	maxHeader      = 256 << 10 // bytes
	maxRedirects   = 5
)

// Config says how a Client behaves. The zero value works.
type Config struct {
	UserAgent string // "naps/<version> (+<address>; <contact>)", sent with every request
	Contact   string // the operator's e-mail address; hosts that demand one are not asked without it

	// Mirror sends each request to MIRROR/HOST/PATH?QUERY instead. Pacing and caps on queries are off then,
	// Retry-After, the breaker and the caps on bytes stay. Empty: the real web.
	Mirror string

	// Proxy is the proxy of an address, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say; nil: there is none. Its own
	// address may be private, where requests go through it may not. With a Mirror it is not used.
	Proxy func(*url.URL) (*url.URL, error)

	Paces   []Pace        // of hosts that want another pace than usual; the first that names a host counts
	Cache   Cache         // nil: nothing is kept
	Log     *slog.Logger  // nil: slog.Default
	MaxBody int64         // bytes after decompression; 0: 5 MiB
	Timeout time.Duration // of one try, pauses not counted; 0: 20 seconds

	// Errands says that this client does what belongs to no run: a context without a run's guard is then no reason to
	// refuse. Without it, such a request is treated as one of a closed run.
	Errands bool

	AllowPrivate bool             // for tests on loopback only: connects anywhere
	Now          func() time.Time // nil: time.Now
}

// Request is one question to the web.
type Request struct {
	// GET, POST or HEAD; empty: GET. All of them are taken for reads, and repeated after a failure unless Once
	Method string
	URL    string // http or https
	Header http.Header
	Body   []byte // of a POST
	// keys that the host wants in the query: sent, but no part of Answer, Entry, error or the name under which an
	// answer is kept
	Secret url.Values

	MaxBody int64         // bytes after decompression; 0: that of the Config (a page: at most 3 MiB)
	TTL     time.Duration // how long a kept answer may be used without asking; 0: the answer is not kept
	Once    bool          // sent exactly once: no retry after a failure, and a redirect is an answer
	// a page of the web: robots.txt is honoured, bot walls are errors, only HTML, XHTML and plain text are read
	Page bool
}

// Answer is what came back. Its body is shared with nobody.
type Answer struct {
	URL       string // what was asked for, never the mirror's address
	Final     string // where redirects led, in the same terms; equal to URL without redirects
	Status    int
	Header    http.Header
	Body      []byte    // decompressed, in the charset of the host; see Text and JSON
	Fetched   time.Time // when the host gave it, or last said that it still holds
	FromCache bool
}

// Client fetches. Make it with New.
type Client struct {
	cfg    Config
	agent  string // the name by which robots.txt knows us
	mirror *url.URL
	web    http.RoundTripper
	hosts  *hosts
	ours   map[string]bool // words of the names of hosts
}

// New makes a Client. A Mirror that is no http or https address is an error of every later Do, not of New.
func New(cfg Config) *Client { return newClient(cfg, nil) }

// newClient is New with another web, which tests give; nil is the real one.
func newClient(cfg Config, web http.RoundTripper) *Client {
	if cfg.UserAgent == "" {
		cfg.UserAgent = "naps"
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = defaultBody
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	c := &Client{cfg: cfg, web: web, mirror: parseMirror(cfg.Mirror)}
	c.agent, _, _ = strings.Cut(cfg.UserAgent, "/")
	c.agent, _, _ = strings.Cut(c.agent, " ")
	c.hosts, c.ours = newHosts(cfg.Paces, c.mirror == nil), wordsOfHosts(cfg.Paces)
	if c.web == nil {
		c.web = newTransport(cfg, c.mirror, nil)
	}
	return c
}

// Close lets go of idle connections. Requests under way are not touched, and the Client may still be used.
func (c *Client) Close() {
	if t, ok := c.web.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}

// Do asks and returns the answer. Answers of the 2xx and of the 4xx that concern only this question (400, 404, 410, 422
// …) are returned for the caller to judge by Status. Everything else is an *Error that wraps one of these:
//
//	market.ErrBlocked      401, 403, 451, a bot wall, robots.txt, an address that is not public
//	market.ErrRateLimited  429 after retries, a Retry-After of more than 30 seconds, a pace or cap that leaves no turn
//	market.ErrUnavailable  network errors, time-outs and 5xx after retries, an open breaker
//	market.ErrShape        an answer too large, of the wrong type or encoding, too many redirects, an impossible request
//	market.ErrNeedsKey     the host demands a contact and Config has none
//	market.ErrBudget       the Usage in ctx is used up
//	market.ErrPrivate      the guard in ctx does not let it leave the machine; without a guard nothing leaves
//
// When ctx ends, Do returns at once; the error wraps ctx.Err() and context.Cause(ctx) and none of the above.
func (c *Client) Do(ctx context.Context, r Request) (*Answer, error) {
	q, err := c.question(r)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ended(ctx, q.host())
	}
	if c.cfg.Errands {
		ctx = privacy.Errand(ctx)
	}
	if err := mayLeave(ctx, c, q); err != nil {
		return nil, err
	}
	return c.get(ctx, q, r.URL)
}

// get answers a question from the cache or the web. address is what the answer says was asked for.
func (c *Client) get(ctx context.Context, q *question, address string) (*Answer, error) {
	old, kept := c.remembered(ctx, q)
	if kept && c.cfg.Now().Sub(old.Fetched) < q.ttl {
		return old.answer(address), nil
	}
	if kept {
		old.ask(q.header)
	}
	a, err := c.follow(ctx, q)
	if err != nil {
		return nil, err
	}
	a.URL = address
	if a.Status == http.StatusNotModified {
		return c.confirmed(ctx, q, old, kept, address)
	}
	c.remember(ctx, q, a)
	return a, nil
}
