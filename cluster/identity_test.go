package cluster_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/cluster"
	"naps/journal"
)

func TestAnAddressIsReadAndToldWhoseItIs(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]struct {
		text            string
		loopback, local bool
	}{
		"nats://0.0.0.0:4222":        {"nats://0.0.0.0:4222", false, true},
		"127.0.0.1":                  {"nats://127.0.0.1:4222", true, true},
		"localhost:1":                {"nats://localhost:1", true, true},
		"nats://[::1]:9":             {"nats://[::1]:9", true, true},
		"nats://[::]":                {"nats://[::]:4222", false, true},
		"nats://cluster.example:777": {"nats://cluster.example:777", false, false},
		"192.0.2.1":                  {"nats://192.0.2.1:4222", false, false},
	} {
		a, err := cluster.ParseAddress(raw)
		if err != nil || a.String() != want.text || a.Loopback() != want.loopback || a.Local() != want.local {
			t.Errorf("%s is %s, loopback %v, local %v: %v", raw, a, a.Loopback(), a.Local(), err)
		}
	}
	for _, raw := range []string{"", "http://a.example", "nats://", "nats://a.example/path",
		"nats://user:secret@a.example", "nats://a.example:port"} {
		if a, err := cluster.ParseAddress(raw); err == nil {
			t.Errorf("%q is read as %s", raw, a)
		}
	}
}

func TestTheCertificateIsMadeOnceForTheEyesOfItsUser(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	prints := make(chan string, 8)
	var all sync.WaitGroup
	for range cap(prints) {
		all.Go(func() {
			c, own, err := cluster.Certificate(dir, "", "")
			if err != nil || !own {
				t.Errorf("own %v: %v", own, err)
				return
			}
			prints <- cluster.Fingerprint(c)
		})
	}
	all.Wait()
	close(prints)
	first := <-prints
	for p := range prints {
		if p != first {
			t.Errorf("two certificates: %s and %s", first, p)
		}
	}
	files, err := os.ReadDir(dir)
	must(t, err)
	info, err := os.Stat(filepath.Join(dir, "workers.key"))
	must(t, err)
	if len(files) != 1 || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %s", files, info.Mode())
	}
}

func TestAServerThatOthersCanReachNeedsTLS(t *testing.T) {
	t.Parallel()
	s, err := cluster.NewServer(cluster.ServerConfig{Address: cluster.Address{Host: "0.0.0.0", Port: "0"},
		Dir: t.TempDir(), Logger: (&world{noted: &notes{}}).logger()})
	if err == nil {
		s.Close()
		t.Fatal("it listens without TLS")
	}
}

func TestAWorkerTrustsOnlyTheServerThatItsTokenNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir := t.TempDir()
	certificate, _, err := cluster.Certificate(dir, "", "")
	must(t, err)
	w.secure = &certificate
	w.serve()
	token := w.hire("ann")
	wrong := token
	wrong.Fingerprint = strings.Repeat("ab", 32)
	said := make(chan cluster.Status, 100)
	at, err := cluster.ParseAddress(w.server.Address())
	must(t, err)
	worker := cluster.NewWorker(cluster.WorkerConfig{Token: wrong, Address: at, Places: 1, Logger: w.logger(),
		Status: func(s cluster.Status) { said <- s }})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(ctx) }()
	for s := range said {
		if s.Connected {
			t.Fatal("it trusts another server")
		}
		if strings.Contains(s.Says, "another certificate") {
			break
		}
	}
	stop()
	must(t, <-ended)
	token.Fingerprint = cluster.Fingerprint(certificate)
	w.worker(token, w.server.Address(), report)
	if s := w.ends(w.start().ID); s.Status != journal.Done {
		t.Errorf("%s %s", s.Status, s.Reason)
	}
}

func TestOfTwoProcessesWithOneTokenTheOlderOneEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	token := w.hire("ann")
	at, err := cluster.ParseAddress(w.server.Address())
	must(t, err)
	connected := make(chan bool, 100)
	older := cluster.NewWorker(cluster.WorkerConfig{Token: token, Address: at, Places: 1, Logger: w.logger(),
		Status: func(s cluster.Status) { connected <- s.Connected }})
	ended := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() { ended <- older.Run(ctx) }()
	for !<-connected {
	}
	w.worker(token, w.server.Address(), report)
	if err := <-ended; !errors.Is(err, cluster.ErrReplaced) || ctx.Err() != nil {
		t.Errorf("it ended with %v; %v", err, ctx.Err())
	}
	if s := w.ends(w.start().ID); s.Status != journal.Done {
		t.Errorf("%s %s", s.Status, s.Reason)
	}
}
