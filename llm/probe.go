package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"syscall"

	"naps/privacy"
)

// Probed is what a server can do, found out by asking it.
type Probed struct {
	Address string   // of the calls, without secrets
	Model   string   // that was asked
	Notes   []string // what was left out of the configuration, as sentences

	Err    error    // why it is of no use; nil: it answers. Its text has the status and the server's own words
	Status int      // of the answer that was an error; 0: there was none
	Words  string   // the server's own
	Hint   string   // what may help, as a sentence; empty: nothing is known to
	Models []string // that the server says it has, where the one that was asked for is not there

	Schema bool     // it holds to a schema that is sent along; else the schema goes into the words
	Tools  Ability  // it calls tools
	Stream bool     // its answers come piece by piece
	Thinks bool     // it thinks before it answers
	Habits []string // by their names; naps copes with each
	Usage  Usage    // of the trial
}

// Ability says how far something goes.
type Ability string

// The abilities.
const (
	Can     Ability = "yes"
	Cannot  Ability = "no"
	Unused  Ability = "not used" // it takes tools, but this time it called none
	Untried Ability = ""
)

// Probe asks the server of cfg a few small questions. What it learns replaces what was known of the server's habits.
func Probe(ctx context.Context, cfg Config) Probed {
	ctx = privacy.Errand(ctx) // nothing of an idea is in it
	c, err := New(cfg)
	if err != nil {
		return Probed{Model: cfg.Model, Err: err}
	}
	defer c.Close()
	c.habits = &habits{}
	p := Probed{Address: shown(c.server.end.address("/chat/completions")), Model: c.cfg.Model, Notes: c.notes}
	schema := json.RawMessage(
		`{"type":"object","properties":{"right":{"type":"boolean"}},"required":["right"],"additionalProperties":false}`)
	a, err := c.JSON(ctx, Request{System: "You answer with JSON.", Prompt: "Do two and two make four?", MaxTokens: 200},
		"sum", schema)
	p.Usage = a.Usage
	if err != nil {
		p.fail(ctx, c, err)
		return p
	}
	p.tools(ctx, c)
	learned.put(c.server.end.address(""), c.cfg.Model, c.habits)
	how := c.habits.now()
	p.Schema, p.Habits = how.format <= formatLoose, c.habits.names()
	p.Thinks, p.Stream = c.habits.has(habitThinks), !how.noStream && !c.habits.has(habitAtOnce)
	return p
}

// tools tries whether the model calls a tool. That it does not is no failure: naps reads without.
func (p *Probed) tools(ctx context.Context, c *Client) {
	tool := Tool{Name: "price_of", About: "Gives the price of a product",
		Schema: json.RawMessage(
			`{"type":"object","properties":{"product":{"type":"string"}},"required":["product"],"additionalProperties":false}`)}
	a, err := c.Calls(ctx, Request{System: "Use the tool to answer.",
		Prompt: "What does flour cost? Look it up with the tool price_of.", MaxTokens: 200}, []Tool{tool})
	p.Usage = p.Usage.plus(a.Usage)
	switch {
	case err != nil:
		p.Tools = Untried
	case c.habits.now().noTools:
		p.Tools = Cannot
	case len(a.Calls) == 0:
		p.Tools = Unused
	default:
		p.Tools = Can
	}
}

// fail says why the server is of no use, and what may help.
func (p *Probed) fail(ctx context.Context, c *Client, err error) {
	p.Err, p.Habits = err, c.habits.names()
	var r *Refusal
	if errors.As(err, &r) {
		p.Status, p.Words = r.Status, r.Words
	}
	switch {
	case errors.Is(err, ErrUnreachable):
		p.Hint = unreachableHint(err, c.server.end.base.Hostname())
	case errors.Is(err, ErrKey) && c.cfg.Key == "":
		p.Hint = "The server wants a key, and none is set."
	case errors.Is(err, ErrKey):
		p.Hint = "The server knows this address but not this key: copy the key again, and check that it belongs to this service and to this project."
	case r != nil && unknownModel(r.text):
		p.Models = c.server.models(ctx)
		if p.Hint = "The server has no model of this name."; len(p.Models) > 0 {
			p.Hint = "The server has no model of this name. It has: " + strings.Join(p.Models, ", ") + "."
		}
	case r != nil &&
		(r.Status == http.StatusNotFound || r.Status == http.StatusMethodNotAllowed), errors.Is(err, errNoAnswer):
		p.Hint = pathHint(ctx, c)
	case r != nil && r.Status >= 300 && r.Status < 400:
		p.Hint = "Set the address that it redirects to."
	}
}

func unreachableHint(err error, host string) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "proxy"):
		return "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY; a server of your own network belongs into NO_PROXY."
	case strings.Contains(text, syscall.ECONNREFUSED.Error()) &&
		(host == "localhost" || net.ParseIP(host).IsLoopback()):
		return "Nothing listens there: start the model's server. Inside a container, this address is the container itself."
	case strings.Contains(text, syscall.ECONNREFUSED.Error()):
		return "Nothing listens there: check the port, and that the model's server accepts connections from other machines."
	case strings.Contains(text, "no such host"), strings.Contains(text, "server misbehaving"):
		return "This name has no address: check the spelling, and that this machine reaches the internet."
	case strings.Contains(text, "HTTP response to HTTPS client"):
		return "The server speaks plain HTTP there: write http:// instead of https://."
	}
	return ""
}

var versioned = regexp.MustCompile(`/(v\d\w*|openai)(/|$)`)

// pathHint looks for the right path where there is nothing at the one that is set.
func pathHint(ctx context.Context, c *Client) string {
	if c.server.end.azure() && !strings.Contains(c.server.end.base.Path, "/deployments/") &&
		!versioned.MatchString(c.server.end.base.Path) {
		return "An address of Azure OpenAI ends with /openai/v1, or with /openai/deployments/NAME?api-version=DATE."
	}
	if versioned.MatchString(c.server.end.base.Path) {
		return "Check the path of the address; naps adds /chat/completions to it."
	}
	end := c.server.end
	end.base.Path += "/v1"
	with := over(c.server.http.Transport, end, c.cfg)
	if _, err := with.Text(ctx, Request{Prompt: "Say yes.", MaxTokens: 50}, nil); err == nil ||
		errors.Is(err, ErrLength) || errors.Is(err, ErrKey) {
		return "The server answers at " + shown(end.address("")) + ": use that address, with /v1 at its end."
	}
	return "The addresses of most servers end with /v1; this one has no /v1 and finds nothing there either."
}

// The most names of models that are told.
const mostModels = 20

// models are the names that the server lists; none where it lists none.
func (s server) models(ctx context.Context) (names []string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.end.address("/models"), nil)
	if err != nil {
		return nil
	}
	resp, err := s.do(req)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	var list struct{ Data []struct{ ID string } }
	if json.NewDecoder(io.LimitReader(resp.Body, longestBody)).Decode(&list) != nil {
		return nil
	}
	for _, m := range list.Data {
		if name := clip(printable(m.ID), 100); name != "" && len(names) < mostModels {
			names = append(names, name)
		}
	}
	return names
}
