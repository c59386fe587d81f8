package stream

import (
	"context"

	"naps/journal"
	"naps/session"
)

// ending follows the log to know when a stream has nothing more to bring: the run is over, and no question that was
// asked after its end waits for an answer. What was asked before (the idea itself, above all) does not count.
type ending struct {
	over, asked bool
	recalled    bool // asked is known of the events up to the head
}

func (e *ending) closed() bool { return e.over && !e.asked }

func (e *ending) see(f *session.Frame) {
	switch f.Event.Kind {
	case journal.EventStatus:
		e.over, e.asked = f.Over(), false
	case journal.EventNotice:
		if f.Code == session.NoAnswer {
			e.asked = false
		}
	case journal.EventMessage:
		if f.Message.Role == "founder" {
			e.asked = true
		} else if f.Message.Phase == "" {
			e.asked = false
		}
	}
}

// recentEvents is how many events at the end of a log are read to find a question that waits for its answer.
const recentEvents = 50

// endOf is the end of a session as its row has it. A tab that has seen all of a session that is over may be told that
// nothing more comes, unless a question was not answered yet: then atHead is true and the last events are read.
func (s *Server) endOf(ctx context.Context, row journal.Session, atHead bool) (ending, error) {
	end := ending{over: row.Status.Over()}
	if !end.over || !atHead {
		return end, nil
	}
	last, err := s.Log.Events(ctx, row.ID, max(0, row.HeadSeq-recentEvents), row.HeadSeq, recentEvents)
	if err != nil {
		return end, err
	}
	for _, e := range last {
		f, err := session.NewFrame(e)
		if err != nil {
			return end, err
		}
		end.see(f)
	}
	end.over, end.recalled = true, true // the row is newer than any event
	return end, nil
}
