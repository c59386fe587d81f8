package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// inbox gathers what an answer brings.
type inbox struct {
	show  func(string) error
	most  int // tokens that the answer may have
	dog   *watchdog
	think thinking

	text      strings.Builder
	reasoning strings.Builder
	declined  string // why the model will not answer
	calls     []Call
	end       string
	usage     *counts
	came      int // tokens, by estimate
	thought   int // tokens that the model said to itself, by estimate
	shown     bool
	broken    bool  // a call came without its beginning
	failed    error // of show

	fromThought bool // the answer stands in the reasoning only
}

// mostThought is how many tokens a model may say to itself where the server knows no bound.
const mostThought = 64 << 10

// keptThought is how much of it is kept, for a model that puts its answer there.
const keptThought = 256 << 10

func (in *inbox) take(p chunk) error {
	if p.Usage != nil {
		in.usage = p.Usage
	}
	for _, ch := range p.Choices { // there may be none
		if ch.Index != 0 {
			continue
		}
		if ch.Finish != "" {
			in.end = strings.ToLower(ch.Finish)
		}
		for _, d := range []*piece{ch.Delta, ch.Message} {
			if d == nil {
				continue
			}
			if err := in.add(d); err != nil {
				return err
			}
		}
	}
	if in.came > in.most || in.thought > max(mostThought, in.most) {
		return ErrLength // a server that knows no bound
	}
	return nil
}

// event adds a piece. An error that the server sends in place of one is a refusal, unless the answer had begun.
func (in *inbox) event(from server, p chunk) error {
	if len(p.Error) > 0 && string(p.Error) != "null" {
		r := from.refusalOf(0, p.Error)
		if in.began() {
			return fmt.Errorf("%w: %s", ErrCut, cmp.Or(r.Words, "it says that there was an error"))
		}
		return r
	}
	return in.take(p)
}

// stopped names what ended an answer before its end.
func (in *inbox) stopped(ctx context.Context, err error, from server) error {
	var r *Refusal
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &r), errors.Is(err, ErrLength), errors.Is(err, ErrCut), errors.Is(err, ErrRefused),
		errors.Is(err, in.failed):
		return err
	case errors.Is(err, errNoAnswer):
		return fmt.Errorf("%w: %s answered something else: %w", ErrRefused, shown(from.end.base.String()), err)
	}
	return from.lost(ctx, err, true)
}

func (in *inbox) add(d *piece) error {
	thought := d.thought()
	if d.Content.text != "" || thought != "" || len(d.Calls) > 0 {
		in.dog.feed()
	}
	if thought != "" {
		in.dog.extend()
		in.thought += Estimate(thought)
		if in.reasoning.Len() < keptThought {
			in.reasoning.WriteString(thought)
		}
	}
	in.declined += d.Refusal.text
	if err := in.say(d.Content.text); err != nil {
		return err
	}
	for _, t := range d.Calls {
		in.call(t)
	}
	return nil
}

func (in *inbox) say(piece string) error {
	in.text.WriteString(piece)
	said := in.think.next(piece)
	if in.think.inside {
		in.dog.extend()
		in.thought += Estimate(piece)
	} else {
		in.came += Estimate(piece)
	}
	return in.pass(said)
}

func (in *inbox) pass(piece string) error {
	if in.show == nil || piece == "" {
		return nil
	}
	in.shown = true
	in.failed = in.show(piece)
	return in.failed
}

// call adds to a call: its beginning has the name, later pieces only arguments.
func (in *inbox) call(t callPiece) {
	at, args := len(in.calls)-1, string(t.Function.Arguments)
	if t.Index != nil {
		at = slices.IndexFunc(in.calls, func(c Call) bool { return c.index == *t.Index })
	}
	if t.Function.Name != "" && (at < 0 || t.Index == nil && t.ID != "" && t.ID != in.calls[at].ID) {
		c := Call{ID: t.ID, Name: t.Function.Name, Args: args}
		if t.Index != nil {
			c.index = *t.Index
		}
		in.calls = append(in.calls, c)
	} else if at >= 0 {
		in.calls[at].Args += args
	} else {
		in.broken = true
	}
	in.came += Estimate(args)
}

func (in *inbox) began() bool { return in.came+in.thought > 0 || len(in.calls) > 0 }

// hasThought reports whether the model says things to itself. Some hosted ones keep it to themselves and only count it.
func (in *inbox) hasThought() bool {
	return in.thought > 0 || in.usage != nil && in.usage.Reasoning > 0
}

// finish says whether the answer came to its end. ended says that the server said so, without a reason.
func (in *inbox) finish(ended bool) error {
	switch in.end {
	case "":
		if !ended || !in.began() {
			return fmt.Errorf("%w: it ended without a reason", ErrCut)
		}
	case "length", "max_tokens", "max_output_tokens", "model_length":
		return ErrLength
	case "content_filter", "safety":
		return fmt.Errorf("%w: its filter", ErrRefused)
	case "error":
		return fmt.Errorf("%w: it ended with an error", ErrCut)
	}
	if in.broken {
		return fmt.Errorf("%w: a call without a name", ErrCut)
	}
	if in.declined != "" && in.text.Len() == 0 && len(in.calls) == 0 {
		return fmt.Errorf("%w: %s", ErrRefused, clip(strings.Join(strings.Fields(printable(in.declined)), " "),
			errorText))
	}
	if err := in.pass(in.think.rest()); err != nil {
		return err
	}
	// The last resort: all that the model said is what it said to itself.
	if len(in.calls) == 0 && whole(in.text.String()) == "" && in.lastResort() != "" {
		in.fromThought = true
		return in.pass(in.words())
	}
	return nil
}

// words are the text of the answer.
func (in *inbox) words() string {
	if in.fromThought {
		return in.lastResort()
	}
	return whole(in.text.String())
}

// lastResort is what the model said to itself, without the marks around it.
func (in *inbox) lastResort() string {
	marks := strings.NewReplacer(thinkOpen, "", thinkShut, "")
	text := in.reasoning.String()
	if strings.TrimSpace(text) == "" {
		text = in.text.String()
	}
	return whole(marks.Replace(text))
}
