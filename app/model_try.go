package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"naps/analyst"
	"naps/llm"
	"naps/views"
)

// tryModel asks a model for all that naps needs of one: an answer, one by a schema, a call of a tool, and the reading of texts.
func tryModel(ctx context.Context, cfg ModelConfig, log *slog.Logger) views.ModelTrial {
	t := views.ModelTrial{Address: cfg.BaseURL, Name: cfg.Name}
	client, err := llm.New(llm.Config{BaseURL: cfg.BaseURL, Key: cfg.Key, Model: cfg.Name, Idle: cfg.IdleTimeout, Log: log})
	if err != nil {
		t.Problem = "This address cannot be used."
		return t
	}
	defer client.Close()
	_, err = client.JSON(ctx, llm.Request{System: "You answer with JSON.", Prompt: "Which color does the sky have on a clear day?"}, "color", schemaOfColor)
	if err != nil && !errors.Is(err, llm.ErrAnswer) {
		t.Problem, t.Said = "The model gave no answer.", err.Error()
		return t
	}
	schema := err == nil
	a, err := llm.Talk(ctx, client, llm.Request{System: "Use the tool to look things up.", Prompt: "Look up the weather in Paris."}, nil,
		[]llm.Tool{{Name: "weather", About: "Looks up the weather in a city.", Schema: schemaOfCity}}, nil)
	tools := err == nil && len(a.Calls) > 0
	t.Skills = []views.ModelSkill{
		{Name: "Answers by a schema", Means: "needed to read evidence", Can: schema},
		{Name: "Calls tools", Means: "lets it plan searches and answer questions in the chat", Can: tools},
	}
	read, err := tryReading(ctx, modelClient{client}, cfg.Name)
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

var (
	schemaOfColor = json.RawMessage(`{"type":"object","properties":{"color":{"type":"string"}},"required":["color"],"additionalProperties":false}`)
	schemaOfCity  = json.RawMessage(`{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}`)
)
