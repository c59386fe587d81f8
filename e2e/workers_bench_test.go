package e2e

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/cluster"
	"naps/journal"
	"naps/market"
	"naps/research"
	"naps/store/rows"
)

// BenchmarkRunsWithWorkers has the product research ideas on a stand-in web that takes 100 ms for an answer: on the
// server alone with two places, and on one and two workers with two places each while the server has none. Where
// taskset is there, the server has the first CPU and the workers the rest. It reports runs a minute, the median time
// from the start of a run to its first event, and the server's CPU for a run.
func BenchmarkRunsWithWorkers(b *testing.B) {
	for _, workers := range []int{0, 1, 2} {
		b.Run(strconv.Itoa(workers), func(b *testing.B) {
			s := &staff{world: newWorld(b)}
			s.quietly, s.web.pace = true, 100*time.Millisecond
			s.env = append(s.env, "NAPS_RUN_FETCHES=60")
			if workers == 0 {
				s.env = append(s.env, "NAPS_MAX_RUNS=2")
				s.up(orders{})
			} else {
				s.opens(b, []string{"ann", "bob"}[:workers], 2)
			}
			s.bind(s.cmd.Process.Pid, "0")
			for _, h := range s.hands {
				s.bind(h.cmd.Process.Pid, "1-63")
			}
			s.measure(b, 2*max(1, workers), func(n int) string { return s.create(ideaNumber(n)) })
		})
	}
}

// BenchmarkManyWorkers finds where one server ends: fifty workers in this process repeat the steps, evidence and events
// of a recorded run as fast as the server takes them, and two tabs watch each run. It reports runs a minute, the
// server's CPU for a run, and how long the server took to commit a step.
func BenchmarkManyWorkers(b *testing.B) {
	recorded := record(b)
	const workers = 50
	s := &staff{world: newWorld(b)}
	s.quietly = true // the tabs of a world stay when a run is over
	s.opens(b, nil, 0)
	r := &replay{steps: recorded}
	ctx, stop := context.WithCancel(b.Context())
	var wait sync.WaitGroup
	b.Cleanup(func() { stop(); wait.Wait() })
	watched := func(n int) string {
		id := s.create(ideaNumber(n))
		for range 2 {
			wait.Go(func() { s.watchesToTheEnd(ctx, id) })
		}
		return id
	}
	for i := range workers {
		name := fmt.Sprintf("w%02d", i)
		file := filepath.Join(b.TempDir(), name)
		s.admin("worker", "add", name, "--out", file)
		token, err := cluster.ReadToken(file)
		must(b, err)
		at, err := cluster.ParseAddress(token.Address)
		must(b, err)
		w := cluster.NewWorker(cluster.WorkerConfig{
			Token: token, Address: at, Places: 2, Version: "dev",
			Grace: time.Second, Logger: slog.New(slog.DiscardHandler),
			Pipelines: map[string]cluster.Work{research.Version: r.work},
		})
		wait.Go(func() {
			if err := w.Run(ctx); err != nil {
				b.Errorf("%s: %v", name, err)
			}
		})
	}
	s.measure(b, 2*workers, watched)
	r.print(b)
}

// watchesToTheEnd reads the stream of a session until the report has come, as a founder's tab does.
func (s *staff) watchesToTheEnd(ctx context.Context, id string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet,
		s.base.Load().(string)+"/api/naps/sessions/"+id+"/events", nil)
	must(s, err)
	req.Header.Set("Authorization", s.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return // the server or the benchmark has ended
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan() && lines.Text() != "event: report"; {
	}
}

func ideaNumber(n int) string {
	return fmt.Sprintf("Automatic reminders for freelancers number %d whose clients pay invoices late", n)
}

// opens starts a server without places, and workers.
func (s *staff) opens(b *testing.B, names []string, places int) {
	b.Helper()
	s.address = fmt.Sprintf("%s:%d", s.host(), freePort(b, s.host()))
	s.env = append(s.env, "NAPS_WORKERS=nats://"+s.address, "NAPS_MAX_RUNS=0")
	s.up(orders{})
	for _, name := range names {
		h := &hand{process: process{TB: b, dir: b.TempDir(), bin: s.bin}, token: filepath.Join(b.TempDir(), name),
			places: places}
		s.admin("worker", "add", name, "--out", h.token)
		s.hands = append(s.hands, h)
		b.Cleanup(h.kill)
		s.hire(h)
	}
}

// bind keeps a process to some CPUs where the system can.
func (s *staff) bind(pid int, cpus string) {
	if tool, err := exec.LookPath("taskset"); err == nil {
		// without it the figures are of a shared machine
		_ = exec.Command(tool, "-a", "-p", "-c", cpus, strconv.Itoa(pid)).Run()
	}
}

// measure runs b.N ideas, so many at once, and reports on them; then how long single ones took to begin.
func (s *staff) measure(b *testing.B, atOnce int, create func(n int) string) {
	b.Helper()
	s.finishes(create(-1)) // everybody is there, and caches are warm
	pid := s.cmd.Process.Pid
	before, began := cpuOf(b, pid), time.Now()
	b.ResetTimer()
	for n := range b.N {
		s.waitsFor(atOnce - 1)
		create(n)
	}
	s.waitsFor(0)
	took := time.Since(began)
	b.ReportMetric(float64(b.N)/took.Minutes(), "runs/min")
	b.ReportMetric(float64((cpuOf(b, pid)-before).Milliseconds())/float64(b.N), "server-cpu-ms/run")
	var first []time.Duration
	for n := range 5 {
		started := time.Now()
		id := create(-2 - n)
		for now, ok := s.session(id); !ok || now.Status == journal.Queued; now, ok = s.session(id) {
			<-time.After(2 * time.Millisecond)
		}
		first = append(first, time.Since(started))
		s.finishes(id)
	}
	slices.Sort(first)
	b.ReportMetric(float64(first[len(first)/2].Milliseconds()), "first-ms")
}

