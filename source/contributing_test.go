package source_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSourceInContributingCompilesAndHasFortyLines(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(raw), "```go\n")
	code, _, ok := strings.Cut(code, "```")
	if n := strings.Count(code, "\n"); !ok || n > 40 {
		t.Errorf("the example has %d lines", n)
	}
	head := "package source\n\nimport (\n"
	for _, path := range []string{"context", "net/http", "net/url", "strconv", "time", "naps/fetch", "naps/market"} {
		head += "\t\"" + path + "\"\n"
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, overlay := filepath.Join(dir, "forum.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, []byte(head+")\n\nvar _ = of(aboutForum, NewForum)\n\n"+code), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, "forum.go"): file}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, list, 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("the example in CONTRIBUTING.md does not compile: %s", out)
	}
}
