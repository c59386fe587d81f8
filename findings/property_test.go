package findings

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"naps/analyst"
	"naps/market"
)

var (
	anyFact = rapid.SampledFrom([]string{market.FactIncident, market.FactWhen,
		market.FactLoss + "=It cost me $40 and 2 hours.", market.FactAmount + "=About €90.",
		market.FactPaid + "=I pay $5.", market.FactHired, market.FactBuilt,
		market.FactWorkaround, market.FactAsks, market.FactComplaint, market.FactWould, market.FactContent,
		market.FactSolved, market.FactFree, market.FactNotWorth, market.FactSwitched, market.FactAdvert,
		market.FactPrice + "=It costs $12 a month.", market.FactCustomers,
		market.FactNoCharge + "=It is free.", market.FactDoes + "=It reminds clients."})
	anyTitle = rapid.SampledFrom([]string{"Acme", "Acme Inc", "acme.io", "Bolt – reminders", "Acme raises $5 million",
		"Bolt shuts down", "How do you cope?", "Paid late again", "Cask"})
	anyWho   = rapid.SampledFrom([]string{"", "ann", "bob", "cid"})
	anyPlace = rapid.SampledFrom([]string{"a.example", "b.example", ""})
	anyKind  = rapid.SampledFrom([]market.Kind{market.Post, market.Page, market.Product, market.News, market.Filing,
		market.Suggestion, market.Series})
)

// anyCase is a random case: evidence of all kinds, most of it read, and names that somebody proposed.
func anyCase(t *rapid.T) Case {
	k := newKase()
	for n := range rapid.IntRange(0, 14).Draw(t, "pieces") {
		e := said(n+1, anyWho.Draw(t, "who"), anyPlace.Draw(t, "place"))
		e.Kind, e.Title, e.Date = anyKind.Draw(t, "kind"), anyTitle.Draw(t, "title"),
			fmt.Sprintf("202%d-03-0%d", rapid.IntRange(2, 6).Draw(t, "year"), rapid.IntRange(1, 9).Draw(t, "day"))
		e.Metrics = map[string]float64{"ratings": float64(100 * rapid.IntRange(0, 3).Draw(t, "ratings")),
			"rating":         float64(rapid.IntRange(0, 5).Draw(t, "rating")),
			"mean_last_12":   float64(rapid.IntRange(0, 900).Draw(t, "views")),
			"slope_per_year": rapid.Float64Range(-1, 1).Draw(t, "slope")}
		e.Facts = map[string]string{"status": rapid.SampledFrom([]string{"", "Active", "Inactive", "Acquired"}).Draw(t,
			"status"), "batch": rapid.SampledFrom([]string{"", "Winter 2018"}).Draw(t, "batch")}
		e = e.Seal()
		r := reads(e, rapid.SliceOfN(anyFact, 0, 4).Draw(t, "facts")...)
		r.About = rapid.SampledFrom([]int{2, 2, 1, 0}).Draw(t, "about")
		r.Pain = rapid.SampledFrom([]string{"", "late invoices", "awkward calls"}).Draw(t, "pain")
		if e.Kind == market.Product || e.Kind == market.Page {
			r.Relation, r.Voice = rapid.SampledFrom([]market.Relation{market.SameJob, market.Substitute,
				market.NoRelation}).Draw(t, "relation"), market.Provider
		}
		if rapid.IntRange(0, 5).Draw(t, "unread") == 0 {
			r = market.Reading{}
		}
		k.add(e, r)
	}
	k.Names = analyst.Names{Pains: []analyst.Cluster{{Name: "Named", IDs: []string{"E1", "E3", "E5"}}},
		Same: [][2]string{{"E2", "E4"}}}
	return k.Case
}

func TestTheSameReadingsGiveTheSameFindingsInWhateverOrderTheyCame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		other := c
		other.Evidence = append([]market.Evidence{}, c.Evidence...)
		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		shuffle.Shuffle(len(other.Evidence), func(i, j int) {
			other.Evidence[i], other.Evidence[j] = other.Evidence[j], other.Evidence[i]
		})
		for _, phase := range market.Phases {
			if a, b := Of(phase, c), Of(phase, other); !reflect.DeepEqual(a, b) {
				t.Fatalf("%s:\n%+v\n%+v", phase, a, b)
			}
		}
		if a, b := c.Signals(), other.Signals(); !reflect.DeepEqual(a, b) {
			t.Fatalf("signals:\n%+v\n%+v", a, b)
		}
	})
}

func TestNothingThatNobodyReadCountsForPainPaymentOrRivals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		c.Readings, c.Names = map[string]market.Reading{}, analyst.Names{}
		for _, s := range c.Signals() {
			if s.Dimension != market.Demand && s.Dimension != market.Momentum {
				t.Fatalf("%+v", s)
			}
		}
		if got := append(Pains(c), append(Competitors(c), Funding(c)...)...); len(got) != 0 {
			t.Fatalf("%+v", got)
		}
	})
}

func TestFindingsCiteOnlyEvidenceThatExists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		known := map[string]bool{}
		for _, e := range c.Evidence {
			known[e.ID] = true
		}
		for _, phase := range market.Phases {
			for _, f := range Of(phase, c) {
				for _, id := range f.Evidence {
					if !known[id] {
						t.Fatalf("%s cites %s: %+v", phase, id, f)
					}
				}
				// it says what is not known, so it has nothing to cite
				unknown := f.Labels["method"] == "unknown" && f.Detail != "" && len(f.Figures) == 0
				if len(f.Evidence) == 0 && !unknown || f.Title == "" {
					t.Fatalf("%s finds without evidence or name: %+v", phase, f)
				}
			}
		}
	})
}