// waitsFor waits until at most so many runs are live.
func (s *staff) waitsFor(most int) {
	for s.live() > most {
		<-time.After(50 * time.Millisecond)
	}
}

func (s *staff) finishes(id string) {
	for {
		now, ok := s.session(id)
		if ok && now.Status.Over() {
			if now.Status != journal.Done {
				s.Errorf("%s: %s %s", id, now.Status, now.Reason)
			}
			return
		}
		<-time.After(50 * time.Millisecond)
	}
}

// cpuOf is what a process has used so far.
func cpuOf(t testing.TB, pid int) time.Duration {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Skipf("the system does not say what a process uses: %v", err)
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.Atoi(fields[11])
	must(t, err)
	system, err := strconv.Atoi(fields[12])
	must(t, err)
	const ticks = 100 // a second, on every Linux that Go runs on
	return time.Duration(user+system) * time.Second / ticks
}

// record has a server research an idea by itself and gives the steps of its run in their order, each with what was
// committed together with it.
func record(b *testing.B) []journal.Step {
	b.Helper()
	w := newWorld(b)
	w.quietly = true
	w.up(orders{})
	s := &staff{world: w}
	id := w.create(ideaNumber(0))
	s.finishes(id)
	w.down()
	db := w.open()
	defer func() { _ = db.Close() }()
	ctx := b.Context()
	evidence, err := rows.Collect(ctx, db, rows.ScanEvidence,
		`SELECT `+rows.EvidenceColumns+` FROM evidence WHERE session = ? ORDER BY n`, id)
	must(b, err)
	must(b, rows.LoadTexts(ctx, db, evidence))
	byID := map[string]market.Evidence{}
	for _, e := range evidence {
		byID[e.ID] = e
	}
	steps, err := rows.Collect(ctx, db, func(r rows.Row) (s journal.Step, err error) {
		var output, ids []byte
		if err := r.Scan(&s.Key, &s.Phase, &output, &ids); err != nil {
			return s, err
		}
		s.Output = json.RawMessage(cmp.Or(string(output), "null"))
		var list []string
		if err := rows.FromJSON(ids, &list); err != nil {
			return s, err
		}
		for _, id := range list {
			e := byID[id]
			e.ID = ""
			s.Evidence = append(s.Evidence, e)
		}
		return s, nil
	},
		`SELECT key, phase, output, evidence FROM run_steps WHERE session = ? AND done AND NOT failed AND key NOT LIKE '@%' ORDER BY created, rowid`,
		id)
	must(b, err)
	events, err := rows.Collect(ctx, db, func(r rows.Row) (e journal.Event, err error) {
		var data []byte
		err = r.Scan(&e.Phase, &e.Kind, &data)
		e.Data = data
		return e, err
	},
		`SELECT phase, kind, data FROM stream_buffer WHERE session = ? AND kind IN ('phase', 'finding', 'notice') ORDER BY seq`,
		id)
	must(b, err)
	for _, e := range events { // each goes with a step of its phase
		of := slices.IndexFunc(steps, func(s journal.Step) bool { return s.Phase == e.Phase && len(s.Events) < 3 })
		if of >= 0 {
			steps[of].Events = append(steps[of].Events, e)
		}
	}
	if len(steps) < 20 || len(evidence) == 0 {
		b.Fatalf("only %d steps and %d pieces of evidence were recorded", len(steps), len(evidence))
	}
	b.Logf("recorded: %d steps, %d pieces of evidence, %d events beside them", len(steps), len(evidence), len(events))
	return steps
}

// replay repeats recorded steps and notes how long each took to be committed.
type replay struct {
	steps []journal.Step

	mu   sync.Mutex // guards took
	took []time.Duration
}

func (r *replay) work(ctx context.Context, info journal.Run, j *cluster.Remote, _ json.RawMessage) error {
	for _, recorded := range r.steps {
		var brought time.Time
		_, err := j.Do(ctx, recorded.Key, func(context.Context, int) (journal.Step, error) {
			s := recorded
			s.Evidence, s.Events = slices.Clone(recorded.Evidence), slices.Clone(recorded.Events)
			for i := range s.Events {
				s.Events[i].Run, s.Events[i].At = info.ID, time.Now().UnixMilli()
			}
			brought = time.Now()
			return s, nil
		})
		if err != nil {
			return err
		}
		if !brought.IsZero() {
			r.mu.Lock()
			r.took = append(r.took, time.Since(brought))
			r.mu.Unlock()
		}
	}
	return script{}.run(ctx, info, j, "") // no further steps: a report
}

func (r *replay) print(b *testing.B) {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.Sort(r.took)
	b.ReportMetric(float64(r.took[len(r.took)/2].Microseconds())/1000, "commit-p50-ms")
	b.ReportMetric(float64(r.took[len(r.took)*99/100].Microseconds())/1000, "commit-p99-ms")
}
