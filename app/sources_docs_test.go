package app

import (
	"os"
	"strings"
	"testing"

	"naps/source"
)

func TestEverySourceStandsInTheDocumentation(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../docs/sources.md")
	must(t, err)
	for _, setting := range source.Settings() {
		if !strings.Contains(string(raw), setting.Name) {
			t.Errorf("docs/sources.md does not name %s", setting.Name)
		}
	}
	for _, name := range source.Names() {
		if !strings.Contains(string(raw), "`"+name+"`") {
			t.Errorf("docs/sources.md does not name the source %s", name)
		}
	}
}
