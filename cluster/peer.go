package cluster

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"naps/journal"
)

// What a worker may say: far more than the pipeline does on as many places as a worker may have.
const (
	messagesPerSecond = 1000
	messagesAtOnce    = 4000
	floodAfter        = 5000 // messages over the limit within a second: it is kept out
	placesOfWorker    = 64
	underWay          = 256 // questions of a worker that are being answered
)

// resting is how long a worker whose message was refused is given no run.
const resting = 5 * time.Minute

// peer is a worker as the node sees it.
type peer struct {
	Identity
	instance string
	gone     map[string]bool // instances that were replaced
	beat     beat
	seen     time.Time
	since    time.Time
	runs     map[string]*place // by run
	past     []string          // runs that it had, the latest last
	rests    time.Time         // until when it gets no run
	why      string            // it was refused last
	refused  int
	late     int
	kept     string // id of a suspect run for which it gets no others
	keptAt   time.Time

	limit  *rate.Limiter
	flood  atomic.Int64 // messages over the limit since the last sweep
	parts  *assembler
	asking *questions
}

// place is a run on its way to a worker, or with it.
type place struct {
	run     journal.Run
	key     string
	since   time.Time
	handed  int // how often it was put into the queue
	work    *carried
	begun   bool // the worker has taken it up
	hurried bool
	gone    chan struct{} // closed when the worker does not have it any more
}

// leave tells whoever waits for the place that its worker is gone. The roster's lock is held.
func (p *place) leave() {
	select {
	case <-p.gone:
	default:
		close(p.gone)
	}
}

// before reports whether a run is better given to p than to other.
func (p *peer) before(other *peer) bool {
	return cmp.Or(cmp.Compare(len(p.beat.Silent), len(other.beat.Silent)), cmp.Compare(other.room(), p.room()),
		cmp.Compare(p.Key, other.Key)) < 0
}

// reads reports whether the worker takes ideas in a language; one that is not known is taken by all.
func (p *peer) reads(language string) bool {
	base, _, _ := strings.Cut(language, "-")
	return base == "" || len(p.beat.Languages) == 0 || slices.Contains(p.beat.Languages, base)
}

func (p *peer) room() int { return min(p.beat.Places, placesOfWorker) - len(p.runs) }

// replace makes another process the one that has this worker's token: what the old one worked on is lost.
func (p *peer) replace(instance string, now time.Time) {
	if p.instance != "" {
		p.gone[p.instance] = true
	}
	for _, pl := range p.runs {
		if pl.begun {
			pl.leave()
		}
	}
	p.instance, p.since = instance, now
}

// of names the run of a place, as the process node hands it out.
func (p *place) of(node string) ofRun { return ofRun{p.run.ID, p.work.info.Attempt, node} }
