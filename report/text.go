package report

import (
	"fmt"
	"naps/market"
	"strings"

	"naps/score"
)

// Text is the report for a terminal: the verdict, why, and the gates, with the addresses of what it rests on.
func Text(r Report) []byte {
	var b strings.Builder
	byID := map[string]Evidence{}
	for _, e := range r.Evidence {
		byID[e.ID] = e
	}
	fmt.Fprintf(&b, "%s\n\n", clean(r.Title))
	if r.Sample {
		b.WriteString("SAMPLE: rests on sample evidence that was written for it.\n\n")
	}
	fmt.Fprintf(&b, "%s\n%s\n\n", headline(r), clean(r.Why))
	fmt.Fprintf(&b, "confidence: %s (%s)\ngoal: %s\nas of %s, %d pieces of evidence, %d of %d searches answered\n", r.Confidence.Level, clean(r.Confidence.Weakest), goalText(r.Goal), clean(r.AsOf), len(r.Evidence), r.Coverage.Answered, r.Coverage.Planned)
	textReasons(&b, "For", r.For, byID)
	textReasons(&b, "Against", r.Against, byID)
	if r.ZoneNote != "" {
		fmt.Fprintf(&b, "%s\n", clean(r.ZoneNote))
	}
	b.WriteString("\n" + checksHeading + "\n")
	for _, g := range r.Gates {
		mark := "pass"
		if !g.Passed {
			mark = "FAIL"
		}
		fmt.Fprintf(&b, "  %s  %s: %s\n", mark, clean(checkTitle(g)), clean(g.Reason))
	}
	b.WriteString("\nDimensions\n")
	for _, d := range r.Dimensions {
		fmt.Fprintf(&b, "  %-12s %5.1f  (%.1f to %.1f)  weight %.2f\n", d.Name, d.Score, d.Low, d.High, d.Weight)
	}
	for i, s := range r.Sets {
		if i == 0 {
			b.WriteString("\nWhat would change it\n")
		}
		fmt.Fprintf(&b, "  - %s\n", clean(s.Text))
	}
	textGaps(&b, r)
	fmt.Fprintf(&b, "\nNext: %s\n  passed: %s\n  failed: %s\n\n%s\n", clean(r.NextTest.Test), clean(r.NextTest.Pass), clean(r.NextTest.Fail), clean(r.Note))
	return []byte(b.String())
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
	return fmt.Sprintf("%s   score %.1f (%.1f to %.1f) of 100", text, r.Score, r.Low, r.High)
}

func textReasons(b *strings.Builder, title string, all []Reason, byID map[string]Evidence) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, x := range all {
		fmt.Fprintf(b, "  - %s\n", clean(x.Text))
		for _, id := range x.Evidence {
			e, ok := byID[id]
			if !ok {
				continue
			}
			if e.Quote != "" {
				fmt.Fprintf(b, "    [%s] “%s”\n", clean(id), market.Cut(clean(e.Quote), 200))
			}
			fmt.Fprintf(b, "    [%s] %s\n", clean(id), clean(e.URL))
		}
	}
}

func textGaps(b *strings.Builder, r Report) {
	first := true
	for _, p := range r.Phases {
		for _, g := range p.Gaps {
			if !g.Blocked {
				continue
			}
			if first {
				b.WriteString("\nCould not be searched\n")
				first = false
			}
			fmt.Fprintf(b, "  - %s, %s: %s\n", p.Name, clean(g.Source), clean(g.Reason))
		}
	}
}
