package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"naps/internal/need"
)

// called is what became of a command.
type called struct {
	out, log string
	status   int
}

// command makes a call of the program in an empty folder, with a temporary folder of its own.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	found(t)
	bin := swift(t)
	if bin == "" {
		own, err := os.Executable()
		must(t, err)
		bin = own
	}
	c := exec.CommandContext(t.Context(), bin, args...)
	c.Dir = t.TempDir()
	c.Env = append(os.Environ(), childEnv+"={}", "TMPDIR="+t.TempDir(), "NAPS_MIRROR=http://127.0.0.1:9")
	return c
}

// temp is the temporary folder of a command.
func temp(c *exec.Cmd) string {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if dir, ok := strings.CutPrefix(c.Env[i], "TMPDIR="); ok {
			return dir
		}
	}
	return ""
}

func run(t *testing.T, c *exec.Cmd) called {
	t.Helper()
	var out, log bytes.Buffer
	c.Stdout, c.Stderr = &out, &log
	must(t, c.Start())
	_ = c.Wait() // the status says it
	return called{out.String(), log.String(), c.ProcessState.ExitCode()}
}

// commandsOf are the commands that a help page lists.
func commandsOf(t *testing.T, path ...string) [][]string {
	t.Helper()
	help := run(t, command(t, append(path, "--help")...))
	if help.status != 0 {
		t.Fatalf("%q: %+v", path, help)
	}
	_, list, ok := strings.Cut(help.out, "Available Commands:\n")
	if !ok {
		return [][]string{path}
	}
	list, _, _ = strings.Cut(list, "\n\n")
	all := [][]string{}
	if len(path) > 0 {
		all = append(all, path)
	}
	for line := range strings.Lines(list) {
		all = append(all, commandsOf(t, append(append([]string{}, path...), strings.Fields(line)[0])...)...)
	}
	return all
}

func TestEveryCommandThatIsCalledWronglyEndsWith2AndLeavesNothing(t *testing.T) {
	t.Parallel()
	all := commandsOf(t)
	if len(all) < 15 {
		t.Fatalf("only %d commands: %q", len(all), all)
	}
	calls := [][]string{
		{"nonsense"}, {"--nonsense"}, {"validate"}, {"validate", " "},
		{"validate", "--goal", "rich", "An idea"}, {"validate", "--md"}, {"backup"}, {"restore"},
		{"verify"}, {"admin"}, {"admin", "nonsense"}, {"superuser"},
		{"superuser", "create", "a@example.com"}, {"eval", "--half", "third"}, {"serve", "--http", "8090"},
		{"validate", "--sample", "--md", "missing/report.md"}, {"validate", "--sample", "--md", "."},
	}
	for _, c := range all {
		if c[0] == "help" {
			continue
		}
		calls = append(calls, append(append([]string{}, c...), "--nonsense"))
		if c[0] != "validate" && c[0] != "serve" && strings.Join(c, " ") != "superuser ips" { // which take any number
			calls = append(calls, append(append([]string{}, c...), "one", "two", "three"))
		}
	}
	for _, args := range calls {
		c := command(t, args...)
		got := run(t, c)
		if got.status != 2 || got.out != "" || !strings.HasPrefix(got.log, "naps: ") ||
			!strings.Contains(got.log, `--help"`) {
			t.Errorf("naps %q: %+v", args, got)
		}
		for _, dir := range []string{c.Dir, temp(c)} {
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("naps %q left %v %v", args, left, err)
			}
		}
	}
}

// silent is a web that never answers, so that a run goes on until it is stopped.
func silent(t *testing.T) (address string, asked <-chan bool) {
	t.Helper()
	heard, over := make(chan bool, 1000), make(chan bool)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case heard <- true:
		default:
		}
		select {
		case <-r.Context().Done():
		case <-over:
		}
	}))
	t.Cleanup(func() { close(over); s.Close() })
	return s.URL, heard
}

