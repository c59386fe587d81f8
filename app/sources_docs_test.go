package app

import (
	"os"
	"strings"
	"testing"

	"naps/fetch"
	"naps/source"
)

func TestEverySourceStandsInTheDocumentation(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../docs/sources.md")
	must(t, err)
	cfg := source.Config{SearXNG: "http://127.0.0.1", Contact: "ops@naps.example", Keys: source.Keys{}}
	for _, name := range source.KeyNames {
		cfg.Keys[name] = "key:secret"
		if !strings.Contains(string(raw), keyVariable(name)) {
			t.Errorf("docs/sources.md does not name %s", keyVariable(name))
		}
	}
	for _, s := range source.All(fetch.New(fetch.Config{}), cfg) {
		if !strings.Contains(string(raw), "`"+s.Name()+"`") {
			t.Errorf("docs/sources.md does not name the source %s", s.Name())
		}
	}
}
