package llm

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	openai "github.com/sashabaranov/go-openai"
)

// JSON asks for a value that fits a schema, and returns it as text. Servers hold to a schema more or less, so it is checked here;
// an answer that does not fit is sent back once with the reason, then it is a *BadAnswer. name is short: letters, digits, "_".
func (c *Client) JSON(ctx context.Context, r Request, name string, schema json.RawMessage) (Answer, error) {
	check, err := c.schema(schema)
	if err != nil {
		return Answer{}, err
	}
	q := c.request(r)
	a, err := c.formatted(ctx, q, name, schema)
	if err != nil && !errors.Is(err, ErrLength) {
		return a, err
	}
	value, why := fitting(a.Text, check)
	if err != nil {
		why = "it was cut at its bound; be shorter"
	}
	if why == "" {
		a.Text = value
		return a, nil
	}
	// The conversation ends with a message of ours: models refuse to go on from one of their own.
	q.Messages = append(q.Messages,
		openai.ChatCompletionMessage{Role: openai.ChatMessageRoleAssistant, Content: cmp.Or(clip(a.Text, repairText), "(nothing)")},
		openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser, Content: "That answer cannot be used: " + why + ". Answer again with JSON only, by this schema, and nothing around it:\n" + string(schema)})
	used := a.Usage
	a, err = c.formatted(ctx, q, name, schema)
	a.Usage = used.plus(a.Usage)
	if err != nil && !errors.Is(err, ErrLength) {
		return a, err
	}
	value, why = fitting(a.Text, check)
	if err != nil || why != "" {
		return a, &BadAnswer{Raw: a.Text, Why: cmp.Or(why, "it was cut at its bound")}
	}
	a.Text = value
	return a, nil
}

// The longest wrong answer that is sent back.
const repairText = 4000

// formatted asks with the schema as the format of the answer; a server that refuses formats is asked in words from then on.
func (c *Client) formatted(ctx context.Context, q openai.ChatCompletionRequest, name string, schema json.RawMessage) (Answer, error) {
	var used Usage
	if !c.plain.Load() {
		q.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: name, Schema: schema, Strict: true},
		}
		a, err := c.ask(ctx, q, nil)
		if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "response_format") {
			return a, err
		}
		c.plain.Store(true)
		used = a.Usage
	}
	q.ResponseFormat = nil
	q.Messages = append([]openai.ChatCompletionMessage{}, q.Messages...)
	q.Messages[0].Content += "\n\nAnswer with JSON only, by this schema:\n" + string(schema)
	a, err := c.ask(ctx, q, nil)
	a.Usage = used.plus(a.Usage)
	return a, err
}

// schema resolves a schema once. It may refer only to itself: nothing is fetched.
func (c *Client) schema(text json.RawMessage) (*jsonschema.Resolved, error) {
	if known, ok := c.schemas.Load(string(text)); ok {
		return known.(*jsonschema.Resolved), nil
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("llm: schema: %w", err)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		return nil, fmt.Errorf("llm: schema: %w", err)
	}
	c.schemas.Store(string(text), resolved)
	return resolved, nil
}

// fitting finds the one JSON value of an answer and checks it; why is empty when it fits.
func fitting(text string, check *jsonschema.Resolved) (value, why string) {
	value = unfenced(text)
	d := json.NewDecoder(strings.NewReader(value))
	var whole json.RawMessage
	if err := d.Decode(&whole); err != nil {
		return "", "it is no JSON"
	}
	if _, err := d.Token(); err != io.EOF {
		return "", "something stands after the JSON"
	}
	var doc any
	if err := json.Unmarshal(whole, &doc); err != nil {
		return "", "it is no JSON"
	}
	if err := check.Validate(doc); err != nil {
		return "", ends(strings.Join(strings.Fields(err.Error()), " "), 200)
	}
	return string(whole), ""
}

// ends keeps so many bytes of both ends of a message: where the value is wrong stands at its beginning, why at its end, and all of the
// value may stand in between.
func ends(message string, each int) string {
	if len(message) <= 2*each {
		return message
	}
	return strings.ToValidUTF8(message[:each], "") + " … " + strings.ToValidUTF8(message[len(message)-each:], "")
}

// unfenced takes off what models like to put around JSON: a fence, and a sentence before it.
func unfenced(text string) string {
	text = strings.TrimSpace(text)
	if _, after, ok := strings.Cut(text, "```"); ok {
		after = strings.TrimPrefix(after, "json")
		if inside, _, closed := strings.Cut(after, "```"); closed {
			return strings.TrimSpace(inside)
		}
	}
	if i := strings.IndexAny(text, "{["); i > 0 {
		return text[i:]
	}
	return text
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
