package app

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables of the documentation anew")

// between are the marks in a file between which the table of the configuration stands.
const tableEnds = "<!-- end of the table -->"

func TestTheConfigurationIsDocumentedAsItIs(t *testing.T) {
	t.Parallel()
	table := table(&Config{})
	for _, name := range []string{"../README.md", "../docs/configuration.md"} {
		raw, err := os.ReadFile(name)
		must(t, err)
		text := string(raw)
		begins := strings.Index(text, "| variable | default |")
		ends := strings.Index(text, tableEnds)
		if begins < 0 || ends < begins {
			t.Errorf("%s has no table", name)
			continue
		}
		made := text[:begins] + table + text[ends:]
		if made == text {
			continue
		}
		if *update {
			must(t, os.WriteFile(name, []byte(made), 0o644))
			continue
		}
		t.Errorf("the table in %s is not that of config_about.go; run: go test ./app -run Configuration -update", name)
	}
}
