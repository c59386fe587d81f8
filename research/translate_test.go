package research

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"naps/analyst"
)

// inSpanish understands the idea as one in Spanish, writes about one phase, and translates as told.
func inSpanish(translate func(q analyst.Question) (string, error)) *puppet {
	return oracle(map[string]func(analyst.Question) (string, error){
		"understand": func(q analyst.Question) (string, error) {
			text, err := rightly(q)
			return strings.Replace(text, `"language":"en"`, `"language":"es"`, 1), err
		},
		"write": func(q analyst.Question) (string, error) {
			for _, b := range blocksOf(q.Prompt) {
				if b.kind == "post" {
					s := fmt.Sprintf(`[{"text":%q,"cites":[%q]}]`, b.sentences[0], b.id)
					return `{"summary":` + s + `,"for":[],"against":[],"phases":{"pains":` + s + `},"next":""}`, nil
				}
			}
			return rightly(q)
		},
		"translate": translate,
	})
}

var numberedRE = regexp.MustCompile(`(?m)^\[\d+\] (.*)$`)

func TestAReportInAnotherLanguageIsInItWhereTheModelWroteNothing(t *testing.T) {
	t.Parallel()
	asked := 0
	m := inSpanish(func(q analyst.Question) (string, error) {
		asked++
		var out []string
		for _, line := range numberedRE.FindAllStringSubmatch(q.Prompt, -1) {
			out = append(out, "Dicho así: "+line[1])
		}
		return encoded(map[string]any{"texts": out}), nil
	})
	r := modelReportOf(t, ranWith(t, strong(), m, Limits{}))
	for _, p := range r.Phases {
		if p.Name != "verdict" && p.Name != "pains" && !strings.HasPrefix(p.Summary, "Dicho así: ") {
			t.Errorf("%s is summed up in English: %s", p.Name, p.Summary)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestWithoutATranslationAReportStaysAsItIs(t *testing.T) {
	t.Parallel()
	failing := func(analyst.Question) (string, error) { return "", &analyst.ModelError{Reason: "stopped answering"} }
	want := modelReportOf(t, ranWith(t, strong(), inSpanish(failing), Limits{}))
	for _, p := range want.Phases {
		if p.Summary == "" {
			t.Errorf("%s has no summary", p.Name)
		}
	}
	english := oracle(
		map[string]func(analyst.Question) (string, error){"translate": func(analyst.Question) (string, error) {
			t.Error("an English report is translated")
			return `{"texts":[]}`, nil
		}})
	ranWith(t, strong(), english, Limits{})
}