func TestARunThatIsStoppedSaysWhatWasKeptAndLeavesNoTemporaryFolder(t *testing.T) {
	t.Parallel()
	// Under nohup a hangup is ignored, also by children; whoever listens to it passes the usual behavior on.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(hangups) })
	for name, c := range map[string]struct {
		signals []syscall.Signal
		status  int
		keep    bool
		says    string
	}{
		"Ctrl-C":                    {[]syscall.Signal{syscall.SIGINT}, 130, false, "nothing was kept"},
		"a supervisor":              {[]syscall.Signal{syscall.SIGTERM}, 143, false, "nothing was kept"},
		"a terminal that is closed": {[]syscall.Signal{syscall.SIGHUP}, 129, false, "nothing was kept"},
		"Ctrl-C twice with a folder": {[]syscall.Signal{syscall.SIGINT, syscall.SIGINT}, 130, true,
			"continues the run"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			web, asked := silent(t)
			cmd := command(t, "validate", "An app that helps freelancers chase late invoices")
			kept := filepath.Join(cmd.Dir, "kept")
			if c.keep {
				cmd.Args = append(cmd.Args, "--dir", kept)
			}
			cmd.Env = append(cmd.Env, "NAPS_MIRROR="+web)
			var log output
			cmd.Stderr = &log
			must(t, cmd.Start())
			<-asked
			for i, s := range c.signals {
				must(t, cmd.Process.Signal(s))
				for deadline := time.Now().Add(slack * 5 * time.Second); i+1 < len(c.signals) &&
					!strings.Contains(log.String(), "Ctrl-C again"); {
					if time.Now().After(deadline) {
						t.Fatalf("it says nothing: %q", log.String())
					}
					<-time.After(5 * time.Millisecond)
				}
			}
			_ = cmd.Wait() // the status says it
			if got := cmd.ProcessState.ExitCode(); got != c.status || !strings.Contains(log.String(), c.says) {
				t.Errorf("it ends with %d: %q", got, log.String())
			}
			if left, err := os.ReadDir(temp(cmd)); err != nil || len(left) > 0 {
				t.Errorf("the temporary folder holds %v %v", left, err)
			}
			if _, err := os.Stat(filepath.Join(kept, "data.db")); c.keep != (err == nil) {
				t.Errorf("kept: %v", err)
			}
		})
	}
}

func TestAPipeThatNobodyReadsEndsTheRunAndLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--sample", "--json"} {
		c := command(t, "validate", "--sample", flag)
		r, w, err := os.Pipe()
		must(t, err)
		c.Stdout = w
		must(t, c.Start())
		must(t, w.Close())
		must(t, r.Close())
		_ = c.Wait() // the status says it
		if got := c.ProcessState.ExitCode(); got != 128+int(syscall.SIGPIPE) {
			t.Errorf("%s: it ends with %d (%s)", flag, got, c.ProcessState)
		}
		if left, err := os.ReadDir(temp(c)); err != nil || len(left) > 0 {
			t.Errorf("%s: the temporary folder holds %v %v", flag, left, err)
		}
	}
}

