package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/cluster"
	"naps/doctor"
	"naps/journal"
	"naps/research"
	"naps/store"
	"naps/views"
)

// standing is what the server knows of its workers.
func (w *workers) standing() []cluster.Standing {
	if w == nil || w.node == nil {
		return nil
	}
	return w.node.Workers(research.Version)
}

// gauges count the workers that are connected, what they work on, and what of theirs was refused.
func gauges(w *workers) (connected, runs, refused func() int) {
	sum := func(of func(s cluster.Standing) int) func() int {
		return func() (n int) {
			for _, s := range w.standing() {
				n += of(s)
			}
			return n
		}
	}
	return sum(func(s cluster.Standing) int {
		if s.Connected {
			return 1
		}
		return 0
	}), sum(func(s cluster.Standing) int { return len(s.Runs) }), sum(func(s cluster.Standing) int { return s.Refused })
}

// lacks says what a run waits for that this machine does not work on; empty where it only waits for its turn.
func (w *workers) lacks(run journal.Run) string {
	if w.node == nil || w.cfg.MaxRuns > 0 {
		return ""
	}
	return w.node.Lacks(run)
}

// shown are the workers for the operator's page.
func shown(w *workers) []views.AdminWorker {
	var list []views.AdminWorker
	for _, s := range w.standing() {
		v := views.AdminWorker{Name: s.Name, State: "connected", Good: s.Trouble == "", Version: s.Version}
		if s.Trouble != "" {
			v.State = s.Trouble
		}
		if s.Connected {
			v.Since, v.Runs = s.Since.UTC().Format(time.DateTime)[:16]+" UTC",
				fmt.Sprintf("%d of %d", len(s.Runs), s.Places)
		}
		v.State += limitsOfWorker(s)
		if s.Refused > 0 {
			v.Refused = fmt.Sprintf("%d messages, the last one: %s", s.Refused, s.Why)
		}
		list = append(list, v)
	}
	return list
}

// limitsOfWorker says which ideas a connected worker takes, and which sources do not answer it.
func limitsOfWorker(s cluster.Standing) (text string) {
	if !s.Connected {
		return ""
	}
	if len(s.Languages) > 0 {
		text += "; only ideas in " + strings.Join(s.Languages, ", ")
	}
	const named = 3
	switch n := len(s.Silent); {
	case n > named:
		text += fmt.Sprintf("; no answer there from %s and %d more", strings.Join(s.Silent[:named], ", "), n-named)
	case n > 0:
		text += "; no answer there from " + strings.Join(s.Silent, ", ")
	}
	return text
}

// workersOf is what the doctor looks at. Beside the server it knows who is registered; only the server knows who is
// connected.
func workersOf(app core.App, live *workers) func(ctx context.Context) ([]doctor.Worker, bool, error) {
	return func(ctx context.Context) (list []doctor.Worker, known bool, err error) {
		if live != nil {
			for _, s := range live.standing() {
				list = append(list, doctor.Worker{Name: s.Name, Trouble: s.Trouble})
			}
			return list, true, nil
		}
		if !app.IsBootstrapped() {
			return nil, false, nil
		}
		rows, err := store.New(app).Workers.ListWorkers(ctx)
		for _, r := range rows {
			list = append(list, doctor.Worker{Name: r.Name})
		}
		return list, false, err
	}
}
