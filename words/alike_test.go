package words

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATextRepeatsTheFirstThatSaysTheSame(t *testing.T) {
	t.Parallel()
	post := "My client paid the invoice forty days late and I had to borrow money for the rent."
	texts := []string{post, "", "Something else altogether is told in this one.", strings.ToUpper(post),
		post + " Edit: paid.", "…", "", "Me too.", strings.ReplaceAll(post, "forty", "44"),
		strings.ReplaceAll(post, "forty", "45"), strings.ReplaceAll(post, "forty", "45") + " 2026."}
	if got := Repeats(texts); !slices.Equal(got, []int{-1, -1, -1, 0, 0, -1, -1, -1, -1, -1, 9}) {
		t.Errorf("%v", got)
	}
}

func TestRepetitionsPointToOriginals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"", "!", "one text", "one text.", "two texts here",
			"TWO texts, here", "三つの文"}), 0, 12).Draw(t, "texts")
		for i, first := range Repeats(texts) {
			if first >= i || first >= 0 && Repeats(texts)[first] >= 0 {
				t.Fatalf("%d repeats %d of %q", i, first, texts)
			}
		}
	})
}
