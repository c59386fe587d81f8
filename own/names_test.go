package own

import (
	"strings"
	"testing"
)

func TestNamesAreReplacedWhereverTheyStand(t *testing.T) {
	t.Parallel()
	people := People{}.With([]string{"Anna Schmidt", "Ole", "kim@station.example", "anna  SCHMIDT", "Speaker 3", "17",
		"Jean-Luc de la Croix", "田中"}, nil)
	if len(people) != 7 || people[0].Label() != "P1" {
		t.Fatalf("%+v", people)
	}
	m := people.Masker()
	for text, want := range map[string]string{
		"Anna Schmidt told Ole.":                              "P1 told P2.",
		"anna schmidt, ANNA SCHMIDT and Anna’s list":          "P1, P1 and P1’s list",
		"Frau Schmidt called; Annabelle Schmidtke did not":    "Frau P1 called; Annabelle Schmidtke did not",
		"Write to kim@station.example or KIM@station.example": "Write to P3 or P3",
		"Oleander grows at Oles":                              "Oleander grows at Oles",
		"17 people, and Speaker 3 agrees":                     "17 people, and P4 agrees",
		"Jean-Luc and the Croix family":                       "P6 and the P6 family",
		"昨日、田中さんが言った":                                         "昨日、P7さんが言った",
		"":                                                    "",
	} {
		if got := m.Mask(text); got != want {
			t.Errorf("%q is masked as %q, want %q", text, got, want)
		}
	}
}

func TestALabelMeansOnePersonOnly(t *testing.T) {
	t.Parallel()
	people := People{{1, "Anna"}}.With([]string{"Ole", "Anna", "Kim"}, []string{"A P2 incident, then P3x and P4."})
	if len(people) != 3 || people[1] != (Person{3, "Ole"}) || people[2] != (Person{5, "Kim"}) {
		t.Errorf("%+v", people)
	}
}

func TestTheFounderSeesTheNames(t *testing.T) {
	t.Parallel()
	people := People{{1, "Anna Schmidt"}, {12, "Ole"}}
	masked := people.Masker().Mask("Then Ole asked Anna Schmidt, who is no P9.")
	if got := people.Reveal(masked); masked != "Then P12 asked P1, who is no P9." ||
		got != "Then Ole asked Anna Schmidt, who is no P9." {
		t.Errorf("%q, %q", masked, got)
	}
	at := strings.Index(masked, ", who")
	if got := people.Reveal(masked)[:people.RevealAt(masked, at)]; got != "Then Ole asked Anna Schmidt" {
		t.Errorf("%q", got)
	}
}
