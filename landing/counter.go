package landing

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// FlushEvery is how often counts are saved, and so what a crash may lose.
const FlushEvery = time.Second

// Bounds of one day. What is over them is filtered: it costs a founder a few visitors in a crowd, and a flood costs the
// server no memory.
const (
	mostPeople     = 1 << 20 // of all tests together
	mostPerAddress = 50      // visitors of one test behind one address, as of an office
)

// Added is what came to a test on one day since the last save.
type Added struct {
	Test string `json:"-"`
	Day  string `json:"day"` // YYYY-MM-DD, UTC

	Views    int `json:"views"`
	Visitors int `json:"visitors"`
	Clicks   int `json:"clicks"`
	Filtered int `json:"filtered"`
}

// Saver adds counts to what is stored, all of them or none. What belongs to a test that is not open is dropped.
type Saver interface {
	AddCounts(ctx context.Context, list []Added) error
}

// Counter counts visits. Its methods are safe for use by many goroutines. It needs Start to save by itself, and Close.
type Counter struct {
	saver Saver
	log   *slog.Logger

	mu      sync.Mutex
	salt    salt
	people  map[person]bool // of the day; true: pressed the button
	behind  map[person]uint8
	pending map[spot]*Added

	saving sync.Mutex // one save at a time, so that a test is never closed between two halves of one
	stop   context.CancelFunc
	ended  chan struct{}
}

type spot struct{ test, day string }

// NewCounter makes a counter that saves to saver.
func NewCounter(saver Saver, log *slog.Logger) *Counter {
	return &Counter{saver: saver, log: log, people: map[person]bool{}, behind: map[person]uint8{},
		pending: map[spot]*Added{}}
}

// today drops what belongs to an earlier day, the salt included.
func (c *Counter) today(now time.Time) {
	if day := dayOf(now); c.salt.day != day {
		c.salt, c.people, c.behind = newSalt(day), map[person]bool{}, map[person]uint8{}
	}
}

func (c *Counter) added(test string, now time.Time) *Added {
	at := spot{test, now.UTC().Format(time.DateOnly)}
	a := c.pending[at]
	if a == nil {
		a = &Added{Test: test, Day: at.day}
		c.pending[at] = a
	}
	return a
}

// View counts a person who sees the page, and gives the mark for its form.
func (c *Counter) View(t Test, v Visit, now time.Time) (sealed string) {
	c.mu.Lock()
	c.today(now)
	salted := c.salt
	c.mu.Unlock()
	who, behind := salted.hash(t.ID, v.Address, v.Agent), salted.hash(t.ID, v.Address)
	if !c.view(t.ID, who, behind, salted.day, now) {
		return ""
	}
	return mark{who, salted.day}.seal(t.Key)
}

func (c *Counter) view(test string, who, behind person, day int64, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.added(test, now)
	_, known := c.people[who]
	switch {
	case known:
	case c.salt.day != day: // midnight has passed since: the hash is of a day that is gone
		a.Visitors++
	case len(c.people) >= mostPeople || c.behind[behind] >= mostPerAddress:
		a.Filtered++
		return false
	default:
		c.people[who] = false
		c.behind[behind]++
		a.Visitors++
	}
	a.Views++
	return true
}

// Click counts a press of the button, once for each person a day. Without the mark of a page that was shown today or
// yesterday it is filtered.
func (c *Counter) Click(t Test, sealed string, now time.Time) (counted bool) {
	m, ok := openMark(t.Key, sealed)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.today(now)
	if !ok || m.day > c.salt.day || m.day < c.salt.day-1 || len(c.people) >= mostPeople {
		c.added(t.ID, now).Filtered++
		return false
	}
	if c.people[m.who] {
		return false
	}
	c.people[m.who] = true
	c.added(t.ID, now).Clicks++
	return true
}

// Shown reports whether a mark is one of a page of this test that was shown today or yesterday.
func Shown(t Test, sealed string, now time.Time) bool {
	m, ok := openMark(t.Key, sealed)
	return ok && m.day <= dayOf(now) && m.day >= dayOf(now)-1
}

// Filter counts a request that is not a person's.
func (c *Counter) Filter(t Test, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.added(t.ID, now).Filtered++
}

// Flush saves what came since the last time. What cannot be saved is kept for the next time.
func (c *Counter) Flush(ctx context.Context) (err error) {
	c.saving.Lock()
	defer c.saving.Unlock()
	c.mu.Lock()
	taken := c.pending
	c.pending = map[spot]*Added{}
	c.mu.Unlock()
	if len(taken) == 0 {
		return nil
	}
	list := make([]Added, 0, len(taken))
	for _, a := range taken {
		list = append(list, *a)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("landing: saving counts panicked: %v", p)
		}
		if err != nil {
			c.putBack(taken)
		}
	}()
	return c.saver.AddCounts(ctx, list)
}

func (c *Counter) putBack(taken map[spot]*Added) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at, a := range taken {
		now := c.pending[at]
		if now == nil {
			c.pending[at] = a
			continue
		}
		now.Views += a.Views
		now.Visitors += a.Visitors
		now.Clicks += a.Clicks
		now.Filtered += a.Filtered
	}
}

// Start saves every FlushEvery until Close.
func (c *Counter) Start() {
	ctx, stop := context.WithCancel(context.Background())
	c.stop, c.ended = stop, make(chan struct{})
	go func() {
		defer close(c.ended)
		tick := time.NewTicker(FlushEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := c.Flush(ctx); err != nil && ctx.Err() == nil {
					c.log.Error("Counts of public tests could not be saved; they are kept in memory", "error", err)
				}
			}
		}
	}()
}

// Close saves the rest and ends what Start began.
func (c *Counter) Close(ctx context.Context) error {
	if c.stop != nil {
		c.stop()
		<-c.ended
		c.stop = nil
	}
	return c.Flush(ctx)
}
