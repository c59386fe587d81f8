package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nuid"

	"naps/journal"
	"naps/market"
)

// errLeft ends the context of a run whose worker stops in good order.
var errLeft = errors.New("cluster: the worker stops")

// lateness is for what was paid for while the run was stopped.
const lateness = 3 * time.Second

// Remote is the journal of a run on a worker. Its methods are safe for use by many goroutines.
type Remote struct {
	link *link
	of   ofRun
	ctx  context.Context // of the run
	stop context.CancelCauseFunc
	rush chan struct{}
	once sync.Once
	gate <-chan struct{} // closed when the worker begins no more steps

	mu    sync.Mutex // guards what follows
	done  map[string]journal.Step
	open  map[string]chan struct{} // steps under way, by key
	pages map[string]string        // texts that came or went, by hash
}

func newRemote(ctx context.Context, l *link, of ofRun, gate <-chan struct{}) *Remote {
	ctx, stop := context.WithCancelCause(ctx)
	return &Remote{link: l, of: of, ctx: ctx, stop: stop, rush: make(chan struct{}), gate: gate,
		done: map[string]journal.Step{}, open: map[string]chan struct{}{}, pages: map[string]string{}}
}

// Hurry is closed when the founder, or a limit, wants the report now.
func (r *Remote) Hurry() <-chan struct{} { return r.rush }

func (r *Remote) hurry() { r.once.Do(func() { close(r.rush) }) }

// over ends the run here; nothing of it is sent any more.
func (r *Remote) over(cause error) { r.stop(cause) }

type streamKey struct{}

// Do returns the journalled step of that key, or runs fn and has the node commit what it returns.
func (r *Remote) Do(ctx context.Context, key string,
	fn func(ctx context.Context, attempt int) (journal.Step, error)) (journal.Step, error) {
	past, leave, err := r.enter(ctx, key)
	if leave == nil || err != nil {
		return past, err
	}
	defer leave()
	var a doAnswer
	if err := r.ask(r.ctx, verbDo, doRequest{r.of, nuid.Next(), key}, &a); err != nil {
		return journal.Step{}, err
	}
	if a.Step != nil {
		return r.keep(r.ctx, a.Step)
	}
	out := &words{link: r.link, of: r.of, ticket: a.Ticket, ctx: r.ctx}
	step, err := fn(context.WithValue(ctx, streamKey{}, out), a.Attempt)
	after, cancel := late(r.ctx)
	defer cancel()
	if flushed := out.flush(after); err == nil {
		err = flushed
	}
	if err != nil {
		// the node notices without it when the run ends
		_ = r.ask(after, verbFail, failRequest{r.of, a.Ticket, err.Error()}, new(struct{}))
		return journal.Step{}, err
	}
	step.Key, step.Attempt, step.Begun = key, a.Attempt, false
	return r.commit(after, a.Ticket, step)
}

// enter waits for its turn. With a nil leave the step is known, or err says why there is none.
func (r *Remote) enter(ctx context.Context, key string) (past journal.Step, leave func(), err error) {
	for {
		select {
		case <-r.gate:
			<-r.ctx.Done() // parked: the drain ends it
		default:
		}
		if r.ctx.Err() != nil {
			return journal.Step{}, nil, context.Cause(r.ctx)
		}
		if ctx.Err() != nil {
			return journal.Step{}, nil, context.Cause(ctx)
		}
		r.mu.Lock()
		if past, ok := r.done[key]; ok {
			r.mu.Unlock()
			return past, nil, nil
		}
		wait := r.open[key]
		if wait == nil {
			mine := make(chan struct{})
			r.open[key] = mine
			r.mu.Unlock()
			return journal.Step{}, func() {
				r.mu.Lock()
				delete(r.open, key)
				r.mu.Unlock()
				close(mine)
			}, nil
		}
		r.mu.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
		case <-r.ctx.Done():
		}
	}
}

// late is for what was paid for: it is sent even if the run is being stopped, since the node decides whether it comes
// too late.
func late(run context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(run))
	end := context.AfterFunc(run, func() {
		rest(ctx, lateness)
		cancel(context.Cause(run))
	})
	return ctx, func() { end(); cancel(nil) }
}

