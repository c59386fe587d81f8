package views

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shapeRE finds the shapes of charts with the classes that color them; what a program puts together is left out.
var shapeRE = regexp.MustCompile(`<(?:rect|circle|path|line|polyline|polygon|ellipse)\s[^>]*?class="([^"{}]+)"`)

func TestEveryShapeOfAChartHasAColorOfItsOwn(t *testing.T) {
	t.Parallel()
	sheets, err := filepath.Glob("../static/*.css")
	if err != nil || len(sheets) == 0 {
		t.Fatal("there is no style sheet", err)
	}
	var css strings.Builder
	for _, name := range sheets {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		css.Write(raw)
	}
	pages, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	shapes := 0
	for _, name := range pages {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range shapeRE.FindAllStringSubmatch(string(raw), -1) {
			shapes++
			styled := false
			for class := range strings.FieldsSeq(m[1]) {
				styled = styled ||
					regexp.MustCompile(`\.`+regexp.QuoteMeta(class)+`(?:[^\w-]|$)`).MatchString(css.String())
			}
			if !styled {
				t.Errorf("%s: no style sheet knows the shape of class %q, which is drawn in black", name, m[1])
			}
		}
	}
	if shapes < 10 {
		t.Errorf("only %d shapes were found", shapes)
	}
}
