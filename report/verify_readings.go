package report

import (
	"slices"

	"naps/market"
)

var (
	knownReaders   = []market.Reader{market.ReadByModel, market.ReadByFounder, market.ReadBySample}
	knownVoices    = []market.Voice{"", market.Sufferer, market.Provider, market.Other}
	knownRelations = []market.Relation{"", market.SameJob, market.Substitute, market.NoRelation}
)

// readings checks that the words of every reading stand in the stored page where it says. readings.json is made anew
// from the report like every other file, so no reading of other evidence can be in it.
func (v *Verified) readings(files map[string][]byte) {
	for _, e := range v.Report.Evidence {
		text, there := files[pageFolder+e.Page+".txt"]
		for _, r := range []*Read{e.Overruled, e.Read} {
			if r == nil {
				continue
			}
			v.wellRead(e, *r)
			if !there || e.Page == "" {
				v.wrong("%s: it was read, but its page isn't in the archive.", clean(e.ID))
				continue
			}
			v.shown(e, *r, text)
			v.Readings++
		}
		if e.Overruled != nil &&
			(e.Read == nil || e.Read.Reader != market.ReadByFounder || e.Overruled.Reader == market.ReadByFounder) {
			v.wrong("%s: a reading was replaced by someone other than the founder.", clean(e.ID))
		}
	}
}

// wellRead checks what a reading says of a text against what can be said.
func (v *Verified) wellRead(e Evidence, r Read) {
	if !slices.Contains(knownReaders, r.Reader) {
		v.wrong("%s: its reader %q is unknown.", clean(e.ID), market.Cut(clean(string(r.Reader)), 40))
	}
	if r.About < market.Unrelated || r.About > market.VeryProblem || !slices.Contains(knownVoices, r.Voice) ||
		!slices.Contains(knownRelations, r.Relation) {
		v.wrong("%s: its reading has values that don't exist.", clean(e.ID))
	}
}

// shown checks that the words of each fact stand in the page.
func (v *Verified) shown(e Evidence, r Read, text []byte) {
	for _, f := range r.Facts {
		name := market.Cut(clean(f.Fact), 40)
		switch {
		case factTexts[f.Fact] == "":
			v.wrong("%s: the fact %q is unknown.", clean(e.ID), name)
		case f.Quote == "":
			v.wrong("%s: no words support the fact %q.", clean(e.ID), name)
		case f.Start < 0 || f.End < f.Start || f.End > len(text) || string(text[f.Start:f.End]) != f.Quote:
			v.wrong("%s: the words for the fact %q aren't in the stored page: %q.", clean(e.ID), name,
				market.Cut(clean(f.Quote), 80))
		}
	}
}
