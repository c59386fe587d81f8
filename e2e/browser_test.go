package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// TestInABrowserAFounderGoesFromSignUpToTheEvidence drives the real binary with a real browser, on the sample idea so
// that no network is needed, and fails on anything the browser complains of: an exception, an error in the console, a
// refusal by the content security policy.
func TestInABrowserAFounderGoesFromSignUpToTheEvidence(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	base := serveForTest(t)
	ctx, complaints := browse(t, chromium)

	var verdict, quote, marked string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+"/signup?next=sample"),
		signs("ann@example.com"),
		sees(`document.querySelector('a[href$="/report"]')`),
	))
	shoot(ctx, t, "session")
	must(t, chromedp.Run(ctx,
		chromedp.Evaluate(`document.querySelector('a[href$="/report"]').click()`, nil),
		sees(
			`location.pathname.endsWith('/report') && document.readyState == 'complete' && document.querySelector('.verdict, [class*=verdict]')`),
		chromedp.Evaluate(`document.querySelector('.hero .verdict span').lastChild.textContent`, &verdict),
	))
	shoot(ctx, t, "report")
	if strings.TrimSpace(verdict) != "GO" {
		t.Errorf("the report of the sample says %q", verdict)
	}
	var evidence string
	must(t, chromedp.Run(ctx,
		proofOf(`#pains`, &evidence),
	))
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+evidence),
		sees(`document.querySelector('mark')`),
		chromedp.Evaluate(`document.querySelector('mark').innerText`, &marked),
		chromedp.Evaluate(`document.body.innerText`, &quote),
	))
	shoot(ctx, t, "evidence")
	if strings.TrimSpace(marked) == "" || !strings.Contains(strings.ToLower(quote), "sample") {
		t.Errorf("the quote is not marked in its text, or the sample not named as one: %.300s", quote)
	}
	must(t, chromedp.Run(ctx, chromedp.Navigate(base+"/sessions"),
		sees(`document.querySelector('a[href^="/sessions/"]')`)))
	shoot(ctx, t, "sessions")
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

// proofOf follows the first mark within a part of a report to the evidence, and gives the path of the stored page of
// its first piece.
func proofOf(part string, path *string) chromedp.Action {
	return chromedp.Tasks{
		sees(`document.querySelector('` + part + ` a.cite')`), // the page may still be on its way
		chromedp.ActionFunc(func(ctx context.Context) error {
			var to string
			if err := chromedp.Evaluate(`document.querySelector('`+part+` a.cite').href`, &to).Do(ctx); err != nil {
				return err
			}
			return chromedp.Navigate(to).Do(ctx)
		}),
		sees(`document.querySelector('.evs a.eid')`),
		chromedp.Evaluate(`document.querySelector('.evs a.eid').pathname`, path),
	}
}

// serveForTest builds the binary, serves it on a free port with fresh data, under more variables of the environment,
// and waits until it is well.
func serveForTest(t *testing.T, env ...string) string {
	t.Helper()
	return serveIn(t, t.TempDir(), env...)
}

// serveIn serves from a data folder.
func serveIn(t *testing.T, dir string, env ...string) string {
	t.Helper()
	bin := buildNext(t)
	address := fmt.Sprintf("127.0.0.1:%d", freePort(t, "127.0.0.1"))
	var out bytes.Buffer
	server := exec.Command(bin, "serve", "--http", address, "--dir", dir)
	server.Stdout, server.Stderr = &out, &out
	server.Env = append(os.Environ(), env...)
	must(t, server.Start())
	t.Cleanup(func() {
		must(t, server.Process.Signal(os.Interrupt))
		if err := server.Wait(); err != nil {
			t.Errorf("the server ended with %v: %s", err, out.String())
		}
	})
	deadline := time.Now().Add(30 * time.Second)
	for {
		if r, err := http.Get("http://" + address + "/api/health"); err == nil {
			_ = r.Body.Close() // only its status matters
			return "http://" + address
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server does not answer: %s", out.String())
		}
		<-time.After(50 * time.Millisecond)
	}
}

// browse opens a browser with a profile of its own; complaints gives what it complained of so far.
func browse(t *testing.T, chromium string) (ctx context.Context, complaints func() []string) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WindowSize(1280, 1000), chromedp.UserDataDir(profile(t)),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 6*time.Minute)
	t.Cleanup(stop)
	return ctx, listen(ctx, t)
}

// profile makes a folder for a browser. It outlives the browser a little: helper processes still write when the browser
// has gone.
func profile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "naps-browser-")
	must(t, err)
	t.Cleanup(func() {
		var err error
		for range 100 {
			if err = os.RemoveAll(dir); err == nil {
				return
			}
			<-time.After(50 * time.Millisecond)
		}
		t.Error(err)
	})
	return dir
}

// listen gives what a tab complained of so far. What the browser says of a network that the test itself took away is
// none.
func listen(ctx context.Context, t *testing.T) (complaints func() []string) {
	t.Helper()
	var mu sync.Mutex
	var found []string
	add := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		found = append(found, fmt.Sprintf(format, args...))
	}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			add("exception: %s", e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
				raw, _ := json.Marshal(e.Args) // plain values
				add("console: %s", raw)
			}
		case *log.EventEntryAdded:
			if (e.Entry.Level == log.LevelError || e.Entry.Level == log.LevelWarning) &&
				!strings.Contains(e.Entry.Text, "ERR_INTERNET_DISCONNECTED") {
				add("log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		}
	})
	must(t, chromedp.Run(ctx, log.Enable()))
	return func() []string { mu.Lock(); defer mu.Unlock(); return found }
}

// shoot keeps a picture of the window where NAPS_SHOTS names a folder.
func shoot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	if dir := os.Getenv("NAPS_SHOTS"); dir != "" {
		var png []byte
		must(t, chromedp.Run(ctx, chromedp.CaptureScreenshot(&png)))
		must(t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600))
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
