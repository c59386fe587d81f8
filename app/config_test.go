package app

import (
	"strings"
	"testing"

	"naps/source"
)

func TestEachSettingOfASourceIsReadFromItsVariable(t *testing.T) {
	values := map[string]string{}
	for _, s := range source.Settings() {
		values[s.Name] = "https://" + strings.ReplaceAll(strings.ToLower(s.Name), "_", "-") + ".example"
		t.Setenv(s.Name, " "+values[s.Name]+" ")
	}
	cfg, err := readConfig()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range values {
		if cfg.Sources[name] != value {
			t.Errorf("%s: %q", name, cfg.Sources[name])
		}
	}
	t.Setenv("NAPS_REDDIT_KEY", "no-colon-in-it")
	if _, err := readConfig(); err == nil || strings.Contains(err.Error(), "no-colon-in-it") {
		t.Errorf("a key of Reddit without a secret: %v", err)
	}
	t.Setenv("NAPS_REDDIT_KEY", "")
	if cfg, err := readConfig(); err != nil || len(cfg.Sources) != len(values)-1 {
		t.Errorf("an empty variable is no key: %v", err)
	}
	t.Setenv("NAPS_SEARXNG_URL", "searx.example")
	if _, err := readConfig(); err == nil || !strings.Contains(err.Error(), "NAPS_SEARXNG_URL") {
		t.Errorf("an address without http: %v", err)
	}
}
