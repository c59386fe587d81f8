package score

import "fmt"

// flips are the changes that would make another verdict: each set that is realistic, and the loss of the evidence that
// carries most.
func flips(c Card) []Flip {
	out := []Flip{}
	for _, s := range c.Sets {
		if len(s.Lines) > 0 {
			out = append(out, Flip{What: s.Text, From: c.Verdict, To: s.To, Evidence: []string{}})
		}
	}
	if w := c.WithoutBest; w.Evidence != "" && w.Verdict != c.Verdict {
		out = append(out, Flip{
			What: "Without the strongest quote", From: fmt.Sprintf("%s, %.1f", c.Verdict, c.Score),
			To: fmt.Sprintf("%s, %.1f", w.Verdict, w.Score), Evidence: []string{w.Evidence},
		})
	}
	return out
}

// withoutBest judges again without the piece of evidence that carries most of the score.
func withoutBest(e *evaluation, s state) WithoutBest {
	heavy := map[string]float64{}
	best, most := -1, 0.0
	for i := range e.signals {
		v := &e.signals[i]
		heavy[v.Hash] += s.tally.mass[i] * weights[v.Dimension]
		if x := round2(perHundred * heavy[v.Hash]); x > most || x == most && best >= 0 &&
			v.Hash < e.signals[best].Hash {
			best, most = i, x
		}
	}
	if best < 0 {
		return WithoutBest{}
	}
	v := e.signals[best]
	other := e.judge(s.goal, without{hash: v.Hash})
	return WithoutBest{Evidence: v.Evidence, Verdict: other.verdict, Score: round1(other.board.Score)}
}
