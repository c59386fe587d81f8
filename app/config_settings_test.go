package app

import (
	"strings"
	"testing"

	"naps/source"
)

func TestTheSettingsShownHoldNoSecret(t *testing.T) {
	t.Parallel()
	c := Config{Contact: "ops@naps.example", Sources: source.Values{"NAPS_BRAVE_KEY": "a-very-secret-key"}}
	shown := map[string]string{}
	for _, s := range c.settings() {
		shown[s.Name] = s.Value
		if strings.Contains(s.Value, "a-very-secret-key") {
			t.Errorf("%s shows its value", s.Name)
		}
	}
	if shown["NAPS_CONTACT"] != "ops@naps.example" || shown["NAPS_BRAVE_KEY"] != "set, not shown" || len(shown) < 15 {
		t.Errorf("%v", shown)
	}
}
