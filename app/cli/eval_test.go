package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"naps/analyst"
)

// silent is a model that never answers in a usable form.
type silent struct{}

func (silent) Ask(context.Context, analyst.Question) (analyst.Reply, error) {
	return analyst.Reply{}, &analyst.ModelError{Reason: "answered in a form that cannot be used"}
}

func runEval(t *testing.T, models []EvalModel, args ...string) (string, error) {
	t.Helper()
	c := Eval(func() ([]EvalModel, error) { return models, nil }, func() Rooms { panic("no rooms are needed") })
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetErr(io.Discard)
	c.SetArgs(args)
	err := c.ExecuteContext(t.Context())
	return out.String(), err
}

func TestEvalPrintsOneObjectWithTheOrderAndEachReader(t *testing.T) {
	t.Parallel()
	out, err := runEval(t, []EvalModel{{"m", silent{}}}, "--json")
	must(t, err)
	var got struct {
		OrderAUC *float64 `json:"order_auc"`
		Columns  []struct {
			Name   string
			Reads  bool
			Halves []struct {
				Half          string
				Posts, Unread int
			}
		}
	}
	must(t, json.Unmarshal([]byte(out), &got))
	if got.OrderAUC == nil || *got.OrderAUC <= 0.5 || *got.OrderAUC > 1 {
		t.Errorf("order_auc is missing or wrong in %s", out)
	}
	if len(got.Columns) != 2 || got.Columns[0].Name != "plain" || got.Columns[1].Name != "m" {
		t.Fatalf("columns: %+v", got.Columns)
	}
	for _, c := range got.Columns {
		if c.Reads || len(c.Halves) != 2 || c.Halves[0].Half != "fit" || c.Halves[1].Half != "count" {
			t.Fatalf("%+v", c)
		}
		if h := c.Halves[1]; h.Posts == 0 || h.Unread != h.Posts {
			t.Errorf("%s: %+v", c.Name, h)
		}
	}
}

func TestEvalSaysWhoReadsNothing(t *testing.T) {
	t.Parallel()
	out, err := runEval(t, nil, "--half", "count")
	must(t, err)
	if !strings.Contains(out, "plain read nothing") || strings.Contains(out, "fit  ") {
		t.Errorf("one half without a model: %s", out)
	}
}

func TestEvalListsMistakesOfTheCountedHalfOnlyWhenItIsNamed(t *testing.T) {
	t.Parallel()
	models := []EvalModel{{"m", silent{}}} // what is not read is a mistake too
	for _, c := range []struct {
		args       []string
		fit, count bool
	}{
		{nil, false, false},
		{[]string{"--mistakes"}, true, false},
		{[]string{"--mistakes", "--half", "fit"}, true, false},
		{[]string{"--mistakes", "--half", "count"}, false, true},
	} {
		out, err := runEval(t, models, append(c.args, "--json")...)
		must(t, err)
		fit, count := strings.Contains(out, "Substitute finder"), strings.Contains(out, "Hive records")
		if fit != c.fit || count != c.count {
			t.Errorf("%v: mistakes of fit %v, of count %v", c.args, fit, count)
		}
	}
}

func TestEvalRefusesWhatItCannotMeasure(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--half", "train"}, {"--labels", "/nowhere/posts.jsonl"}, {"--briefs", "/nowhere/ideas.json"}, {"order"},
		{"order", "--labels", "/nowhere"}, {"more"},
	} {
		if out, err := runEval(t, nil, args...); err == nil {
			t.Errorf("%v: no error, but %s", args, out)
		}
	}
	broken := errors.New("the address is none")
	c := Eval(func() ([]EvalModel, error) { return nil, broken }, func() Rooms { panic("no rooms are needed") })
	c.SetArgs([]string{})
	if err := c.ExecuteContext(t.Context()); !errors.Is(err, broken) {
		t.Errorf("a model that is configured wrongly: %v", err)
	}
}
