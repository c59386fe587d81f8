package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// process is the program, started again and again on the same data.
type process struct {
	testing.TB
	dir  string
	bin  string // the test binary unless set
	env  []string
	name string // of the host it listens on
	out  output
	log  *output // standard error, where it is to be told apart

	base    atomic.Value // string: where it listens
	began   time.Time
	cmd     *exec.Cmd
	exited  chan struct{}
	waitErr error
}

// output keeps what a process prints.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *output) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *output) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// start runs the program and returns at once.
func (p *process) start(o orders) {
	p.Helper()
	raw, err := json.Marshal(o)
	must(p, err)
	bin := p.bin
	if bin == "" {
		bin, err = os.Executable()
		must(p, err)
	}
	address := fmt.Sprintf("%s:%d", p.host(), freePort(p, p.host()))
	p.cmd = exec.Command(bin, "serve", "--http", address, "--dir", p.dir)
	p.cmd.Dir = p.dir // no .env of somebody's
	p.cmd.Env = append(os.Environ(), childEnv+"="+string(raw), "NAPS_MIRROR="+o.Web, "NAPS_SIGNUP_CREDITS=100000",
		"NAPS_MAX_RUNS_PER_USER=100000", "NAPS_BACKUP_KEEP=0")
	p.cmd.Env = append(p.cmd.Env, p.env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if p.log != nil {
		p.cmd.Stderr = p.log
	}
	p.base.Store("http://" + address)
	p.began, p.exited = time.Now(), make(chan struct{})
	must(p, p.cmd.Start())
	cmd, exited := p.cmd, p.exited
	go func() { p.waitErr = cmd.Wait(); close(exited) }()
}

// host is an address of the process's own where the system has more than one for itself: after a kill nobody else's
// process must answer under the old address to those who still ask.
func (p *process) host() string {
	if p.name == "" {
		p.name = "127.0.0.1"
		if runtime.GOOS == "linux" {
			p.name = fmt.Sprintf("127.%d.%d.%d", 1+rand.IntN(250), rand.IntN(250), 1+rand.IntN(250))
		}
	}
	return p.name
}

// freePort is a port below those that the system hands out, so that nobody gets it in between.
func freePort(t testing.TB, host string) int {
	for range 100 {
		port := 20000 + rand.IntN(12000)
		if l, err := net.Listen("tcp", fmt.Sprintf("%s:%d", host, port)); err == nil {
			must(t, l.Close())
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

func (p *process) running() bool {
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

func (p *process) send(sig syscall.Signal) {
	p.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) && p.running() {
		p.Fatal(err)
	}
}

// ends waits until the process is gone and gives its error.
func (p *process) ends(within time.Duration) error {
	p.Helper()
	select {
	case <-p.exited:
		return p.waitErr
	case <-time.After(slack * within):
		p.kill()
		p.Fatalf("the process does not end within %s: %s", within, tail(p.out.String()))
		return nil
	}
}

func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may be gone
	<-p.exited
}

// well waits until the process answers.
func (p *process) well() {
	p.Helper()
	if !p.answers() {
		p.Fatalf("the process ended: %v: %s", p.waitErr, tail(p.out.String()))
	}
}

// answers waits until the process answers; false says that it ended before.
func (p *process) answers() bool {
	p.Helper()
	deadline := time.Now().Add(slack * time.Minute)
	for {
		if r, err := http.Get(p.base.Load().(string) + "/api/health"); err == nil {
			_ = r.Body.Close() // only that it answers matters
			return true
		}
		if !p.running() {
			return false
		}
		if time.Now().After(deadline) {
			p.Fatalf("the process does not answer: %s", tail(p.out.String()))
		}
		<-time.After(3 * time.Millisecond)
	}
}

// call asks the process and gives status and body; an error of the connection is status 0.
func (p *process) call(method, path, token string, body any) (int, []byte) {
	p.Helper()
	raw, err := json.Marshal(body)
	must(p, err)
	req, err := http.NewRequestWithContext(p.Context(), method, p.base.Load().(string)+path, bytes.NewReader(raw))
	must(p, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer resp.Body.Close()
	raw, err = io.ReadAll(resp.Body)
	if err != nil {
		return 0, []byte(err.Error())
	}
	return resp.StatusCode, raw
}

func tail(s string) string { return s[max(0, len(s)-3000):] }

// founded is a data folder with one account, made once a test binary and copied for each world.
var founded struct {
	once       sync.Once
	dir, token string
	user       string
}

func found(t testing.TB) {
	t.Helper()
	founded.once.Do(func() {
		dir, err := os.MkdirTemp("", "naps-founded-")
		must(t, err)
		founded.dir = dir
		p := &process{TB: t, dir: dir}
		p.start(orders{})
		defer p.kill()
		p.well()
		login := map[string]string{"email": "ann@example.com", "password": "correct-horse-9",
			"passwordConfirm": "correct-horse-9", "identity": "ann@example.com"}
		if code, raw := p.call("POST", "/api/collections/users/records", "", login); code != 200 {
			t.Fatalf("no account: %d %s", code, raw)
		}
		code, raw := p.call("POST", "/api/collections/users/auth-with-password", "", login)
		var answer struct {
			Token  string `json:"token"`
			Record struct {
				ID string `json:"id"`
			} `json:"record"`
		}
		if err := json.Unmarshal(raw, &answer); code != 200 || err != nil {
			t.Fatalf("no login: %d %s", code, raw)
		}
		founded.token, founded.user = answer.Token, answer.Record.ID
		p.send(syscall.SIGTERM)
		if err := p.ends(15 * time.Second); err != nil {
			t.Fatal(err, tail(p.out.String()))
		}
	})
	if founded.token == "" {
		t.Fatal("no world could be founded")
	}
}

// copyFolder copies the plain files of a data folder.
func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	list, err := os.ReadDir(from)
	must(t, err)
	for _, f := range list {
		if f.IsDir() {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(from, f.Name()))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(to, f.Name()), raw, 0o600))
	}
}

// clean fails the test if a process complained of what must never happen.
func (p *process) clean() {
	p.Helper()
	for _, sign := range []string{"DATA RACE", "goroutine 1 [", "fatal error:"} {
		if out := p.out.String(); strings.Contains(out, sign) {
			p.Errorf("a process said %q: %s", sign, tail(out))
			return
		}
	}
}

// A product is a program made once a test binary, in the folder that goes at the end.
type product struct {
	once sync.Once
	path string
	out  []byte
}

// make runs the go command with the arguments that make the file name of a package.
func (b *product) make(t testing.TB, name, what string, args ...string) string {
	t.Helper()
	found(t) // which makes the folder
	b.once.Do(func() {
		b.path = filepath.Join(founded.dir, "bin", name)
		build := exec.Command("go", append(args, "-o", b.path, what)...)
		build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
		if out, err := build.CombinedOutput(); err != nil {
			b.path, b.out = "", out
		}
	})
	if b.path == "" {
		t.Fatalf("%s does not build: %s", name, b.out)
	}
	return b.path
}

var release, unraced product

// buildNext is the program as it is released, with another version than this test binary.
func buildNext(t testing.TB) string {
	t.Helper()
	return release.make(t, "naps", "..", "build", "-ldflags", "-X main.version=next")
}

// unhurried makes the world's processes ones with the race detector, if this test binary has it: for tests that start a
// process once or twice. All others run without it, since a start then takes seconds and the database ten times as
// long.
func (w *world) unhurried() *world {
	w.bin = ""
	return w
}

// swift is a test binary without the race detector, to be started as the program.
func swift(t testing.TB) string {
	t.Helper()
	if !raced {
		return ""
	}
	return unraced.make(t, "naps.test", ".", "test", "-c")
}

// slack is how much longer than anybody would wait the tests wait before they give up: what they promise is not about
// time.
const slack = 4
