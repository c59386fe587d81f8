package report

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryReasonHasAQuoteOfItsOwnThatStandsInItsEvidence(t *testing.T) {
	t.Parallel()
	r := build(small())
	yes, no := Reasons(r)
	if len(yes) == 0 || len(yes) > mostReasons || len(no) > mostReasons {
		t.Fatalf("%d reasons for, %d against", len(yes), len(no))
	}
	said := map[string]bool{}
	for _, x := range slices.Concat(yes, no) {
		if said[x.Quote] || said[x.Lead] {
			t.Errorf("said twice: %q %q", x.Lead, x.Quote)
		}
		said[x.Quote], said[x.Lead] = true, true
		if len(strings.Fields(x.Quote)) < leastQuote {
			t.Errorf("%q has the quote %q", x.Text, x.Quote)
		}
		i := slices.IndexFunc(r.Evidence, func(e Evidence) bool { return len(x.Evidence) > 0 && e.ID == x.Evidence[0] })
		if i < 0 || !strings.Contains(clean(r.Evidence[i].Quote), strings.TrimSuffix(x.Quote, "…")) {
			t.Errorf("%q: %q does not stand in %v", x.Text, x.Quote, x.Evidence)
		}
		if strings.HasPrefix(x.Text, "0 ") || strings.Contains(x.Text, " 0 ") {
			t.Errorf("a reason counts nothing: %q", x.Text)
		}
	}
}

func TestThePictureOfAVerdictIsDrawnInAnyScriptAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	r := build(small())
	for _, title := range []string{r.Title, "", "請求書のリマインダー", strings.Repeat("Überlänge ", 60), "\U0001F600 emoji"} {
		r.Title = title
		a, err := Picture(r)
		b, err2 := Picture(r)
		if err != nil || err2 != nil || string(a) != string(b) || !strings.HasPrefix(string(a), "\x89PNG") ||
			len(a) > 300_000 {
			t.Errorf("%q: %d bytes, %v", title, len(a), err)
		}
	}
}
