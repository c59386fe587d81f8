package cluster

import "context"

// drain lets the steps under way finish, and hands the runs back.
func (w *Worker) drain(cancel context.CancelCauseFunc) {
	close(w.gate)
	ctx, end := context.WithTimeout(context.Background(), w.cfg.Grace)
	defer end()
	runs := w.runs.all()
	if len(runs) > 0 {
		w.cfg.Logger.Info("Stopping: runs are handed back", "runs", len(runs))
	}
	for _, r := range runs {
		r.quiet(ctx)
		r.over(errLeft)
	}
	left := make(chan struct{})
	go func() { defer close(left); w.wait.Wait() }()
	select {
	case <-left:
	case <-ctx.Done():
		cancel(errLeft)
		<-left
	}
}
