package cluster

import (
	"cmp"
	"slices"
	"time"

	"naps/journal"
	"naps/market"
)

// Standing is a registered worker as the operator sees it.
type Standing struct {
	Name      string
	Connected bool
	Since     time.Time // when its process connected
	Places    int
	Version   string
	Runs      []string // that it works on
	Refused   int      // messages that it may not send
	Late      int      // messages about runs that went on without it
	Languages []string // of ideas that it works on; none: all
	Silent    []string // hosts of sources that do not answer there
	Trouble   string   // why it is given no run of the pipeline; empty: it may be
	Why       string   // its last message that was refused
}

// Lacks says what keeps a run from being given to any worker, in words for its founder; empty: it only waits for its
// turn.
func (n *Node) Lacks(run journal.Run) string {
	r, want := n.roster, n.wants(run)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.peers {
		if r.fits(p, run, want) {
			return ""
		}
	}
	if run.Brief.Privacy.Mode() == market.Closed && !run.Brief.Sample {
		return "Nothing of this idea may leave the server, and this server leaves all research to other machines. Ask its operator, or stop the run and choose another privacy."
	}
	return "Waiting for a machine that can do the research. It starts by itself."
}

// Workers tells of the registered workers, by name; pipeline is the one of new runs.
func (n *Node) Workers(pipeline string) []Standing {
	r := n.roster
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]Standing, 0, len(r.peers))
	for _, p := range r.peers {
		s := Standing{Name: p.Name, Connected: p.instance != "" &&
			r.now().Sub(p.seen) <= lostAfter, Since: p.since, Places: p.beat.Places,
			Version: clip(p.beat.Version), Refused: p.refused,
			Late: p.late, Trouble: r.unfit(p, pipeline, n.cfg.Model()), Why: p.why,
			Languages: clipAll(p.beat.Languages), Silent: clipAll(p.beat.Silent)}
		for run := range p.runs {
			s.Runs = append(s.Runs, run)
		}
		slices.Sort(s.Runs)
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Standing) int { return cmp.Compare(a.Name, b.Name) })
	return list
}
