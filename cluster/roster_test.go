package cluster

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"naps/journal"
)

// rosterOf has connected workers that say what they can do.
func rosterOf(beats map[string]beat) *roster {
	now := time.Now()
	r := &roster{now: func() time.Time { return now }, peers: map[string]*peer{}}
	var list []Identity
	for name := range beats {
		list = append(list, Identity{ID: name, Name: name, Key: name})
	}
	r.admit(list)
	for name, b := range beats {
		b.Pipelines = []string{"v1"}
		r.hear(name, "process-"+name, b)
	}
	return r
}

func runOf(id string) journal.Run { return journal.Run{ID: id, Pipeline: "v1"} }

func TestARunGoesWhereItsLanguageIsReadAndSourcesAnswer(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]struct {
		workers  map[string]beat
		language string
		want     string
	}{
		"more room": {map[string]beat{"ann": {Places: 1}, "bob": {Places: 2}}, "en", "bob"},
		"sources come before room": {map[string]beat{"ann": {Places: 1},
			"bob": {Places: 9, Silent: []string{"x.example"}}}, "en", "ann"},
		"silent sources are no bar": {map[string]beat{"ann": {Places: 0},
			"bob": {Places: 1, Silent: []string{"x.example"}}}, "en", "bob"},
		"its language": {map[string]beat{"ann": {Places: 9, Languages: []string{"en"}},
			"bob": {Places: 1, Languages: []string{"de", "fr"}}}, "de", "bob"},
		"a country changes nothing": {map[string]beat{"ann": {Places: 1, Languages: []string{"pt"}}}, "pt-BR",
			"ann"},
		"nobody reads it":              {map[string]beat{"ann": {Places: 9, Languages: []string{"en"}}}, "de", ""},
		"an unknown language goes too": {map[string]beat{"ann": {Places: 9, Languages: []string{"en"}}}, "", "ann"},
	} {
		r := rosterOf(in.workers)
		got := ""
		if pl := r.take(runOf("r1"), wants{language: in.language}); pl != nil {
			got = pl.key
		}
		if got != in.want {
			t.Errorf("%s: the run went to %q, want %q", name, got, in.want)
		}
	}
}

// Whatever workers say, nobody gets more runs than it has places, and a run waits only if nobody who can do it has
// room.
func TestNoWorkerIsGivenMoreThanItTakesAndNoRunWaitsForNothing(t *testing.T) {
	t.Parallel()
	languages := []string{"de", "en", "fr"}
	rapid.Check(t, func(t *rapid.T) {
		beats := map[string]beat{}
		for _, name := range []string{"ann", "bob", "eve"} {
			beats[name] = beat{
				Places:    rapid.IntRange(0, 4).Draw(t, name),
				Languages: rapid.SliceOfNDistinct(rapid.SampledFrom(languages), 0, 2, rapid.ID).Draw(t, name+" reads"),
				Silent:    rapid.SliceOfN(rapid.Just("x.example"), 0, 2).Draw(t, name+" lacks"),
			}
		}
		r := rosterOf(beats)
		for i := range 15 {
			language := rapid.SampledFrom(languages).Draw(t, "language")
			pl := r.take(runOf(string(rune('a'+i))), wants{language: language})
			for _, p := range r.peers {
				if len(p.runs) > p.beat.Places {
					t.Fatalf("%s has %d runs on %d places", p.Name, len(p.runs), p.beat.Places)
				}
				if pl == nil && p.room() > 0 && p.reads(language) {
					t.Fatalf("a run in %s waits although %s has room", language, p.Name)
				}
			}
			if pl != nil && !r.peers[pl.key].reads(language) {
				t.Fatalf("%s was given a run in %s", pl.key, language)
			}
		}
	})
}

// A server that starts anew knows nothing of what it had handed out: what its workers still say of that is late, not an
// attack.
func TestWhatAServerHandedOutBeforeItsRestartIsLateAndNotRefused(t *testing.T) {
	t.Parallel()
	r := rosterOf(map[string]beat{"ann": {Places: 1}})
	r.id = "now"
	p := r.known("ann")
	for node, want := range map[string]error{"before": journal.ErrFenced, "now": errNotGiven, "": errNotGiven} {
		if _, err := r.given(p, "process-ann", ofRun{Run: "r1", Attempt: 1, Node: node}); !errors.Is(err, want) {
			t.Errorf("a run of %q: %v, want %v", node, err, want)
		}
	}
}
