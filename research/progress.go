package research

import (
	"fmt"
	"sync"
	"time"

	"naps/journal"
	"naps/market"
)

const (
	// tellEvery is the shortest time between two notices of how far a run is.
	tellEvery = 2 * time.Second
	// sureAfter and sureShare are how much work an estimate of the rest needs.
	sureAfter = 5 * time.Second
	sureShare = 0.05
	// verdictShare is the part of the whole work that the verdict takes, in the measure of the shares of the other
	// phases.
	verdictShare = 1
)

// progress measures how much of a run is done, and estimates from the time which that took how long the rest takes.
// Only work of this life of the run counts: what the journal gives back takes no time. It is safe for concurrent use.
type progress struct {
	deadline time.Time // of all searches

	mu     sync.Mutex
	phase  market.Phase
	before float64         // share of the phases that are done
	share  float64         // of the one under way
	part   float64         // of it that is done before the round under way, from 0 to 1
	round  float64         // of it that the round under way makes up
	reads  bool            // somebody reads what is found, which takes about as long as the searches
	read   float64         // of what may be read in this phase, from 0 to 1
	asks   int             // searches of the round
	made   int             // of those that are done
	found  map[string]bool // evidence of the run, by hash
	asked  map[string]int
	began  time.Time // of the first work of this life
	from   float64   // what was done by then
	told   time.Time
}

// whole is the sum of the shares of all phases.
func whole() float64 {
	sum := float64(verdictShare)
	for _, ph := range phases {
		sum += float64(ph.share)
	}
	return sum
}

// enter begins a phase.
func (p *progress) enter(name market.Phase) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.before, p.share = 0, verdictShare
	for _, ph := range phases {
		if ph.name == name {
			p.share = float64(ph.share)
			break
		}
		p.before += float64(ph.share)
	}
	p.read = 0
	p.phase, p.part, p.round, p.asks, p.made, p.asked = name, 0, 0, 0, 0, map[string]int{}
}

// search begins a round of searches. Each round is smaller than the one before it, as a rule: it counts for half of
// what the phase still has to do.
func (p *progress) search(asks []ask) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.part += p.round
	p.round = (1 - p.part) / 2
	p.asks, p.made, p.asked = len(asks), 0, map[string]int{}
	for _, a := range asks {
		p.asked[a.source.Name()]++
	}
}

// work notes that work of this life begins, unless it has already.
func (p *progress) work() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began.IsZero() {
		p.began, p.from = time.Now(), p.done()
	}
}

// reading notes which part was read of what may be read in this phase.
func (p *progress) reading(part float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read = min(1, part)
}

// searched notes that a search is over, and what it found.
func (p *progress) searched(source string, found []market.Evidence) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made++
	p.count(found)
	if p.asked[source]--; p.asked[source] <= 0 {
		delete(p.asked, source)
	}
}

// count adds what the run did not have yet. The lock is held.
func (p *progress) count(found []market.Evidence) {
	if p.found == nil {
		p.found = map[string]bool{}
	}
	for _, e := range found {
		p.found[e.Hash] = true
	}
}

// done is the share of the whole work that is done. The lock is held.
func (p *progress) done() float64 {
	within := p.part
	if p.asks > 0 {
		within += p.round * min(1, float64(p.made)/float64(p.asks))
	}
	if p.reads {
		within = (within + p.read) / 2
	}
	return (p.before + p.share*within) / whole()
}

// afterRound is the share of the whole work that is done when the round under way is.
func (p *progress) afterRound() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return (p.before + p.share*(p.part+p.round)) / whole()
}

// left estimates in how many seconds the run is done; 0: too little is done to tell.
func (p *progress) left() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.estimate(time.Now())
}

// estimate is left at a time. The lock is held.
func (p *progress) estimate(now time.Time) int {
	worked, done := now.Sub(p.began), p.done()
	if p.began.IsZero() || worked < sureAfter || done-p.from < sureShare {
		return 0
	}
	rest := time.Duration(float64(worked) * (1 - done) / (done - p.from))
	if !p.deadline.IsZero() {
		rest = min(rest, max(0, p.deadline.Sub(now)))
	}
	return max(1, int(rest.Seconds()))
}

// notice tells what is searched right now, unless somebody was told a moment ago. more is what was found and not yet
// counted, label names sources for people.
func (p *progress) notice(run string, more []market.Evidence, label func(string) string) []journal.Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(more)
	now := time.Now()
	if now.Sub(p.told) < tellEvery {
		return nil
	}
	p.told = now
	d := journal.ProgressData{Phase: p.phase, Found: len(p.found), Left: p.estimate(now)}
	text := fmt.Sprintf("Searching %s: %d found", p.places(label), d.Found)
	return []journal.Event{journal.NewEvent(run, p.phase, journal.EventNotice,
		journal.NoticeData{Code: journal.NoticeProgress, Text: text, Progress: &d}, 0)}
}

// places names the sources that are still asked, those with most searches left first. The lock is held.
func (p *progress) places(label func(string) string) string {
	var list []string
	for _, name := range mostFirst(p.asked) {
		list = append(list, label(name))
	}
	if len(list) == 0 {
		return "the web"
	}
	return listed(list)
}
