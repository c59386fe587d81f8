package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// rounds is how often a harness of this package does its worst: so often in CI (NAPS_TEST_ALL=1), a third of it
// elsewhere, or as the variable says (make chaos, make chaos-wal).
func rounds(t testing.TB, name string, inCI int) int {
	t.Helper()
	text := os.Getenv(name)
	switch {
	case text == "" && os.Getenv("NAPS_TEST_ALL") == "1":
		return inCI
	case text == "":
		return (inCI + 2) / 3
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q; it must be a number", name, text)
	}
	return n
}

// ideas for the research of the product, each with words of its own, so that a question asked twice is asked because of
// a kill.
var ideas = []string{
	"Invoicing reminders for freelance web designers whose clients pay late",
	"Rent collection for small landlords with fewer than ten units",
	"Booking deposits for tattoo studios that lose money to no-shows",
	"Grading assistant for primary school teachers",
}

// killsInAWorld bounds how much one database goes through, so that a world is judged before it is large.
const killsInAWorld = 30

// TestKilledAnywhereNothingShownIsLostDoubledOrChargedTwice kills the real program with kill -9, at random and at the
// failpoints where it would hurt most, while several runs stream to several tabs; after each start the runs go on, and
// at the end the oracle judges.
func TestKilledAnywhereNothingShownIsLostDoubledOrChargedTwice(t *testing.T) {
	t.Parallel()
	inWorlds(t, "kill -9", rounds(t, "KILLS", 60), killWorld)
}

// inWorlds has so many kills done in worlds of a bounded size, two worlds at once, and prints what they went through
// together.
func inWorlds(t *testing.T, what string, kills int, world func(t *testing.T, number, kills int) *tally) {
	t.Helper()
	var total tally
	worlds := (kills + killsInAWorld - 1) / killsInAWorld
	var lanes sync.WaitGroup
	next := make(chan int)
	for range min(2, worlds) {
		lanes.Go(func() {
			for n := range next {
				t.Run(fmt.Sprintf("world%d", n), func(t *testing.T) {
					total.add(world(t, n, min(killsInAWorld, kills-n*killsInAWorld)))
				})
			}
		})
	}
	for n := range worlds {
		next <- n
	}
	close(next)
	lanes.Wait()
	total.print(t, what)
}

// tally adds up what the worlds went through.
type tally struct {
	mu                                          sync.Mutex
	kills, asked, researched                    int
	frame, news                                 []time.Duration
	lost, doubled, charged, wrong, events, runs int
	done, givenUp                               int
}

func (a *tally) add(b *tally) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kills, a.asked, a.researched = a.kills+b.kills, a.asked+b.asked, a.researched+b.researched
	a.frame, a.news = append(a.frame, b.frame...), append(a.news, b.news...)
	a.lost, a.doubled, a.charged, a.wrong = a.lost+b.lost, a.doubled+b.doubled, a.charged+b.charged, a.wrong+b.wrong
	a.events, a.runs, a.done, a.givenUp = a.events+b.events, a.runs+b.runs, a.done+b.done, a.givenUp+b.givenUp
}

func (a *tally) take(w *world, f findings) {
	a.lost, a.doubled, a.charged, a.wrong = len(f.lost), len(f.doubled), len(f.charged), len(f.wrong)
	a.events, a.runs, a.done, a.givenUp = f.events, f.runs, f.done, f.givenUp
	a.asked, a.researched = w.web.again()
	w.holds(f)
}

func (a *tally) print(t *testing.T, what string) {
	t.Helper()
	p := func(list []time.Duration, q float64) time.Duration {
		if len(list) == 0 {
			return 0
		}
		slices.Sort(list)
		return list[int(q*float64(len(list)-1))].Round(time.Millisecond)
	}
	t.Logf(
		"%s: %d rounds, %d runs (%d done, %d given up), %d events kept: %d lost, %d doubled, %d charged wrongly, %d otherwise wrong",
		what, a.kills, a.runs, a.done, a.givenUp, a.events, a.lost, a.doubled, a.charged, a.wrong)
	t.Logf(
		"%s: %.2f scripted and %.2f researched requests made again a round; from process start to the first frame p50 %s, p95 %s (%d), to the first new event p50 %s, p95 %s (%d)",
		what, float64(a.asked)/float64(max(1, a.kills)), float64(a.researched)/float64(max(1, a.kills)),
		p(a.frame, .5), p(a.frame, .95), len(a.frame), p(a.news, .5), p(a.news, .95), len(a.news))
}

