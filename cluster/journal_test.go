package cluster_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"naps/journal"
	"naps/market"
)

// wiring is one way in which a pipeline can have a journal.
type wiring struct {
	name string
	open func(w *world, work pipeline)
}

// wirings are the journal of the engine, and that of a worker over a good line and over bad ones.
var wirings = []wiring{
	{"here", func(w *world, work pipeline) { w.local(work) }},
	{"on a worker", func(w *world, work pipeline) {
		w.serve()
		w.worker(w.hire("ann"), w.server.Address(), work)
	}},
	{"on a worker whose messages come twice and late", func(w *world, work pipeline) {
		w.serve()
		w.stutters()
		w.worker(w.hire("ann"), w.server.Address(), work)
	}},
	{"on a worker whose connection is cut", func(w *world, work pipeline) {
		w.serve()
		w.worker(w.hire("ann"), w.cuts(), work)
	}},
}

// everywhere runs a promise of the journal with each wiring.
func everywhere(t *testing.T, promise func(w *world, open func(work pipeline))) {
	t.Helper()
	for _, way := range wirings {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			promise(w, func(work pipeline) { way.open(w, work) })
		})
	}
}

// stutters says everything that workers say once more, a little later.
func (w *world) stutters() {
	w.Helper()
	var late sync.WaitGroup
	var seen sync.Map
	_, err := w.conn.Subscribe("naps.node.>", func(m *nats.Msg) {
		id := m.Header.Get("Naps-Id") + m.Header.Get("Naps-Part")
		if _, again := seen.LoadOrStore(id, true); again {
			return
		}
		late.Go(func() {
			<-time.After(time.Duration(rand.IntN(60)) * time.Millisecond)
			_ = w.conn.PublishMsg(m) // the world may be over
		})
	})
	must(w.T, err)
	w.Cleanup(late.Wait)
}

// cuts is the server behind a line that breaks every now and then, in the middle of whatever is said.
func (w *world) cuts() string {
	w.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(w.T, err)
	var lines sync.WaitGroup
	w.Cleanup(func() { _ = l.Close(); lines.Wait() })
	target := w.server.Address()
	lines.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", target)
			if err != nil {
				_ = in.Close()
				continue
			}
			breaks := time.AfterFunc(time.Duration(100+rand.IntN(400))*time.Millisecond, func() {
				_, _ = in.Close(), out.Close()
			})
			lines.Go(func() { _, _ = io.Copy(out, in); _, _ = in.Close(), out.Close() })
			lines.Go(func() { defer breaks.Stop(); _, _ = io.Copy(in, out); _, _ = in.Close(), out.Close() })
		}
	})
	return l.Addr().String()
}

func plain(context.Context, int) (journal.Step, error) {
	return journal.Step{Phase: market.Pains, Output: json.RawMessage(`{}`)}, nil
}

// report ends a run as the pipeline does.
func report(ctx context.Context, run journal.Run, j journalOf) error {
	_, err := j.Do(ctx, "@report", func(context.Context, int) (journal.Step, error) {
		return journal.Step{Phase: market.Verdict,
			Report: &journal.StoredReport{Session: run.Session, Run: run.ID,
				JSON: fmt.Appendf(nil, `{"run":%q}`, run.ID)}}, nil
	})
	return err
}

func found(n int, text string) market.Evidence {
	return market.Evidence{Source: "test", Kind: market.Post, URL: fmt.Sprintf("https://a.example/%d", n),
		Quote: "It hurts.", Text: text}.Seal()
}

