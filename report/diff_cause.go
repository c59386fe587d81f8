package report

import (
	"fmt"
	"slices"
	"time"

	"naps/market"
	"naps/score"
)

// behind says which signals a must-pass check counts, for those that count people.
type behind struct {
	dimensions []market.Dimension
	against    bool
	tier       market.Tier // the lowest that counts
	months     int         // how old they may be, 0: as old as they like
}

// behindGates are the checks whose turn can be told by who speaks in the evidence.
var behindGates = map[string]behind{
	score.GatePain:          {[]market.Dimension{market.Pain}, false, score.PainTier, score.PainMonths},
	score.GatePayment:       {[]market.Dimension{market.Payment}, false, 4, 0},
	score.GateReach:         {[]market.Dimension{market.Pain}, false, score.SilenceTier, score.RecentMonths},
	score.GateContradiction: {[]market.Dimension{market.Pain, market.Payment}, true, 0, 0},
}

// cause says which people made a check turn: those whose words are no longer found, are too old by now or are read
// differently, and those who are new. It is empty where nobody came or went.
func cause(gate string, was, is Report) string {
	b, ok := behindGates[gate]
	if !ok {
		return ""
	}
	before, after := b.people(was), b.people(is)
	var gone, old, other int
	for who, hashes := range before {
		if _, still := after[who]; still {
			continue
		}
		switch {
		case !slices.ContainsFunc(is.Evidence, func(e Evidence) bool { return slices.Contains(hashes, e.Hash) }):
			gone++
		case slices.ContainsFunc(is.Evidence, func(e Evidence) bool {
			return slices.Contains(hashes, e.Hash) && b.tooOld(e.Date, is.AsOf)
		}):
			old++
		default:
			other++
		}
	}
	fresh := 0
	for who := range after {
		if _, had := before[who]; !had {
			fresh++
		}
	}
	return told(len(before), []left{{gone, "is no longer found", "are no longer found"},
		{old, "spoke too long ago by now", "spoke too long ago by now"},
		{other, "is read differently now", "are read differently now"}}, fresh)
}

// left are people who no longer count, and why.
type left struct {
	n         int
	one, many string
}

// told puts in words who came and who went: "3 of 7 people are no longer found; 1 person is new".
func told(before int, all []left, fresh int) string {
	text := ""
	for _, l := range all {
		verb := l.many
		if l.n == 1 {
			verb = l.one
		}
		switch {
		case l.n == 0:
		case text == "":
			text = fmt.Sprintf("%d of %s %s", l.n, counted(before, "person", "people"), verb)
		default:
			text += fmt.Sprintf(", %d %s", l.n, verb)
		}
	}
	if fresh > 0 {
		if text != "" {
			text += "; "
		}
		text += counted(fresh, "person is", "people are") + " new"
	}
	return text
}

// people are those whose signals the check counts, with the hashes of what they said.
func (b behind) people(r Report) map[string][]string {
	out := map[string][]string{}
	for _, e := range r.Evidence {
		if b.tooOld(e.Date, r.AsOf) {
			continue
		}
		for _, s := range e.Signals {
			if slices.Contains(b.dimensions, s.Dimension) && s.For != b.against && s.Tier >= b.tier && s.Mass > 0 {
				out[speaker(e)] = append(out[speaker(e)], e.Hash)
				break
			}
		}
	}
	return out
}

// tooOld reports whether a day is longer ago than the check allows. What has no day is not known to be.
func (b behind) tooOld(day, asOf string) bool {
	d, err := time.Parse(time.DateOnly, day)
	now, err2 := time.Parse(time.DateOnly, asOf)
	return b.months > 0 && err == nil && err2 == nil && d.Before(now.AddDate(0, -b.months, 0))
}
