package research

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"naps/analyst"
	"naps/journal"
	"naps/market"
	"naps/privacy"
)

// helper asks the model on behalf of one run: every answer is a journalled step, within the run's budget, and a model
// that fails is given up. It is an analyst.Model. Only the goroutine of Research uses it.
type helper struct {
	j     Journal
	log   *slog.Logger
	clock *clock
	meter *meter
	left  *left
	base  analyst.Model
	phase market.Phase

	dearest float64 // cost of the dearest call so far: what the next one may take
	waited  time.Duration
	fails   int
	off     string   // why it is not asked any more, for the founder
	spare   bool     // it is off since its budget is used up but for the reserve
	failed  []string // jobs of this phase that were done without it
	why     string   // of the last of them
	reserve bool     // the reserve may be used: it is the verdict's turn
}

const (
	failsAllowed  = 3       // then the model is given up for the rest of the run
	reserveShare  = 0.15    // of tokens and money, kept for the verdict
	reserveTokens = 12000   // at least so many, what the writer needs, where the limit is not smaller than twice that
	modelSource   = "model" // its name in gaps
	keyHash       = 12      // letters
)

// errUnasked is the answer of a model that is not to be asked.
var errUnasked = errors.New("research: the model is not asked")

// said is the output of a model's step.
type said struct {
	Reply  analyst.Reply `json:"reply"`
	Reason string        `json:"reason,omitempty"` // why there is no answer
	Fatal  bool          `json:"fatal,omitempty"`
	Raw    string        `json:"raw,omitempty"` // what could not be used
	Millis int64         `json:"ms"`
	Sent   []market.Sent `json:"sent,omitempty"` // what left the machine for it
}

// Ask implements analyst.Model.
func (h *helper) Ask(ctx context.Context, q analyst.Question) (analyst.Reply, error) {
	if h.off == "" {
		h.off = h.spent(q)
		h.spare = h.off != ""
	}
	if h.off != "" {
		h.lacks(q, h.off)
		return analyst.Reply{}, errUnasked
	}
	if q.Optional && h.fails > 0 { // a model that is failing is not asked what can be done without
		return analyst.Reply{}, errUnasked
	}
	got, _, err := once(ctx, h.j, h.key(q), func(ctx context.Context, _ int) (said, journal.Step, error) {
		return h.attempt(ctx, q)
	})
	if err != nil {
		return analyst.Reply{}, err
	}
	h.meter.used.Tokens += got.Reply.Used.Tokens
	h.meter.used.Cost += got.Reply.Used.Cost
	h.dearest = max(h.dearest, got.Reply.Used.Cost)
	h.left.add(got.Sent)
	h.waited += time.Duration(got.Millis) * time.Millisecond
	if got.Reason == "" {
		h.fails = 0
		return got.Reply, nil
	}
	h.lacks(q, got.Reason)
	if q.Optional && !got.Fatal {
		return analyst.Reply{}, errUnasked
	}
	if h.fails++; got.Fatal || h.fails >= failsAllowed {
		h.off = got.Reason
	}
	return analyst.Reply{}, errUnasked
}

// key names the step by what is asked, so that a run that goes on asks nothing twice, and asks anew where the evidence
// is another.
func (h *helper) key(q analyst.Question) string {
	sum := sha256.New()
	for _, part := range []string{q.System, q.Prompt, string(q.Schema)} {
		fmt.Fprintf(sum, "%d\x00%s", len(part), part)
	}
	return strings.Join([]string{string(h.phase), modelSource, q.Job, hex.EncodeToString(sum.Sum(nil))[:keyHash]}, "/")
}