func TestAStepIsDoneOnceAndComesBackWithItsEvidence(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		var calls atomic.Int64
		const steps = 12
		open(func(ctx context.Context, run journal.Run, j journalOf) error {
			for range 2 {
				for i := range steps {
					s, err := j.Do(ctx, fmt.Sprintf("step %d", i), func(context.Context, int) (journal.Step, error) {
						calls.Add(1)
						e := found(i, fmt.Sprintf("It hurts. %d", i))
						return journal.Step{Phase: market.Pains, Output: json.RawMessage(`{"n":1}`),
							Evidence: []market.Evidence{e},
							Events: []journal.Event{journal.NewEvent(run.ID, market.Pains, journal.EventFinding,
								market.Finding{Kind: "pain", Title: fmt.Sprint(i)}, 0)}}, nil
					})
					if err != nil {
						return err
					}
					if len(s.Evidence) != 1 || s.Evidence[0].ID != fmt.Sprintf("E%d", i+1) ||
						s.Evidence[0].Text != fmt.Sprintf("It hurts. %d", i) || string(s.Output) != `{"n":1}` {
						t.Errorf("step %d came back as %+v", i, s)
					}
				}
			}
			return report(ctx, run, j)
		})
		s := w.ends(w.start().ID)
		if s.Status != journal.Done || w.credits() != 99 || calls.Load() != steps {
			t.Fatalf("%s %s, %d credits, %d calls", s.Status, s.Reason, w.credits(), calls.Load())
		}
		findings, evidence := 0, 0
		for i, e := range w.events(s.ID) {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d stands at place %d", e.Seq, i+1)
			}
			switch e.Kind {
			case journal.EventEvidence:
				evidence++
			case journal.EventFinding:
				if findings++; findings != evidence {
					t.Errorf("finding %d stands after %d pieces of evidence", findings, evidence)
				}
			}
		}
		if findings != steps || evidence != steps {
			t.Errorf("%d findings and %d pieces of evidence", findings, evidence)
		}
	})
}

func TestTextComesInOrderAndWhole(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		var want strings.Builder
		for i := range 300 {
			fmt.Fprintf(&want, "word%d ", i)
		}
		open(func(ctx context.Context, run journal.Run, j journalOf) error {
			_, err := j.Do(ctx, "says", func(ctx context.Context, attempt int) (journal.Step, error) {
				for i := range 300 {
					if err := j.Text(ctx, market.Pains, run.ID+"-pains", attempt,
						fmt.Sprintf("word%d ", i)); err != nil {
						return journal.Step{}, err
					}
					if i%20 == 0 {
						<-time.After(5 * time.Millisecond)
					}
				}
				return journal.Step{Phase: market.Pains, Output: json.RawMessage(`{}`)}, nil
			})
			if err != nil {
				return err
			}
			return report(ctx, run, j)
		})
		s := w.ends(w.start().ID)
		var got strings.Builder
		for _, e := range w.events(s.ID) {
			var d journal.TextData
			if e.Kind == journal.EventText && json.Unmarshal(e.Data, &d) == nil {
				got.WriteString(d.Text)
			}
		}
		if s.Status != journal.Done || got.String() != want.String() {
			t.Fatalf("%s %s: %d of %d characters", s.Status, s.Reason, got.Len(), want.Len())
		}
	})
}

func TestAStepThatFailedAfterItSpokeIsAnotherAttempt(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		var attempts []int
		open(func(ctx context.Context, run journal.Run, j journalOf) error {
			for n := range 2 {
				_, err := j.Do(ctx, "says", func(ctx context.Context, attempt int) (journal.Step, error) {
					attempts = append(attempts, attempt)
					if err := j.Text(ctx, market.Pains, run.ID+"-pains", attempt, "hm"); err != nil {
						return journal.Step{}, err
					}
					if n == 0 {
						return journal.Step{}, errors.New("broken off")
					}
					return plain(ctx, attempt)
				})
				if (err == nil) != (n == 1) {
					t.Errorf("try %d: %v", n, err)
				}
			}
			return report(ctx, run, j)
		})
		if s := w.ends(w.start().ID); s.Status != journal.Done || fmt.Sprint(attempts) != "[1 2]" {
			t.Fatalf("%s, attempts %v", s.Status, attempts)
		}
	})
}

