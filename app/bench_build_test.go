package app

import (
	"os"
	"os/exec"
	"testing"
)

// TestTheBenchBuildIsWhole vets the build with the second researcher, which no other test compiles.
func TestTheBenchBuildIsWhole(t *testing.T) {
	t.Parallel()
	vet := exec.Command("go", "vet", "-tags", "bench", ".")
	vet.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := vet.CombinedOutput(); err != nil {
		t.Fatalf("with -tags bench: %s", out)
	}
}
