package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"naps/analyst"
	"naps/app/cli"
	"naps/llm"
	"naps/market"
	"naps/research"
)

// modelClient lets an analyst ask the model of the configuration.
type modelClient struct{ client *llm.Client }

// config is what the package llm is told.
func (cfg ModelConfig) config(log *slog.Logger) llm.Config {
	return llm.Config{BaseURL: cfg.BaseURL, Key: cfg.Key, Model: cfg.Name, Idle: cfg.IdleTimeout, PriceIn: cfg.PriceIn,
		PriceOut: cfg.PriceOut, PrivateHosts: cfg.PrivateHosts, Log: log}
}

// probeModel finds out what the model's server can do, in its own words where it refuses.
func probeModel(ctx context.Context, cfg ModelConfig) llm.Probed {
	return llm.Probe(ctx, cfg.config(slog.New(slog.DiscardHandler)))
}

// abilities says in a sentence what a server can do.
func abilities(p llm.Probed) string {
	if p.Err != nil {
		return ""
	}
	var can []string
	for _, a := range []struct {
		is      bool
		yes, no string
	}{
		{p.Stream, "it streams", "it answers all at once"},
		{p.Schema, "it takes a schema", "it is told the schema in words"},
		{p.Tools == llm.Can, "it calls tools", "it called no tool"}, {p.Thinks, "it thinks before it answers", ""},
	} {
		if !a.is {
			a.yes = a.no
		}
		if a.yes != "" {
			can = append(can, a.yes)
		}
	}
	text := strings.Join(can, ", ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// newModel returns nil where none is configured.
func newModel(cfg ModelConfig, note *slog.Logger) (analyst.Model, error) {
	if cfg.BaseURL == "" {
		return nil, nil
	}
	c, err := llm.New(cfg.config(note))
	if err != nil {
		return nil, err
	}
	return modelClient{c}, nil
}

// newEmbedder returns nil where no model for embeddings is configured.
func newEmbedder(cfg Config, note *slog.Logger) (research.Embedder, error) {
	if cfg.Embed == "" {
		return nil, nil
	}
	return llm.NewEmbedder(llm.Config{BaseURL: cfg.Model.BaseURL, Key: cfg.Model.Key, Model: cfg.Embed,
		PrivateHosts: cfg.Model.PrivateHosts, Log: note})
}

// evalModels are the models that "naps eval" measures: the one of the configuration, where there is one.
func (n *naps) evalModels() ([]cli.EvalModel, error) {
	m, err := newModel(n.cfg.Model, slog.New(slog.DiscardHandler))
	if m == nil || err != nil {
		return nil, err
	}
	return []cli.EvalModel{{Name: n.cfg.Model.Name, Model: m}}, nil
}

// Ask implements analyst.Model.
func (m modelClient) Ask(ctx context.Context, q analyst.Question) (analyst.Reply, error) {
	r := llm.Request{System: q.System, Prompt: q.Prompt, MaxTokens: q.MaxTokens}
	var a llm.Answer
	var err error
	words := len(q.Tools) > 0 || len(q.Rounds) > 0
	if words {
		a, err = llm.Talk(ctx, m.client, r, roundsOf(q.Rounds), offer(q.Tools), q.Show)
	} else {
		a, err = m.client.JSON(ctx, r, q.Job, q.Schema)
	}
	reply := analyst.Reply{Used: market.Used{Tokens: a.Usage.In + a.Usage.Out, Cost: a.Usage.Cost}}
	if err != nil {
		return reply, told(ctx, err)
	}
	for _, c := range a.Calls {
		reply.Calls = append(reply.Calls, analyst.ToolCall{Name: c.Name, Args: json.RawMessage(c.Args)})
	}
	if words {
		reply.Text = a.Text
	} else {
		reply.JSON = json.RawMessage(a.Text)
	}
	return reply, nil
}

// roundsOf gives the calls of earlier rounds ids of ours: what the server called them is not kept.
func roundsOf(all []analyst.Round) []llm.Round {
	var out []llm.Round
	for i, round := range all {
		var r llm.Round
		for k, call := range round.Calls {
			r.Calls = append(r.Calls, llm.Call{ID: fmt.Sprintf("call_%d_%d", i, k), Name: call.Name,
				Args: string(call.Args)})
		}
		r.Results = round.Results
		out = append(out, r)
	}
	return out
}

func offer(tools []analyst.Tool) []llm.Tool {
	var out []llm.Tool
	for _, t := range tools {
		out = append(out, llm.Tool{Name: t.Name, About: t.About, Schema: t.Schema})
	}
	return out
}

// told says an error of the model so that the founder may read it. A server that is gone or stalls would keep every
// later question waiting.
func told(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var bad *llm.BadAnswer
	for _, c := range []struct {
		is     error
		reason string
		fatal  bool
	}{
		{market.ErrPrivate, "was not asked, since its server is not as private as this idea asks for", true},
		{llm.ErrStalled, "stopped answering", true}, {llm.ErrUnreachable, "could not be reached", true},
		{llm.ErrKey, "did not accept its key", true}, {llm.ErrBusy, "was too busy", false},
		{llm.ErrTooLong, "cannot read that much at once", false},
		{llm.ErrLength, "did not come to an end", false}, {llm.ErrCut, "broke off in the middle", false},
		{llm.ErrAnswer, "answered in a form that cannot be used", false}, {llm.ErrRefused, "refused to answer", false},
	} {
		if errors.Is(err, c.is) {
			out := &analyst.ModelError{Reason: c.reason, Fatal: c.fatal, Raw: err.Error()}
			if errors.As(err, &bad) {
				out.Raw = bad.Raw
			}
			return out
		}
	}
	return &analyst.ModelError{Reason: "could not be asked", Raw: err.Error()}
}
