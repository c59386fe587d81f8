package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/analyst"
	"naps/analyst/plain"
	"naps/app/cli"
	"naps/engine"
	"naps/internal/migrated"
	"naps/market"
	"naps/research"
	"naps/score"
	"naps/source"
	"naps/store"
)

// The ideas of this test, and the webs in which they are looked up: two samples, the first one once more without a sign
// of money, and a web in which people talk of the field and no more.
const (
	wantedIdea   = "tattoo no-show deposits app"
	unpaidIdea   = "tattoo no-show deposits app for nothing"
	solvedIdea   = "houseplant watering reminder app"
	unwantedIdea = "paper invitations that fold themselves"
)

// known is a source that knows its items whatever is asked.
type known struct {
	name  string
	kind  market.Kind
	items []market.Evidence
}

func (k known) Name() string      { return k.name }
func (k known) Kind() market.Kind { return k.kind }

func (k known) Search(_ context.Context, q market.Query) ([]market.Evidence, error) {
	out := slices.Clone(k.items)
	for i := range out {
		out[i].Source, out[i].Kind, out[i].Query, out[i].Counter = k.name, k.kind, q.Text, q.Counter
	}
	return out, nil
}

// talk is a web in which nobody has the problem, sells for it or looks for it.
func talk() (all []research.Source) {
	for i, name := range []string{"hackernews", "stackexchange", "reddit_rss", "boards"} {
		k := known{name: name, kind: market.Post}
		for n := range 50 {
			place := fmt.Sprintf("board%d.example/%d", i, n%3)
			text := fmt.Sprintf("At %s we wrote invitation %d by hand: %s.", place, n,
				strings.Repeat(string(rune('a'+n%26)), 20+n))
			k.items = append(k.items, market.Evidence{URL: fmt.Sprintf("https://%s/%d", place, n),
				Title: fmt.Sprintf("Invitation %d of %s", n, name), Text: text,
				Quote: text, Place: place, Author: fmt.Sprint("p", i, n), Date: "2026-10-01"})
		}
		all = append(all, k)
	}
	shops := known{name: "yc", kind: market.Product}
	for n := range 24 {
		text := fmt.Sprintf("Crumb number %d sends bread by mail.", n)
		shops.items = append(shops.items, market.Evidence{URL: fmt.Sprintf("https://crumb%d.example/", n),
			Title: fmt.Sprintf("Crumb%d", n), Text: text, Quote: text, Place: fmt.Sprintf("crumb%d.example", n)})
	}
	return append(all, shops, known{name: "suggest_google", kind: market.Suggestion},
		known{name: "news_rss", kind: market.News}, known{name: "duckduckgo", kind: market.Page})
}

// rightly reads as somebody careful would: what the samples bundle, without money where that is asked, and in talk
// nothing but neighbors.
type rightly struct {
	worded
	unpaid, talk bool
}

func (r rightly) Read(ctx context.Context, b market.Brief, s market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	if !r.talk {
		out, err := r.bundle.Read(ctx, b, s, batch)
		return r.counted(out), err
	}
	var out analyst.Batch
	for _, c := range batch {
		x := market.Reading{Evidence: c.Evidence.ID, Hash: c.Evidence.Hash, Reader: market.ReadByModel,
			Voice: market.Other, Facts: []market.Fact{}}
		if len(c.Text)%6 == 0 {
			x.About = market.Neighboring
		}
		if c.Evidence.Kind == market.Product {
			x.Relation, x.About = market.NoRelation, market.Unrelated
		}
		out.Readings = append(out.Readings, x)
	}
	return out, nil
}

func (r rightly) Products(ctx context.Context, b market.Brief, s market.Subject,
	batch []analyst.Candidate) (analyst.Batch, error) {
	return r.Read(ctx, b, s, batch)
}

func (r rightly) counted(b analyst.Batch) analyst.Batch {
	money := []string{market.FactPaid, market.FactHired, market.FactSwitched, market.FactPrice, market.FactCustomers,
		market.FactNotWorth, market.FactFree}
	for i := range b.Readings {
		b.Readings[i].Facts = slices.DeleteFunc(b.Readings[i].Facts, func(f market.Fact) bool {
			return r.unpaid && slices.Contains(money, f.Fact)
		})
	}
	return b
}

// never is a model that the reader above stands in for.
type never struct{}

func (never) Ask(context.Context, analyst.Question) (analyst.Reply, error) {
	panic("the reader asks no model")
}

