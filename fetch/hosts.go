package fetch

import (
	"sync"
	"time"
)

const (
	manyHosts = 2000      // from here on, hosts that nobody asks any more are forgotten
	longIdle  = time.Hour // without a request; longer than a rest, so that forgetting a host never cuts one short
)

// host is what we know about one host.
type host struct {
	name    string
	breaker breaker
	lane    *lane // where requests without a key stand in line
	keyed   *lane // those with one; often the same
	robots  robots
	refusal refusal
	seen    time.Time // guarded by hosts.mu
}

// hosts holds the hosts and lanes of a Client.
type hosts struct {
	paces []Pace
	paced bool // false: pacing, caps and rests after walls are off

	mu    sync.Mutex
	known map[string]*host
	lanes map[string]*lane // of Config.Paces only, so they are few; other lanes live and die with their host
}

func newHosts(paces []Pace, paced bool) *hosts {
	return &hosts{paces: paces, paced: paced, known: map[string]*host{}, lanes: map[string]*lane{}}
}

// of returns the host of a name (see hostName), new if need be.
func (hs *hosts) of(name string) *host {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	now := time.Now()
	h := hs.known[name]
	if h == nil {
		if len(hs.known) >= manyHosts {
			hs.forget(now)
		}
		h = &host{name: name, robots: newRobots()}
		h.lane, h.keyed = hs.lanesOf(name)
		hs.known[name] = h
	}
	h.seen = now
	return h
}

func (hs *hosts) forget(now time.Time) {
	for name, h := range hs.known {
		if now.Sub(h.seen) > longIdle {
			delete(hs.known, name)
		}
	}
}

func (hs *hosts) lanesOf(name string) (plain, keyed *lane) {
	p, title := paceOf(hs.paces, name)
	if title == name && p.Hosts == "" {
		l := newLane(name, p, hs.paced)
		return l, l
	}
	plain = hs.shared(title, p)
	if p.Keyed <= 1 {
		return plain, plain
	}
	return plain, hs.shared(title+" with a key", p.withKey())
}

func (hs *hosts) shared(title string, p Pace) *lane {
	l := hs.lanes[title]
	if l == nil {
		l = newLane(title, p, hs.paced)
		hs.lanes[title] = l
	}
	return l
}
