package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"naps/analyst"
	"naps/llm"
	"naps/views"
)

// tryModel asks a model for all that naps needs of one: what its server can do, and the reading of texts.
func tryModel(ctx context.Context, cfg ModelConfig, log *slog.Logger) views.ModelTrial {
	p := probeModel(ctx, cfg)
	t := views.ModelTrial{Address: cmp.Or(p.Address, cfg.BaseURL), Name: cfg.Name, Notes: p.Notes, Habits: p.Habits}
	if p.Err != nil {
		t.Problem, t.Hint, t.Said = problemOf(p), p.Hint, p.Words
		if p.Status != 0 {
			t.Said = fmt.Sprintf("%d: %s", p.Status, cmp.Or(p.Words, "(no words)"))
		}
		return t
	}
	t.Skills = skillsOf(p)
	m, err := newModel(cfg, log)
	if err != nil {
		t.ReadProblem = "It didn't read the test texts."
		return t
	}
	read, err := tryReading(ctx, m, cfg.Name)
	if err != nil {
		t.ReadProblem = reasonOf(err)
		return t
	}
	t.Read, t.Right, t.Of = true, read.right, read.of
	for _, w := range read.wrong {
		t.Wrong = append(t.Wrong, views.Misread{Text: w.text, Want: w.want, Got: w.got})
	}
	return t
}

// problemOf says in a sentence why a server is of no use.
func problemOf(p llm.Probed) string {
	for _, c := range []struct {
		is   error
		says string
	}{
		{llm.ErrUnreachable, "The server can't be reached."},
		{llm.ErrKey, "The server didn't accept the key."}, {llm.ErrBusy, "The server is too busy."},
		{llm.ErrStalled, "The server stopped answering."},
		{llm.ErrCut, "The answer broke off in the middle."}, {llm.ErrLength, "The answer didn't come to an end."},
		{llm.ErrAnswer, "The model answered in a form that can't be used."},
		{context.DeadlineExceeded, "The model didn't answer within two minutes."},
		{llm.ErrRefused, "The server refused the request."},
	} {
		if errors.Is(p.Err, c.is) {
			return c.says
		}
	}
	return "The model can't be used: the address or the name is wrong."
}

func skillsOf(p llm.Probed) []views.ModelSkill {
	return []views.ModelSkill{
		{Name: "Schema", Means: "Its answers keep to a form. Otherwise naps describes the form in words.",
			Can: p.Schema},
		{Name: "Tools", Means: "It can plan searches and look things up for the chat.", Can: p.Tools == llm.Can},
		{Name: "Thinking", Means: "It thinks before it answers: often better, always slower.", Can: p.Thinks},
		{Name: "Streaming", Means: "Its answers arrive piece by piece.", Can: p.Stream},
	}
}

// reasonOf says in a sentence why a model did not read.
func reasonOf(err error) string {
	var failed *analyst.ModelError
	switch {
	case errors.As(err, &failed):
		return "It didn't read the test texts: it " + failed.Reason + "."
	case errors.Is(err, context.DeadlineExceeded):
		return "It didn't finish reading the test texts within two minutes."
	}
	return "It didn't read the test texts."
}
