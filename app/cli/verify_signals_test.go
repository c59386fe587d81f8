package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"naps/findings"
	"naps/market"
	"naps/report"
	"naps/score"
)

// readDossier is a dossier as a run makes it: evidence, readings of it, and the signals and findings that follow from
// them.
func readDossier(pieces int, reading func(i int, e market.Evidence) (market.Reading, bool)) market.Dossier {
	d := market.Dossier{Brief: market.Brief{Idea: "Invoices", Goal: market.Living, AsOf: "2026-11-01"},
		Subject: market.Subject{Job: "invoices"}}
	for i := range pieces {
		text := fmt.Sprintf("Text %d: it took six hours, it costs $9 a month, and I hired a clerk.", i)
		e := market.Evidence{
			Source: "hackernews", Kind: market.Post, Phase: market.Pains,
			URL: fmt.Sprintf("https://a%d.example/1", i), Place: fmt.Sprintf("a%d.example", i),
			Title: fmt.Sprintf("Tool %d", i), Quote: text, Text: text,
			Author: fmt.Sprintf("p%d", i), Date: []string{"2026-10-01", "2020-01-01", ""}[i%3],
		}
		if i%4 == 3 {
			e.Kind, e.Phase, e.Metrics = market.Product, market.Competitors,
				map[string]float64{"price_usd": 9, "rating": 4, "ratings": 200}
		}
		e = e.Seal()
		e.ID = fmt.Sprintf("E%d", i+1)
		d.Evidence = append(d.Evidence, e)
		if r, read := reading(i, e); read {
			d.Readings = append(d.Readings, r)
		}
	}
	c := findings.Case{Brief: d.Brief, Subject: d.Subject, Evidence: d.Evidence, Readings: market.Standing(d.Readings)}
	d.Phases = []market.PhaseResult{
		{Name: market.Pains, Status: market.PhaseDone, Summary: "Some.", Signals: c.Signals(),
			Findings: findings.Of(market.Pains, c)},
		{Name: market.Competitors, Status: market.PhaseDone, Summary: "Some.",
			Findings: findings.Of(market.Competitors, c)},
	}
	return d
}

func reported(d market.Dossier) report.Report { return report.Build(d, score.Of(report.Bundle(d)), 1) }

func quoted(e market.Evidence, fact, words string) market.Fact {
	at := strings.Index(e.Text, words)
	return market.Fact{Fact: fact, Quote: words, Start: at, End: at + len(words)}
}

func TestSignalsThatFollowFromTheReadingsHold(t *testing.T) {
	t.Parallel()
	facts := []string{market.FactIncident, market.FactWhen, market.FactLoss, market.FactPaid, market.FactHired,
		market.FactBuilt, market.FactAsks, market.FactComplaint,
		market.FactContent, market.FactSolved, market.FactFree, market.FactNotWorth,
		market.FactAdvert, market.FactPrice, market.FactNoCharge, market.FactCustomers}
	rapid.Check(t, func(rt *rapid.T) {
		d := readDossier(8, func(_ int, e market.Evidence) (market.Reading, bool) {
			r := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel,
				About: rapid.IntRange(0, 2).Draw(rt, "about"),
				Voice: rapid.SampledFrom([]market.Voice{market.Sufferer, market.Sufferer, market.Provider,
					market.Other}).Draw(rt, "voice"), Facts: []market.Fact{}}
			for _, f := range rapid.SliceOfNDistinct(rapid.SampledFrom(facts), 0, 4, rapid.ID).Draw(rt, "facts") {
				r.Facts = append(r.Facts, quoted(e, f, "six hours"))
			}
			if e.Kind == market.Product {
				r.Relation = rapid.SampledFrom([]market.Relation{market.SameJob, market.Substitute,
					market.NoRelation}).Draw(rt, "relation")
				r.Name = rapid.SampledFrom([]string{"Dunner", e.Title}).Draw(rt, "name")
			}
			return r, rapid.IntRange(0, 4).Draw(rt, "read") > 0
		})
		if wrong := wrongSignals(reported(d)); len(wrong) > 0 {
			rt.Fatalf("%q", wrong)
		}
	})
}

