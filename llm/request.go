package llm

import (
	"cmp"
	"encoding/json"
)

// The body of a request, as servers expect it. A message always has its content: some servers refuse one without.
type body struct {
	Model         string         `json:"model"`
	Messages      []message      `json:"messages"`
	Stream        bool           `json:"stream,omitempty"`
	StreamOptions *streamOptions `json:"stream_options,omitempty"`
	Tools         []offer        `json:"tools,omitempty"`
	Format        *format        `json:"response_format,omitempty"`

	MaxTokens           int `json:"max_tokens,omitempty"`            // what most servers know
	MaxCompletionTokens int `json:"max_completion_tokens,omitempty"` // what some hosted models want instead
}

type streamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

type message struct {
	Role    string     `json:"role"`
	Content string     `json:"content"`
	Calls   []toolCall `json:"tool_calls,omitempty"`
	CallID  string     `json:"tool_call_id,omitempty"`
}

const (
	roleSystem    = "system"
	roleUser      = "user"
	roleAssistant = "assistant"
	roleTool      = "tool"
)

type toolCall struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Function function `json:"function"`
}

type function struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

type offer struct {
	Type     string `json:"type"`
	Function struct {
		Name        string          `json:"name"`
		Description string          `json:"description,omitempty"`
		Parameters  json.RawMessage `json:"parameters,omitempty"`
	} `json:"function"`
}

type format struct {
	Type   string        `json:"type"`
	Schema *formatSchema `json:"json_schema,omitempty"`
}

type formatSchema struct {
	Name   string          `json:"name"`
	Schema json.RawMessage `json:"schema"`
	Strict bool            `json:"strict,omitempty"`
}

// wish is what is asked for, before the habits of the server say how.
type wish struct {
	messages []message
	most     int // tokens of the answer
	tools    []Tool
	name     string          // of the schema
	schema   json.RawMessage // what the answer must fit; nil: words
}

func (c *Client) wish(r Request) wish {
	var w wish
	if r.System != "" {
		w.messages = append(w.messages, message{Role: roleSystem, Content: r.System})
	}
	w.messages = append(w.messages, message{Role: roleUser, Content: r.Prompt})
	w.most = cmp.Or(r.MaxTokens, c.cfg.MaxTokens)
	return w
}

// body puts a wish in the words that the server takes.
func (m manner) body(w wish, model string) body {
	b := body{Model: model, Messages: m.messages(w), Stream: !m.noStream}
	if b.Stream && !m.noUsage {
		b.StreamOptions = &streamOptions{IncludeUsage: true}
	}
	switch most := m.mostFor(w); m.bound {
	case boundOld:
		b.MaxTokens = most
	case boundNew:
		b.MaxCompletionTokens = most
	}
	if !m.noTools {
		b.Tools = offered(w.tools)
	}
	if w.schema != nil {
		switch m.format {
		case formatStrict, formatLoose:
			b.Format = &format{Type: "json_schema", Schema: &formatSchema{Name: w.name, Schema: w.schema, Strict: m.format == formatStrict}}
		case formatObject:
			b.Format = &format{Type: "json_object"}
		}
	}
	return b
}

// mostFor is the bound of an answer: what was asked for, and room for what the model says to itself.
func (m manner) mostFor(w wish) int {
	most := w.most + m.room
	if m.most > 0 {
		most = min(most, m.most)
	}
	return most
}

// messages are those of a wish, without roles that the server does not take, and with the schema where its format does not carry it.
func (m manner) messages(w wish) []message {
	var list []message
	system := ""
	for _, msg := range w.messages {
		switch {
		case m.noSystem && msg.Role == roleSystem:
			system = msg.Content + "\n\n"
		case m.noTools && msg.Role == roleTool:
			list = append(list, message{Role: roleUser, Content: "This was found:\n" + msg.Content})
		default:
			msg.Content, system = system+msg.Content, ""
			if m.noTools {
				msg.Calls = nil
			}
			list = append(list, msg)
		}
	}
	if w.schema != nil && (m.format == formatObject || m.format == formatSpoken) {
		list[0].Content += "\n\nAnswer with JSON only, by this schema:\n" + string(w.schema)
	}
	return list
}

func offered(tools []Tool) []offer {
	var out []offer
	for _, t := range tools {
		o := offer{Type: "function"}
		o.Function.Name, o.Function.Description, o.Function.Parameters = t.Name, t.About, t.Schema
		out = append(out, o)
	}
	return out
}

func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("llm: plain values that cannot be encoded: " + err.Error())
	}
	return b
}
