package llm

import (
	"cmp"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Config says where the model is and what it may cost.
type Config struct {
	BaseURL string // such as http://127.0.0.1:8080/v1
	Key     string // empty where none is needed
	Model   string // empty asks for "default", which servers of one model answer to

	// to the first token, the wait in the server's queue included; 90 s, or Idle where that is longer
	First time.Duration
	Idle  time.Duration // between two pieces of content; 60 s
	Whole time.Duration // for one exchange; 5 minutes, or twice Idle where that is longer

	MaxTokens int // of an answer whose request gives no bound; 1,500
	AtOnce    int // calls under way at once; 4

	PriceIn, PriceOut float64 // US dollars per million tokens

	// PrivateHosts are hosts, or hosts with a port, that the operator calls private wherever they are: careful runs may
	// ask a model there.
	PrivateHosts []string

	Log *slog.Logger
}

// Client asks one model. Its methods are safe for use by many goroutines.
type Client struct {
	cfg     Config
	server  server
	notes   []string      // what was left out of the configuration
	idle    func()        // closes connections that nobody uses
	wait    time.Duration // before the second try
	gate    gate
	habits  *habits
	schemas sync.Map // resolved schemas by their text
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

	thought     bool // the model said something to itself first
	fromThought bool // and nothing else: Text is that
}

// New prepares a client; it asks nothing yet.
func New(cfg Config) (*Client, error) {
	end, notes, err := parseEndpoint(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	key, more := cleanKey(cfg.Key)
	cfg.Key, notes = key, append(notes, more...)
	model, _ := tidy(cfg.Model)
	cfg.Model = cmp.Or(model, "default")
	// A server that may pause for long in the middle may take as long before it begins: it reads the prompt then.
	cfg.Idle = cmp.Or(cfg.Idle, time.Minute)
	cfg.First, cfg.Whole = cmp.Or(cfg.First, max(90*time.Second, cfg.Idle)),
		cmp.Or(cfg.Whole, max(5*time.Minute, 2*cfg.Idle))
	cfg.MaxTokens, cfg.AtOnce = cmp.Or(cfg.MaxTokens, 1500), cmp.Or(cfg.AtOnce, 4)
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	carrier := newCarriers(cfg, &end.base)
	c := over(carrier, end, cfg)
	c.idle, c.notes, c.habits = carrier.CloseIdleConnections, notes, learned.of(end.address(""), cfg.Model)
	return c, nil
}

// Notes are what New leaves out of a configuration, as sentences, or why it cannot be used.
func Notes(cfg Config) ([]string, error) {
	_, notes, err := parseEndpoint(cfg.BaseURL)
	_, more := cleanKey(cfg.Key)
	return append(notes, more...), err
}

// over makes a client of a complete configuration that reaches the server by carrier, and knows nothing of its habits
// yet.
func over(carrier http.RoundTripper, end endpoint, cfg Config) *Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{
		cfg: cfg, server: server{end, cfg.Key, &http.Client{Transport: carrier, CheckRedirect: stay}},
		idle: func() {}, wait: firstWait,
		gate: gate{slots: make(chan struct{}, cfg.AtOnce)}, habits: &habits{},
	}
}

// Close lets go of connections that are not in use.
func (c *Client) Close() { c.idle() }
