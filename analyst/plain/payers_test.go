package plain

import (
	"testing"

	"naps/market"
)

func TestWithoutAModelOnlyAClearTitleIsOfferedAndOnlyAsAnAssumption(t *testing.T) {
	t.Parallel()
	for customer, want := range map[string]string{"beauty salons": "812112", "people with two dogs": ""} {
		got, _, err := Analyst{}.Classify(t.Context(), market.Brief{Idea: "an app"},
			market.Subject{Customer: customer, Language: "en"})
		if err != nil || (len(got) == 1) != (want != "") {
			t.Fatalf("%s: %+v, %v", customer, got, err)
		}
		if want != "" &&
			(got[0].Code != want || got[0].Standing != market.PayersAssumed || !got[0].Assumed ||
				got[0].Country != "US") {
			t.Errorf("%s: %+v", customer, got)
		}
	}
}

func TestTheFormTakesRules(t *testing.T) {
	t.Parallel()
	s := Understood(market.Brief{Idea: "Reminders for dentists",
		Notes: []string{"Rules: HIPAA; the terms of Example Mail;  "}})
	if len(s.Rules) != 2 || s.Rules[0] != "HIPAA" || s.Rules[1] != "the terms of Example Mail" {
		t.Errorf("%q", s.Rules)
	}
}
