package llm

import (
	"context"
	"time"
)

// watchdog ends an exchange whose content stops coming. Only content feeds it: headers and comments do not.
type watchdog struct {
	idle     time.Duration
	all      time.Duration
	timer    *time.Timer
	whole    *time.Timer
	cancel   context.CancelCauseFunc
	extended bool
}

// watch returns a context that ends with ErrStalled when the first content takes longer than first, later content
// longer than idle, or all of it longer than whole.
func watch(ctx context.Context, first, idle, whole time.Duration) (context.Context, *watchdog) {
	ctx, cancel := context.WithCancelCause(ctx)
	stall := func() { cancel(ErrStalled) }
	return ctx, &watchdog{idle: idle, all: whole, timer: time.AfterFunc(first, stall),
		whole: time.AfterFunc(whole, stall), cancel: cancel}
}

func (w *watchdog) feed() { w.timer.Reset(w.idle) }

// extend gives a model that thinks before it answers twice the time, once.
func (w *watchdog) extend() {
	if !w.extended {
		w.extended = true
		w.whole.Reset(2 * w.all)
	}
}

func (w *watchdog) stop() {
	w.timer.Stop()
	w.whole.Stop()
	w.cancel(nil)
}
