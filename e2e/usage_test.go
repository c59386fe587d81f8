package e2e

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

func TestACommandThatIsUsedWronglyFailsAndSaysWhyOnce(t *testing.T) {
	t.Parallel()
	bin := buildNext(t)
	for args, says := range map[string]string{
		"bogus":                   `unknown command "bogus"`,
		"validate":                "an idea is needed",
		"validate --bogus x":      "unknown flag: --bogus",
		"doctor --bogus":          "unknown flag: --bogus",
		"doctor more":             `unknown command "more"`,
		"admin setup-link more":   `unknown command "more"`,
		"admin reset-password":    "accepts 1 arg(s)",
		"backup":                  "accepts 1 arg(s)",
		"verify /nowhere/at/all":  "no such file",
		"eval --half x":           "must be fit or count",
		"health --http 127.0.0.1": "no answer from",
	} {
		cmd := exec.CommandContext(t.Context(), bin, strings.Fields(args+" --dir "+t.TempDir())...)
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 {
			t.Errorf("naps %s ends with %v", args, err)
		}
		if n := strings.Count(string(out), says); n != 1 || !strings.Contains(string(out), "naps: ") {
			t.Errorf("naps %s says %d times why:\n%s", args, n, out)
		}
	}
}
