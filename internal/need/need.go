// Package need finds what a test needs beyond Go. What is missing is said in one sentence and the test is skipped,
// unless NAPS_TEST_ALL=1: then it fails, so that a machine that claims to have everything cannot hide a gap.
package need

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file or folder of the shared test material, which lies beside the project or where
// NAPS_SHARED says.
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

// Root leaves out a test that must be able to become another user.
func Root(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		missing(t, "only root can become another user")
	}
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

// LlamaServer returns the paths of a llama-server and of a small model for it: those that NAPS_LLAMA_SERVER and
// NAPS_LLAMA_MODEL name, else a copy that was set up once from the shared test material in the user's cache. It is set
// up here only with NAPS_TEST_ALL=1, since packages are fetched.
func LlamaServer(t testing.TB) (server, model string) {
	t.Helper()
	server, model = os.Getenv("NAPS_LLAMA_SERVER"), os.Getenv("NAPS_LLAMA_MODEL")
	if server != "" && model == "" {
		model = filepath.Join(filepath.Dir(server), "toy.gguf")
	}
	if server == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			missing(t, "there is no folder for a llama-server")
		}
		server, model = llamaIn(t, filepath.Join(cache, "naps-test", "llama"))
	}
	for _, path := range []string{server, model} {
		if _, err := os.Stat(path); err != nil {
			missing(t, "no llama-server is here (NAPS_LLAMA_SERVER names one)")
		}
	}
	return server, model
}

func llamaIn(t testing.TB, dir string) (server, model string) {
	t.Helper()
	server, model = filepath.Join(dir, "llama-server"), filepath.Join(dir, "toy.gguf")
	if _, err := os.Stat(model); err == nil || os.Getenv("NAPS_TEST_ALL") != "1" {
		return server, model
	}
	shared := Shared(t, "llm")
	for _, args := range [][]string{{"bash", filepath.Join(shared, "setup.sh"), dir},
		{Command(t, "python3"), filepath.Join(shared, "mkgguf.py"), "toy", model}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("setting up llama-server: %v\n%s", err, out)
		}
	}
	return server, model
}
