package app

import (
	"strings"
	"testing"

	"naps/source"
)

func TestEachKeyIsReadFromItsVariable(t *testing.T) {
	for _, name := range source.KeyNames {
		t.Setenv(keyVariable(name), " "+name+":secret ")
	}
	cfg, err := readConfig()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range source.KeyNames {
		if cfg.Keys[name] != name+":secret" {
			t.Errorf("%s: %q", keyVariable(name), cfg.Keys[name])
		}
	}
	t.Setenv("NAPS_REDDIT_KEY", "no-colon-in-it")
	if _, err := readConfig(); err == nil || strings.Contains(err.Error(), "no-colon-in-it") {
		t.Errorf("a key of Reddit without a secret: %v", err)
	}
	t.Setenv("NAPS_REDDIT_KEY", "")
	if cfg, err := readConfig(); err != nil || len(cfg.Keys) != len(source.KeyNames)-1 {
		t.Errorf("an empty variable is no key: %v", err)
	}
}
