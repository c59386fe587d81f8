package mcp

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// tools are all that a client is offered.
var tools = []func(*sdk.Server, API){
	tool("start_validation",
		"Start the research of a business idea. It takes some minutes and one credit; follow it with follow_validation.",
		changes, API.start),
	tool("follow_validation",
		"Wait a little for a validation and tell how far it is: status, phase, and what happened since the cursor.",
		waits, API.follow),
	tool("stop_validation", "End the research of an idea, with or without the report of what there is.", changes,
		API.stop),
	tool("ask",
		"Say something in the conversation of an idea, or ask about its report. The answer comes from its stored evidence.",
		changes, API.say),
	tool("list_ideas", "List the caller's ideas with status, verdict and score, the last changed first.", reads,
		API.list),
	tool("read_report",
		"Read the report of an idea: verdict, score with range, must-pass checks, dimensions, claims with ids of evidence, what would change it, what was not found.",
		reads, API.report),
	tool("read_evidence",
		"Read pieces of evidence of an idea, by id, by phase or from the beginning: quote, source, address, date.",
		reads, API.evidence),
	tool("compare_ideas",
		"Set two to four ideas with a report beside each other, ranked by the lower bound of their score.",
		reads, API.compare),
	tool("search", "Search the caller's ideas and all evidence of them for words.", reads, API.search),
}

// How a tool is announced.
var (
	no      = false
	waits   = &sdk.ToolAnnotations{ReadOnlyHint: true} // it reads, a little at a time, and is not heavy
	reads   = &sdk.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true}
	changes = &sdk.ToolAnnotations{DestructiveHint: &no}
)

func tool[In, Out any](name, about string, hints *sdk.ToolAnnotations,
	do func(API, context.Context, In) (Out, error)) func(*sdk.Server, API) {
	return func(s *sdk.Server, api API) {
		sdk.AddTool(s, &sdk.Tool{Name: name, Description: about, Annotations: hints},
			func(ctx context.Context, _ *sdk.CallToolRequest, in In) (*sdk.CallToolResult, Out, error) {
				out, err := bounded(ctx, api, hints == reads, func(ctx context.Context) (Out, error) {
					return do(api, ctx, in)
				})
				return nil, out, err
			})
	}
}

// bounded does what a tool does: in turn if it is heavy, and with an answer that may be given.
func bounded[Out any](ctx context.Context, api API, heavy bool,
	do func(context.Context) (Out, error)) (out Out, err error) {
	if heavy && api.Turn != nil {
		within, done, err := api.Turn(ctx)
		if err != nil {
			return out, refusal("Too much of yours is waiting. Try again when it is answered.")
		}
		defer done()
		ctx = within
	}
	if out, err = do(ctx); err != nil {
		return out, err
	}
	var none Out
	if raw, err := json.Marshal(out); err != nil || len(raw) > maxResult {
		return none, cmp.Or(err, error(errTooMuch))
	}
	return out, nil
}

// Idea is a session as the API shows it.
type Idea struct {
	ID       string  `json:"id"`
	Title    string  `json:"title"`
	Status   string  `json:"status" jsonschema:"draft, queued, running, done, failed, stopped or interrupted"`
	Reason   string  `json:"reason,omitempty"`
	Phase    string  `json:"phase,omitempty"`
	Progress int     `json:"progress" jsonschema:"finished phases of six"`
	Verdict  string  `json:"verdict,omitempty" jsonschema:"GO, NO-GO or INCONCLUSIVE"`
	Score    float64 `json:"score"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Report   int     `json:"report" jsonschema:"version of the latest report, 0 for none"`
	Sample   bool    `json:"sample,omitempty" jsonschema:"it rests on made-up evidence"`
	HeadSeq  int64   `json:"head_seq"`
	Updated  string  `json:"updated"`
}

func (i Idea) over() bool { return !slices.Contains([]string{"queued", "running"}, i.Status) }

type startIn struct {
	Idea string `json:"idea" jsonschema:"the idea in some sentences: what it does, for whom, what they do today"`
	Goal string `json:"goal,omitempty" jsonschema:"side, living or venture: how much it has to earn; living if left out"`

	Privacy string `json:"privacy,omitempty" jsonschema:"open, careful or closed: what may leave the machine; careful searches for a few everyday words only, closed searches nothing; open if left out"`
}

func (a API) start(ctx context.Context, in startIn) (i Idea, err error) {
	body := map[string]any{"idea": in.Idea, "start": true}
	if in.Goal != "" {
		body["goal"] = in.Goal
	}
	if in.Privacy != "" {
		body["privacy"] = in.Privacy
	}
	return i, a.post(ctx, "/sessions", body, &i)
}

// longestWait keeps an answer within the time that clients and proxies allow.
const longestWait = 25

type followIn struct {
	Session string `json:"session" jsonschema:"id of the idea"`
	Cursor  int64  `json:"cursor,omitempty" jsonschema:"cursor of the answer before; only what came later is told"`
	Wait    int    `json:"wait_seconds,omitempty" jsonschema:"how long to wait for the end, 25 at most"`
}

type followed struct {
	Idea   Idea    `json:"idea"`
	Over   bool    `json:"over" jsonschema:"nothing is under way any more"`
	Cursor int64   `json:"cursor"`
	Events []event `json:"events"`
}

func (a API) follow(ctx context.Context, in followIn) (out followed, err error) {
	until := time.Now().Add(time.Duration(min(max(in.Wait, 0), longestWait)) * time.Second)
	for {
		out.Idea = Idea{}
		if err := a.get(ctx, session(in.Session), nil, &out.Idea); err != nil {
			return out, err
		}
		out.Over = out.Idea.over()
		if out.Over || time.Now().After(until) {
			break
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return out, ctx.Err()
		}
	}
	out.Events, out.Cursor, err = a.events(ctx, in.Session, in.Cursor)
	return out, err
}

type stopIn struct {
	Session string `json:"session" jsonschema:"id of the idea"`
	Report  bool   `json:"report,omitempty" jsonschema:"make the report of what there is"`
}

func (a API) stop(ctx context.Context, in stopIn) (i Idea, err error) {
	return i, a.post(ctx, session(in.Session, "/stop"), map[string]any{"report": in.Report}, &i)
}

type sayIn struct {
	Session string `json:"session" jsonschema:"id of the idea"`
	Text    string `json:"text"`
}

type said struct {
	Idea   Idea  `json:"idea"`
	Cursor int64 `json:"cursor" jsonschema:"follow_validation with this cursor brings the reply"`
}

func (a API) say(ctx context.Context, in sayIn) (out said, err error) {
	var before Idea
	if err := a.get(ctx, session(in.Session), nil, &before); err != nil {
		return out, err
	}
	out.Cursor = before.HeadSeq
	return out, a.post(ctx, session(in.Session, "/messages"), map[string]any{"text": in.Text}, &out.Idea)
}

type listIn struct {
	Query   string `json:"query,omitempty" jsonschema:"words of the title or the idea"`
	Verdict string `json:"verdict,omitempty" jsonschema:"only GO, NO-GO or INCONCLUSIVE"`
	Page    int    `json:"page,omitempty" jsonschema:"from 1"`
}

type listed struct {
	Items []Idea `json:"items"`
	Total int    `json:"total"`
}

func (a API) list(ctx context.Context, in listIn) (out listed, err error) {
	q := url.Values{}
	for name, v := range map[string]string{"q": in.Query, "verdict": in.Verdict} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if in.Page > 1 {
		q.Set("page", strconv.Itoa(in.Page))
	}
	return out, a.get(ctx, "/sessions", q, &out)
}
