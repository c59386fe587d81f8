package founder

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/research"
	"naps/score"
)

const idea = "Shift swaps for volunteer fire departments"

// world is a session in memory, as the store would keep it.
type world struct {
	mu       sync.Mutex
	reports  [][]byte // version 1 first
	evidence []market.Evidence
	texts    map[string]string
	readings []market.Reading
	keys     map[string]bool
	events   int
	now      time.Time
	changes  []journal.Change
}

func (w *world) Report(_ context.Context, _ string, version int) ([]byte, int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if version == 0 {
		version = len(w.reports)
	}
	if version < 1 || version > len(w.reports) {
		return nil, 0, journal.ErrNotFound
	}
	return w.reports[version-1], version, nil
}

func (w *world) ListEvidence(context.Context, string, market.Phase) ([]market.Evidence, error) {
	return slices.Clone(w.evidence), nil
}

func (w *world) Texts(_ context.Context, hashes []string) (map[string]string, error) {
	out := map[string]string{}
	for _, h := range hashes {
		if text, ok := w.texts[h]; ok {
			out[h] = text
		}
	}
	return out, nil
}

func (w *world) list(context.Context, string) ([]market.Reading, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.readings), nil
}

func (w *world) Commit(_ context.Context, c journal.Change) (journal.Outcome, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.Once != nil {
		if w.keys[c.Once.Key] {
			return journal.Outcome{}, journal.ErrRepeated
		}
		w.keys[c.Once.Key] = true
	}
	w.changes = append(w.changes, c)
	w.readings = append(w.readings, c.Read...)
	w.events += len(c.Events)
	for _, e := range c.Own {
		e.ID = fmt.Sprintf("E%d", 1000+len(w.evidence))
		w.evidence = append(w.evidence, e)
	}
	o := journal.Outcome{}
	if r := c.Report; r != nil {
		if r.After > 0 && r.After != len(w.reports) {
			return o, journal.ErrOver
		}
		o.Version = len(w.reports) + 1
		if r.Replace > 0 {
			o.Version = r.Replace
		} else {
			w.reports = append(w.reports, nil)
		}
		raw := strings.Replace(string(r.JSON), `"version":0`, `"version":`+strconv.Itoa(o.Version), 1)
		w.reports[o.Version-1] = []byte(raw)
	}
	return o, nil
}

func (w *world) desk() *Desk {
	return &Desk{
		Reports: w, Evidence: w, Texts: w, Readings: w.list, Writer: w, Now: func() time.Time {
			w.now = w.now.Add(time.Second)
			return w.now
		},
		Recount: func(base report.Report, found []market.Evidence, readings []market.Reading) report.Report {
			return research.Recount(plain.Analyst{}, base, found, readings)
		},
	}
}

func (w *world) add(e market.Evidence, text string) {
	e.Text, e.Phase = text, market.Pains
	if e.Quote == "" {
		e.Quote = text[:strings.IndexByte(text+".", '.')+1]
	}
	e = e.Seal()
	e.ID = fmt.Sprintf("E%d", len(w.evidence)+1)
	w.texts[e.Page] = text
	e.Text = ""
	w.evidence = append(w.evidence, e)
}

var session = journal.Session{ID: "s1", Owner: "u1", Status: journal.Done, Report: 1}

// unread is a session whose run read nothing: so many posts for and against, of one speaker each, and a few pieces that
// nobody reads.
func unread(t *testing.T, posts int) *world {
	t.Helper()
	w := &world{texts: map[string]string{}, keys: map[string]bool{}, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	for i := range posts {
		place := []string{"reddit.com/r/firefighting", "reddit.com/r/volunteerfire", "news.ycombinator.com"}[i%3]
		e := market.Evidence{
			Source: "arctic_shift", Kind: market.Post, URL: fmt.Sprintf("https://forum.example/%d", i),
			Title: fmt.Sprintf("Roster %d", i), Author: market.Pseudonym(place, strconv.Itoa(i)),
			Place: place, Date: "2026-10-0" + strconv.Itoa(1+i%9), Counter: i%2 == 1, Query: "shift swaps",
		}
		text := fmt.Sprintf(
			"Two people swapped shift %d and nobody knew. We lost an hour with the engine. I asked for a roster tool.",
			i)
		if i%4 > 1 {
			text = fmt.Sprintf("Our bakery changed the dough for order %d. It rose well. The oven is fine.", i)
		}
		w.add(e, text)
	}
	w.add(market.Evidence{Source: "yc", Kind: market.Product, URL: "https://duty.example", Title: "Dutyboard",
		Place: "duty.example", Facts: map[string]string{"name": "Dutyboard"}},
		"Dutyboard plans shifts of fire departments. It costs $20 a month.")
	w.evidence = append(w.evidence, market.Evidence{ID: "E900", Hash: "h900", Source: "suggest_google",
		Kind: market.Suggestion, Quote: "shift swap", Page: "p"})
	d := market.Dossier{
		Session: "s1", Run: "r1", Brief: market.Brief{Idea: idea, Goal: market.Living, AsOf: "2026-11-20"},
		Subject: market.Subject{Title: idea, Job: "swap shifts", Problem: "nobody knows who is on duty",
			Says: []string{"swapped and nobody knew"}},
		Evidence: w.evidence,
	}
	for _, p := range market.Phases[:5] {
		d.Phases = append(d.Phases, market.PhaseResult{Name: p, Status: market.PhaseDone, Summary: "Nothing was read.",
			Planned: 4, Answered: 4, Counter: 2})
	}
	d.Phases[1].Unread = posts
	d.Phases[1].Searches = []market.Search{{Source: "arctic_shift", Query: "shift swaps", Answered: true,
		Candidates: posts}}
	raw, err := report.JSON(report.Build(d, score.Of(report.Bundle(d)), 1))
	must(t, err)
	w.reports = [][]byte{raw}
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func scoreOf(d market.Dossier) score.Card { return score.Of(report.Bundle(d)) }