// A forger writes a consistent bundle: report.Verify finds nothing wrong with it, since the score does follow from the
// signals.
func TestSignalsThatNoReadingShowsAreNamed(t *testing.T) {
	t.Parallel()
	sufferer := func(i int, e market.Evidence) (market.Reading, bool) {
		r := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel, About: market.VeryProblem,
			Voice: market.Sufferer,
			Facts: []market.Fact{quoted(e, market.FactIncident, "six hours"), quoted(e, market.FactWhen, "Text")}}
		return r, i < 2
	}
	for name, c := range map[string]struct {
		forge func(d *market.Dossier)
		says  string
	}{
		"not about it": {func(d *market.Dossier) { d.Readings[0].About = market.Neighboring }, "E1\": nothing in it"},
		"a provider":   {func(d *market.Dossier) { d.Readings[1].Voice = market.Provider }, "E2\": nothing in it"},
		"never read":   {func(d *market.Dossier) { d.Readings = d.Readings[:1] }, "E2\": nothing in it"},
		"fewer facts":  {func(d *market.Dossier) { d.Readings[0].Facts = nil }, "E1\": nothing in it"},
		"a heavier tier": {func(d *market.Dossier) { d.Phases[0].Signals[0].Tier = 5 },
			"with tier E3, but the report says E5"},
		"left out": {func(d *market.Dossier) { d.Phases[0].Signals = d.Phases[0].Signals[:1] },
			"the report leaves it out"},
		"the other side": {func(d *market.Dossier) { d.Phases[0].Signals[0].For = false },
			"counts against the idea in pain"},
	} {
		d := readDossier(3, sufferer)
		if wrong := wrongSignals(reported(d)); len(wrong) > 0 {
			t.Fatalf("before it was forged: %q", wrong)
		}
		d.Readings = slices.Clone(d.Readings)
		c.forge(&d)
		r := reported(d)
		raw, err := report.JSON(r)
		must(t, err)
		var pages []market.StoredPage
		for _, e := range d.Evidence {
			pages = append(pages, market.StoredPage{Hash: e.Page, Text: e.Text})
		}
		z, err := report.Zip(raw, pages, report.Stamp{})
		must(t, err)
		if v, err := report.Verify(z); err != nil || len(v.Problems) > 0 {
			t.Fatalf("%s: it is not consistent: %v %q", name, err, v.Problems)
		}
		var out bytes.Buffer
		if err := verify(z, nil, "test", &out); err == nil || !strings.Contains(out.String(), c.says) {
			t.Errorf("%s: %v %s", name, err, &out)
		}
	}
}

func TestEvidenceOfTheFoundersOwnLeavesTheSignalsOfTheRunAsTheyWere(t *testing.T) {
	t.Parallel()
	d := readDossier(3, func(_ int, e market.Evidence) (market.Reading, bool) {
		return market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel, About: market.VeryProblem,
			Voice: market.Sufferer,
			Facts: []market.Fact{quoted(e, market.FactIncident, "six hours")}}, true
	})
	own := report.Entry{Kind: report.EntryKinds[0].Name, Text: "They told me.", Who: "Ann", Date: "2029-01-01",
		For: true}.Evidence(day(t, "2029-01-02"))
	own.ID = "E9"
	next, more := report.WithOwn(reported(d), []market.Evidence{own}, "2029-01-02")
	if wrong := wrongSignals(next); !more || len(wrong) > 0 {
		t.Errorf("%t %q", more, wrong)
	}
	if r := reported(d); len(r.Evidence[0].Signals) == 0 || r.Evidence[0].Signals[0].Claimed != 3 {
		t.Fatalf("nothing here depends on the day: %+v", r.Evidence[0].Signals)
	}
}

func day(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	must(t, err)
	return at
}
