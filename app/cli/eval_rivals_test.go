package cli

import (
	"bytes"
	"strings"
	"testing"

	"naps/market"
	"naps/report"
)

func TestRivalsAreComparedWithThoseThatAreKnown(t *testing.T) {
	t.Parallel()
	competitor := func(name string) market.Finding { return market.Finding{Kind: "competitor", Title: name} }
	r := report.Report{Phases: []report.Phase{
		{Name: market.Pains, Findings: []market.Finding{competitor("No competitor")}},
		{Name: market.Competitors, Findings: []market.Finding{competitor("acme.io"), competitor("Bolt Inc."),
			competitor("Stranger"), {Kind: "price", Title: "Acme $9"}}},
	}}
	known := labeledRivals{Same: []string{"Acme"}, Substitute: []string{"Bolt", "Cask"}}
	got := known.compare(r)
	if got.Known != 3 || got.Found != 2 || got.Named != 3 || strings.Join(got.Missed, " ") != "Cask" ||
		strings.Join(got.Others, " ") != "Stranger" {
		t.Errorf("%+v", got)
	}
	if (labeledRivals{}).compare(r) != nil {
		t.Error("rivals are compared with none")
	}
	var out bytes.Buffer
	if err := tabulate([]judged{{Idea: "one", Rivals: got}, {Idea: "two", Rivals: got}, {Idea: "three"}},
		&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"4 of 6 known ones found (0.67)", "2 of 6 named ones are not known (0.33)",
		"missed: Cask, Cask", "not known: Stranger, Stranger"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	out.Reset()
	if err := tabulate([]judged{{Idea: "three"}}, &out); err != nil || strings.Contains(out.String(), "rivals") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
