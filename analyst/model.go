package analyst

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	texttemplate "text/template"

	"naps/market"
)

// Model answers small questions about evidence. What it says is a proposal: the rules of this room and of ground decide what is used.
type Model interface {
	// Ask returns JSON that fits the question's schema, or, where tools are offered, the calls it wants. An error is a *ModelError, or the end of ctx.
	Ask(ctx context.Context, q Question) (Reply, error)
}

// Question is one job for a model. What comes from the web or the founder stands in Prompt only, delimited as data.
type Question struct {
	Job       string // a short name: "claims"
	System    string
	Prompt    string
	Schema    json.RawMessage
	Tools     []Tool // instead of a schema
	MaxTokens int    // of the answer
}

// Tool is something that a model may ask for; none does more than to search.
type Tool struct {
	Name, About string
	Schema      json.RawMessage
}

// Reply is what a model said.
type Reply struct {
	JSON  json.RawMessage `json:"json,omitempty"`
	Calls []ToolCall      `json:"calls,omitempty"`
	Used  market.Used     `json:"used"` // tokens and cost; also of a failure
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

//go:embed prompts/*.tmpl
var promptFiles embed.FS

// Each file defines "NAME/system", which holds no words of others, and "NAME/prompt".
var prompts = texttemplate.Must(texttemplate.New("").Funcs(texttemplate.FuncMap{"data": delimited, "evidence": evidenceData}).ParseFS(promptFiles, "prompts/*.tmpl"))

// ask puts a job to a model and reads its answer into a T.
func ask[T any](ctx context.Context, m Model, q Question, with any) (T, error) {
	var out T
	q, err := filled(q, with)
	if err != nil {
		return out, err
	}
	reply, err := m.Ask(ctx, q)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(reply.JSON, &out); err != nil {
		return out, &ModelError{Reason: "answered in a form that cannot be used"}
	}
	return out, nil
}

func filled(q Question, with any) (Question, error) {
	for part, into := range map[string]*string{"system": &q.System, "prompt": &q.Prompt} {
		var b bytes.Buffer
		if err := prompts.ExecuteTemplate(&b, q.Job+"/"+part, with); err != nil {
			return q, fmt.Errorf("analyst: prompt of %s: %w", q.Job, err)
		}
		*into = strings.TrimSpace(b.String())
	}
	return q, nil
}

// The marks around what others wrote. Within it they are changed, so that it cannot end itself.
var undelimit = strings.NewReplacer("<<<", "‹‹‹", ">>>", "›››")

// delimited wraps words of others as data.
func delimited(name, text string) string {
	return "<<<" + name + "\n" + undelimit.Replace(strings.Map(printable, text)) + "\n>>>"
}

// printable drops what is not seen: such letters can hide words from the eye of an operator who reads a prompt.
func printable(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r < ' ', r == 0x7f, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r >= 0xe0000 && r <= 0xe007f:
		return -1
	}
	return r
}

// The longest quote in a prompt.
const quoteShown = 320

// evidenceData writes pieces of evidence as data, by their short ids and without their links.
func evidenceData(es []market.Evidence) string {
	var b strings.Builder
	for _, e := range es {
		b.WriteString(delimited(e.ID+" "+string(e.Kind), oneLine(clip(e.Title, 120))+"\n"+oneLine(clip(e.Quote, quoteShown))))
		b.WriteByte('\n')
	}
	return b.String()
}

// batches cuts evidence into parts of at most n pieces, at most most parts.
func batches(es []market.Evidence, n, most int) [][]market.Evidence {
	var out [][]market.Evidence
	for len(es) > 0 && len(out) < most {
		k := min(n, len(es))
		out = append(out, es[:k])
		es = es[k:]
	}
	return out
}

// rejected is a proposal that the rules did not let through.
func rejected(text, why string) market.Removed {
	return market.Removed{Text: clip(oneLine(text), 300), Reason: why}
}