// looksUp is the research of these ideas.
func looksUp(lines map[string]wording) engine.Pipeline {
	return func(ctx context.Context, r *engine.Run) error {
		idea := r.Info().Brief.Idea
		p := &research.Pipeline{Plain: plain.Analyst{}, Model: never{}}
		reader := rightly{worded: worded{as: lines[idea]}, unpaid: idea == unpaidIdea, talk: idea == unwantedIdea}
		switch idea {
		case unwantedIdea:
			p.Live = talk()
		case solvedIdea:
			reader.of = source.Samples()[1]
		default:
			reader.of = source.Samples()[0]
		}
		if reader.of != nil {
			for _, s := range reader.of.Sources() {
				p.Live = append(p.Live, s)
			}
		}
		p.With = func(analyst.Model) research.Analyst { return reader }
		return p.Research(ctx, r.Info(), r)
	}
}

// roomsOf is the whole program without its pages, in which a pipeline of the test's does the research.
func roomsOf(t *testing.T, work engine.Pipeline) cli.Rooms {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DBConnect: store.Connect, DataDir: migrated.Folder(t)})
	must(t, app.Bootstrap())
	day, err := time.Parse(time.DateOnly, market.SampleDay)
	must(t, err)
	m, err := newMachine(app, Config{Version: "test", MaxRuns: 2, MaxRunsPerUser: 2, RunTimeout: time.Minute}, Seams{
		Pipelines: func(all map[string]engine.Pipeline) string { all["test"] = work; return "test" },
		Now:       func() time.Time { return day.Add(time.Hour) },
	})
	must(t, err)
	t.Cleanup(func() {
		must(t, app.OnTerminate().Trigger(&core.TerminateEvent{App: app}, func(e *core.TerminateEvent) error {
			return e.App.ResetBootstrapState()
		}))
	})
	return cli.Rooms{Store: m.store, Sessions: m.sessions}
}

// outcome is what eval --verdicts says of an idea.
type outcome struct {
	Idea, Verdict, Inconclusive, Why, Error string
	Score                                   float64
	Failed                                  []string
}

// Where people pay and what they pay is there to be found, the score tells ideas apart.
func TestVerdictsTellIdeasApart(t *testing.T) {
	t.Parallel()
	var all map[string][]wording
	must(t, json.Unmarshal(wordings, &all))
	lines := map[string]wording{unwantedIdea: {Subject: market.Subject{Title: "Paper invitations", Language: "en",
		Customer: "hosts", Job: "fold invitations",
		Problem: "folding takes long", Says: []string{"folding invitations by hand"}}}}
	for idea, slug := range map[string]string{wantedIdea: "tattoo-no-shows", unpaidIdea: "tattoo-no-shows",
		solvedIdea: "houseplant-watering"} {
		i := slices.IndexFunc(all[slug], func(w wording) bool { return strings.HasPrefix(idea, w.Idea) })
		lines[idea] = all[slug][i]
	}
	briefs := filepath.Join(t.TempDir(), "ideas.json")
	raw, err := json.Marshal(map[string]struct{}{wantedIdea: {}, unpaidIdea: {}, solvedIdea: {}, unwantedIdea: {}})
	must(t, err)
	must(t, os.WriteFile(briefs, raw, 0o600))
	rooms := roomsOf(t, looksUp(lines))
	var out bytes.Buffer
	c := cli.Eval(nil, func() cli.Rooms { return rooms })
	c.SetOut(&out)
	c.SetErr(io.Discard)
	c.SetArgs([]string{"--verdicts", "--json", "--briefs", briefs})
	must(t, c.ExecuteContext(t.Context()))
	var list []outcome
	must(t, json.Unmarshal(out.Bytes(), &list))
	for _, want := range []struct {
		idea, verdict, failed string
		from, to              float64
	}{
		{wantedIdea, score.Go, "", 60, 100}, {unpaidIdea, score.Inconclusive, score.GatePayment, 45, 60},
		{solvedIdea, score.NoGo, score.GateContradiction, 30, 45}, {unwantedIdea, score.NoGo, score.GateSilence, 0, 30},
	} {
		i := slices.IndexFunc(list, func(j outcome) bool { return j.Idea == want.idea })
		if i < 0 {
			t.Fatalf("%s is missing in %s", want.idea, out.String())
		}
		j := list[i]
		t.Logf("%s: %.1f", j.Idea, j.Score)
		if j.Verdict != want.verdict || j.Score < want.from || j.Score >= want.to ||
			(want.failed == "") != (len(j.Failed) == 0) || want.failed != "" &&
			!slices.Contains(j.Failed, want.failed) {
			t.Errorf("%s: %s %s with %.1f, not passed %v: %s%s", j.Idea, j.Verdict, j.Inconclusive, j.Score, j.Failed,
				j.Why, j.Error)
		}
	}
}
