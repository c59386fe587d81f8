package report

import (
	"testing"

	"naps/market"
)

// inLanguage is a report with one sentence of a writer on one piece of evidence.
func inLanguage(language, quote, sentence string) Report {
	return Report{
		Idea:    "Um app da Oxum Limpeza para Minas Gerais",
		Subject: market.Subject{Language: language, Customer: "diaristas"},
		Evidence: []Evidence{{
			ID: "E1", Kind: market.Post, Title: "Diária perdida", Quote: quote,
			Read: &Read{Reader: market.ReadByModel,
				Facts: []market.Fact{{Fact: market.FactAmount, Quote: "Deu mais de R$ 700."}}},
		}},
		Phases: []Phase{{
			Name:   market.Pains,
			Claims: []market.Claim{{Text: sentence, Evidence: []string{"E1"}, Computed: []string{}}},
			Findings: []market.Finding{{Kind: "pain", Title: "cancelamento", Figures: map[string]float64{"people": 3},
				Evidence: []string{"E1"}}},
		}},
	}
}

func TestSentencesAreVerifiedInTheLanguageOfTheIdea(t *testing.T) {
	t.Parallel()
	const quote = "Em agosto perdi quatro diárias por cancelamento no dia."
	for _, c := range []struct {
		language, sentence string
		holds              bool
	}{
		{"pt-BR", "Uma diarista perdeu quatro diárias em agosto.", true},
		{"pt-BR", "Uma diarista perdeu mais de R$ 700.", true}, // the reader pointed at that sentence
		{"pt-BR", "Outras 3 pessoas de Minas Gerais contam o mesmo.", true},
		{"pt-BR", "Uma diarista perdeu R$ 900.", false},
		{"pt-BR", "Uma diarista usa o FaxinaCerta.", false},
		{"pt-BR", "Uma diarista diz “nunca mais”.", false},
		{"pt-BR", "Veja https://evil.example.", false},
		{"en", "Uma diarista perdeu quatro diárias em agosto.", false},
	} {
		v := &Verified{Report: inLanguage(c.language, quote, c.sentence)}
		v.claims()
		if holds := len(v.Problems) == 0; holds != c.holds {
			t.Errorf("in %s %q holds: %t, %q", c.language, c.sentence, holds, v.Problems)
		}
	}
}
