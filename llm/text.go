package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Text asks for prose. show, which may be nil, gets it piece by piece without what the model says to itself; its error ends the call.
// Once something was shown a broken answer is not asked for again.
func (c *Client) Text(ctx context.Context, r Request, show func(piece string) error) (Answer, error) {
	a, err := c.ask(ctx, c.request(r), show)
	if err == nil && a.Text == "" {
		err = fmt.Errorf("%w: it is empty", ErrAnswer)
	}
	return a, err
}

// ask makes an exchange, more than one where it may be tried again.
func (c *Client) ask(ctx context.Context, q openai.ChatCompletionRequest, show func(string) error) (Answer, error) {
	var a Answer
	err := c.patiently(ctx, func(ctx context.Context) (bool, error) {
		one, shown, err := c.exchange(ctx, q, show)
		one.Usage = a.Usage.plus(one.Usage)
		a = one
		return !shown, err
	})
	return a, err
}

// exchange is one request and its stream.
func (c *Client) exchange(ctx context.Context, q openai.ChatCompletionRequest, show func(string) error) (a Answer, shown bool, err error) {
	ctx, dog := watch(ctx, c.cfg.First, c.cfg.Idle, c.cfg.Whole)
	defer dog.stop()
	in := inbox{show: show, most: 2*bound(q) + 64, dog: dog}
	stream, err := c.api.CreateChatCompletionStream(ctx, q)
	if err != nil {
		// A request that never got an answer costs nothing.
		return a, false, c.sort(ctx, err, false)
	}
	defer stream.Close()
	for err == nil {
		var chunk openai.ChatCompletionStreamResponse
		if chunk, err = stream.Recv(); err != nil {
			err = c.ending(ctx, err, in)
			break
		}
		err = in.take(chunk)
	}
	if errors.Is(err, io.EOF) {
		err = in.finish()
	}
	a = Answer{Text: whole(in.text.String()), Calls: in.calls, Usage: c.usage(in.usage, q, in.came)}
	return a, in.shown, err
}

// ending says how a stream ended: io.EOF is the only good end.
func (c *Client) ending(ctx context.Context, err error, in inbox) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.EOF):
		return err
	}
	return c.sort(ctx, err, true)
}

// inbox gathers what a stream brings.
type inbox struct {
	show  func(string) error
	most  int // tokens
	dog   *watchdog
	think thinking

	text   strings.Builder
	calls  []Call
	end    openai.FinishReason
	usage  *openai.Usage
	came   int // tokens, by estimate
	shown  bool
	broken bool // a call came without its beginning
}

func (in *inbox) take(chunk openai.ChatCompletionStreamResponse) error {
	if chunk.Usage != nil {
		in.usage = chunk.Usage
	}
	for _, choice := range chunk.Choices { // there may be none
		if choice.Index != 0 {
			continue
		}
		d := choice.Delta
		if choice.FinishReason != "" {
			in.end = choice.FinishReason
		}
		if d.Content != "" || d.ReasoningContent != "" || len(d.ToolCalls) > 0 {
			in.dog.feed()
		}
		in.came += Estimate(d.ReasoningContent)
		if err := in.say(d.Content); err != nil {
			return err
		}
		for _, t := range d.ToolCalls {
			in.call(t)
		}
	}
	if in.came > in.most {
		return ErrLength // a server that knows no bound
	}
	return nil
}

func (in *inbox) say(piece string) error {
	in.text.WriteString(piece)
	in.came += Estimate(piece)
	return in.pass(in.think.next(piece))
}

func (in *inbox) pass(piece string) error {
	if in.show == nil || piece == "" {
		return nil
	}
	in.shown = true
	return in.show(piece)
}

// call adds to a call: its beginning has the name, later pieces only arguments.
func (in *inbox) call(t openai.ToolCall) {
	at := len(in.calls) - 1
	if t.Index != nil {
		at = slices.IndexFunc(in.calls, func(c Call) bool { return c.index == *t.Index })
	}
	if t.Function.Name != "" && (at < 0 || t.Index == nil && t.ID != "" && t.ID != in.calls[at].ID) {
		c := Call{ID: t.ID, Name: t.Function.Name, Args: t.Function.Arguments}
		if t.Index != nil {
			c.index = *t.Index
		}
		in.calls = append(in.calls, c)
	} else if at >= 0 {
		in.calls[at].Args += t.Function.Arguments
	} else {
		in.broken = true
	}
	in.came += Estimate(t.Function.Arguments)
}

// finish says whether the stream came to its end.
func (in *inbox) finish() error {
	switch in.end {
	case "":
		return fmt.Errorf("%w: it ended without a reason", ErrCut)
	case openai.FinishReasonLength:
		return ErrLength
	case openai.FinishReasonContentFilter:
		return fmt.Errorf("%w: its filter", ErrRefused)
	}
	if in.broken {
		return fmt.Errorf("%w: a call without a name", ErrCut)
	}
	return in.pass(in.think.rest())
}
