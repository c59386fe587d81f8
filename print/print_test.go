package print

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"naps/internal/need"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAPageBecomesAPDFWithoutTouchingTheNetwork(t *testing.T) {
	t.Parallel()
	p := New(need.Chromium(t))
	var asked atomic.Int32
	outside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer outside.Close()
	page := `<!DOCTYPE html><html lang="en"><title>x</title><link rel=stylesheet href="` + outside.URL +
		`/a.css"><script>fetch("` + outside.URL + `/b")</script>
		<h1>Счета 請求書</h1><img src="` + outside.URL + `/c.png"><iframe src="` + outside.URL + `/d"></iframe>`
	pdf, err := p.PDF(t.Context(), []byte(page))
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 1000 {
		t.Fatalf("%d bytes, %v", len(pdf), err)
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("the browser asked the network %d times", n)
	}
}

func TestWithoutABrowserThereIsAPlainAnswer(t *testing.T) {
	t.Parallel()
	p := New("/nowhere/chromium")
	if _, err := p.PDF(t.Context(), nil); !errors.Is(err, ErrNoBrowser) || p.Browser() != "" {
		t.Error(err)
	}
}

// script is a program that stands for a browser.
func script(t *testing.T, body string) string {
	t.Helper()
	path := t.TempDir() + "/browser"
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestABrowserThatMakesNothingIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"exit 0", "echo broken >&2; exit 3"} {
		if pdf, err := New(script(t, body)).PDF(t.Context(), nil); err == nil || pdf != nil {
			t.Errorf("%s: %d bytes", body, len(pdf))
		}
	}
}

func TestABrowserThatHangsEndsWithItsRequestAndLetsTheNextOneIn(t *testing.T) {
	t.Parallel()
	p := New(script(t, "exec sleep 600"))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.PDF(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	p.turn <- struct{}{} // somebody prints
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := p.PDF(gone, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that went away waits for its turn: %v", err)
	}
}
