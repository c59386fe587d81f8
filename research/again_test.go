package research

import (
	"testing"

	"naps/market"
)

func TestOnlyAMessageThatAsksForNothingElseLooksAgain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]market.Phase{
		"look again at competitors":                                            market.Competitors,
		"Look again at the competition, please.":                               "",
		"Please look again at the rivals!":                                     market.Competitors,
		"check funding again":                                                  market.Funding,
		"Redo the market size":                                                 market.Sizing,
		"look at the pains again":                                              market.Pains,
		"can you search the keywords once more?":                               market.Keywords,
		"look at the pains":                                                    "",
		"My customers look again at the invoices":                              "",
		"look again at why competitors in Germany fail when they raise prices": "",
		"what about competitors again?":                                        "",
		"look again at the verdict":                                            "",
		"":                                                                     "",
	} {
		got, ok := LookAgain(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q asks for %q, want %q", text, got, want)
		}
	}
}
