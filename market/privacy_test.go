package market

import (
	"slices"
	"testing"
)

func TestAModeThatNobodyKnowsIsTheStrictestAndNoneIsOpen(t *testing.T) {
	t.Parallel()
	for p, want := range map[Privacy]Privacy{"": Open, Open: Open, Careful: Careful, Closed: Closed, "careless": Closed,
		"OPEN": Closed} {
		if p.Mode() != want {
			t.Errorf("%q is enforced as %q", p, p.Mode())
		}
	}
	for _, a := range Privacies {
		for i, b := range Privacies {
			if got := a.Stricter(b); got != Privacies[max(slices.Index(Privacies, a), i)] || got != b.Stricter(a) {
				t.Errorf("of %q and %q the stricter is %q", a, b, got)
			}
		}
	}
}

func TestOnlyAMessageThatSaysNothingElseChoosesThePrivacy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Privacy{"Privacy: careful": Careful, " privacy :CLOSED. ": Closed,
		"Privacy: open, please, since I like it": "", "privacy": "",
		"Privacy: secret": "", "Our privacy: closed doors": ""} {
		if got, ok := ChosenPrivacy(text); got != want || ok != (want != "") {
			t.Errorf("%q chooses %q", text, got)
		}
	}
}

func TestWhatWasSentIsAddedUpWithoutALossInAnyOrder(t *testing.T) {
	t.Parallel()
	a := []Sent{{To: "a", For: ForSearch, What: "x", Times: 1},
		{To: "b", For: ForModel, What: "read", Times: 2, Bytes: 10}}
	b := []Sent{{To: "a", For: ForSearch, What: "x", Times: 3},
		{To: "b", For: ForModel, What: "read", Times: 1, Bytes: 5, Here: true}}
	want := []Sent{{To: "b", For: ForModel, What: "read", Times: 2, Bytes: 10},
		{To: "b", For: ForModel, What: "read", Times: 1, Bytes: 5, Here: true},
		{To: "a", For: ForSearch, What: "x", Times: 4}}
	if got := Merge(a, b); !slices.Equal(got, want) || !slices.Equal(Merge(Merge(a), b), want) {
		t.Errorf("%+v", got)
	}
}
