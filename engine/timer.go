package engine

import (
	"sync"
	"time"
)

// A workTimer is looked at so often, and no longer than stretch is counted between two looks.
const (
	look    = 250 * time.Millisecond
	stretch = 5 * time.Second
)

// workTimer measures the time that this process spends on a run. While the process itself stands still (a laptop
// sleeps, a machine is paused) nothing is counted: a night's downtime is no reason to fail. Its methods are safe for
// use by many goroutines.
type workTimer struct {
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

func newWorkTimer() *workTimer { return &workTimer{last: time.Now()} }

func (s *workTimer) worked() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count()
}

// count adds the time since the last look. The lock is held.
func (s *workTimer) count() time.Duration {
	now := time.Now()
	s.sum += min(now.Sub(s.last), stretch)
	s.last = now
	return s.sum
}

// begin sets the alarms, in the order of their times, counted from now.
func (s *workTimer) begin(alarms ...alarm) {
	s.mu.Lock()
	defer s.mu.Unlock()
	so := s.count()
	for i := range alarms {
		alarms[i].after += so
	}
	s.alarms = alarms
	s.timer = time.AfterFunc(look, s.tick)
}

func (s *workTimer) tick() {
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

func (s *workTimer) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alarms = nil
	s.timer.Stop()
}
