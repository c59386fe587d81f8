package model

import (
	"slices"
	"testing"

	"naps/analyst"
)

func TestQuestionsComeBackInTheirOrderOrNotAtAll(t *testing.T) {
	t.Parallel()
	asked := []string{"What did you do?", "What did it cost?"}
	a := Analyst{Model: fake(func(analyst.Question) any {
		return said{"texts": []string{"[1] What did you\ndo then?", "What was the bill?"}}
	})}
	if got, err := a.Rephrase(t.Context(), idea, read, asked); err != nil ||
		!slices.Equal(got, []string{"What did you do then?", "What was the bill?"}) {
		t.Errorf("%q, %v", got, err)
	}
	a = Analyst{Model: fake(func(analyst.Question) any { return said{"texts": []string{"What did you do then?"}} })}
	if _, err := a.Rephrase(t.Context(), idea, read, asked); err == nil {
		t.Error("one question stands for two")
	}
}
