package cluster

import (
	"sync"

	"naps/journal"
)

// workload is what a worker works on. Its methods are safe for use by many goroutines.
type workload struct {
	mu   sync.Mutex // guards runs
	runs map[string]*Remote
}

// all gives the runs that are worked on.
func (d *workload) all() []*Remote {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]*Remote, 0, len(d.runs))
	for _, r := range d.runs {
		list = append(list, r)
	}
	return list
}

// get gives the run that is worked on in that attempt.
func (d *workload) get(of ofRun) *Remote {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.runs[of.Run]; r != nil && r.of == of {
		return r
	}
	return nil
}

// begin notes that a run is worked on; false: it is already, in this attempt or a later one.
func (d *workload) begin(r *Remote) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if old := d.runs[r.of.Run]; old != nil {
		if old.of.Attempt >= r.of.Attempt {
			return false
		}
		old.over(journal.ErrFenced)
	}
	d.runs[r.of.Run] = r
	return true
}

func (d *workload) leave(r *Remote) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.runs[r.of.Run] == r {
		delete(d.runs, r.of.Run)
	}
}
