package research

import (
	"context"

	"naps/market"
	"naps/payers"
)

// Classifier finds where official statistics count those who could pay, the best first. An empty list says that none
// does. What was proposed and refused comes back too.
type Classifier interface {
	Classify(ctx context.Context, b market.Brief, s market.Subject) ([]market.Payers, []market.Removed, error)
}

// classify has the model choose; where it fails, what is clearly near by its title is left as an assumption.
func (t thinking) classify(ctx context.Context, b market.Brief,
	s market.Subject) ([]market.Payers, []market.Removed, error) {
	got, removed, err := t.Analyst.Classify(ctx, b, s)
	if ok, end := tried(err); ok || end != nil {
		return got, removed, end
	}
	got, _, err = t.plain.Classify(ctx, b, s)
	return got, removed, err
}

// counting asks the offices that count those who could pay.
func counting(p *planner) []ask {
	var out []ask
	for _, who := range p.facts.subject.Payers {
		queries := about(who.Code)
		if list := payers.Get(who.List); list != nil {
			if entry, known := list.Find(who.Code, who.Title); known && entry.Share != "" {
				queries = append(queries, about(entry.Share)...)
			}
		}
		for _, name := range offices[who.List] {
			out = append(out, each(string(market.Size), p.sources.the(name), in(who.Country, queries))...)
		}
	}
	return out
}

// offices are the sources that count by a list. The first of two counts what pays once, so it stands first.
var offices = map[string][]string{
	payers.NAICS: {censusFirms, censusPlaces}, payers.SOC: {bls}, payers.NACE: {eurostat}, payers.World: {worldBank},
}
