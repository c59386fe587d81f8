package e2e

import (
	"bufio"
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"naps/journal"
)

// tab keeps every frame that a browser would have been shown. It comes back by its cursor whenever its stream ends.
type tab struct {
	session string
	p       *process
	token   string
	drop    func() time.Duration // how long it stays before it leaves by itself; nil: as long as it can
	stop    context.CancelFunc
	gone    chan struct{}

	mu      sync.Mutex
	frames  []shownFrame
	asides  []shownFrame // without a number
	cursor  string
	last    int64
	base    int64         // what came before frames is not compared
	news    chan struct{} // holds one: something came
	resets  int
	refused int // status of an answer that is none
}

type shownFrame struct {
	seq  int64
	kind string
	data []byte
	at   time.Time
}

func openTab(p *process, token, session string, drop func() time.Duration) *tab {
	ctx, stop := context.WithCancel(context.Background())
	t := &tab{session: session, p: p, token: token, drop: drop, stop: stop, gone: make(chan struct{}),
		news: make(chan struct{}, 1)}
	go func() {
		defer close(t.gone)
		for ctx.Err() == nil {
			t.visit(ctx)
			select {
			case <-time.After(10 * time.Millisecond):
			case <-ctx.Done():
			}
		}
	}()
	return t
}

func (t *tab) close() {
	t.stop()
	<-t.gone
}

// visit reads one stream to its end.
func (t *tab) visit(ctx context.Context) {
	if t.drop != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, t.drop())
		defer cancel()
	}
	base := t.p.base.Load().(string)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/naps/sessions/"+t.session+"/events", nil)
	if err != nil {
		return
	}
	req.Header.Set("Authorization", t.token)
	req.Header.Set("Accept", "text/event-stream")
	t.mu.Lock()
	if t.cursor != "" {
		req.Header.Set("Last-Event-ID", t.cursor)
	}
	t.mu.Unlock()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		if resp.StatusCode != http.StatusNoContent {
			t.mu.Lock()
			t.refused = resp.StatusCode
			t.mu.Unlock()
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
		}
		return
	}
	t.read(bufio.NewReader(resp.Body))
}

// read takes whole frames; what a cut leaves incomplete is dropped, as a browser does.
func (t *tab) read(r *bufio.Reader) {
	var f shownFrame
	var id string
	var data []string
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSuffix(line, "\n")
		field, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "":
			if data != nil {
				f.data = []byte(strings.Join(data, "\n"))
				t.take(f, id)
			}
			f, id, data = shownFrame{}, "", nil
		case field == "id":
			id = value
		case field == "event":
			f.kind = value
		case field == "data":
			data = append(data, value)
		}
	}
}

func (t *tab) take(f shownFrame, id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f.at = time.Now()
	if id == "" {
		t.asides = append(t.asides, f)
		if f.kind == "reset" {
			t.resets++
		}
	} else {
		number, _, _ := strings.Cut(id, ".")
		f.seq, _ = strconv.ParseInt(number, 10, 64) // 0 is noticed as out of order
		t.frames, t.cursor, t.last = append(t.frames, f), id, f.seq
	}
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// shown gives the number of the last event that was shown.
func (t *tab) shown() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}

// after gives the first event that was shown after a moment, if there is one.
func (t *tab) after(seq int64, moment time.Time) (first time.Time, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.frames {
		if f.seq > seq && f.at.After(moment) {
			return f.at, true
		}
	}
	return first, false
}

// learned reports whether evidence was shown after a moment.
func (t *tab) learned(moment time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.ContainsFunc(t.frames, func(f shownFrame) bool {
		return f.kind == string(journal.EventEvidence) && f.at.After(moment)
	})
}

// heard reports whether the tab was told something outside the log.
func (t *tab) heard(code string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.asides {
		if bytes.Contains(f.data, []byte(`"code":"`+code+`"`)) {
			return true
		}
	}
	return false
}

// copyFrames gives what was shown so far.
func (t *tab) copyFrames() []shownFrame {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]shownFrame(nil), t.frames...)
}
