package engine

import (
	"sync"
	"time"
)

// A stint is looked at so often, and no longer than stretch is counted between two looks.
const (
	look    = 250 * time.Millisecond
	stretch = 5 * time.Second
)

// stint measures the time that this process spends on a run. While the process itself stands still (a laptop sleeps, a machine is
// paused) nothing is counted: a night's downtime is no reason to fail. Its methods are safe for use by many goroutines.
type stint struct {
	mu     sync.Mutex // guards what follows
	sum    time.Duration
	last   time.Time
	alarms []alarm
	timer  *time.Timer
}

// alarm calls do, once, when so much has been worked.
type alarm struct {
	after time.Duration
	do    func()
}

func newStint() *stint { return &stint{last: time.Now()} }

func (s *stint) worked() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count()
}

// count adds the time since the last look. The lock is held.
func (s *stint) count() time.Duration {
	now := time.Now()
	s.sum += min(now.Sub(s.last), stretch)
	s.last = now
	return s.sum
}

// begin sets the alarms, in the order of their times, counted from now.
func (s *stint) begin(alarms ...alarm) {
	s.mu.Lock()
	defer s.mu.Unlock()
	so := s.count()
	for i := range alarms {
		alarms[i].after += so
	}
	s.alarms = alarms
	s.timer = time.AfterFunc(look, s.tick)
}

func (s *stint) tick() {
	s.mu.Lock()
	sum := s.count()
	var due []alarm
	for len(s.alarms) > 0 && s.alarms[0].after <= sum {
		due, s.alarms = append(due, s.alarms[0]), s.alarms[1:]
	}
	if len(s.alarms) > 0 {
		s.timer.Reset(look)
	}
	s.mu.Unlock()
	for _, a := range due {
		a.do()
	}
}

func (s *stint) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alarms = nil
	s.timer.Stop()
}
