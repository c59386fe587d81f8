package research

import (
	"cmp"
	"context"
	"strings"
	"time"

	"naps/market"
)

// ask makes the searches of a phase, round by round.
func (w *work) ask(ctx context.Context, ph phase, o opening) ([]answer, error) {
	run := w.calm
	calm, cancel := context.WithDeadlineCause(run, earlier(w.deadline, time.Now().Add(w.limits.Phase)), errTime)
	defer cancel()
	w.calm = calm
	defer func() { w.calm = run }()
	var answers []answer
	for _, round := range ph.rounds {
		room := o.Room - len(answers)
		if o.Skip != "" {
			room = 0
		}
		asks, over := trim(w.fresh(ph.name, round(w, answers)), room)
		got, err := w.gather(ctx, asks)
		if err != nil {
			return nil, err
		}
		answers = append(answers, got...)
		y := cmp.Or(o.Skip, whyBudget)
		for _, a := range over {
			answers = append(answers, answer{ask: a, outcome: outcome{Reason: y.text(), Why: y}})
		}
	}
	return answers, nil
}

// fresh leaves out what the run has asked already, and stamps the rest with its phase.
func (w *work) fresh(name market.Phase, asks []ask) []ask {
	var out []ask
	for _, a := range asks {
		a.phase = name
		words := strings.Join(strings.Fields(strings.ToLower(a.query.Text)), " ")
		id := strings.Join([]string{a.source.Name(), a.query.Kind, strings.ToLower(a.query.Community), words}, "\x00")
		if words == "" && a.query.Community == "" || w.asked[id] {
			continue
		}
		w.asked[id] = true
		out = append(out, a)
	}
	return out
}
