package cli

import (
	"fmt"
	"slices"

	"naps/findings"
	"naps/market"
	"naps/report"
)

// said is one thing that a piece of evidence says.
type said struct {
	hash      string
	dimension market.Dimension
	supports  bool
}

// wrongSignals grades the evidence of a report anew, from its readings and figures, and lists what the report counts
// otherwise: signals that no reading shows, signals of another tier, and signals that were left out.
func wrongSignals(r report.Report) []string {
	d := report.Dossier(r)
	c := findings.Case{Brief: d.Brief, Subject: d.Subject, Evidence: run(d.Evidence),
		Readings: market.Standing(d.Readings)}
	c.Names.Same = joined(d)
	want := tiers(c.Signals())
	recounted, lists := recountedTiers(r, c), cutShort(d)
	var out []string
	for _, e := range r.Evidence {
		if e.Source == report.FounderSource {
			continue // its kind was chosen by the founder
		}
		for _, s := range e.Signals {
			k := said{e.Hash, s.Dimension, s.For}
			tier, known := want[k]
			delete(want, k)
			if !known {
				out = append(out, fmt.Sprintf("%s: nothing in it counts %s.", id(e), side(k)))
			} else if s.Claimed != tier && s.Claimed != recounted[k] &&
				!(lists && sold(e, k) && price(tier) && price(s.Claimed)) {
				out = append(out,
					fmt.Sprintf("%s: what was read in it counts %s with tier E%d, but the report says E%d.", id(e),
						side(k), tier, s.Claimed))
			}
		}
	}
	for _, e := range r.Evidence {
		for k := range want {
			if k.hash == e.Hash && signaled(k.dimension) {
				out = append(out, fmt.Sprintf("%s: what was read in it counts %s, but the report leaves it out.", id(e),
					side(k)))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// run are the pieces of evidence that a run found, as opposed to those that the founder brought.
func run(all []market.Evidence) []market.Evidence {
	return slices.DeleteFunc(slices.Clone(all), func(e market.Evidence) bool {
		return e.Source == report.FounderSource
	})
}

// tiers gives the highest tier of each thing said, which is the one that a report keeps.
func tiers(all []market.Signal) map[said]market.Tier {
	out := map[said]market.Tier{}
	for _, s := range all {
		k := said{s.Hash, s.Dimension, s.For}
		out[k] = max(out[k], s.Tier)
	}
	return out
}

// recountedTiers are the tiers of what was recent when it was found. Who adds evidence of their own later moves the day
// to which ages are counted, and the signals of the run stay as they were.
func recountedTiers(r report.Report, c findings.Case) map[said]market.Tier {
	if len(report.Own(r)) == 0 {
		return nil
	}
	var all []market.Signal
	for _, e := range c.Evidence {
		if reading, read := c.Readings[e.Hash]; read {
			all = append(all, findings.Grade(e, reading, e.Date)...)
		}
	}
	return tiers(all)
}

// joined are the pairs of products that the run took for one: those that a finding about a competitor cites together.
func joined(d market.Dossier) [][2]string {
	var out [][2]string
	for _, p := range d.Phases {
		for _, f := range p.Findings {
			for i := 1; f.Kind == "competitor" && i < len(f.Evidence); i++ {
				out = append(out, [2]string{f.Evidence[0], f.Evidence[i]})
			}
		}
	}
	return out
}

// The lists of competitors in a report are cut at these lengths.
const (
	mostCompetitors = 40
	mostCited       = 8
)

// cutShort reports whether a report may have left out which products were taken for one.
func cutShort(d market.Dossier) bool {
	n, long := 0, false
	for _, p := range d.Phases {
		for _, f := range p.Findings {
			if f.Kind == "competitor" {
				n, long = n+1, long || len(f.Evidence) >= mostCited
			}
		}
	}
	return long || n >= mostCompetitors
}

// sold reports whether a signal is that of a product's price, whose tier depends on the pieces of evidence that it was
// joined with.
func sold(e report.Evidence, k said) bool {
	return e.Read != nil && e.Read.Relation != "" && k.dimension == market.Payment && k.supports
}

// price reports whether a tier is one of a price: alone, or together with customers.
func price(t market.Tier) bool { return t == 1 || t == 5 }

// signaled reports whether signals feed a dimension; the others are curves over figures.
func signaled(d market.Dimension) bool {
	return d != market.Competition && d != market.Demand && d != market.Size
}

func side(k said) string {
	if k.supports {
		return "for the idea in " + string(k.dimension)
	}
	return "against the idea in " + string(k.dimension)
}

func id(e report.Evidence) string { return fmt.Sprintf("%.12q", e.ID) }
