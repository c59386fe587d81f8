package research

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"naps/journal"
	"naps/market"
)

// once does a step of this run alone, whose output is a T. make is called at most once a life of the run.
func once[T any](ctx context.Context, j Journal, key string,
	make func(ctx context.Context, attempt int) (T, journal.Step, error)) (T, journal.Step, error) {
	var out T
	step, err := j.Do(ctx, key, func(ctx context.Context, attempt int) (journal.Step, error) {
		v, step, err := make(ctx, attempt)
		if err != nil {
			return journal.Step{}, err
		}
		step.Output, err = market.Encode(v)
		return step, err
	})
	if err != nil {
		return out, step, err
	}
	if err := json.Unmarshal(step.Output, &out); err != nil {
		return out, step, fmt.Errorf("research: step %s: %w", key, err)
	}
	return out, step, nil
}

// opening is the output of a phase's first step: what was decided before it began, so that a later life decides the
// same.
type opening struct {
	Skip why `json:"skip,omitempty"`
	Room int `json:"room"` // searches it may make

	Heard []string `json:"heard,omitempty"` // what the founder has said since the run began
}

// teller tells those who watch a run how it goes on: each of its steps commits events with what it did.
type teller struct {
	j     Journal
	facts *knowledge
	meter *meter
}

// open begins a phase. heard is asked what the founder has said, at most once a life of the run.
func (t teller) open(ctx context.Context, name market.Phase, o opening,
	heard func(context.Context) []string) (opening, error) {
	o, _, err := once(ctx, t.j, key(name, "start"), func(ctx context.Context, _ int) (opening, journal.Step, error) {
		data := journal.PhaseData{Phase: name, Status: market.PhaseRunning, Progress: slices.Index(market.Phases, name)}
		o.Heard = heard(ctx)
		events := append([]journal.Event{t.event(name, journal.EventPhase, data),
			t.meter.spending(name, market.Used{})}, t.heardNotice(name, o.Heard)...)
		return o, journal.Step{Phase: name, State: standsAt(name), Events: events}, nil
	})
	return o, err
}

// speak streams what a phase has to say, claim by claim, and keeps it as a message.
func (t teller) speak(ctx context.Context, r market.PhaseResult) error {
	id := t.facts.run.ID + "-" + string(r.Name)
	_, _, err := once(ctx, t.j, key(r.Name, "summary"),
		func(ctx context.Context, attempt int) (struct{}, journal.Step, error) {
			message := journal.Message{ID: id, Role: "naps", Phase: r.Name, Attempt: attempt}
			for _, part := range spoken(r) {
				if err := t.j.Text(ctx, r.Name, id, attempt, part); err != nil {
					return struct{}{}, journal.Step{}, err
				}
				message.Text += part
			}
			for _, c := range r.Claims {
				message.Cites = append(message.Cites, c.Evidence...)
			}
			message.Cites, message.At = distinct(message.Cites), time.Now().UnixMilli()
			return struct{}{}, journal.Step{
				Phase:  r.Name,
				Add:    []journal.Message{message},
				Events: []journal.Event{t.event(r.Name, journal.EventMessage, message)},
			}, nil
		})
	return err
}

// spoken cuts what a phase has to say into the pieces in which it is streamed: the summary, then a line for each claim.
func spoken(r market.PhaseResult) []string {
	parts := []string{r.Summary}
	for i, c := range r.Claims {
		lead := "\n- "
		if i == 0 {
			lead = "\n\n- "
		}
		parts = append(parts, lead+c.Text)
	}
	return parts
}

// closing is the output of a phase's last step.
type closing struct {
	Result market.PhaseResult `json:"result"`
}

// At most so many findings of a phase are told one by one; the report has them all.
const findingsTold = 30

// close ends a phase and returns its result as the journal has it. seconds is how long it took.
func (t teller) close(ctx context.Context, r market.PhaseResult, seconds float64) (market.PhaseResult, error) {
	c, step, err := once(ctx, t.j, key(r.Name, "end"), func(context.Context, int) (closing, journal.Step, error) {
		return closing{Result: r}, journal.Step{Phase: r.Name, State: standsAt(after(r.Name)), Events: t.ending(r),
			Usage: market.Used{Seconds: seconds}}, nil
	})
	t.meter.used.Seconds += step.Usage.Seconds
	quotes := map[string]string{}
	for _, e := range t.facts.pool {
		quotes[e.Hash] = e.Quote
	}
	for i, s := range c.Result.Signals {
		c.Result.Signals[i].Text = quotes[s.Hash] // not journalled with the signal
	}
	return c.Result, err
}

// ending lists the events of a phase's end: its findings, then its state.
func (t teller) ending(r market.PhaseResult) []journal.Event {
	var events []journal.Event
	for _, f := range r.Findings[:min(len(r.Findings), findingsTold)] {
		events = append(events, t.event(r.Name, journal.EventFinding, f))
	}
	sources, mine := map[string]bool{}, 0
	for _, e := range t.facts.pool {
		if e.Phase == r.Name {
			mine++
			sources[e.Source] = true
		}
	}
	return append(events, t.event(r.Name, journal.EventPhase, journal.PhaseData{
		Phase: r.Name, Status: r.Status, Reason: r.Reason, Summary: r.Summary,
		Progress: slices.Index(market.Phases, r.Name) + 1, Sources: len(sources), Evidence: mine,
	}))
}

// standsAt is the state of a session whose earliest unfinished phase is name.
func standsAt(name market.Phase) *journal.State {
	for i, p := range market.Phases {
		if p == name {
			return &journal.State{Phase: &name, Progress: &i}
		}
	}
	panic("research: unknown phase " + string(name))
}

// after returns the phase that follows; the verdict is its own.
func after(name market.Phase) market.Phase {
	for i, p := range market.Phases[:len(market.Phases)-1] {
		if p == name {
			return market.Phases[i+1]
		}
	}
	return name
}

func key(name market.Phase, what string) string { return "@" + string(name) + "/" + what }

// event has no time of its own: the log sets it.
func (t teller) event(name market.Phase, kind journal.EventKind, data any) journal.Event {
	return journal.NewEvent(t.facts.run.ID, name, kind, data, 0)
}
