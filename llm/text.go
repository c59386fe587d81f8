package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Text asks for prose. show, which may be nil, gets it piece by piece without what the model says to itself; its error
// ends the call. Once something was shown a broken answer is not asked for again.
func (c *Client) Text(ctx context.Context, r Request, show func(piece string) error) (Answer, error) {
	a, err := c.ask(ctx, c.wish(r), show)
	if err == nil && a.Text == "" {
		err = fmt.Errorf("%w: it is empty", ErrAnswer)
	}
	return a, err
}

// mostLessons bounds how often one question is asked in another manner.
const mostLessons = 6

// ask makes an exchange, more than one where it may be tried again or where the server wants to be asked in another
// manner. What it wants is remembered, so that each of its habits costs one exchange.
func (c *Client) ask(ctx context.Context, w wish, show func(string) error) (Answer, error) {
	var used Usage
	known := c.habits.now()
	how, guessed := known, false
	for n := 0; ; n++ {
		a, shown, err := c.tries(ctx, how, w, show)
		a.Usage = used.plus(a.Usage)
		used = a.Usage
		if err == nil && guessed {
			c.habits.learn(known, how)
		}
		next, l := how.after(err, w, a)
		if l == nothing || shown || n == mostLessons || ctx.Err() != nil {
			return a, err
		}
		if guessed = guessed || l == guess; !guessed {
			c.habits.learn(known, next)
			known = next
		}
		c.cfg.Log.Info("The model is asked in another manner", "model", c.cfg.Model, "because", err)
		how = next
	}
}

// tries asks in one manner until there is an answer or no hope.
func (c *Client) tries(ctx context.Context, how manner, w wish,
	show func(string) error) (a Answer, shown bool, err error) {
	err = c.patiently(ctx, func(ctx context.Context) (bool, error) {
		one, said, err := c.exchange(ctx, how, w, show)
		one.Usage = a.Usage.plus(one.Usage)
		a, shown = one, said
		return !said, err
	})
	return a, shown, err
}

// exchange is one request and its answer.
func (c *Client) exchange(ctx context.Context, how manner, w wish,
	show func(string) error) (a Answer, shown bool, err error) {
	first := c.cfg.First
	if how.noStream {
		first = max(first, c.cfg.Whole) // nothing comes before all of it does
	}
	ctx, dog := watch(ctx, first, c.cfg.Idle, c.cfg.Whole)
	defer dog.stop()
	q := how.body(w, c.cfg.Model)
	resp, err := c.server.post(ctx, "/chat/completions", q)
	if err != nil {
		// A request that never got an answer costs nothing.
		return a, false, err
	}
	defer resp.Body.Close()
	in := inbox{show: show, most: 2*how.mostFor(w) + 64, dog: dog}
	from := newAnswer(resp)
	for err == nil {
		var piece chunk
		if piece, err = from.next(); err == nil {
			err = in.event(c.server, piece)
		}
	}
	if errors.Is(err, io.EOF) {
		err = in.finish(from.ended)
	} else {
		err = in.stopped(ctx, err, c.server)
	}
	c.habits.observe(&in, from, q)
	a = Answer{Text: in.words(), Calls: in.calls, Usage: c.cfg.usage(in.usage, q, in.came+in.thought),
		thought: in.hasThought(), fromThought: in.fromThought}
	return a, in.shown, err
}
