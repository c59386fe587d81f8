package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"naps/journal"
)

// staff is a world whose node does no research itself, with workers that come and go.
type staff struct {
	*world
	address string
	hands   []*hand
}

// hand is a worker's process.
type hand struct {
	process
	token  string
	places int    // for runs; 0: four
	cable  *cable // to the server; nil: none but the system's own
	said   int    // how often it had said that it joins when its process began
}

func newStaff(t testing.TB, names ...string) *staff {
	t.Helper()
	s := &staff{world: newWorld(t)}
	s.address = fmt.Sprintf("%s:%d", s.host(), freePort(t, s.host()))
	s.env = append(s.env, "NAPS_WORKERS=nats://"+s.address, "NAPS_MAX_RUNS=0")
	s.up(orders{})
	for _, name := range names {
		h := &hand{process: process{TB: t, dir: t.TempDir(), bin: s.bin},
			token: filepath.Join(t.TempDir(), name+".token")}
		s.admin("worker", "add", name, "--out", h.token)
		s.hands = append(s.hands, h)
		t.Cleanup(func() {
			h.kill()
			if t.Failed() {
				t.Logf("the last words of the worker %s: %s", name, tail(h.out.String()))
			}
		})
		s.hire(h)
	}
	return s
}

// admin runs a command beside the server.
func (s *staff) admin(args ...string) string {
	s.Helper()
	c := s.command(append(append([]string{"admin"}, args...), "--dir", s.dir)...)
	out, err := c.CombinedOutput()
	if err != nil {
		s.Fatalf("naps %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (s *staff) command(args ...string) *exec.Cmd {
	s.Helper()
	raw, err := json.Marshal(orders{Web: s.web.URL})
	must(s, err)
	bin := s.bin
	if bin == "" {
		bin, err = os.Executable()
		must(s, err)
	}
	c := exec.Command(bin, args...)
	c.Dir = s.dir
	c.Env = append(append(os.Environ(), childEnv+"="+string(raw), "NAPS_MIRROR="+s.web.URL), s.env...)
	return c
}

// joins is how often a process of this worker has said that it joins; one that is killed early says nothing.
func (h *hand) joins() int { return strings.Count(h.out.String(), "msg=Joining") }

// hire starts a worker's process.
func (s *staff) hire(h *hand) {
	s.Helper()
	args := []string{"work", "--token", h.token, "--runs", strconv.Itoa(cmp.Or(h.places, 4)), "--status",
		filepath.Join(h.dir, "status.json")}
	if h.cable != nil {
		args = append(args, "--join", h.cable.address())
	}
	h.cmd = s.command(args...)
	h.cmd.Dir = h.dir
	h.cmd.Stdout, h.cmd.Stderr = &h.out, &h.out
	h.said = h.joins()
	h.began, h.exited = time.Now(), make(chan struct{})
	must(s, h.cmd.Start())
	cmd, exited := h.cmd, h.exited
	go func() { h.waitErr = cmd.Wait(); close(exited) }()
}

// TestWorkersKilledAnywhereNothingIsLostDoubledOrChargedTwice kills workers and their server with kill -9, ends workers
// in good order, and cuts their connections at any byte, while runs stream to tabs: they go on with whoever is left,
// and the oracle judges.
func TestWorkersKilledAnywhereNothingIsLostDoubledOrChargedTwice(t *testing.T) {
	t.Parallel()
	inWorlds(t, "workers", rounds(t, "WORKER_KILLS", 30), killStaff)
}

// killStaff does so many kills in one world, each of the five kinds in its turn.
func killStaff(t *testing.T, _, kills int) *tally {
	s := newStaff(t, "ann", "bob")
	for _, h := range s.hands {
		h.kill()
		h.cable = newCable(t, s.address)
		s.hire(h)
	}
	for n := range kills {
		s.topUp(0, -1)
		<-time.After(time.Duration(200+rand.IntN(1200)) * time.Millisecond)
		switch h := s.hands[rand.IntN(len(s.hands))]; n % 5 {
		case 0, 2:
			h.kill()
			s.hire(h)
		case 4:
			h.cable.cut(20_000)
		case 1:
			s.kill()
			s.up(orders{})
		case 3:
			for h.running() && h.joins() == h.said {
				<-time.After(10 * time.Millisecond) // a signal during its start ends it as any program
			}
			h.send(syscall.SIGTERM)
			if err := h.ends(10 * time.Second); err != nil {
				t.Errorf("a worker ended with %v", err)
			}
			s.hire(h)
		}
	}
	s.watchAll()
	mine := &tally{kills: kills}
	mine.take(s.world, s.finish(2*time.Minute))
	for _, h := range s.hands {
		h.clean()
	}
	return mine
}

// TestARunGoesOnWithAnotherWorkerWhenItsOwnDies is the promise as a founder sees it.
func TestARunGoesOnWithAnotherWorkerWhenItsOwnDies(t *testing.T) {
	t.Parallel()
	s := newStaff(t, "ann", "bob")
	id := s.script(script{Steps: 8, Pause: 60, Wait: 20, At: -1})
	tab := s.tabs[0]
	for tab.shown() < 20 {
		<-tab.news
	}
	var worked, spare *hand
	for worked == nil {
		for i, h := range s.hands {
			if strings.Contains(h.out.String(), "A run begins") {
				worked, spare = h, s.hands[1-i]
			}
		}
	}
	before := tab.shown()
	worked.kill()
	killed := time.Now()
	for tab.shown() <= before+2 { // the end of a step that was on its way may still come
		select {
		case <-tab.news:
		case <-time.After(slack * 15 * time.Second):
			t.Fatalf("the stream does not go on after the kill: %s", tail(s.out.String()))
		}
	}
	t.Logf("the stream went on %s after the kill", time.Since(killed).Round(time.Millisecond))
	f := s.finish(time.Minute)
	s.holds(f)
	if f.done != 1 || !strings.Contains(spare.out.String(), "A run begins") {
		t.Errorf("%d runs are done; the other worker says: %s", f.done, spare.out.String())
	}
	if end, ok := s.session(id); ok && end.Status != journal.Done {
		t.Errorf("%s: %s", end.Status, end.Reason)
	}
	if asked, _ := s.web.again(); asked > 1 {
		t.Errorf("%d steps were done again", asked)
	}
}
