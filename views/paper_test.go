package views

import (
	"strings"
	"testing"
)

func TestTheReportOnPaperNeedsNothingElse(t *testing.T) {
	t.Parallel()
	for origin, leads := range map[string]bool{"": false, "https://naps.example": true} {
		raw, err := Paper(exampleReport(), origin)
		if err != nil {
			t.Fatal(err)
		}
		d := parse(t, string(raw))
		if n := d.Find("link, script, img, iframe").Length(); n > 0 {
			t.Errorf("%d things to load", n)
		}
		if d.Find("style").Length() != 1 || strings.Count(sheet(), "</") != 1 {
			t.Error("the style is not within, or ends early")
		}
		if n := d.Find(`a[href^="/"]`).Length(); n > 0 {
			t.Errorf("%d links lead nowhere", n)
		}
		if n := d.Find(`a[href^="https://naps.example/sessions/"]`).Length(); (n > 0) != leads {
			t.Errorf("%d links to our pages from %q", n, origin)
		}
	}
}
