package session_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"naps/journal"
	"naps/session"
)

// slot is a log in memory whose writes land when the test says so: every interleaving of send, commit, publish and
// attach can be had.
type slot struct {
	*memory
	gate    sync.Mutex
	pending []func()
}

func (s *slot) Write(head int64, changes []journal.Change, done func(int64, []journal.Outcome)) {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.pending = append(s.pending, func() {
		s.mu.Lock()
		outcomes := make([]journal.Outcome, len(changes))
		for i, c := range changes {
			outcomes[i], head = s.apply(head, c)
		}
		s.mu.Unlock()
		done(head, outcomes)
	})
}

// land commits and answers the writes under way; false says that there was none.
func (s *slot) land() bool {
	s.gate.Lock()
	all := s.pending
	s.pending = nil
	s.gate.Unlock()
	for _, f := range all {
		f()
	}
	return len(all) > 0
}

// joining is a tab that has registered and has not read the past yet.
type joining struct {
	tab  *session.Tab
	from int64
	last int64
	live bool
}

// An event may land before a tab registers, between that and its reading of the past, or after both. It is seen once
// all the same.
func TestHoweverCommitAndAttachInterleaveEveryTabSeesEverythingOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Wrapped, since rapid asks a *testing.T for its deadline, which a bubble has not.
		rapid.Check(struct{ rapid.TB }{t}, func(rt *rapid.T) {
			log := &slot{memory: newMemory()}
			m := session.NewManager(session.Config{Log: log, Events: log, Sessions: log, Interviewer: voice{}})
			var tabs []*joining
			sent := 0
			var senders sync.WaitGroup
			defer func() { // also after a failure: nothing may be left in the bubble
				for log.land() {
					synctest.Wait()
				}
				senders.Wait()
				m.Close()
			}()
			see := func(j *joining, f *session.Frame) {
				if f.Event.Seq != j.last+1 {
					rt.Fatalf("after %d came %d", j.last, f.Event.Seq)
				}
				j.last = f.Event.Seq
			}
			read := func(j *joining) {
				if !j.live {
					j.live = true
					if err := m.Replay(context.Background(), "s", j.from, j.tab.Head,
						func(f *session.Frame) error { see(j, f); return nil }); err != nil {
						rt.Fatal(err)
					}
				}
				for {
					select {
					case f := <-j.tab.C:
						see(j, f)
					default:
						return
					}
				}
			}
			rt.Repeat(map[string]func(*rapid.T){
				"send": func(*rapid.T) {
					sent++
					c := notice("s", sent)
					senders.Go(func() {
						if _, err := m.Commit(context.Background(), c); err != nil {
							t.Error(err)
						}
					})
					synctest.Wait()
				},
				"land": func(*rapid.T) {
					log.land()
					synctest.Wait()
				},
				"register": func(t *rapid.T) {
					from := int64(0)
					if head, err := log.Head(context.Background(), "s"); err == nil {
						from = rapid.Int64Range(0, head).Draw(t, "cursor")
					}
					tab, err := m.Attach(context.Background(), "s")
					if err != nil {
						rt.Fatal(err)
					}
					tabs = append(tabs, &joining{tab: tab, from: from, last: from})
				},
				"read": func(t *rapid.T) {
					if len(tabs) == 0 {
						t.Skip("no tab")
					}
					read(rapid.SampledFrom(tabs).Draw(t, "tab"))
				},
				"leave": func(t *rapid.T) {
					if len(tabs) == 0 {
						t.Skip("no tab")
					}
					i := rapid.IntRange(0, len(tabs)-1).Draw(t, "tab")
					tabs[i].tab.Close()
					tabs = append(tabs[:i], tabs[i+1:]...)
				},
			})
			for log.land() {
				synctest.Wait()
			}
			for i, j := range tabs {
				read(j)
				if j.last != int64(sent) {
					rt.Fatalf("tab %d of %d has seen %d of %d", i+1, len(tabs), j.last, sent)
				}
				j.tab.Close()
			}
			if head, _ := log.Head(context.Background(), "s"); head != int64(sent) {
				rt.Fatalf("%d rows of %d", head, sent)
			}
		})
	})
}
