package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"naps/cluster"
	"naps/engine"
	"naps/journal"
	"naps/market"
)

// script is a researcher in a child process that does what an idea's text asks for: every step asks the stand-in web
// once, streams the words of its answer as a model would, and commits them with a piece of evidence and a finding. All
// the rest is the product.
type script struct {
	Name  string `json:"name"` // unique in its world: by it the web counts who asks twice
	Steps int    `json:"steps"`
	Pause int    `json:"pause"` // milliseconds between two words
	Wait  int    `json:"wait"`  // milliseconds that the web takes to answer
	Act   string `json:"act"`   // what happens in step At: die, panic, ignore (a stop)
	At    int    `json:"at"`
}

func (s script) idea() string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // plain values
	}
	return "scripted " + string(raw)
}

// scripted puts the script before the research of the product.
func scripted(web string, research engine.Pipeline) engine.Pipeline {
	return func(ctx context.Context, r *engine.Run) error {
		rest, ok := strings.CutPrefix(r.Info().Brief.Idea, "scripted ")
		if !ok {
			return research(ctx, r)
		}
		var s script
		if err := json.Unmarshal([]byte(rest), &s); err != nil {
			return err
		}
		return s.run(ctx, r.Info(), r, web)
	}
}

// workScripted does the same for a worker.
func workScripted(web string, research cluster.Work) cluster.Work {
	return func(ctx context.Context, run journal.Run, j *cluster.Remote, terms json.RawMessage) error {
		rest, ok := strings.CutPrefix(run.Brief.Idea, "scripted ")
		if !ok {
			return research(ctx, run, j, terms)
		}
		var s script
		if err := json.Unmarshal([]byte(rest), &s); err != nil {
			return err
		}
		return s.run(ctx, run, j, web)
	}
}

// scribe is what a script writes to: the journal of the process that works on it.
type scribe interface {
	Do(ctx context.Context, key string, fn func(ctx context.Context,
		attempt int) (journal.Step, error)) (journal.Step, error)
	Text(ctx context.Context, phase market.Phase, message string, attempt int, text string) error
}

func (s script) run(ctx context.Context, info journal.Run, r scribe, web string) error {
	for i := range s.Steps {
		_, err := r.Do(ctx, fmt.Sprintf("script/%02d", i),
			func(ctx context.Context, attempt int) (journal.Step, error) {
				return s.step(ctx, info, r, web, i, attempt)
			})
		if err != nil {
			return err
		}
	}
	_, err := r.Do(ctx, "@report", func(context.Context, int) (journal.Step, error) {
		raw := fmt.Appendf(nil, `{"version":0,"run":%q}`, info.ID)
		verdict := "INCONCLUSIVE"
		return journal.Step{
			Phase:  market.Verdict,
			Report: &journal.StoredReport{Session: info.Session, Run: info.ID, JSON: raw},
			State:  &journal.State{Verdict: &verdict},
			Events: []journal.Event{journal.NewEvent(info.ID, market.Verdict, journal.EventReport,
				journal.ReportData{Verdict: verdict}, 0)},
		}, nil
	})
	return err
}

// said is what the stand-in web answers to a script.
type said struct {
	Serial int      `json:"serial"` // differs each time, so that what was asked twice is seen in the text
	Words  []string `json:"words"`
}

func (s script) step(ctx context.Context, info journal.Run, r scribe, web string, i,
	attempt int) (journal.Step, error) {
	phase, run := market.Phases[i%len(market.Phases)], info.ID
	a, err := s.ask(ctx, web, i)
	if err != nil {
		return journal.Step{}, err
	}
	m := journal.Message{ID: fmt.Sprintf("%s-%02d", run, i), Role: "naps", Phase: phase, Attempt: attempt,
		At: time.Now().UnixMilli()}
	for n, word := range a.Words {
		if err := r.Text(ctx, phase, m.ID, attempt, word+" "); err != nil {
			return journal.Step{}, err
		}
		m.Text += word + " "
		if i == s.At && n == len(a.Words)/2 {
			act(s.Act)
		}
		select {
		case <-time.After(time.Duration(s.Pause) * time.Millisecond):
		case <-ctx.Done():
			if s.Act != "ignore" {
				return journal.Step{}, context.Cause(ctx)
			}
		}
	}
	e := market.Evidence{
		Source: "script", Kind: market.Post, Phase: phase,
		URL:   fmt.Sprintf("https://script.example/%s/%d/%d", s.Name, i, a.Serial),
		Title: m.ID, Text: m.Text, Quote: strings.TrimSpace(m.Text), Fetched: m.At,
	}.Seal()
	return journal.Step{
		Phase: phase, Output: json.RawMessage(fmt.Sprintf(`{"serial":%d}`, a.Serial)),
		Evidence: []market.Evidence{e}, Add: []journal.Message{m},
		State: &journal.State{Phase: &phase},
		Events: []journal.Event{
			journal.NewEvent(run, phase, journal.EventMessage, m, 0),
			journal.NewEvent(run, phase, journal.EventFinding, market.Finding{Kind: "pain", Title: m.ID}, 0),
		},
	}, nil
}

func act(what string) {
	switch what {
	case "die":
		die()
	case "panic":
		var none map[string]int
		//lint:ignore SA5000 the panic is what is wanted
		none["a write to a nil map"]++
	}
}

var errWeb = errors.New("the stand-in web failed three times")

// ask gets one answer; an error of the web is asked again, as any adapter would.
func (s script) ask(ctx context.Context, web string, i int) (a said, err error) {
	for range 3 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet,
			fmt.Sprintf("%s/script/%s/%d?wait=%d", web, s.Name, i, s.Wait), nil)
		if err != nil {
			return a, err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			if ctx.Err() != nil {
				return a, context.Cause(ctx)
			}
			fmt.Fprintln(os.Stderr, "script:", err)
			continue
		}
		raw, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close() // it is read
		if err != nil || resp.StatusCode != http.StatusOK {
			continue
		}
		return a, json.Unmarshal(raw, &a)
	}
	if ctx.Err() != nil {
		return a, context.Cause(ctx)
	}
	return a, errWeb
}
