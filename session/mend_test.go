package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"naps/journal"
	"naps/session"
)

func TestTextWaitsForAFullDiskAndHasNoHoleAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		m, _ := newManager(log)
		defer m.Close()
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		say := func(text string) {
			must(t, m.Text(t.Context(), "s", journal.Fence{Run: "r"}, "",
				journal.TextData{Message: "m", Attempt: 1, Text: text}))
			synctest.Wait()
		}
		say("one ")
		log.set(fmt.Errorf("%w: no space", journal.ErrDisk))
		say("two ")
		time.Sleep(10 * time.Second)
		say("three ")
		log.set(nil)
		time.Sleep(2 * time.Second)
		say("four")
		var last *session.Frame
		complaints := 0
		for last == nil || last.Text[last.From:] != "four" {
			if f := <-tab.C; f.Event.Kind == journal.EventText {
				last = f
			} else {
				complaints++
			}
		}
		if last.Text != "one two three four" || complaints != 1 {
			t.Fatalf("%q, told %d times that the disk is full", last.Text, complaints)
		}
		tab.Close()
		_, err = m.Commit(t.Context(), message("m"))
		must(t, err)
	})
}

func message(id string) journal.Change {
	return journal.Change{Session: "s",
		Events: []journal.Event{journal.NewEvent("", "", journal.EventMessage,
			journal.Message{ID: id, Role: "naps", Text: "x"}, 0)}}
}

func TestADeletedSessionFallsAsleepWithItsMessageUnfinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, _ := newManager(newMemory())
		defer m.Close()
		must(t, m.Text(t.Context(), "s", journal.Fence{Run: "r"}, "",
			journal.TextData{Message: "m", Attempt: 1, Text: "half"}))
		synctest.Wait()
		must(t, m.Delete(t.Context(), journal.Session{ID: "s"}))
		time.Sleep(2 * time.Minute)
		if n := m.Actors(); n != 0 {
			t.Fatalf("%d actors stay", n)
		}
	})
}

// thinker takes a minute for each reply.
type thinker struct {
	voice
	asked atomic.Int64
}

func (v *thinker) Answer(ctx context.Context, s journal.Session, text string) (string, []string, error) {
	v.asked.Add(1)
	time.Sleep(time.Minute)
	if text == "panic" {
		panic("no words")
	}
	return v.voice.Answer(ctx, s, text)
}

func TestARepeatedMessageIsAnsweredOnceEvenIfNobodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, slow := newMemory(), &thinker{}
		m := session.NewManager(session.Config{Log: log, Events: log, Sessions: log, Interviewer: slow, Now: time.Now,
			NewID: func() string { return fmt.Sprint(time.Now().UnixNano()) }})
		m.SetRunner(&staff{})
		defer m.Close()
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				// all give up before the reply
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+i)*time.Second)
				defer cancel()
				_ = m.Say(ctx, journal.Session{ID: "s"}, "Who pays?", "k")
			})
		}
		all.Wait()
		time.Sleep(2 * time.Minute)
		must(t, m.Say(t.Context(), journal.Session{ID: "s"}, "Who pays?", "k"))
		must(t, m.Say(t.Context(), journal.Session{ID: "s"}, "panic", "k2"))
		rows, _ := log.Events(t.Context(), "s", 0, 100, 100)
		if len(rows) != 4 || slow.asked.Load() != 2 || rows[3].Kind != journal.EventNotice {
			t.Fatalf("%d events, asked %d times: %v", len(rows), slow.asked.Load(), rows)
		}
	})
}

func TestARepeatIsNoNewStartAlsoWhileTheQueueIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, crew := newManager(newMemory())
		defer m.Close()
		s, err := m.Create(t.Context(), session.Idea{Owner: "o", Text: "idea", Start: true, Key: "k"})
		must(t, err)
		must(t, m.Run(t.Context(), s, session.Start{Key: "again"}))
		crew.full = true
		again, err := m.Create(t.Context(), session.Idea{Owner: "o", Text: "idea", Start: true, Key: "k"})
		must(t, err)
		must(t, m.Run(t.Context(), s, session.Start{Key: "again"}))
		if again.ID != s.ID || len(crew.started) != 2 {
			t.Fatalf("%s and %s, %d starts", s.ID, again.ID, len(crew.started))
		}
	})
}

// A start is committed before it is in the queue. A stop from another tab may come in between.
func TestAStopBetweenTheCommitOfAStartAndItsPlaceInTheQueueIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		m, _ := newManager(log)
		defer m.Close()
		must(t, m.Stop(t.Context(), journal.Session{ID: "s", Run: "r", Status: journal.Queued}, false))
		rows, _ := log.Events(t.Context(), "s", 0, 100, 100)
		var d journal.StatusData
		if len(rows) != 1 || json.Unmarshal(rows[0].Data, &d) != nil || d.Status != journal.Stopped {
			t.Fatalf("%v", rows)
		}
		must(t, m.Stop(t.Context(), journal.Session{ID: "s", Run: "r", Status: journal.Done}, false))
		if rows, _ = log.Events(t.Context(), "s", 0, 100, 100); len(rows) != 1 {
			t.Fatalf("a stop after the end wrote %v", rows[1:])
		}
	})
}
