package research

import (
	"cmp"
	"context"
	"slices"
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
	w.moved = 0
	for n := 0; ; n++ {
		asks := ph.asks(w, n, answers)
		if len(asks) == 0 && n >= len(ph.rounds) {
			var err error
			if asks, err = w.moreAsks(ctx, ph, n, answers); err != nil {
				return nil, err
			}
		}
		if asks == nil {
			break
		}
		room := o.Room - len(answers)
		if o.Skip != "" {
			room = 0
		}
		asks, over := trim(w.fresh(ph.name, n, asks), room)
		got, err := w.gather(ctx, asks)
		if err != nil {
			return nil, err
		}
		answers = append(answers, got...)
		if n >= len(ph.rounds) && (room <= 0 || calm.Err() != nil) {
			break // rounds beyond the plan are no duty: what has no room is not missing
		}
		y := cmp.Or(o.Skip, whyBudget)
		for _, a := range over {
			answers = append(answers, answer{ask: a, outcome: outcome{Reason: y.text(), Why: y}})
		}
	}
	return w.deepen(ctx, ph, o, answers)
}

// asks plans the n-th round of a phase; nil when there is no more.
func (ph phase) asks(w *work, n int, got []answer) []ask {
	switch {
	case n < len(ph.rounds):
		return append([]ask{}, ph.rounds[n](w, got)...)
	case ph.again != nil:
		return slices.DeleteFunc(ph.again(w, n, got), func(a ask) bool { return w.down[a.source.Name()] }) // it had its chance in the plan
	}
	return nil
}

// fresh leaves out what the run has asked already, and stamps the rest with its phase.
func (w *work) fresh(name market.Phase, round int, asks []ask) []ask {
	var out []ask
	for _, a := range asks {
		a.phase, a.round = name, round
		words := strings.Join(strings.Fields(strings.ToLower(a.query.Text)), " ")
		if a.deeper {
			words = "" // what is read on in is told by where it stands, whatever it is called
		}
		id := strings.Join([]string{a.source.Name(), a.query.Kind, strings.ToLower(a.query.Community), words}, "\x00")
		if words == "" && a.query.Community == "" || w.asked[id] {
			continue
		}
		w.asked[id] = true
		out = append(out, a)
	}
	return out
}
