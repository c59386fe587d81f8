package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"naps/internal/need"
)

func TestTheUnitLeavesLittleOfTheSystemWithinReach(t *testing.T) {
	t.Parallel()
	program := need.Command(t, "systemd-analyze")
	out, err := exec.Command(program, "security", "--offline=true", "--no-pager", "../deploy/naps.service").CombinedOutput()
	must(t, err)
	found := regexp.MustCompile(`exposure level for naps\.service: ([0-9.]+)`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("no level: %s", out)
	}
	if level, err := strconv.ParseFloat(string(found[1]), 64); err != nil || level >= 2.5 {
		t.Errorf("the exposure is %s: %s", found[1], out)
	}
}

// TestUnitsBoundMemoryAndRights: a line that is taken out of a unit breaks nothing that anybody would notice.
func TestUnitsBoundMemoryAndRights(t *testing.T) {
	t.Parallel()
	for file, lines := range map[string][]string{
		"../deploy/naps.service": {"MemoryMax=1G", "SystemCallFilter=@system-service", "CapabilityBoundingSet=", "UMask=0077", "PrivateUsers=yes", "WorkingDirectory=/", "NoNewPrivileges=yes"},
		"../deploy/compose.yaml": {"read_only: true", "cap_drop: [ALL]", "mem_limit: 1g", `security_opt: ["no-new-privileges:true"]`},
	} {
		raw, err := os.ReadFile(file)
		must(t, err)
		for _, line := range lines {
			if !regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(line) + `$`).Match(raw) {
				t.Errorf("%s has no line %q", file, line)
			}
		}
	}
}

func TestTheMemoryLimitIsTheLeastOfTheGroupsAroundTheProcess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		self   string
		limits map[string]string
		want   int64
	}{
		"a service":             {"0::/system.slice/naps.service\n", map[string]string{"system.slice/naps.service": "1073741824\n"}, 1 << 30},
		"a slice that is less":  {"0::/a/b\n", map[string]string{"a": "500\n", "a/b": "1000\n"}, 500},
		"a container":           {"0::/\n", map[string]string{".": "1000\n"}, 1000},
		"no limit":              {"0::/a\n", map[string]string{"a": "max\n"}, 0},
		"groups of the old way": {"4:memory:/a\n", map[string]string{"a": "1000\n"}, 0},
		"a path that leads out": {"0::/../../a\n", map[string]string{"a": "1000\n"}, 0},
		"nothing readable":      {"", nil, 0},
	} {
		root := t.TempDir()
		self := filepath.Join(root, "self")
		must(t, os.WriteFile(self, []byte(c.self), 0o600))
		for dir, limit := range c.limits {
			must(t, os.MkdirAll(filepath.Join(root, dir), 0o700))
			must(t, os.WriteFile(filepath.Join(root, dir, "memory.max"), []byte(limit), 0o600))
		}
		if got := groupLimit(self, root); got != c.want {
			t.Errorf("%s: %d, not %d", name, got, c.want)
		}
	}
	if got := groupLimit(filepath.Join(t.TempDir(), "none"), "/"); got != 0 {
		t.Errorf("without such a file: %d", got)
	}
}

func TestNothingThatATerminalObeysIsPrinted(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"\x1b]0;owned\a\x1b[2Jtext": "]0;owned[2Jtext", "a\u202eb\u2066c": "abc", "two\nlines\tand a tab": "two\nlines\tand a tab", "\x9b31mred": "31mred", "bad \xff\xfe": "bad ", "\u200bß請": "ß請", "\r": "",
	} {
		if got := printable(in); got != want {
			t.Errorf("%q gives %q, not %q", in, got, want)
		}
	}
	if strings.ContainsRune(printable("\u009b31m"), 0x9b) {
		t.Error("a control character of eight bits is left")
	}
}
