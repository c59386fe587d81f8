//go:build bench

package app

import (
	"context"
	"fmt"
	"net/http"
	"net/http/pprof"
	"runtime"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/engine"
	"naps/journal"
	"naps/market"
)

// This file is a second researcher for load drivers, compiled in only with -tags bench. An idea that begins with "bench
// " is not researched: its run emits text at a given pace through the very calls that a model's stream uses. All the
// rest is the product: credits, queue, journal, actor, group commit, stream. docs/performance.md has the commands.

// benchRun is what the text of an idea asks for: "bench chunks=2000 rate=0 step=100 hold=false".
type benchRun struct {
	chunks int
	rate   int  // chunks a second; 0: as fast as the session takes them
	step   int  // chunks in one journalled step
	hold   bool // stay open after the last chunk until the run is stopped
}

func benchRunOf(idea string) (b benchRun, ok bool) {
	n, err := fmt.Sscanf(idea, "bench chunks=%d rate=%d step=%d hold=%t", &b.chunks, &b.rate, &b.step, &b.hold)
	return b, n == 4 && err == nil && b.chunks >= 0 && b.rate >= 0 && b.step > 0
}

// withBench puts the second researcher before the first.
func withBench(research engine.Pipeline) engine.Pipeline {
	return func(ctx context.Context, r *engine.Run) error {
		if b, ok := benchRunOf(r.Info().Brief.Idea); ok {
			return b.run(ctx, r)
		}
		return research(ctx, r)
	}
}

// run emits the chunks step by step. A step that a crash has cut off emits its chunks anew, with the letter of the next
// attempt.
func (b benchRun) run(ctx context.Context, r *engine.Run) error {
	info := r.Info()
	began, sent := time.Now(), 0
	for from := 0; from < b.chunks; from += b.step {
		_, err := r.Do(ctx, fmt.Sprintf("bench/%06d", from), func(ctx context.Context, _ int) (journal.Step, error) {
			for i := from; i < min(from+b.step, b.chunks); i++ {
				if err := b.pace(ctx, began, sent); err != nil {
					return journal.Step{}, err
				}
				sent++
				text := fmt.Sprintf("%06d%c%016d;", i, 'a'+info.Attempt-1, time.Now().UnixMicro())
				if err := r.Text(ctx, market.Keywords, "bench"+info.ID, info.Attempt, text); err != nil {
					return journal.Step{}, err
				}
			}
			return journal.Step{Phase: market.Keywords}, nil
		})
		if err != nil {
			return err
		}
	}
	if b.hold {
		select {
		case <-r.Hurry():
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// pace waits until the next chunk is due.
func (b benchRun) pace(ctx context.Context, began time.Time, sent int) error {
	if b.rate == 0 {
		return context.Cause(ctx)
	}
	wait := time.Until(began.Add(time.Duration(sent) * time.Second / time.Duration(b.rate)))
	if wait <= 0 {
		return context.Cause(ctx)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// bindBench adds the routes of the bench build: what the process holds, and its profiles.
func (m *machine) bindBench(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.GET("/api/naps/bench", func(e *core.RequestEvent) error {
			var mem runtime.MemStats
			runtime.ReadMemStats(&mem)
			return e.JSON(http.StatusOK, map[string]any{
				"goroutines": runtime.NumGoroutine(),
				"heap_mib":   float64(mem.HeapInuse) / (1 << 20), "actors": m.sessions.Actors(),
			})
		})
		e.Router.GET("/api/naps/bench/profile", func(e *core.RequestEvent) error {
			pprof.Profile(e.Response, e.Request)
			return nil
		})
		e.Router.GET("/api/naps/bench/profile/{name}", func(e *core.RequestEvent) error {
			pprof.Handler(e.Request.PathValue("name")).ServeHTTP(e.Response, e.Request)
			return nil
		})
		return e.Next()
	})
}
