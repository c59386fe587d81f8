package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// web is the stand-in for every host: it answers each call with other content, now and then late, and now and then with
// an error.
type web struct {
	*httptest.Server
	mu     sync.Mutex
	serial int
	asked  map[string]int // answers given, by what was asked
	busy   int
	most   int // answers under way at once

	failing int           // of a hundred answers, so many are an error
	pace    time.Duration // every answer takes so long; set before anything is asked
	hold    string        // this host does not answer
	free    chan struct{} // until this is closed
}

func newWeb(t testing.TB) *web {
	w := &web{asked: map[string]int{}}
	w.Server = httptest.NewServer(http.HandlerFunc(w.answer))
	t.Cleanup(w.Close)
	return w
}

func (w *web) answer(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.serial++
	n := w.serial
	w.busy++
	w.most = max(w.most, w.busy)
	hold, free := w.hold, w.free
	w.mu.Unlock()
	defer func() { w.mu.Lock(); w.busy--; w.mu.Unlock() }()
	wait, _ := strconv.Atoi(r.URL.Query().Get("wait")) // none is 0
	if rand.IntN(40) == 0 {
		wait += 300 // a stall
	}
	select {
	case <-time.After(w.pace + time.Duration(wait)*time.Millisecond):
	case <-r.Context().Done():
		return
	}
	if hold != "" && strings.HasPrefix(r.URL.Path, "/"+hold+"/") {
		select {
		case <-free:
		case <-r.Context().Done():
			return
		}
	}
	script := strings.HasPrefix(r.URL.Path, "/script/")
	if script && rand.IntN(50) == 0 || rand.IntN(100) < w.failing {
		http.Error(rw, "a bad day", http.StatusBadGateway)
		return
	}
	var body any
	if script {
		words := []string{fmt.Sprintf("call-%d", n)}
		for i := range 8 {
			words = append(words, fmt.Sprintf("w%d\r\nevent: done\n\n%d", i, n))
		}
		body = said{Serial: n, Words: words}
	} else if body = w.host(r, n); body == nil {
		http.NotFound(rw, r)
		return
	}
	raw, err := json.Marshal(body)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "application/json")
	if _, err := rw.Write(raw); err != nil {
		return // the asker is gone
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked[r.URL.String()]++
}

// host answers as the hosts do that the research of the product asks; the others have nothing.
func (w *web) host(r *http.Request, n int) any {
	host, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	v := r.URL.Query()
	say := func(q string) string {
		return fmt.Sprintf(
			"I run a small business and %s cost me hours every week. I tried a spreadsheet, it failed me %d times. I would gladly pay $%d a month for a tool for %s.",
			q, n, 5+n%40, q)
	}
	switch host {
	case "hn.algolia.com":
		q := v.Get("query")
		return map[string]any{"hits": []any{
			map[string]any{"objectID": fmt.Sprint(n), "title": "Ask HN: " + q, "author": fmt.Sprint("a", n),
				"points": n % 90, "num_comments": 3, "story_text": say(q), "created_at_i": 1780000000},
			map[string]any{"objectID": fmt.Sprint(n, "c"), "story_title": q, "author": fmt.Sprint("b", n),
				"comment_text": say(q), "created_at_i": 1780000000},
		}}
	case "suggestqueries.google.com", "duckduckgo.com":
		q := v.Get("q")
		return []any{q, []string{q + " app", q + " software price", fmt.Sprint(q, " ", n)}}
	case "api.stackexchange.com":
		q := v.Get("q")
		return map[string]any{"items": []any{map[string]any{"title": q, "body": say(q),
			"link":  fmt.Sprintf("https://softwarerecs.stackexchange.com/questions/%d", n),
			"score": 4, "view_count": n, "creation_date": 1780000000, "owner": map[string]any{"user_id": n}}}}
	case "itunes.apple.com":
		q := v.Get("term")
		return map[string]any{"results": []any{map[string]any{"trackName": "Tool " + q,
			"trackViewUrl": fmt.Sprintf("https://apps.apple.com/app/id%d", n),
			"description":  "The tool for " + q + ", for small businesses.",
			"price":        4.99, "formattedPrice": "$4.99", "currency": "USD", "userRatingCount": n}}}
	case "en.wikipedia.org":
		q := v.Get("search")
		return []any{q, []string{q}, []string{""},
			[]string{"https://en.wikipedia.org/wiki/" + strings.ReplaceAll(q, " ", "_")}}
	}
	return nil
}

// holds keeps a host from answering until the channel that it gives is closed.
func (w *web) holds(host string) (free chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hold, w.free = host, make(chan struct{})
	return w.free
}

// again counts answers that were given more than once, of scripts and of the research.
func (w *web) again() (scripts, research int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for url, n := range w.asked {
		if strings.HasPrefix(url, "/script/") {
			scripts += n - 1
		} else {
			research += n - 1
		}
	}
	return scripts, research
}

// answers counts what was answered so far.
func (w *web) answers() (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, times := range w.asked {
		n += times
	}
	return n
}
