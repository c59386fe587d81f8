package model

import (
	"context"
	"fmt"

	"naps/analyst"
	"naps/market"
)

// Rephrase puts questions for interviews into the words of those who are asked, in their order. Whether one may be
// asked is for the caller to check.
func (a Analyst) Rephrase(ctx context.Context, b market.Brief, s market.Subject, questions []string) ([]string, error) {
	p := promptFor(b, s)
	lines := make([]string, 0, len(questions))
	for i, text := range questions {
		lines = append(lines, fmt.Sprintf("[%d] %s", i+1, text))
	}
	p.Data = block("questions", lines...)
	got, err := ask[struct{ Texts []string }](ctx, a, jobInterview, p, 500+2*len(p.Data)/3)
	if err != nil {
		return nil, err
	}
	if len(got.Texts) != len(questions) {
		return nil, &analyst.ModelError{Reason: "rephrased another number of questions"}
	}
	out := make([]string, len(got.Texts))
	for i, text := range got.Texts {
		out[i] = oneLine(sentenceNumber.ReplaceAllString(text, ""))
	}
	return out, nil
}
