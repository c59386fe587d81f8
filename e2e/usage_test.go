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
	for args, want := range map[string]struct {
		says   string
		status int // 2 for what is used wrongly, 1 for what did not work
	}{
		"bogus":                   {`unknown command "bogus"`, 2},
		"validate":                {"an idea is needed", 2},
		"validate --bogus x":      {"unknown flag: --bogus", 2},
		"doctor --bogus":          {"unknown flag: --bogus", 2},
		"doctor more":             {`takes no argument "more"`, 2},
		"admin setup-link more":   {`takes no argument "more"`, 2},
		"admin reset-password":    {"EMAIL is missing", 2},
		"backup":                  {"FILE is missing", 2},
		"eval --half x":           {"must be fit or count", 2},
		"verify /nowhere/at/all":  {"no such file", 1},
		"health --http 127.0.0.1": {"no answer from", 1},
	} {
		cmd := exec.CommandContext(t.Context(), bin, strings.Fields(args+" --dir "+t.TempDir())...)
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != want.status {
			t.Errorf("naps %s ends with %v", args, err)
		}
		if n := strings.Count(string(out), want.says); n != 1 || !strings.Contains(string(out), "naps: ") {
			t.Errorf("naps %s says %d times why:\n%s", args, n, out)
		}
	}
}