// attempt asks the model, unless the founder wants the report now.
func (h *helper) attempt(ctx context.Context, q analyst.Question) (said, journal.Step, error) {
	calm, begun := h.clock.calm, time.Now()
	mctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(calm, func() { cancel(context.Cause(calm)) })()
	var reply analyst.Reply
	sent, err := noting(mctx, privacy.Asked{Label: q.Job}, func(ctx context.Context) error {
		return guarded(func() (err error) {
			reply, err = h.base.Ask(ctx, q)
			return err
		})
	})
	if err != nil && ctx.Err() != nil {
		return said{}, journal.Step{}, context.Cause(ctx)
	}
	if err != nil && over(calm) {
		return said{}, journal.Step{}, context.Cause(calm)
	}
	out := said{Reply: reply, Millis: time.Since(begun).Milliseconds(), Sent: sent}
	step := journal.Step{Phase: h.phase, Usage: market.Used{Tokens: reply.Used.Tokens, Cost: reply.Used.Cost}}
	if err != nil {
		out.Reason, out.Fatal, out.Raw = whyNoAnswer(mctx, err)
		step.Failed = true
		h.log.Warn("The model did not do a job", "job", q.Job, "phase", h.phase, "error", err, "raw", out.Raw)
	}
	if step.Events = h.news(out); q.Optional {
		step.Events = []journal.Event{h.meter.spending(h.phase, reply.Used)}
	}
	return out, step, nil
}

func whyNoAnswer(ctx context.Context, err error) (reason string, fatal bool, raw string) {
	var m *analyst.ModelError
	switch {
	case errors.As(err, &m):
		return m.Reason, m.Fatal, m.Raw
	case ctx.Err() != nil:
		return "was not waited for: " + whyNot(context.Cause(ctx)).text(), false, ""
	}
	return "could not be asked", true, ""
}

// spent says why a question may not be asked any more: a limit is reached, short of what is kept for the verdict.
func (h *helper) spent(q analyst.Question) string {
	l, used := h.meter.limits, h.meter.used
	tokens, money := l.Tokens-max(int(reserveShare*float64(l.Tokens)), min(reserveTokens, l.Tokens/2)),
		l.Money-max(reserveShare*l.Money, h.dearest)
	if h.reserve {
		tokens, money = l.Tokens, l.Money
	}
	need := (len(q.System)+len(q.Prompt))/4 + q.MaxTokens
	switch {
	case l.Tokens > 0 && used.Tokens+need > tokens:
		return "had used up the tokens of the run"
	case l.Money > 0 && used.Cost+h.dearest > money+1e-9:
		return "had used up the money of the run"
	case h.waited >= l.Wall:
		return "was too slow for the time of the run"
	}
	return ""
}

// offForGood says why it stays off even when the reserve may be used.
func (h *helper) offForGood() string {
	if h.spare {
		return ""
	}
	return h.off
}

// news are the events that go with an answer: that a job was not done, the first time in a phase, and what is used of
// the budget.
func (h *helper) news(s said) []journal.Event {
	var out []journal.Event
	if s.Reason != "" && len(h.failed) == 0 {
		text := "The model " + s.Reason + ". This phase goes on without it, and the report says so."
		out = append(out, journal.NewEvent(h.meter.run, h.phase, journal.EventNotice,
			journal.NoticeData{Code: modelSource, Text: text}, 0))
	}
	return append(out, h.meter.spending(h.phase, s.Reply.Used))
}

// lacks notes that a job was not done, unless nothing is missing without it.
func (h *helper) lacks(q analyst.Question, why string) {
	if !q.Optional {
		h.fell(q.Job, why)
	}
}

func (h *helper) fell(job, why string) {
	if !slices.Contains(h.failed, job) {
		h.failed = append(h.failed, job)
	}
	h.why = why
}

// gaps says in the report which jobs of the phase the model did not do, and why.
func (h *helper) gaps() []market.Gap {
	if len(h.failed) == 0 {
		return nil
	}
	return []market.Gap{{Source: modelSource, Reason: h.why + "; this part was done without it",
		Queries: slices.Clone(h.failed), Blocked: true}}
}

// enter begins a phase.
func (h *helper) enter(phase market.Phase) { h.phase, h.failed, h.why = phase, nil, "" }

// own reports whether an error of a job is the end of the run or of the journal; all others mean that the job is done
// without the model.
func own(err error) bool {
	var m *analyst.ModelError
	return err != nil && !errors.Is(err, errUnasked) && !errors.As(err, &m)
}
