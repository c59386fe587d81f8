package e2e

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"naps/internal/need"
)

func TestTheUnitLeavesLittleOfTheSystemWithinReach(t *testing.T) {
	t.Parallel()
	program := need.Command(t, "systemd-analyze")
	for _, unit := range []string{"naps", "naps-worker"} {
		out, err := exec.Command(program, "security", "--offline=true", "--no-pager",
			"../deploy/"+unit+".service").CombinedOutput()
		must(t, err)
		found := regexp.MustCompile(`exposure level for ` + unit + `\.service: ([0-9.]+)`).FindSubmatch(out)
		if found == nil {
			t.Fatalf("no level: %s", out)
		}
		if level, err := strconv.ParseFloat(string(found[1]), 64); err != nil || level >= 2.5 {
			t.Errorf("the exposure of %s is %s: %s", unit, found[1], out)
		}
	}
}

// TestUnitsBoundMemoryAndRights: a line that is taken out of a unit breaks nothing that anybody would notice.
func TestUnitsBoundMemoryAndRights(t *testing.T) {
	t.Parallel()
	for file, lines := range map[string][]string{
		"../deploy/naps.service": {"MemoryMax=1G", "SystemCallFilter=@system-service", "CapabilityBoundingSet=",
			"UMask=0077", "PrivateUsers=yes", "WorkingDirectory=/", "NoNewPrivileges=yes"},
		"../deploy/naps-worker.service": {"MemoryMax=1G", "SystemCallFilter=@system-service", "CapabilityBoundingSet=",
			"PrivateUsers=yes", "WorkingDirectory=/", "NoNewPrivileges=yes"},
		"../deploy/compose.worker.yaml": {"read_only: true", "cap_drop: [ALL]", "mem_limit: 1g",
			`security_opt: ["no-new-privileges:true"]`},
		"../deploy/compose.yaml": {"read_only: true", "cap_drop: [ALL]", "mem_limit: 1g",
			`security_opt: ["no-new-privileges:true"]`},
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
