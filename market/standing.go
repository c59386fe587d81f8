package market

import (
	"cmp"
	"slices"
)

// Standing picks the reading that counts for each piece of evidence, by the hash of the evidence: the founder's answer
// before all others, unless it was skipped or taken back, else the latest; of equally old ones the later in the list.
func Standing(all []Reading) map[string]Reading {
	out := make(map[string]Reading, len(all))
	for _, r := range all {
		old, known := out[r.Hash]
		if r.Reader != ReadByFounder && (!known || r.At >= old.At) {
			out[r.Hash] = r
		}
	}
	for hash, r := range Answers(all) {
		if r.About != Skipped {
			out[hash] = r
		}
	}
	return out
}

// Answers picks the founder's answer to each piece of evidence, by the hash of the evidence: the latest that was not
// taken back, also one that was skipped. Each Withdrawn takes one answer back, so that the one before it counts again.
func Answers(all []Reading) map[string]Reading {
	given := map[string][]Reading{}
	for _, r := range all {
		if r.Reader == ReadByFounder {
			given[r.Hash] = append(given[r.Hash], r)
		}
	}
	out := map[string]Reading{}
	for hash, list := range given {
		slices.SortStableFunc(list, func(a, b Reading) int { return cmp.Compare(a.At, b.At) })
		var kept []Reading
		for _, r := range list {
			switch {
			case r.About != Withdrawn:
				kept = append(kept, r)
			case len(kept) > 0:
				kept = kept[:len(kept)-1]
			}
		}
		if len(kept) > 0 {
			out[hash] = kept[len(kept)-1]
		}
	}
	return out
}
