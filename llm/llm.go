package llm

import (
	"cmp"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Config says where the model is and what it may cost.
type Config struct {
	BaseURL string // such as http://127.0.0.1:8080/v1
	Key     string // empty where none is needed
	Model   string // empty asks for "default", which servers of one model answer to

	First time.Duration // to the first token, the wait in the server's queue included; 90 s, or Idle where that is longer
	Idle  time.Duration // between two pieces of content; 60 s
	Whole time.Duration // for one exchange; 5 minutes, or twice Idle where that is longer

	MaxTokens int // of an answer whose request gives no bound; 1,500
	AtOnce    int // calls under way at once; 4

	PriceIn, PriceOut float64 // US dollars per million tokens

	Log *slog.Logger
}

// Client asks one model. Its methods are safe for use by many goroutines.
type Client struct {
	cfg     Config
	api     *openai.Client
	idle    func()        // closes connections that nobody uses
	wait    time.Duration // before the second try
	gate    gate
	schemas sync.Map    // resolved schemas by their text
	plain   atomic.Bool // the server refused response_format: ask in words
}

// Request is one question.
type Request struct {
	System    string // what the model is to do; never words of others
	Prompt    string
	MaxTokens int // bound of the answer; 0 takes the configuration's
}

// Answer is what came back. Usage is set with an error too.
type Answer struct {
	Text  string
	Calls []Call
	Usage Usage
}

// New prepares a client; it asks nothing yet.
func New(cfg Config) (*Client, error) {
	u, err := url.Parse(cfg.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("llm: the base URL is not an address")
	}
	cfg.Model = cmp.Or(cfg.Model, "default")
	// A server that may pause for long in the middle may take as long before it begins: it reads the prompt then.
	cfg.Idle = cmp.Or(cfg.Idle, time.Minute)
	cfg.First, cfg.Whole = cmp.Or(cfg.First, max(90*time.Second, cfg.Idle)), cmp.Or(cfg.Whole, max(5*time.Minute, 2*cfg.Idle))
	cfg.MaxTokens, cfg.AtOnce = cmp.Or(cfg.MaxTokens, 1500), cmp.Or(cfg.AtOnce, 4)
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	// Servers close idle connections after five seconds or a hundred requests, so they are not kept longer here. No timeout of the whole or of
	// the headers: both come only with the first token, and the watchdog measures that.
	carrier := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext, TLSHandshakeTimeout: 10 * time.Second,
		ForceAttemptHTTP2: true, MaxIdleConnsPerHost: cfg.AtOnce, IdleConnTimeout: 4 * time.Second,
	}
	c := over(carrier, cfg)
	c.idle = carrier.CloseIdleConnections
	return c, nil
}

// over makes a client of a complete configuration that reaches the server by carrier.
func over(carrier http.RoundTripper, cfg Config) *Client {
	c := openai.DefaultConfig(cfg.Key)
	c.BaseURL = cfg.BaseURL
	c.HTTPClient = &http.Client{Transport: wire{carrier}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Client{cfg: cfg, api: openai.NewClientWithConfig(c), idle: func() {}, wait: firstWait, gate: gate{slots: make(chan struct{}, cfg.AtOnce)}}
}

// Close lets go of connections that are not in use.
func (c *Client) Close() { c.idle() }

func (c *Client) request(r Request) openai.ChatCompletionRequest {
	q := openai.ChatCompletionRequest{Model: c.cfg.Model, Stream: true, StreamOptions: &openai.StreamOptions{IncludeUsage: true}}
	if r.System != "" {
		q.Messages = append(q.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleSystem, Content: r.System})
	}
	q.Messages = append(q.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser, Content: r.Prompt})
	most := cmp.Or(r.MaxTokens, c.cfg.MaxTokens)
	if reasons(c.cfg.Model) {
		q.MaxCompletionTokens = most
		return q
	}
	//lint:ignore SA1019 servers at home know only max_tokens
	q.MaxTokens = most
	return q
}

// bound is how many tokens a request asks for at most, under whichever name.
func bound(q openai.ChatCompletionRequest) int {
	//lint:ignore SA1019 servers at home know only max_tokens
	return max(q.MaxTokens, q.MaxCompletionTokens)
}

func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("llm: plain values that cannot be encoded: " + err.Error())
	}
	return b
}
