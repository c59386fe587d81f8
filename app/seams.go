package app

import (
	"time"

	"naps/engine"
	"naps/session"
)

// seams are the places where the crash harness takes hold of the real program. Nothing is in them but in a test's child process.
var seams struct {
	log       func(session.Log) session.Log                         // around the writer: failpoints before and after a commit
	pipelines func(known map[string]engine.Pipeline) (fresh string) // changes what the program knows; fresh is the version of new runs
	patience  time.Duration                                         // with another process in the data folder
	now       func() time.Time                                      // a clock that jumps
}

func (m *machine) log() session.Log {
	if seams.log != nil {
		return seams.log(m.meter.Around(m.buffer))
	}
	return m.meter.Around(m.buffer)
}

// versions are the pipelines that this program knows, and the one that new runs begin with.
func versions(fresh string, work engine.Pipeline) (known map[string]engine.Pipeline, begins string) {
	known = map[string]engine.Pipeline{fresh: work}
	if seams.pipelines != nil {
		return known, seams.pipelines(known)
	}
	return known, fresh
}

func clock() func() time.Time {
	if seams.now != nil {
		return seams.now
	}
	return time.Now
}

func patience() time.Duration {
	if seams.patience > 0 {
		return seams.patience
	}
	return lockPatience
}
