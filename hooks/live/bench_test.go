//go:build unix

package live

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"

	"naps/journal"
	"naps/market"
	"naps/store/writer"
)

// BenchmarkNobody measures what a commit of a hundred rows costs the writer when nobody has subscribed to them.
func BenchmarkNobody(b *testing.B) {
	k := newKit(b)
	rows := make([]writer.Row, 100)
	for i := range rows {
		rows[i] = writer.Row{Collection: "stream_buffer", ID: fmt.Sprint(i), Session: "s", Action: writer.RowCreated}
	}
	b.ReportAllocs()
	for b.Loop() {
		k.feed.Committed(rows)
	}
}

// BenchmarkLog measures durable events a second of ten sessions, with subscribers that read as fast as they can:
// owners of the sessions, or others who see none of them. Messages are counted where they leave the queue. The
// processor's time is that of the whole process.
func BenchmarkLog(b *testing.B) {
	for _, c := range []struct {
		who    string
		number int
	}{{"nobody", 0}, {"owner", 1}, {"owner", 200}, {"other", 200}} {
		b.Run(fmt.Sprintf("%s=%d", c.who, c.number), func(b *testing.B) {
			k := newKit(b)
			ann, _ := k.account("users", "ann")
			bob, _ := k.account("users", "bob")
			var runs []journal.Run
			for range 10 {
				runs = append(runs, k.run(k.session(ann)))
			}
			var got atomic.Int64
			for range c.number {
				inner := newClient(k.feed, subscriptionsClient())
				k.app.SubscriptionsBroker().Register(inner)
				inner.Set(apis.RealtimeClientAuthKey,
					k.record("users", map[string]string{"owner": ann, "other": bob}[c.who]))
				inner.Subscribe("stream_buffer/*")
				go func() {
					for range inner.Channel() {
						got.Add(1)
					}
				}()
				b.Cleanup(inner.Discard)
			}
			b.ResetTimer()
			start := processor()
			k.write(runs, b.N)
			b.ReportMetric(float64((processor()-start).Microseconds())/float64(b.N), "cpu-µs/event")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(got.Load())/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

// write writes n events, a write of one event under way for each run, as actors do.
func (k *kit) write(runs []journal.Run, n int) {
	ended := make(chan struct{}, len(runs))
	for i, run := range runs {
		left := n / len(runs)
		if i == 0 {
			left += n % len(runs)
		}
		var next func(head int64, _ []journal.Outcome)
		next = func(head int64, _ []journal.Outcome) {
			if left == 0 {
				ended <- struct{}{}
				return
			}
			left--
			data := journal.TextData{Message: "m", Attempt: 1, Text: "a few words of a sentence "}
			e := journal.NewEvent(run.ID, market.Pains, journal.EventText, data, 0)
			k.buffer.Write(head,
				[]journal.Change{{Session: run.Session, Fence: fenceOf(run), Events: []journal.Event{e}}}, next)
		}
		next(k.heads[run.Session], nil)
	}
	for range runs {
		<-ended
	}
}

// processor is the time that this process has had of the processor.
func processor() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // no time then
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
