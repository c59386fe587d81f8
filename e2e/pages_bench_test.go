package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkPages asks the real program for its pages, with 1,000 ideas and a report of some 300 pieces of evidence, and
// reports the 50th and the 99th percentile of the time until the whole page was there, and its size before compression.
func BenchmarkPages(b *testing.B) {
	w := newWorld(b)
	w.web, w.quietly = &web{Server: crowd(b)}, true
	w.up(orders{})
	id := w.create("Automatic reminders for freelancers whose clients pay invoices late")
	w.until("the run is over", func() bool { s, _ := w.session(id); return s.Report > 0 })
	db := w.open()
	defer func() { _ = db.Close() }()
	_, err := db.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
		INSERT INTO sessions (id, owner, title, idea, goal, kill, status, score, created, updated)
		SELECT 'bench' || i, (SELECT owner FROM sessions WHERE id = ?), 'Title ' || i, 'An idea of some words', 'living', '[]', 'done', i % 100,
			'2026-11-01 00:00:00.000Z', strftime('%Y-%m-%d %H:%M:%fZ', 1760000000 + i, 'unixepoch') FROM n`, id)
	must(b, err)
	pieces := 0
	must(b, db.QueryRow(`SELECT count(*) FROM evidence WHERE session = ?`, id).Scan(&pieces))
	for _, p := range []struct{ name, path string }{{"list", "/sessions"}, {"report", "/sessions/" + id + "/report"},
		{"session", "/sessions/" + id}, {"search", "/search?q=invoices"}} {
		b.Run(p.name, func(b *testing.B) {
			var took []time.Duration
			size := 0
			for b.Loop() {
				began := time.Now()
				size = w.page(b, p.path)
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(size)/1000, "kB")
			b.ReportMetric(float64(pieces), "pieces")
		})
	}
}

// crowd is a web on which each of the first fifteen searches at Hacker News finds twenty more people who complain.
func crowd(t testing.TB) *httptest.Server {
	var asked atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/hn.algolia.com/") {
			http.NotFound(w, r)
			return
		}
		var hits []string
		began := asked.Add(20) - 20
		for n := began; n < min(began+20, 300); n++ {
			hits = append(hits,
				fmt.Sprintf(
					`{"objectID":"%d","title":"Ask HN: how do you chase late invoices?","story_text":"In week %d I lost %d hours chasing clients who pay their invoices late, and I paid an assistant $%d to send reminders.","author":"person%d","points":9,"num_comments":3,"created_at_i":%d}`,
					100+n, n, 3+n%30, 50+n, n, 1781517600+n*3600))
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"hits":[%s],"nbHits":%d}`, strings.Join(hits, ","), len(hits))
	}))
	t.Cleanup(s.Close)
	return s
}

// page reads a whole page as who owns the world's sessions, and gives its size in bytes.
func (w *world) page(t testing.TB, path string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.base.Load().(string)+path, nil)
	must(t, err)
	r.AddCookie(&http.Cookie{Name: "naps_auth", Value: w.token})
	a, err := http.DefaultClient.Do(r)
	must(t, err)
	defer func() { _ = a.Body.Close() }()
	raw, err := io.ReadAll(a.Body)
	must(t, err)
	if a.StatusCode != http.StatusOK || a.Request.URL.Path == "/login" || !strings.Contains(string(raw), "</html>") {
		t.Fatalf("%s: %d, %d bytes", path, a.StatusCode, len(raw))
	}
	return len(raw)
}
