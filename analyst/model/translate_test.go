package model

import (
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
)

func TestATranslationThatSaysSomethingElseIsNotTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sentence, said, want string }{
		{"12 people describe this.", "12 personas describen esto.", "12 personas describen esto."},
		{"12 people describe this.", "[1] 12 personas describen esto.", "12 personas describen esto."},
		{"It costs $9.50 of 1,200.", "De 1,200 cuesta $9.50.", "De 1,200 cuesta $9.50."},
		{"12 people describe this.", "120 personas describen esto.", ""},
		{"12 people describe this.", "Muchas personas describen esto.", ""},
		{"Nobody was found.", "Se encontraron 3.", ""},
		{"They say “my bag is gone”.", "Dicen “my bag is gone”.", "Dicen “my bag is gone”."},
		{"They say “my bag is gone”.", "Dicen “mi maleta”.", ""},
		{"It is open.", "Está abierto: https://evil.example.", ""},
		{"It is open.", "El veredicto es GO.", ""},
		{"It is open.", strings.Repeat("Está abierto y ", 9), ""},
		{"It is open.", "", ""},
	} {
		want := c.want
		if want == "" {
			want = c.sentence
		}
		a := Analyst{Model: fake(func(analyst.Question) any { return said{"texts": []string{c.said}} })}
		got, err := a.Translate(t.Context(), market.Brief{}, market.Subject{Language: "es"}, []string{c.sentence})
		if err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("%q said as %q becomes %q, %v", c.sentence, c.said, got, err)
		}
	}
	a := Analyst{Model: fake(func(analyst.Question) any { return said{"texts": []string{"uno"}} })}
	if _, err := a.Translate(t.Context(), market.Brief{}, market.Subject{Language: "es"},
		[]string{"one", "two"}); err == nil {
		t.Error("one translation stands for two sentences")
	}
	if got, err := (Analyst{}).Translate(t.Context(), market.Brief{}, market.Subject{}, nil); err != nil ||
		len(got) > 0 {
		t.Errorf("nothing becomes %v, %v", got, err)
	}
}
