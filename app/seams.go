package app

import (
	"time"

	"naps/cluster"
	"naps/engine"
	"naps/session"
)

// Seams are the places where the crash harness takes hold of the real program. They are empty but in a test's child
// process.
type Seams struct {
	// around the writer: failpoints before and after a commit
	Log func(session.Log) session.Log
	// changes what the program knows; fresh is the version of new runs
	Pipelines func(known map[string]engine.Pipeline) (fresh string)
	Work      func(known cluster.Work) cluster.Work // what a worker does with a run
	Patience  time.Duration                         // with another process in the data folder
	Now       func() time.Time                      // a clock that jumps
}

func (s Seams) log(l session.Log) session.Log {
	if s.Log != nil {
		return s.Log(l)
	}
	return l
}

// versions are the pipelines that this program knows, and the one that new runs begin with.
func (s Seams) versions(fresh string, work engine.Pipeline) (known map[string]engine.Pipeline, begins string) {
	known = map[string]engine.Pipeline{fresh: work}
	if s.Pipelines != nil {
		return known, s.Pipelines(known)
	}
	return known, fresh
}

func (s Seams) work(known cluster.Work) cluster.Work {
	if s.Work != nil {
		return s.Work(known)
	}
	return known
}

func (s Seams) clock() func() time.Time {
	if s.Now != nil {
		return s.Now
	}
	return time.Now
}

func (s Seams) patience() time.Duration {
	if s.Patience > 0 {
		return s.Patience
	}
	return lockPatience
}
