package llm

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	openai "github.com/sashabaranov/go-openai"
)

// Tool is something that the model may ask to be done.
type Tool struct {
	Name, About string
	Schema      json.RawMessage // of its arguments
	Do          func(ctx context.Context, args json.RawMessage) (string, error)
}

// Call is a tool that the model asks for. Args has been checked against the tool's schema.
type Call struct {
	ID, Name, Args string
	index          int
}

// At most so many calls of one answer are carried out.
const maxCalls = 6

// Calls asks once with tools on offer and returns the calls, those left out that name no tool or whose arguments do not
// fit. An answer in words has no calls.
func (c *Client) Calls(ctx context.Context, r Request, tools []Tool) (Answer, error) {
	w := c.wish(r)
	w.tools = tools
	a, err := c.ask(ctx, w, nil)
	if err != nil {
		return a, err
	}
	var good []Call
	for _, call := range a.Calls {
		if _, why := fits(c, &call, tools); why == "" && len(good) < maxCalls {
			good = append(good, call)
		}
	}
	a.Calls = good
	return a, nil
}

// Tools lets the model use tools for at most so many rounds; then it must answer in words. A tool's error is told to
// the model in one plain sentence. A server may call another tool than one was asked for, so none is ever demanded.
func (c *Client) Tools(ctx context.Context, r Request, tools []Tool, rounds int) (Answer, error) {
	w := c.wish(r)
	var used Usage
	for n := 0; ; n++ {
		w.tools = nil
		if n < rounds {
			w.tools = tools
		}
		a, err := c.ask(ctx, w, nil)
		used = used.plus(a.Usage)
		a.Usage = used
		if err != nil || len(a.Calls) == 0 {
			if err == nil && a.Text == "" {
				err = fmt.Errorf("%w: it is empty", ErrAnswer)
			}
			return a, err
		}
		if n >= rounds {
			return a, fmt.Errorf("%w: it asks for more tools than it may use", ErrAnswer)
		}
		w.messages = append(w.messages, carryOut(ctx, c, a, tools)...)
		if ctx.Err() != nil {
			return a, context.Cause(ctx)
		}
	}
}

// carryOut does what was asked and returns the messages that tell it. Arguments that are no JSON must not go back:
// servers answer 500 to them.
func carryOut(ctx context.Context, c *Client, a Answer, tools []Tool) []openai.ChatCompletionMessage {
	asked := openai.ChatCompletionMessage{Role: openai.ChatMessageRoleAssistant, Content: cmp.Or(a.Text, lookingUp)}
	var out []openai.ChatCompletionMessage
	for i, call := range a.Calls {
		tool, why := fits(c, &call, tools)
		args, result := call.Args, why
		switch {
		case !json.Valid([]byte(args)):
			args = "{}"
		case i >= maxCalls:
			result = "too many calls at once: ask again"
		case why == "":
			said, err := tool.Do(ctx, json.RawMessage(args))
			if result = said; err != nil {
				result = "this did not work"
			}
		}
		asked.ToolCalls = append(asked.ToolCalls, openai.ToolCall{ID: call.ID, Type: openai.ToolTypeFunction,
			Function: openai.FunctionCall{Name: call.Name, Arguments: args}})
		out = append(out, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleTool, ToolCallID: call.ID,
			Content: result})
	}
	return append([]openai.ChatCompletionMessage{asked}, out...)
}

// fits finds the tool of a call and checks the arguments, which are repaired where that is needed; why is empty when
// both are right.
func fits(c *Client, call *Call, tools []Tool) (t Tool, why string) {
	for _, t := range tools {
		if t.Name != call.Name {
			continue
		}
		check, err := c.schema(t.Schema)
		if err != nil {
			return t, "this tool cannot be used"
		}
		got, why := fitting(cmp.Or(call.Args, "{}"), check, false) // some servers send nothing for no arguments
		if why == "" {
			call.Args = got.text
		}
		return t, why
	}
	return Tool{}, "there is no such tool"
}
