package eval

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
)

// scripted is a model that gives the same kind of answer to every job; nil is one that is down.
type scripted func(q analyst.Question) string

func (s scripted) Ask(_ context.Context, q analyst.Question) (analyst.Reply, error) {
	r := analyst.Reply{Used: market.Used{Tokens: 10}}
	if s == nil {
		return r, &analyst.ModelError{Reason: "is down", Fatal: true}
	}
	r.JSON = json.RawMessage(s(q))
	return r, nil
}

var shownIDs = regexp.MustCompile(`(?m)^<<<(E\d+) `)

// says answers the job of relevance for all that it is shown, and nothing else.
func says(about string) scripted {
	return func(q analyst.Question) string {
		if q.Job != "relevance" {
			return map[string]string{"questions": `{"answers":[]}`, "prices": `{"prices":[]}`}[q.Job]
		}
		var parts []string
		for _, m := range shownIDs.FindAllStringSubmatch(q.Prompt, -1) {
			parts = append(parts, `{"id":"`+m[1]+`","about":`+about+`}`)
		}
		return `{"answers":[` + strings.Join(parts, ",") + `]}`
	}
}

func measured(t *testing.T, c Column) Result {
	t.Helper()
	r, err := Run(t.Context(), c, Held)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAModelThatIsDownOrThrowsAllOutLeavesTheRulesAsTheyAre(t *testing.T) {
	t.Parallel()
	rules := measured(t, BuiltIn())
	for name, m := range map[string]scripted{"down": nil, "no to all": says("false"), "adds nothing": says("true")} {
		got := measured(t, Helped(name, m))
		if got.About != rules.About || got.Pain != rules.Pain || got.Tier != rules.Tier || got.Prices != rules.Prices {
			t.Errorf("%s: %+v %+v, the rules %+v %+v", name, got.About, got.Pain, rules.About, rules.Pain)
		}
		if got.Spent == nil || got.Spent.Calls == 0 || got.Spent.Tokens != 10*got.Spent.Calls || (m == nil) != (got.Spent.Failed == got.Spent.Calls) {
			t.Errorf("%s spent %+v", name, got.Spent)
		}
	}
}

func TestAModelByItselfIsMeasuredAsItIs(t *testing.T) {
	t.Parallel()
	if r := measured(t, Alone("yes", says("true"))); r.About.Recall() != 1 || r.About.Precision() > 0.6 {
		t.Errorf("yes to all: %+v", r.About)
	}
	if r := measured(t, Alone("no", says("false"))); r.About.Right != 0 || r.About.Missed == 0 {
		t.Errorf("no to all: %+v", r.About)
	}
	if r := measured(t, Alone("down", scripted(nil))); r.About.Right+r.About.Wrong != 0 || r.Spent.Failed == 0 {
		t.Errorf("down: %+v %+v", r.About, r.Spent)
	}
	var b strings.Builder
	if err := Table(&b, []Result{measured(t, BuiltIn()), measured(t, Alone("yes", says("true")))}); err != nil || !strings.Contains(b.String(), "yes alone, held") {
		t.Errorf("%v\n%s", err, b.String())
	}
}
