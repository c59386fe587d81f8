package report

import (
	"fmt"
	"naps/market"
	"strings"
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
	fmt.Fprintf(&b, "%s   score %.1f (%.1f to %.1f) of 100, confidence %s (weakest: %s)\n", r.Verdict, r.Score, r.Low, r.High, r.Confidence.Level, r.Confidence.Weakest)
	fmt.Fprintf(&b, "goal: %s\nas of %s, %d pieces of evidence, %d of %d queries answered\n", goalText(r.Goal), clean(r.AsOf), len(r.Evidence), r.Coverage.Answered, r.Coverage.Planned)
	textReasons(&b, "For", r.For, byID)
	textReasons(&b, "Against", r.Against, byID)
	b.WriteString("\nGates\n")
	for _, g := range r.Gates {
		mark := "pass"
		if !g.Passed {
			mark = "FAIL"
		}
		fmt.Fprintf(&b, "  %s  %-17s %s\n", mark, clean(g.Name), clean(g.Reason))
		if !g.Passed {
			fmt.Fprintf(&b, "        %-17s so: %s\n", "", clean(g.Effect))
		}
	}
	b.WriteString("\nDimensions\n")
	for _, d := range r.Dimensions {
		fmt.Fprintf(&b, "  %-12s %5.1f  (%.1f to %.1f)  weight %.2f\n", d.Name, d.Score, d.Low, d.High, d.Weight)
	}
	textGaps(&b, r)
	fmt.Fprintf(&b, "\nNext: %s\n  passed: %s\n  failed: %s\n\n%s\n", clean(r.NextTest.Test), clean(r.NextTest.Pass), clean(r.NextTest.Fail), clean(r.Note))
	return []byte(b.String())
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
