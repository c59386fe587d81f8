package report

import (
	"cmp"
	"fmt"

	"naps/score"
)

// What the Markdown and the PDF of a report say in the same words.
const (
	checksHeading = "Must-pass checks"
	checksNote    = "A check that isn’t passed limits the verdict, whatever the score. What isn’t known holds nothing back and proves nothing."
)

// checkTitle is what a founder reads for a check. Reports of earlier releases only name it.
func checkTitle(g score.Gate) string { return cmp.Or(g.Title, score.GateTitle(g.Name)) }

// confidenceText says how sure a report is and what holds it back.
func confidenceText(r Report) string {
	return fmt.Sprintf("Confidence: %s (%s).", r.Confidence.Level, r.Confidence.Weakest)
}

// rangesText says how the score stands up to other weights and to the loss of a site; empty where the score is no
// result.
func rangesText(r Report) string {
	if !r.Inconclusive.ShowsNumber() {
		return ""
	}
	return fmt.Sprintf("With equal weights: %.1f. If one site is removed: %.1f to %.1f.", r.EqualWeight,
		r.WithoutPlace.Low, r.WithoutPlace.High)
}

// headline is the verdict with its lean and, where the score is a result and not the starting guess, the score.
func headline(r Report) string {
	text := r.Verdict
	if r.Verdict == score.Inconclusive {
		text += map[score.Lean]string{score.LeanGo: ", leaning to GO", score.LeanNoGo: ", leaning to NO-GO"}[r.Lean]
	}
	if !r.Inconclusive.ShowsNumber() {
		return text
	}
	return fmt.Sprintf("%s, %.1f of 100 (%.1f to %.1f)", text, r.Score, r.Low, r.High)
}
