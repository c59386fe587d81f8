package app

import (
	"context"

	"naps/analyst/model"
	"naps/market"
	"naps/report"
)

// rephrase has the model in force put the questions of an interview kit into other words.
func rephrase(m *models) func(context.Context, report.Report, []string) ([]string, error) {
	return func(ctx context.Context, r report.Report, questions []string) ([]string, error) {
		b := market.Brief{Idea: r.Idea, Goal: r.Goal, AsOf: r.AsOf, Sample: r.Sample}
		return model.Analyst{Model: m, Name: m.config().Name}.Rephrase(ctx, b, r.Subject, questions)
	}
}