func TestARunNeedsNoTemporaryFolder(t *testing.T) {
	t.Parallel()
	c := command(t, "validate", "--sample")
	cache := t.TempDir()
	c.Env = append(c.Env, "TMPDIR="+filepath.Join(c.Dir, "missing"), "XDG_CACHE_HOME="+cache, "HOME="+cache)
	if got := run(t, c); got.status != 0 || !strings.Contains(got.out, "GO  ") {
		t.Errorf("%+v", got)
	}
	if left, err := os.ReadDir(cache); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestAServerWithOnlyAPortNamesAnAddressThatOpens(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a?b #c%41")
	must(t, os.Mkdir(dir, 0o755))
	p := &process{TB: t, dir: dir, bin: swift(t)}
	p.start(orders{})
	p.well() // the folder is founded
	p.send(syscall.SIGTERM)
	must(t, p.ends(15*time.Second))
	port := freePort(t, "127.0.0.1")
	c := command(t, "serve", "--http", fmt.Sprintf(":%d", port), "--dir", dir)
	var out output
	c.Stdout = &out
	must(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	base := ""
	for deadline := time.Now().Add(slack * time.Minute); base == ""; {
		if time.Now().After(deadline) {
			t.Fatalf("no address is printed: %q", out.String())
		}
		<-time.After(10 * time.Millisecond)
		if _, rest, ok := strings.Cut(out.String(), "running at "); ok && strings.Contains(rest, " ") {
			base, _, _ = strings.Cut(rest, " ")
		}
	}
	r, err := http.Get(base + "/api/health")
	must(t, err)
	must(t, r.Body.Close())
	if r.StatusCode != 200 || base != fmt.Sprintf("http://127.0.0.1:%d", port) {
		t.Errorf("%s answers %s", base, r.Status)
	}
	if got := run(t, command(t, "admin", "setup-link", "--dir", dir)); got.status != 0 ||
		!strings.HasPrefix(got.out, base+"/setup?token=") {
		t.Errorf("the link of a server at %s: %+v", base, got)
	}
	if got := run(t, command(t, "serve", "--http", fmt.Sprintf("127.0.0.1:%d", port), "--dir",
		t.TempDir())); got.status != 1 || !strings.Contains(got.log, "in use by another program") {
		t.Errorf("a second server at the same address: %+v", got)
	}
	backup := filepath.Join(t.TempDir(), "b.zip")
	if got := run(t, command(t, "backup", backup, "--dir", dir)); got.status != 0 {
		t.Errorf("a backup beside it: %+v", got)
	}
	must(t, c.Process.Signal(syscall.SIGTERM))
	if err := c.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	if got := run(t, command(t, "admin", "setup-link", "--dir", dir)); got.status != 0 ||
		!strings.Contains(got.log, "isn't running") {
		t.Errorf("the link without a server: %+v", got)
	}
}

func TestTheLogIsOnStandardErrorAlsoWhileTheDiskIsFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env = []string{"NAPS_LOG=json"}
	var log output
	w.log = &log
	w.up(orders{FileLimit: 64 << 10})
	w.script(script{Steps: 200, Pause: 3, Wait: 10, At: -1})
	w.advances()
	w.send(syscall.SIGUSR2)
	w.until("the operator is told", func() bool {
		return strings.Contains(log.String(), "The disk can't be written to")
	})
	w.send(syscall.SIGUSR1)
	w.until("it is ready again", func() bool {
		code, _ := w.call("GET", "/api/naps/ready", w.token, nil)
		return code == 200
	})
	w.kill()
	for line := range strings.Lines(log.String()) {
		var record struct{ Time, Level, Msg string }
		if err := json.Unmarshal([]byte(line), &record); err != nil || record.Time == "" || record.Level == "" ||
			record.Msg == "" {
			t.Errorf("no record of the log: %q", line)
		}
	}
}

func TestDoctorLooksAsTheUserThatServes(t *testing.T) {
	t.Parallel()
	need.Root(t)
	found(t)
	dir := t.TempDir()
	copyFolder(t, founded.dir, dir)
	const nobody = 65534
	own := func() {
		must(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(path, nobody, nobody)
		}))
	}
	for up := dir; up != filepath.Clean(os.TempDir()) && up != "/"; up = filepath.Dir(up) {
		must(t, os.Chmod(up, 0o755))
	}
	must(t, os.Remove(filepath.Join(dir, "auxiliary.db")))
	own()
	if got := run(t, command(t, "doctor", "--offline", "--dir", dir)); !strings.Contains(got.out, "can be written to") {
		t.Errorf("%+v", got)
	}
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Sys().(*syscall.Stat_t).Uid != nobody {
			t.Errorf("%s belongs to root, and the server cannot write it", path)
		}
		return err
	}))
	must(t, os.Chmod(dir, 0o555))
	if got := run(t, command(t, "doctor", "--offline", "--dir", dir)); got.status != 1 ||
		!strings.Contains(got.out, "can't be written to") {
		t.Errorf("root may write where the server may not: %+v", got)
	}
}
