package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// ackWait is how long a worker may be silent about a message of the queue before it is delivered again.
const ackWait = 30 * time.Second

// answersIn bounds the answer to one question; who waits longer asks again.
const answersIn = time.Minute

// serve answers a question of a worker.
func (d *service) serve(p *peer, instance, verb string, body []byte) reply {
	ctx, cancel := context.WithTimeout(d.ctx, answersIn)
	defer cancel()
	if verb == verbBeat {
		return d.heartbeat(ctx, p, instance, body)
	}
	var of ofRun
	if err := json.Unmarshal(body, &of); err != nil {
		return d.refused(p, verb, refuse("a message that cannot be read"))
	}
	pl, err := d.roster.given(p, instance, of)
	if err != nil {
		return d.refused(p, verb, err)
	}
	answer, err := d.ofRun(ctx, p, pl, verb, body)
	if errors.Is(err, errRefused) && !errors.Is(err, errClosed) {
		return d.refused(p, verb, err)
	}
	return replyTo(answer, err)
}

// heartbeat notes that a worker is there, and what it works on.
func (d *service) heartbeat(ctx context.Context, p *peer, instance string, body []byte) reply {
	var b beat
	if err := json.Unmarshal(body, &b); err != nil || len(b.Runs) > 2*placesOfWorker || len(b.Pipelines) > 100 ||
		len(b.Languages) > 100 || len(b.Silent) > 100 {
		return d.refused(p, verbBeat, refuse("a heartbeat that cannot be read"))
	}
	if d.roster.isNew(p, instance) {
		if err := d.joins(ctx, p.Key); err != nil {
			return replyTo(nil, err)
		}
		d.cfg.Logger.Info("A worker has connected", "worker", p.Name, "places", b.Places, "version", clip(b.Version))
	}
	h := d.roster.hear(p.Key, instance, b)
	if d.cfg.Joined != nil && !h.Replaced {
		d.cfg.Joined()
	}
	return replyTo(h, nil)
}

// refused counts what a worker may not do. One that sends what cannot be right loses its runs and rests; one that is
// only late does not.
func (d *service) refused(p *peer, verb string, err error) reply {
	if errors.Is(err, errRefused) {
		d.roster.refuse(p.Key, whatOf(err), !errors.Is(err, errNotGiven))
		d.cfg.Logger.Warn("A worker's message was refused", "worker", p.Name, "about", clip(verb), "error", err)
	}
	return replyTo(nil, err)
}

// ofRun answers a question about a run that this worker has.
func (d *service) ofRun(ctx context.Context, p *peer, pl *place, verb string, body []byte) (any, error) {
	c := pl.work
	switch verb {
	case verbBegin:
		terms, err := d.cfg.Terms(p.Identity)
		return begun{c.info, terms}, err
	case verbDo:
		return ask(body, func(q doRequest) (any, error) { return c.do(ctx, q) })
	case verbCommit:
		return ask(body, func(q commitRequest) (any, error) { return c.commit(ctx, q) })
	case verbFail:
		return ask(body, func(q failRequest) (any, error) { return struct{}{}, c.fail(ctx, q) })
	case verbText:
		return ask(body, func(q textRequest) (any, error) { return struct{}{}, c.text(ctx, q) })
	case verbTexts:
		return ask(body, func(q textsRequest) (any, error) {
			if len(q.Hashes) > textsAtOnce {
				return nil, refuse("%d pages at once", len(q.Hashes))
			}
			return c.j.Texts(ctx, q.Hashes)
		})
	case verbRead:
		return ask(body, func(q readRequest) (any, error) { return d.cfg.Read(ctx, c.info.Session, q.What) })
	case verbEnd:
		return ask(body, func(q endRequest) (any, error) { c.end(q); return struct{}{}, nil })
	}
	return nil, refuse("the question %q", clip(verb))
}

// ask reads a question and answers it.
func ask[Q any](body []byte, answer func(q Q) (any, error)) (any, error) {
	var q Q
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, refuse("a message that cannot be read")
	}
	return answer(q)
}