func TestTheSameKeyAtOnceIsDoneOnce(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		var calls atomic.Int64
		open(func(ctx context.Context, run journal.Run, j journalOf) error {
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					_, err := j.Do(ctx, "one", func(ctx context.Context, _ int) (journal.Step, error) {
						calls.Add(1)
						return plain(ctx, 1)
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			return report(ctx, run, j)
		})
		if s := w.ends(w.start().ID); s.Status != journal.Done || calls.Load() != 1 {
			t.Fatalf("%s, %d calls", s.Status, calls.Load())
		}
	})
}

func TestALargeStepArrivesWholeAndItsPagesAreKept(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		page := "It hurts. " + strings.Repeat("All day long, and nobody helps. ", 60_000)
		output, err := market.Encode(strings.Repeat("x", 3<<20))
		must(t, err)
		open(func(ctx context.Context, run journal.Run, j journalOf) error {
			e := found(1, page)
			s, err := j.Do(ctx, "large", func(context.Context, int) (journal.Step, error) {
				return journal.Step{Phase: market.Pains, Output: output,
					Evidence: []market.Evidence{e, found(2, page)}}, nil
			})
			if err != nil {
				return err
			}
			texts, err := j.Texts(ctx, []string{e.Page, "none"})
			if err != nil || len(texts) != 1 || texts[e.Page] != page || string(s.Output) != string(output) ||
				len(s.Evidence) != 2 || s.Evidence[1].Text != page {
				t.Errorf("%v, %d texts, output of %d bytes", err, len(texts), len(s.Output))
			}
			return report(ctx, run, j)
		})
		if s := w.ends(w.start().ID); s.Status != journal.Done {
			t.Fatalf("%s %s", s.Status, s.Reason)
		}
	})
}

func TestAStopEndsAStepWithinASecondAndLateResultsAreRefused(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		under, cancelled, late := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		open(func(ctx context.Context, run journal.Run, j journalOf) error {
			_, err := j.Do(ctx, "stubborn", func(ctx context.Context, _ int) (journal.Step, error) {
				close(under)
				<-ctx.Done()
				close(cancelled)
				return plain(ctx, 1)
			})
			late <- err
			return err
		})
		s := w.start()
		<-under
		must(t, w.sessions.Stop(w.Context(), w.session(s.ID), false))
		if got := w.session(s.ID); got.Status != journal.Stopped || w.credits() != 100 {
			t.Fatalf("%s after the stop, %d credits", got.Status, w.credits())
		}
		head := w.session(s.ID).HeadSeq
		<-cancelled
		<-late // the step ends before the stop is committed, and is kept, or it comes too late and changes nothing
		if got := w.session(s.ID).HeadSeq; got != head {
			w.Errorf("%d events after the stop", got-head)
		}
	})
}

func TestHurryReachesThePipeline(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		begun := make(chan struct{})
		open(func(ctx context.Context, run journal.Run, j journalOf) error {
			close(begun)
			select {
			case <-j.Hurry():
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			return report(ctx, run, j)
		})
		s := w.start()
		<-begun
		must(t, w.sessions.Stop(w.Context(), w.session(s.ID), true))
		if end := w.ends(s.ID); end.Status != journal.Done || w.credits() != 99 {
			t.Fatalf("%s, %d credits", end.Status, w.credits())
		}
	})
}

func TestAPanicAndAnErrorOfTheDomainFailTheRun(t *testing.T) {
	t.Parallel()
	everywhere(t, func(w *world, open func(pipeline)) {
		var n atomic.Int64
		open(func(context.Context, journal.Run, journalOf) error {
			if n.Add(1) == 1 {
				panic("boom")
			}
			return sentenced{}
		})
		first, second := w.ends(w.start().ID), w.ends(w.start().ID)
		if first.Status != journal.Failed || strings.Contains(first.Reason, "boom") ||
			second.Status != journal.Failed || second.Reason != "Nothing was found." || w.credits() != 100 {
			t.Fatalf("%s %q, %s %q, %d credits", first.Status, first.Reason, second.Status, second.Reason, w.credits())
		}
	})
}

type sentenced struct{}

func (sentenced) Error() string    { return "nothing" }
func (sentenced) Sentence() string { return "Nothing was found." }
