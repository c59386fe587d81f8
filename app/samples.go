package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"naps/analyst/plain"
	"naps/hooks"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/research"
	"naps/source"
)

// Samples lists the ideas that come with naps, each with its finished report: the real research runs over the bundled
// evidence, once a process and only when somebody asks for it, so that the report is always the one in which a run of
// the sample ends.
func Samples() []hooks.Sample {
	var all []hooks.Sample
	for _, s := range source.Samples() {
		all = append(all, hooks.Sample{Slug: s.Slug, Idea: s.Idea,
			Finished: sync.OnceValues(func() (*hooks.FinishedSample, error) { return finish(s) })})
	}
	return all
}

// finish makes the report of a sample.
func finish(s *source.Sample) (*hooks.FinishedSample, error) {
	// Searches run side by side, so evidence arrives in another order each time. A first run tells what there is; the
	// second one has it numbered by hash, which makes the report the same on every machine.
	found, err := playSample(s, nil)
	if err != nil {
		return nil, err
	}
	j, err := playSample(s, slices.Sorted(maps.Keys(found.known)))
	if err != nil {
		return nil, err
	}
	r, err := report.Parse(j.report.JSON)
	if err != nil {
		return nil, fmt.Errorf("app: sample %s: %w", s.Slug, err)
	}
	r.Version, r.Budget.Seconds = 1, 0 // how long it took is no part of what it says
	raw, err := report.JSON(r)
	return &hooks.FinishedSample{Report: r, JSON: raw, Texts: j.texts}, err
}

// playSample runs the research of a sample in memory. Evidence gets its place in numbers as its id, what is not there
// the next one.
func playSample(s *source.Sample, numbers []string) (*memory, error) {
	p := &research.Pipeline{Plain: plain.Analyst{}, Sample: sampled}
	run := journal.Run{ID: "sample-" + s.Slug, Session: "sample-" + s.Slug, Pipeline: research.Version,
		Brief: market.Brief{
			Idea: s.Idea, Goal: market.Living, Sample: true, AsOf: market.SampleDay,
		}}
	j := &memory{numbers: numbers, texts: map[string]string{}, known: map[string]market.Evidence{}}
	if err := p.Research(context.Background(), run, j); err != nil {
		return nil, fmt.Errorf("app: sample %s: %w", s.Slug, err)
	}
	if j.report == nil {
		return nil, fmt.Errorf("app: sample %s ended without a report", s.Slug)
	}
	return j, nil
}

// memory is the journal of one run that nobody watches and that is never continued.
type memory struct {
	numbers []string // hashes of evidence, sorted
	mu      sync.Mutex
	known   map[string]market.Evidence // by hash
	texts   map[string]string          // by content hash
	report  *journal.StoredReport
}

// Do runs a step. No key comes twice in one life of a run.
func (m *memory) Do(ctx context.Context, key string,
	fn func(context.Context, int) (journal.Step, error)) (journal.Step, error) {
	step, err := fn(ctx, 1)
	if err != nil {
		return journal.Step{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	step.Key, step.Attempt = key, 1
	for i, e := range step.Evidence {
		if _, seen := m.known[e.Hash]; !seen {
			m.texts[e.Page] = e.Text
			e.ID, e.Text = "E"+strconv.Itoa(m.number(e.Hash)), ""
			m.known[e.Hash] = e
		}
		step.Evidence[i] = m.known[e.Hash]
	}
	if step.Report != nil {
		m.report = step.Report
	}
	return step, nil
}

func (m *memory) number(hash string) int {
	if i, ok := slices.BinarySearch(m.numbers, hash); ok {
		return i + 1
	}
	return len(m.numbers) + len(m.known) + 1
}

// Text streams nothing: nobody watches.
func (*memory) Text(context.Context, market.Phase, string, int, string) error { return nil }

// Texts gives the texts of pages by their content hash.
func (m *memory) Texts(_ context.Context, hashes []string) (map[string]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]string{}
	for _, h := range hashes {
		if text, ok := m.texts[h]; ok {
			out[h] = text
		}
	}
	return out, nil
}

// Hurry is never closed.
func (*memory) Hurry() <-chan struct{} { return nil }
