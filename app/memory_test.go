package app

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheMemoryLimitIsTheLeastOfTheGroupsAroundTheProcess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		self   string
		limits map[string]string
		want   int64
	}{
		"a service": {"0::/system.slice/naps.service\n",
			map[string]string{"system.slice/naps.service": "1073741824\n"}, 1 << 30},
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
