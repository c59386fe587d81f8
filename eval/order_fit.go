package eval

import (
	"fmt"
	"io"

	"naps/analyst/order"
)

// leastGain is by how much a step must raise the objective: what one of some thirty posts is worth that moves from the
// 24th place to the 8th. Less is chance.
const leastGain = 0.01

// FitOrder looks for weights that put the pain of the half Fit first, a step of one weight at a time from start,
// until no step helps or two rounds are done. It writes what each step is worth.
func (s *OrderSet) FitOrder(start order.Weights, log io.Writer) order.Weights {
	w := start
	pools := s.prepare(Fit)
	best := s.objective(pools, w)
	for range 2 {
		before := best
		for _, knob := range knobs(&w) {
			kept := *knob.value
			fmt.Fprintf(log, "%s:", knob.name)
			for _, v := range knob.steps {
				*knob.value = v
				got := s.objective(pools, w)
				fmt.Fprintf(log, "  %g %.4f", v, got)
				if got > best+leastGain {
					best, kept = got, v
				}
			}
			*knob.value = kept
			fmt.Fprintf(log, "  → %g\n", kept)
		}
		if best == before {
			break
		}
	}
	return w
}

type knob struct {
	name  string
	value *float64
	steps []float64
}

// knobs are the weights that can be fitted; Problem is the measure of the other parts, and the labels know nothing of
// searches. A length of 1 is left out: it would let a title without a text stand before everything, and all labeled
// posts have texts.
func knobs(w *order.Weights) []knob {
	parts := []float64{0, 0.5, 1, 2}
	return []knob{
		{"breadth", &w.Breadth, []float64{0.25, 0.5, 0.75, 1}}, {"length", &w.Length, []float64{0.5, 0.75, 0.9}},
		{"saturation", &w.Saturation, []float64{0.6, 1.2, 2, 3}},
		{"passage", &w.Passage, []float64{0, 0.25, 0.5, 1, 2}}, {"says", &w.Says, parts}, {"job", &w.Job, parts},
		{"idea", &w.Idea, parts},
		{"title", &w.Title, parts}, {"customer", &w.Customer, parts}, {"place", &w.Place, []float64{0, 0.25, 0.5}},
	}
}

// pool is an idea's candidates, ready to be ranked.
type pool struct {
	idea     orderIdea
	form     Form
	prepared order.Prepared
}

func (s *OrderSet) prepare(half Half) []pool {
	var out []pool
	for k, idea := range s.ideas {
		for _, f := range []Form{FormFields, FullBrief} {
			if half.has(k) {
				out = append(out, pool{idea, f, order.Prepare(f.of(idea.brief), s.candidates)})
			}
		}
	}
	return out
}

// objective is, of the form and the brief together, the mean place of pain and half the AUC.
func (s *OrderSet) objective(pools []pool, w order.Weights) float64 {
	results := map[Form]*OrderResult{FormFields: {}, FullBrief: {}}
	for _, p := range pools {
		results[p.form].add(s, p.idea, p.prepared.Rank(w))
	}
	form, brief := results[FormFields].means(), results[FullBrief].means()
	return form.Place + brief.Place + (form.AUC+brief.AUC)/2
}
