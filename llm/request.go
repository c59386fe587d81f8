package llm

import (
	"cmp"
	"encoding/json"

	openai "github.com/sashabaranov/go-openai"
)

// body is a request as it is sent. Every message in it has words: some servers refuse one without.
type body = openai.ChatCompletionRequest

// How answers are drawn: the same question is to have the same answer, as far as a server allows. 0 would not be sent,
// and servers that divide by the temperature overflow below a hundredth.
const (
	leastTemperature = 0.01
	sameSeed         = 1
)

// wish is what is asked for, before the habits of the server say how.
type wish struct {
	messages []openai.ChatCompletionMessage
	most     int // tokens of the answer
	tools    []Tool
	name     string          // of the schema
	schema   json.RawMessage // what the answer must fit; nil: words
}

func (c *Client) wish(r Request) wish {
	var w wish
	if r.System != "" {
		w.messages = append(w.messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleSystem,
			Content: r.System})
	}
	w.messages = append(w.messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser, Content: r.Prompt})
	w.most = cmp.Or(r.MaxTokens, c.cfg.MaxTokens)
	return w
}

// body puts a wish in the words that the server takes.
func (m manner) body(w wish, model string) body {
	b := body{Model: model, Messages: m.messages(w), Stream: !m.noStream}
	if b.Stream && !m.noUsage {
		b.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	if !m.noSampling {
		seed := sameSeed
		b.Temperature, b.Seed = leastTemperature, &seed
	}
	switch most := m.mostFor(w); m.bound {
	case boundOld:
		//lint:ignore SA1019 most servers know this name only
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
			b.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
				JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: w.name, Schema: w.schema,
					Strict: m.format == formatStrict}}
		case formatObject:
			b.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
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

// messages are those of a wish, without roles that the server does not take, and with the schema where its format does
// not carry it.
func (m manner) messages(w wish) []openai.ChatCompletionMessage {
	var list []openai.ChatCompletionMessage
	system := ""
	for _, msg := range w.messages {
		switch {
		case m.noSystem && msg.Role == openai.ChatMessageRoleSystem:
			system = msg.Content + "\n\n"
		case m.noTools && msg.Role == openai.ChatMessageRoleTool:
			list = append(list, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser,
				Content: "This was found:\n" + msg.Content})
		default:
			msg.Content, system = system+msg.Content, ""
			if m.noTools {
				msg.ToolCalls = nil
			}
			list = append(list, msg)
		}
	}
	if w.schema != nil && (m.format == formatObject || m.format == formatSpoken) {
		list[0].Content += "\n\nAnswer with JSON only, by this schema:\n" + string(w.schema)
	}
	return list
}

func offered(tools []Tool) []openai.Tool {
	var out []openai.Tool
	for _, t := range tools {
		out = append(out, openai.Tool{Type: openai.ToolTypeFunction,
			Function: &openai.FunctionDefinition{Name: t.Name, Description: t.About, Parameters: t.Schema}})
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