// commit sends a step. A page goes along once; the node names those that it lacks all the same.
func (r *Remote) commit(ctx context.Context, ticket int, step journal.Step) (journal.Step, error) {
	q := commitRequest{ofRun: r.of, Ticket: ticket, Step: toWire(step), Pages: map[string]string{}}
	texts := map[string]string{}
	r.mu.Lock()
	for _, e := range step.Evidence {
		if e.Page == "" {
			continue
		}
		texts[e.Page] = e.Text
		if _, known := r.pages[e.Page]; !known {
			q.Pages[e.Page] = e.Text
		}
	}
	r.mu.Unlock()
	var a commitAnswer
	for range 2 {
		a = commitAnswer{}
		if err := r.ask(ctx, verbCommit, q, &a); err != nil {
			return journal.Step{}, err
		}
		if a.Step != nil {
			r.mu.Lock()
			for hash, text := range texts {
				r.pages[hash] = text
			}
			r.mu.Unlock()
			return r.keep(ctx, a.Step)
		}
		for _, hash := range a.Need {
			q.Pages[hash] = texts[hash]
		}
	}
	return journal.Step{}, fmt.Errorf("cluster: the node does not take the pages of step %s", step.Key)
}

// keep remembers a step of the journal, with the texts of its evidence.
func (r *Remote) keep(ctx context.Context, w *wireStep) (journal.Step, error) {
	step := w.step()
	var missing []string
	r.mu.Lock()
	for i, e := range step.Evidence {
		text, ok := r.pages[e.Page]
		if step.Evidence[i].Text = text; e.Page != "" && !ok && !slices.Contains(missing, e.Page) {
			missing = append(missing, e.Page)
		}
	}
	r.mu.Unlock()
	if len(missing) > 0 {
		if _, err := r.Texts(ctx, missing); err != nil {
			return journal.Step{}, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, e := range step.Evidence {
		step.Evidence[i].Text = r.pages[e.Page]
	}
	step.Events, step.State, step.Add, step.Report = nil, nil, nil, nil
	r.done[step.Key] = step
	return step, nil
}

// textsAtOnce is how many pages one question asks for: their texts must fit into a message.
const textsAtOnce = 20

// Texts gives the stored texts of pages by their content hash; one that is not stored is left out.
func (r *Remote) Texts(ctx context.Context, hashes []string) (map[string]string, error) {
	out := map[string]string{}
	var missing []string
	r.mu.Lock()
	for _, h := range hashes {
		if text, ok := r.pages[h]; ok {
			out[h] = text
		} else {
			missing = append(missing, h)
		}
	}
	r.mu.Unlock()
	for part := range slices.Chunk(missing, textsAtOnce) {
		var texts map[string]string
		if err := r.ask(ctx, verbTexts, textsRequest{r.of, part}, &texts); err != nil {
			return nil, err
		}
		r.mu.Lock()
		for h, text := range texts {
			if market.PageHash(text) == h {
				out[h], r.pages[h] = text, text
			}
		}
		r.mu.Unlock()
	}
	return out, nil
}

// Text streams a delta of a message from within a step. It returns before the node has it; what the node says of it
// comes with the next delta or with the step.
func (r *Remote) Text(ctx context.Context, phase market.Phase, message string, attempt int, text string) error {
	out, ok := ctx.Value(streamKey{}).(*words)
	if !ok {
		return errors.New("cluster: text outside of a step")
	}
	return out.add(phase, journal.TextData{Message: message, Attempt: attempt, Text: text})
}

// Read asks the node for what the pipeline reads of the session.
func (r *Remote) Read(ctx context.Context, what string, into any) error {
	var raw json.RawMessage
	if err := r.ask(ctx, verbRead, readRequest{r.of, what}, &raw); err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// ask asks the node; a run that is not this worker's any more ends here.
func (r *Remote) ask(ctx context.Context, verb string, question, answer any) error {
	err := r.link.ask(ctx, verb, question, answer)
	if errors.Is(err, journal.ErrFenced) || errors.Is(err, journal.ErrOver) || errors.Is(err, errRefused) {
		// a server that has restarted has given nothing yet
		r.over(journal.ErrFenced)
	}
	return err
}

// quiet waits until no step is under way, or ctx ends.
func (r *Remote) quiet(ctx context.Context) {
	for {
		r.mu.Lock()
		var wait chan struct{}
		for _, w := range r.open {
			wait = w
		}
		r.mu.Unlock()
		if wait == nil {
			return
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return
		}
	}
}