func killWorld(t *testing.T, number, kills int) *tally {
	w := newWorld(t)
	mine := &tally{kills: kills}
	for n := range kills {
		o, patience := fate(n)
		seen := w.seen()
		w.launch(o)
		if patience < 0 {
			<-time.After(-patience) // in the middle of its start
		} else if w.answers() { // or a failpoint was passed before that
			if carried := w.topUp(number, n); carried > 0 {
				mine.clock(w, seen)
			}
			w.dies(o, patience)
		}
		w.kill()
	}
	w.up(orders{})
	w.watchAll()
	mine.take(w, w.finish(2*time.Minute))
	return mine
}

// fate draws how a process ends: in its start (a negative time), some time after its first new event, or at a
// failpoint.
func fate(n int) (o orders, patience time.Duration) {
	switch n % 6 {
	case 0:
		return o, -rand.N(300 * time.Millisecond)
	case 1:
		o.Fail, o.Nth = beforeCommit, 1+rand.Int64N(8)
	case 2:
		o.Fail, o.Nth = afterCommit, 1+rand.Int64N(60)
	case 3:
		o.Fail, o.Nth = afterStep, 1+rand.Int64N(8)
	case 4:
		o.Fail, o.Nth = afterEnd, 1
	}
	return o, rand.N(400 * time.Millisecond)
}

// seen is what each session's tabs were shown so far, at most.
func (w *world) seen() map[string]int64 {
	seen := map[string]int64{}
	for _, tab := range w.tabs {
		seen[tab.session] = max(seen[tab.session], tab.shown())
	}
	return seen
}

// topUp keeps at least four runs alive, and now and then one of the product's own research. It gives how many the last
// process left.
func (w *world) topUp(number, n int) (carried int) {
	w.Helper()
	carried = w.live()
	if n == 2 {
		w.create(ideas[number%len(ideas)])
	}
	for live := carried; live >= 0 && live < 4; live++ {
		w.script(script{Steps: 6, Pause: 1 + rand.IntN(4), Wait: rand.IntN(20), At: -1})
	}
	return carried
}

// clock measures how long after the start of the process tabs were shown something, and something new.
func (a *tally) clock(w *world, seen map[string]int64) {
	deadline := time.Now().Add(20 * time.Second)
	for w.running() && time.Now().Before(deadline) {
		var frame, news time.Duration
		for _, tab := range w.tabs {
			before, old := seen[tab.session]
			if !old {
				continue // it began in this process
			}
			if at, ok := tab.after(0, w.began); ok && (frame == 0 || at.Sub(w.began) < frame) {
				frame = at.Sub(w.began)
			}
			if at, ok := tab.after(before, w.began); ok && (news == 0 || at.Sub(w.began) < news) {
				news = at.Sub(w.began)
			}
		}
		if news > 0 {
			a.frame, a.news = append(a.frame, frame), append(a.news, news)
			return
		}
		if len(seen) == 0 {
			return
		}
		<-time.After(2 * time.Millisecond)
	}
}

// dies waits for a failpoint, or kills when the time has come.
func (w *world) dies(o orders, patience time.Duration) {
	w.Helper()
	if o.Fail != "" {
		patience += 3 * time.Second // it kills itself; should it not come that far, it is killed
	}
	select {
	case <-w.exited:
	case <-time.After(patience):
		w.send(syscall.SIGKILL)
	}
	<-w.exited
}

// watchAll opens tabs for the sessions that have none.
func (w *world) watchAll() {
	watched := map[string]bool{}
	for _, tab := range w.tabs {
		watched[tab.session] = true
	}
	for _, id := range w.sessions {
		if !watched[id] {
			w.watch(id)
		}
	}
}
