// Package need finds what a test needs beyond Go. What is missing is said in one sentence and the test is skipped,
// unless NAPS_TEST_ALL=1: then it fails, so that a machine that claims to have everything cannot hide a gap.
package need

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file or folder of the shared test material, which lies beside the project or where NAPS_SHARED says.
func Shared(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("NAPS_SHARED")
	if root == "" {
		root = filepath.Join(moduleRoot(t), "..", "shared")
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		missing(t, "the shared test material is not here: "+name)
	}
	return path
}

// Chromium returns the path of a Chromium or Chrome, from NAPS_CHROMIUM or the PATH.
func Chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("NAPS_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	missing(t, "no Chromium is installed (NAPS_CHROMIUM names one)")
	return ""
}

// Command returns the path of a program, e.g. python3.
func Command(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name+" is not installed")
	}
	return path
}

func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("NAPS_TEST_ALL") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != "/" {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test's folder")
	return ""
}
