// Package metrics counts what naps does, for Prometheus.
//
// Promises, before the API:
//   - Counting never changes what is counted: a Meter refuses nothing, waits for nothing and writes nothing.
//   - Only what is committed counts as done: runs, phases, steps and evidence are counted from the outcomes of the log.
//   - Labels come from short lists of our own (outcomes, phases, names of sources), never from what users or the web wrote.
//
// Its methods are safe for use by many goroutines.
package metrics

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"naps/journal"
	"naps/market"
)

// Log is what writes changes; see session.Log.
type Log interface {
	Write(head int64, changes []journal.Change, done func(head int64, outcomes []journal.Outcome))
}

// Gauges are read whenever somebody asks. A nil one is left out.
type Gauges struct {
	Running  func() int // runs at work
	Waiting  func() int // runs in the queue
	Actors   func() int // sessions that are awake
	Watchers func() int // open streams
	Depth    func() int // writes that wait for the next commit
	Workers  func() int // other machines that are connected
	Away     func() int // runs at work there
	Refused  func() int // messages of theirs that were refused
}

// Meter holds the counters of one process.
type Meter struct {
	registry *prometheus.Registry
	runs     *prometheus.CounterVec
	phases   *prometheus.CounterVec
	steps    *prometheus.CounterVec
	evidence *prometheus.CounterVec
	refused  *prometheus.CounterVec
	events   prometheus.Counter
	tokens   prometheus.Counter
	dollars  prometheus.Counter
	commit   prometheus.Histogram
	worked   prometheus.Histogram
	sources  *prometheus.HistogramVec
}

// New returns a Meter. Besides its own figures it has those of the Go runtime and of the process.
func New(version string, g Gauges) *Meter {
	vec := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "naps", Name: name, Help: help}, labels)
	}
	one := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "naps", Name: name, Help: help})
	}
	m := &Meter{
		registry: prometheus.NewRegistry(),
		runs:     vec("runs_total", "Runs that ended, by outcome.", "outcome"),
		phases:   vec("phases_total", "Phases that ended, by name and outcome.", "phase", "outcome"),
		steps:    vec("steps_total", "Steps that were recorded, by phase and result.", "phase", "result"),
		evidence: vec("evidence_total", "Pieces of evidence that were kept, by source.", "source"),
		refused:  vec("changes_refused_total", "Changes that the log refused, by reason.", "reason"),
		events:   one("events_total", "Events that were committed."),
		tokens:   one("model_tokens_total", "Tokens of the model, in and out."),
		dollars:  one("model_dollars_total", "What the model cost at the prices of the configuration."),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "naps", Name: "commit_seconds", Help: "From a write until its commit.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}),
		worked: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "naps", Name: "run_seconds", Help: "The work of the attempt in which a run ended.",
			Buckets: []float64{1, 5, 15, 30, 60, 120, 300, 600, 1200},
		}),
		sources: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "naps", Name: "source_seconds", Help: "What a source took to answer a search, by result.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"source", "result"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "naps", Name: "build_info", Help: "1.",
		ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	m.registry.MustRegister(m.runs, m.phases, m.steps, m.evidence, m.refused, m.events, m.tokens, m.dollars, m.commit,
		m.worked, m.sources, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, x := range []struct {
		name, help string
		read       func() int
	}{
		{"runs_running", "Runs at work.", g.Running},
		{"runs_waiting", "Runs in the queue.", g.Waiting},
		{"actors", "Sessions that are awake.", g.Actors},
		{"watchers", "Open streams.", g.Watchers},
		{"buffer_depth", "Writes that wait for the next commit.", g.Depth},
		{"workers", "Workers that are connected.", g.Workers},
		{"workers_runs", "Runs that workers work on.", g.Away},
		{"workers_refused_messages", "Messages of workers that were refused since the start.", g.Refused},
	} {
		if x.read != nil {
			m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "naps", Name: x.name,
				Help: x.help}, func() float64 { return float64(x.read()) }))
		}
	}
	return m
}

// Handler gives all figures in Prometheus' text format. Who may ask is decided before it.
func (m *Meter) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Asked counts one search of a source; err is nil when it answered.
func (m *Meter) Asked(source string, took time.Duration, err error) {
	result := "ok"
	if err != nil {
		result = "failed"
	}
	m.sources.WithLabelValues(source, result).Observe(took.Seconds())
}

// Around returns a Log that counts what inner commits.
func (m *Meter) Around(inner Log) Log { return counted{inner, m} }

type counted struct {
	inner Log
	meter *Meter
}

// Write implements Log.
func (c counted) Write(head int64, changes []journal.Change, done func(head int64, outcomes []journal.Outcome)) {
	began := time.Now()
	c.inner.Write(head, changes, func(head int64, outcomes []journal.Outcome) {
		c.meter.commit.Observe(time.Since(began).Seconds())
		done(head, outcomes)
		for i, o := range outcomes {
			c.meter.count(changes[i], o)
		}
	})
}

// reasons are the labels of refusals; whatever else is refused counts as "other".
var reasons = []struct {
	err  error
	name string
}{
	{journal.ErrNotFound, "not_found"}, {journal.ErrNoCredit, "no_credit"},
	{journal.ErrBusy, "busy"}, {journal.ErrTooMany, "too_many"},
	{journal.ErrOver, "over"}, {journal.ErrFenced, "fenced"},
	{journal.ErrRepeated, "repeated"}, {journal.ErrDisk, "disk"},
}

func reasonOf(err error) string {
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			return r.name
		}
	}
	return "other"
}

func (m *Meter) count(c journal.Change, o journal.Outcome) {
	if o.Err != nil {
		m.refused.WithLabelValues(reasonOf(o.Err)).Inc()
		return
	}
	m.events.Add(float64(len(o.Events)))
	for _, e := range o.Evidence {
		m.evidence.WithLabelValues(e.Source).Inc()
	}
	if s := c.Step; s != nil && !s.Begun {
		result := "ok"
		if s.Failed {
			result = "failed"
		}
		m.steps.WithLabelValues(string(s.Phase), result).Inc()
		m.tokens.Add(float64(max(s.Usage.Tokens, 0)))
		m.dollars.Add(max(s.Usage.Cost, 0))
	}
	for _, e := range o.Events {
		m.phase(e)
	}
	if c.End != nil {
		m.runs.WithLabelValues(string(c.End.Status)).Inc()
		m.worked.Observe(float64(c.End.Worked) / 1000)
	}
}

// phase counts the event with which a phase ends.
func (m *Meter) phase(e journal.Event) {
	if e.Kind != journal.EventPhase {
		return
	}
	var d journal.PhaseData
	if json.Unmarshal(e.Data, &d) != nil || d.Status == market.PhaseRunning || d.Status == "" {
		return
	}
	m.phases.WithLabelValues(string(d.Phase), string(d.Status)).Inc()
}
