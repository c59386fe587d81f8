package llm

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	openai "github.com/sashabaranov/go-openai"
)

// JSON asks for a value that fits a schema, and returns it as text. Servers hold to a schema more or less, so it is
// checked here; an answer that does not fit is sent back once with the reason, then it is a *BadAnswer. name is short:
// letters, digits, "_".
func (c *Client) JSON(ctx context.Context, r Request, name string, schema json.RawMessage) (Answer, error) {
	check, err := c.schema(schema)
	if err != nil {
		return Answer{}, err
	}
	w := c.wish(r)
	w.name, w.schema = name, schema
	a, err := c.ask(ctx, w, nil)
	why, err := fit(&a, err, check, c.habits)
	if err != nil || why == "" {
		return a, err
	}
	// The conversation ends with a message of ours: models refuse to go on from one of their own.
	w.messages = append(w.messages,
		openai.ChatCompletionMessage{Role: openai.ChatMessageRoleAssistant,
			Content: cmp.Or(clip(a.Text, repairText), "(nothing)")},
		openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser,
			Content: "That answer cannot be used: " + why +
				". Answer again with JSON only, by this schema, and nothing around it:\n" + string(schema)})
	used := a.Usage
	a, err = c.ask(ctx, w, nil)
	a.Usage = used.plus(a.Usage)
	why, err = fit(&a, err, check, c.habits)
	if err == nil && why != "" {
		err = &BadAnswer{Raw: a.Text, Why: why}
	}
	return a, err
}

// The longest wrong answer that is sent back.
const repairText = 4000

// fit puts the value of an answer in place of its text; why is empty when it fits. Of an answer that was cut nothing is
// used, however whole it looks.
func fit(a *Answer, failed error, check *jsonschema.Resolved, h *habits) (why string, err error) {
	if errors.Is(failed, ErrLength) {
		return "it was cut at its bound; be shorter", nil
	}
	if failed != nil {
		return "", failed
	}
	got, why := fitting(a.Text, check, a.fromThought)
	if why != "" {
		return why, nil
	}
	if got.repaired {
		h.note(habitLoose)
	}
	a.Text = got.text
	return "", nil
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

// misfit says why a value does not fit its schema; empty: it fits.
func misfit(value string, check *jsonschema.Resolved) string {
	var doc any
	if err := json.Unmarshal([]byte(value), &doc); err != nil {
		return "it is no JSON"
	}
	if err := check.Validate(doc); err != nil {
		return ends(strings.Join(strings.Fields(err.Error()), " "), 200)
	}
	return ""
}

// ends keeps so many bytes of both ends of a message: where the value is wrong stands at its beginning, why at its end,
// and all of the value may stand in between.
func ends(message string, each int) string {
	if len(message) <= 2*each {
		return message
	}
	return strings.ToValidUTF8(message[:each], "") + " … " + strings.ToValidUTF8(message[len(message)-each:], "")
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
