package analyst

import (
	"context"
	"encoding/json"

	"naps/market"
)

// Model answers small questions. What it says is a proposal: code decides what is used.
type Model interface {
	// Ask returns JSON that fits the question's schema, or, where tools are offered, the calls it wants. An error is a
	// *ModelError, or the end of ctx.
	Ask(ctx context.Context, q Question) (Reply, error)
}

// Question is one job for a model. What comes from the web or the founder stands in Prompt only, delimited as data.
type Question struct {
	Job       string // a short name: "read"
	System    string
	Prompt    string
	Schema    json.RawMessage
	Tools     []Tool  // instead of a schema
	MaxTokens int     // of the answer
	Rounds    []Round // of a conversation with tools, before this question
	Optional  bool    // nothing is missing without an answer, so a failure is not told to the founder
	// Show gets an answer in words piece by piece, where tools are offered or rounds went before; it may be nil. Its
	// error ends the question.
	Show func(piece string) error
}

// Tool is something that a model may ask for; none does more than to search.
type Tool struct {
	Name, About string
	Schema      json.RawMessage
}

// Round is a part of a conversation in which the model asked for tools: its calls, and what each gave.
type Round struct {
	Calls   []ToolCall
	Results []string
}

// Reply is what a model said.
type Reply struct {
	JSON  json.RawMessage `json:"json,omitempty"`
	Calls []ToolCall      `json:"calls,omitempty"`
	Text  string          `json:"text,omitempty"` // in words, where tools were offered or rounds went before
	Used  market.Used     `json:"used"`           // tokens and cost; also of a failure
}

// ToolCall is a tool that a model asks for, with arguments that fit its schema.
type ToolCall struct {
	Name string          `json:"name"`
	Args json.RawMessage `json:"args"`
}

// ModelError says why a model gave no answer.
type ModelError struct {
	Reason string // for the founder: "stopped answering"
	Fatal  bool   // it would not answer the next question either
	Raw    string // what it said that could not be used, for the operator
}

func (e *ModelError) Error() string { return "analyst: the model " + e.Reason }
