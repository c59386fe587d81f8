// Package print makes a PDF of a page with a Chromium that is installed on the machine. The browser runs without a
// network, without scripts, with a profile that goes away, one at a time and for at most thirty seconds. What it prints
// is a page of ours that holds everything it needs; where there is no Chromium, or it fails, the caller has another way
// (report.PDF).
package print

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ErrNoBrowser says that no Chromium was found.
var ErrNoBrowser = errors.New("print: no Chromium is installed")

const (
	limit   = 30 * time.Second
	ending  = 2 * time.Second // from the kill to giving up on the pipes
	maxTold = 400             // bytes of what the browser says that go into an error
)

// Printer prints one page at a time. Its methods are safe for use by many goroutines.
type Printer struct {
	path string
	turn chan struct{}
}

// New looks for a Chromium: the one that is named, or else one of the usual names in the PATH. Without any the printer
// answers ErrNoBrowser.
func New(named string) *Printer {
	p := &Printer{turn: make(chan struct{}, 1)}
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	if named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			p.path = path
			break
		}
	}
	return p
}

// Browser is the path of the Chromium, empty if there is none.
func (p *Printer) Browser() string { return p.path }

// PDF prints a page that stands by itself. It waits for its turn as long as ctx allows, then works for at most thirty
// seconds.
func (p *Printer) PDF(ctx context.Context, page []byte) ([]byte, error) {
	if p.path == "" {
		return nil, ErrNoBrowser
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	dir, err := os.MkdirTemp("", "naps-print-")
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	defer os.RemoveAll(dir)
	return p.print(ctx, dir, page)
}

func (p *Printer) print(ctx context.Context, dir string, page []byte) ([]byte, error) {
	in, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(in, sealed(page), 0o600); err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	c := exec.CommandContext(ctx, p.path, flags(dir, in, out)...)
	c.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")} // no secret of ours is in its environment
	var said bytes.Buffer
	c.Stderr, c.WaitDelay = &said, ending
	if err := c.Run(); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, fmt.Errorf("print: %w: %s", err, bytes.TrimSpace(said.Bytes()[max(0, said.Len()-maxTold):]))
	}
	pdf, err := os.ReadFile(out)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return nil,
			fmt.Errorf("print: the browser made no PDF: %w",
				errors.Join(err, errors.New(string(said.Bytes()[max(0, said.Len()-maxTold):]))))
	}
	return pdf, nil
}

// policy forbids the page everything but its own style. (Chromium prints nothing when scripts are switched off as a
// whole.)
const policy = `<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`

// sealed puts the policy before anything else of the page; the parser makes one head of both.
func sealed(page []byte) []byte {
	const doctype = "<!doctype html>"
	page = bytes.TrimSpace(page)
	if len(page) >= len(doctype) && strings.EqualFold(string(page[:len(doctype)]), doctype) {
		page = page[len(doctype):]
	}
	return append([]byte(policy), page...)
}

func flags(dir, in, out string) []string {
	all := []string{
		"--headless", "--disable-gpu", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--no-first-run", "--disable-extensions", "--disable-sync",
		"--disable-background-networking", "--disable-component-update",
		"--disable-default-apps", "--disable-dev-shm-usage", "--disable-breakpad",
		// no network, not even this machine's
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
		"--no-pdf-header-footer", "--print-to-pdf=" + out,
	}
	if os.Geteuid() == 0 {
		all = append(all, "--no-sandbox") // Chromium refuses to sandbox itself for root, as in most containers
	}
	return append(all, "file://"+in)
}
