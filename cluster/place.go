package cluster

import (
	"context"
	"encoding/json"
	"errors"

	"naps/journal"
)

// Take reserves a place for a run at a worker; nil: there is none. The place must be left.
func (n *Node) Take(run journal.Run) *Place {
	pl := n.roster.take(run, n.wants(run))
	if pl == nil {
		return nil
	}
	return &Place{n, pl}
}

func (n *Node) wants(run journal.Run) wants {
	w := wants{model: n.cfg.Model() && !run.Brief.Sample, suspect: n.cfg.Suspect(run)}
	if n.cfg.Language != nil {
		w.language = n.cfg.Language(run.Brief.Idea)
	}
	return w
}

// Place is a place for one run at a worker.
type Place struct {
	node *Node
	pl   *place
}

// Leave gives the place back.
func (p *Place) Leave() { p.node.roster.free(p.pl) }

// Work hands the run out and answers its worker until the pipeline there has returned. It returns nil when a report is
// committed, journal.ErrLost when the worker is gone, journal.ErrHandedBack when it gave the run back or never took it
// up, and else why the run failed.
func (p *Place) Work(ctx context.Context, info journal.Run, j Journal, hurry <-chan struct{}) error {
	ctx, cancel := context.WithCancelCause(ctx)
	c := carry(ctx, info, j)
	defer c.close()
	defer cancel(journal.ErrFenced) // steps that a worker has not ended must not outlive it
	of := p.carries(c)
	defer p.tell(of, "over")
	p.node.hand(ctx, p.pl.key, handOut(of))
	for {
		select {
		case e := <-c.ended:
			return p.node.ended(ctx, p.pl, e)
		case <-hurry:
			hurry = nil
			p.hurries()
			p.tell(of, "hurry")
		case <-p.pl.gone:
			if p.hasBegun() {
				return journal.ErrLost
			}
			return journal.ErrHandedBack
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// ended is what the end of a run on a worker means. That there is a report is not taken on trust.
func (n *Node) ended(ctx context.Context, pl *place, e ending) error {
	switch {
	case e.back:
		return journal.ErrHandedBack
	case e.sentence != "":
		return told{e.error, e.sentence}
	case !e.done:
		n.cfg.Logger.Error("A run failed on a worker", "session", pl.run.Session, "run", pl.run.ID, "error", e.error)
		return errors.New("cluster: on the worker: " + e.error)
	}
	there, err := n.cfg.Reports(ctx, pl.run.Session, pl.run.ID)
	if err == nil && !there {
		n.roster.refuse(pl.key, "the end of a run without its report", true)
		return journal.ErrLost
	}
	return err
}

// told is an error of the domain that came with words for the founder.
type told struct{ text, sentence string }

func (t told) Error() string    { return t.text }
func (t told) Sentence() string { return t.sentence }

// hand puts a run into its worker's part of the queue.
func (n *Node) hand(ctx context.Context, key string, h handOut) {
	body, err := json.Marshal(h)
	if err == nil {
		_, err = n.queue.Publish(ctx, toQueue+key, body)
	}
	if err != nil && ctx.Err() == nil {
		n.cfg.Logger.Warn("A run could not be put into the queue of a worker; it is tried again", "run", h.Run, "error",
			err)
	}
}

// tell sends the worker word about its run. It hears the same with its next heartbeat, should this get lost.
func (p *Place) tell(of ofRun, what string) {
	instance := p.node.roster.instance(p.pl.key)
	body, err := json.Marshal(order{of, what})
	if err == nil && instance != "" {
		_ = p.node.conn.Publish(toWorker+p.pl.key+"."+instance, body) // see above
	}
}

// order is word of the node about a run: over or hurry.
type order struct {
	ofRun
	What string `json:"what"`
}

// carries says with which journal the place works. Only now can the run be handed out.
func (p *Place) carries(c *carried) ofRun {
	r := p.node.roster
	r.mu.Lock()
	defer r.mu.Unlock()
	p.pl.work, p.pl.since, p.pl.handed = c, r.now(), 1
	return p.pl.of(r.id)
}

func (p *Place) hurries() {
	p.node.roster.mu.Lock()
	defer p.node.roster.mu.Unlock()
	p.pl.hurried = true
}

func (p *Place) hasBegun() bool {
	p.node.roster.mu.Lock()
	defer p.node.roster.mu.Unlock()
	return p.pl.begun
}
