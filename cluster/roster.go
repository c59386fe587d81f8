package cluster

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"naps/journal"
	"naps/market"
)

// roster knows the workers and what they work on. Its methods are safe for use by many goroutines.
type roster struct {
	now func() time.Time
	id  string // of the process that hands out; a run that another one handed out is over for its worker

	mu    sync.Mutex // guards what follows
	peers map[string]*peer
}

// admit makes the roster's workers those that are registered. It gives the keys of those that are not any more. An
// identity never changes while it is used: a worker whose name or rights were changed joins anew.
func (r *roster) admit(list []Identity) (gone []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, p := range r.peers {
		if slices.Contains(list, p.Identity) {
			continue
		}
		for _, pl := range p.runs {
			pl.leave()
		}
		delete(r.peers, key)
		if !slices.ContainsFunc(list, func(id Identity) bool { return id.Key == key }) {
			gone = append(gone, key)
		}
	}
	for _, id := range list {
		if r.peers[id.Key] != nil {
			continue
		}
		r.peers[id.Key] = &peer{Identity: id, gone: map[string]bool{}, runs: map[string]*place{},
			asking: &questions{ids: map[string]bool{}}, parts: &assembler{},
			limit: rate.NewLimiter(messagesPerSecond, messagesAtOnce)}
	}
	return gone
}

// wants are what a run needs of its worker, beside its pipeline.
type wants struct {
	model    bool   // a language model
	language string // of the idea
	suspect  bool   // it must be tried alone
}

// take reserves a place for a run: of the workers that can do it and have room, at the one where the fewest sources are
// silent, and of those at the one with the most room; for a suspect at one that does nothing else.
func (r *roster) take(run journal.Run, want wants) *place {
	r.mu.Lock()
	defer r.mu.Unlock()
	var best, least *peer
	for _, p := range r.peers {
		if !r.fits(p, run, want) || p.kept != "" && p.kept != run.ID && r.now().Sub(p.keptAt) < lostAfter {
			continue
		}
		if least == nil || len(p.runs) < len(least.runs) {
			least = p
		}
		if want.suspect && len(p.runs) > 0 || p.room() <= 0 {
			continue
		}
		if best == nil || p.before(best) {
			best = p
		}
	}
	if best == nil {
		if want.suspect && least != nil {
			// it comes free when its runs have ended; the engine asks again with every heartbeat
			least.kept, least.keptAt = run.ID, r.now()
		}
		return nil
	}
	for _, p := range r.peers {
		if p.kept == run.ID {
			p.kept = ""
		}
	}
	pl := &place{run: run, key: best.Key, since: r.now(), gone: make(chan struct{})}
	best.runs[run.ID] = pl
	return pl
}

func (r *roster) fits(p *peer, run journal.Run, want wants) bool {
	return r.unfit(p, run.Pipeline, want.model) == "" && p.reads(want.language) && mayTake(p.beat, run)
}

// mayTake reports whether a run may be given to another machine: a closed one never, a careful one only to a program
// that holds it to that.
func mayTake(b beat, run journal.Run) bool {
	switch run.Brief.Privacy.Mode() {
	case market.Open:
		return true
	case market.Careful:
		return b.Private
	}
	return run.Brief.Sample
}

// unfit says why a worker can be given no run of a pipeline, empty where it can. The lock is held.
func (r *roster) unfit(p *peer, pipeline string, needsModel bool) string {
	now := r.now()
	switch {
	case p.instance == "" || now.Sub(p.seen) > lostAfter:
		return "not connected"
	case p.beat.Draining:
		return "stopping"
	case now.Before(p.rests):
		return "paused for a few minutes after it sent " + p.why
	case !slices.Contains(p.beat.Pipelines, pipeline):
		return "runs another version of naps"
	case needsModel && !p.beat.Model && !p.Keys:
		return "has no language model, which this server uses"
	}
	return ""
}

// free gives a place back.
func (r *roster) free(pl *place) {
	r.mu.Lock()
	defer r.mu.Unlock()
	pl.leave()
	p := r.peers[pl.key]
	if p == nil || p.runs[pl.run.ID] != pl {
		return
	}
	delete(p.runs, pl.run.ID)
	const remembered = 500
	if p.past = append(p.past, pl.run.ID); len(p.past) > remembered {
		p.past = p.past[len(p.past)-remembered:]
	}
}

// overdue is a run that its worker has not taken up in time.
type overdue struct {
	key string
	handOut
}

// handed gives the runs that no worker has begun although it was time, and counts them as handed out once more; those
// that were handed out three times are given up.
func (r *roster) handed() (again []overdue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.peers {
		silent := r.now().Sub(p.seen) > lostAfter
		p.flood.Store(0)
		for _, pl := range p.runs {
			switch {
			case silent:
				pl.leave()
			case pl.begun || pl.handed == 0 || r.now().Sub(pl.since) < time.Duration(pl.handed)*beginsIn:
			case pl.handed >= 3:
				pl.leave()
			default:
				pl.handed++
				again = append(again, overdue{p.Key, handOut(pl.of(r.id))})
			}
		}
	}
	return again
}

// hear notes a beat and answers it.
func (r *roster) hear(key, instance string, b beat) heard {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.peers[key]
	if p == nil || p.gone[instance] {
		return heard{Replaced: true}
	}
	if p.instance != instance {
		p.replace(instance, r.now())
	}
	p.beat, p.seen = b, r.now()
	var h heard
	if r.now().Before(p.rests) {
		h.Refused = "the server gives it no research for a few minutes after it sent " + p.why
	}
	works := map[ofRun]bool{}
	for _, has := range b.Runs {
		works[ofRun(has)] = true
		pl := p.runs[has.Run]
		if pl == nil || pl.work == nil || pl.work.info.Attempt != has.Attempt {
			h.Over = append(h.Over, has)
		} else if pl.hurried {
			h.Hurry = append(h.Hurry, has)
		}
	}
	for _, pl := range p.runs {
		if pl.begun && r.now().Sub(pl.since) > lostAfter && !works[pl.of(r.id)] {
			pl.leave() // it does not know of it any more
		}
	}
	return h
}

// refuse counts what a worker may not do, and lets it rest.
func (r *roster) refuse(key, why string, rest bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.peers[key]
	if p == nil {
		return
	}
	p.refused++
	p.why = why
	if rest {
		p.rests = r.now().Add(resting)
		for _, pl := range p.runs {
			pl.leave()
		}
	}
}

// errNotGiven is what a worker hears about a run that it does not have.
var errNotGiven = refuse("a run that this worker was not given")

// known gives the worker of a key.
func (r *roster) known(key string) *peer {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.peers[key]
}

// given finds the place of a run at a worker. One that it had before, or from a process before this one, is over for
// it; any other was never its own.
func (r *roster) given(p *peer, instance string, of ofRun) (*place, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	pl := p.runs[of.Run]
	if pl != nil && pl.work != nil && pl.work.info.Attempt == of.Attempt && p.instance == instance &&
		r.peers[p.Key] == p {
		pl.begun = true
		return pl, nil
	}
	if pl != nil || slices.Contains(p.past, of.Run) || of.Node != "" && of.Node != r.id {
		p.late++
		return nil, fmt.Errorf("cluster: attempt %d of this run: %w", of.Attempt, journal.ErrFenced)
	}
	return nil, errNotGiven
}

func (r *roster) isNew(p *peer, instance string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return p.instance != instance && !p.gone[instance]
}

// instance is the process that works as the worker of a key; empty: there is none.
func (r *roster) instance(key string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p := r.peers[key]; p != nil {
		return p.instance
	}
	return ""
}
