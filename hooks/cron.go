package hooks

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/robfig/cron/v3"
)

// Job is something the app does by the clock. Run must be safe to run twice and must end soon after ctx ends.
type Job struct {
	Name string
	Spec string // five fields of cron in UTC, or "@every 10m"
	Run  func(ctx context.Context) error
}

// neverComes is a time of PocketBase's own clock that does not come, the 31st of February: its panel lists our jobs and
// can start one, but only the one clock below keeps their time.
const neverComes = "0 0 31 2 *"

// bindClock starts the one clock of the app when it is served and stops it when it terminates, without waiting longer
// than a second.
func (x *edge) bindClock() error {
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger))
	ctx, stop := context.WithCancel(context.Background())
	for _, j := range x.cfg.Jobs {
		run := once(ctx, j, x.log)
		if _, err := c.AddFunc(j.Spec, run); err != nil {
			stop()
			return fmt.Errorf("hooks: job %s: %w", j.Name, err)
		}
		if err := x.app.Cron().Add("naps "+j.Name+" ("+j.Spec+")", neverComes, run); err != nil {
			stop()
			return fmt.Errorf("hooks: job %s in the panel: %w", j.Name, err)
		}
	}
	x.app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		err := e.Next()
		if err == nil && ctx.Err() == nil {
			c.Start()
		}
		return err
	})
	x.app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{
		Id:       "napsStopClock",
		Priority: -9000,
		Func: func(e *core.TerminateEvent) error {
			stop()
			select {
			case <-c.Stop().Done():
			case <-time.After(time.Second):
			}
			return e.Next()
		},
	})
	return nil
}

// once makes a job that never overlaps itself, never takes the process down and says in the log how it went.
func once(ctx context.Context, j Job, log *slog.Logger) func() {
	var busy atomic.Bool
	return func() {
		if ctx.Err() != nil {
			return
		}
		if !busy.CompareAndSwap(false, true) {
			log.Warn("A job is still at work from the last time", "job", j.Name)
			return
		}
		defer busy.Store(false)
		defer func() {
			if p := recover(); p != nil {
				log.Error("A job panicked", "job", j.Name, "panic", p, "stack", string(debug.Stack()))
			}
		}()
		start := time.Now()
		if err := j.Run(ctx); err != nil && ctx.Err() == nil {
			log.Error("A job failed", "job", j.Name, "error", err, "took", time.Since(start))
			return
		}
		log.Debug("A job is done", "job", j.Name, "took", time.Since(start))
	}
}
