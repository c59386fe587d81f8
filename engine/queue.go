package engine

import "naps/journal"

// queue holds the runs that wait, fairly between users. It locks nothing: its owner does.
type queue struct {
	runs   []journal.Run
	served map[string]int // by user: when their last run began, counted in runs
	begun  int
}

func (q *queue) add(run journal.Run) { q.runs = append(q.runs, run) }

// first puts a run before all others: it had its turn, and lost it through no fault of its own.
func (q *queue) first(run journal.Run) { q.runs = append([]journal.Run{run}, q.runs...) }

// of counts the waiting runs of a user.
func (q *queue) of(owner string) int {
	n := 0
	for _, r := range q.runs {
		if r.Owner == owner {
			n++
		}
	}
	return n
}

// Suspect is a run that died so often without completing a step that its next death would be its last. It may be
// innocent: whatever ended the process took all live runs with it. So suspects are tried one at a time, before anything
// else begins.
func Suspect(run journal.Run) bool { return run.Tries >= maxTries-1 }

// next takes out the run that place accepts: a suspect if there is one, else the oldest run of the user with the fewest
// live ones, of several such users the one who was served longest ago. Runs that are not accepted keep their turn.
func (q *queue) next(live map[string]*Run, perUser int, place func(run journal.Run) bool) {
	passed := map[string]bool{}
	for {
		best := q.best(live, perUser, passed)
		if best < 0 {
			return
		}
		run := q.runs[best]
		if !place(run) {
			passed[run.ID] = true
			continue
		}
		q.take(best)
		if Suspect(run) {
			return
		}
		q.begun++
		if q.served == nil {
			q.served = map[string]int{}
		}
		q.served[run.Owner] = q.begun
		return
	}
}

// best is the place in the queue of the run whose turn it is, of those that were not passed over; -1 when nobody has a
// place.
func (q *queue) best(live map[string]*Run, perUser int, passed map[string]bool) int {
	users := map[string]int{}
	for _, r := range live {
		users[r.info.Owner]++
	}
	before := func(a, b string) bool {
		if users[a] != users[b] {
			return users[a] < users[b]
		}
		return q.served[a] < q.served[b]
	}
	best := -1
	for i, run := range q.runs {
		if passed[run.ID] || live[run.Session] != nil {
			continue
		}
		if Suspect(run) {
			return i
		}
		if users[run.Owner] >= perUser {
			continue
		}
		if best < 0 || before(run.Owner, q.runs[best].Owner) {
			best = i
		}
	}
	return best
}

// find gives the waiting run of a session and, if asked, takes it out.
func (q *queue) find(session string, take bool) (journal.Run, bool) {
	for i, run := range q.runs {
		if run.Session != session {
			continue
		}
		if take {
			q.take(i)
		}
		return run, true
	}
	return journal.Run{}, false
}

// knows reports whether the run waits here or is one of the live ones.
func (q *queue) knows(run journal.Run, live map[string]*Run) bool {
	if r := live[run.Session]; r != nil && r.info.ID == run.ID {
		return true
	}
	waiting, ok := q.find(run.Session, false)
	return ok && waiting.ID == run.ID
}

func (q *queue) take(i int) journal.Run {
	run := q.runs[i]
	q.runs = append(q.runs[:i:i], q.runs[i+1:]...)
	return run
}

// rest forgets whose turn it was, once nobody waits for one.
func (q *queue) rest() {
	if len(q.runs) == 0 {
		clear(q.served)
	}
}
