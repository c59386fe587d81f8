package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// The bounds of an answer: of one line of a stream, and of an answer that comes in one piece. The vectors of 32 texts
// with 3,072 numbers each take about one megabyte.
const (
	longestLine = 1 << 20
	longestBody = 4 << 20
)

// errNoAnswer is a success whose body is neither a stream nor JSON.
var errNoAnswer = errors.New("it is neither a stream nor JSON")

// answer gives the pieces of a response one by one, then io.EOF: events of a stream, or the whole of an answer that
// came at once. Which it is, the body says: content types are missing or wrong too often.
type answer struct {
	lines   *bufio.Reader
	whole   *json.Decoder // set where it is no stream
	ended   bool          // the server said that the stream is over
	started bool
}

func newAnswer(resp *http.Response) *answer {
	return &answer{lines: bufio.NewReaderSize(resp.Body, 16<<10)}
}

// next is the next piece.
func (a *answer) next() (chunk, error) {
	if !a.started {
		a.started = true
		if err := a.begin(); err != nil {
			return chunk{}, err
		}
	}
	if a.whole != nil {
		return a.piece()
	}
	for {
		line, err := a.line()
		if data, ok := bytes.CutPrefix(line, []byte("data:")); ok && (err == nil || err == io.EOF) {
			data = bytes.TrimSpace(data)
			if string(data) == "[DONE]" {
				a.ended = true
				return chunk{}, io.EOF
			}
			c, ok := chunkOf(data)
			if ok {
				return c, nil
			}
			if len(data) > 0 && err == nil {
				return c, io.ErrUnexpectedEOF // half a piece, or none that anybody could read
			}
		}
		if err != nil {
			return chunk{}, err
		}
	}
}

// piece is the next of an answer that is no stream: it has one, or one a line.
func (a *answer) piece() (chunk, error) {
	var text json.RawMessage
	err := a.whole.Decode(&text)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return chunk{}, fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	if err != nil {
		return chunk{}, err
	}
	c, _ := chunkOf(text)
	if len(c.Choices) == 0 && c.Usage == nil && c.Error == nil {
		c.Error = text // whatever it says
	}
	return c, nil
}

// chunkOf reads a piece. A field of another type than usual is left out, the rest of the piece counts.
func chunkOf(text []byte) (c chunk, ok bool) {
	err := json.Unmarshal(text, &c)
	var kind *json.UnmarshalTypeError
	return c, err == nil || errors.As(err, &kind)
}

// begin looks at the first letter: a stream begins with a field or a comment, JSON with a bracket.
func (a *answer) begin() error {
	for {
		b, err := a.lines.ReadByte()
		if err != nil {
			return err
		}
		if strings.ContainsRune(" \t\r\n\xef\xbb\xbf", rune(b)) || b == 0xef || b == 0xbb || b == 0xbf {
			continue
		}
		if err := a.lines.UnreadByte(); err != nil {
			return err
		}
		switch b {
		case '{', '[':
			a.whole = json.NewDecoder(io.LimitReader(a.lines, longestBody))
		case '<':
			return errNoAnswer
		}
		return nil
	}
}

func (a *answer) line() ([]byte, error) {
	var line []byte
	for {
		part, err := a.lines.ReadSlice('\n')
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return line, err
		}
		if len(line) > longestLine {
			return nil, io.ErrUnexpectedEOF
		}
	}
}

// chunk is a piece of a stream, or a whole answer.
type chunk struct {
	Choices []choice        `json:"choices"`
	Usage   *counts         `json:"usage"`
	Error   json.RawMessage `json:"error"`
}

type choice struct {
	Index   int    `json:"index"`
	Delta   *piece `json:"delta"`
	Message *piece `json:"message"`
	Finish  string `json:"finish_reason"`
}

// counts are tokens as the server counted them.
type counts struct {
	In, Out   int
	Reasoning int // of Out, what the model said to itself
}

// UnmarshalJSON implements json.Unmarshaler. A count that nobody can read is none.
func (c *counts) UnmarshalJSON(text []byte) error {
	var v struct {
		In      json.Number `json:"prompt_tokens"`
		Out     json.Number `json:"completion_tokens"`
		Details struct {
			Reasoning json.Number `json:"reasoning_tokens"`
		} `json:"completion_tokens_details"`
	}
	var kind *json.UnmarshalTypeError
	if err := json.Unmarshal(text, &v); err != nil && !errors.As(err, &kind) {
		return nil
	}
	*c = counts{In: count(v.In), Out: count(v.Out), Reasoning: count(v.Details.Reasoning)}
	return nil
}

func count(n json.Number) int {
	f, err := n.Float64()
	if err != nil || f < 0 || f > 1e9 {
		return 0
	}
	return int(f)
}

// piece is what a message has, or what is new of it. Servers name what a model says to itself in several ways.
type piece struct {
	Content          parts       `json:"content"`
	Refusal          parts       `json:"refusal"`
	Reasoning        parts       `json:"reasoning"`
	ReasoningContent parts       `json:"reasoning_content"`
	Thinking         parts       `json:"thinking"`
	Calls            []callPiece `json:"tool_calls"`
}

// thought is what a piece has of the model's reasoning; servers that send it under two names send it twice.
func (p *piece) thought() string {
	for _, t := range []parts{p.ReasoningContent, p.Reasoning, p.Thinking} {
		if t.text+t.thought != "" {
			return t.text + t.thought
		}
	}
	return p.Content.thought
}

// callPiece is a call of a tool, or what is new of it.
type callPiece struct {
	Index    *int   `json:"index"`
	ID       string `json:"id"`
	Function struct {
		Name      string    `json:"name"`
		Arguments arguments `json:"arguments"`
	} `json:"function"`
}

// arguments are JSON as a text. Some servers send the value itself.
type arguments string

// UnmarshalJSON implements json.Unmarshaler.
func (a *arguments) UnmarshalJSON(text []byte) error {
	var s string
	switch {
	case string(text) == "null":
	case json.Unmarshal(text, &s) == nil:
		*a = arguments(s)
	default:
		*a = arguments(text)
	}
	return nil
}

// parts are a text that came as one, or as a list of parts of which some are thoughts.
type parts struct{ text, thought string }

// UnmarshalJSON implements json.Unmarshaler. A part of a kind that nobody knows says nothing.
func (p *parts) UnmarshalJSON(text []byte) error {
	p.read(text, false, 0)
	return nil
}

// The deepest that parts lie within parts.
const maxDepth = 8

func (p *parts) read(text []byte, thinks bool, depth int) {
	if depth > maxDepth || len(text) == 0 {
		return
	}
	var s string
	var list []json.RawMessage
	var fields struct {
		Type                    string
		Text, Content, Thinking json.RawMessage
	}
	switch text[0] {
	case '"':
		if json.Unmarshal(text, &s) == nil && thinks {
			p.thought += s
		} else {
			p.text += s
		}
	case '[':
		if json.Unmarshal(text, &list) == nil {
			for _, one := range list {
				p.read(one, thinks, depth+1)
			}
		}
	case '{':
		if json.Unmarshal(text, &fields) != nil {
			return
		}
		thinks = thinks || strings.Contains(fields.Type, "think") || strings.Contains(fields.Type, "reason")
		p.read(fields.Text, thinks, depth+1)
		p.read(fields.Content, thinks, depth+1)
		p.read(fields.Thinking, true, depth+1)
	}
}
