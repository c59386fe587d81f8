package words

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestOnlyTheFirstLetterOfATextChangesInAnyScript(t *testing.T) {
	t.Parallel()
	for _, x := range [][2]string{{"élan perdu", "Élan perdu"}, {"ärger", "Ärger"}, {"жалоба", "Жалоба"}, {"x", "X"},
		{"", ""}} {
		if got := Capital(x[0]); got != x[1] {
			t.Errorf("%q with a capital is %q", x[0], got)
		}
		if got := Uncapital(x[1]); got != x[0] {
			t.Errorf("%q with a small letter is %q", x[1], got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, got := range []string{Capital(text), Uncapital(text)} {
			if !utf8.ValidString(got) || (got == "") != (text == "") {
				t.Fatalf("%q became %q", text, got)
			}
		}
	})
}
