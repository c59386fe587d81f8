package ground

import (
	"fmt"
	"slices"

	"naps/market"
)

// CheckProposed is Check for the sentences of a model, which may be plausible and yet not what the evidence says: half of the words of
// substance must stand in what a sentence cites, and none of its numbers counts as computed. What it
// claims of a market is kept only as what a page says.
func CheckProposed(claims []market.Claim, evidence []market.Evidence) (kept []market.Claim, removed []market.Removed) {
	bare := slices.Clone(claims)
	for i := range bare {
		bare[i].Computed = []string{}
	}
	byID := make(map[string]market.Evidence, len(evidence))
	for _, e := range evidence {
		byID[e.ID] = e
	}
	stand, removed := checkAll(bare, evidence, true)
	kept = []market.Claim{}
	for _, c := range stand {
		var cited []market.Evidence
		for _, id := range c.Evidence {
			cited = append(cited, byID[id])
		}
		if shared, all := witnessOf(cited).support(c.Text); 2*shared < all || shared == 0 {
			removed = append(removed, market.Removed{Text: c.Text, Reason: fmt.Sprintf("%d of its %d words of substance stand in what it cites", shared, all)})
			continue
		}
		kept = append(kept, c)
	}
	return kept, removed
}

// support counts the words of substance of a text, and those that what is cited has too.
func (w *witness) support(text string) (shared, all int) {
	for _, x := range words(text) {
		b := bare(x.text)
		if len(b) < 4 || plain[b] {
			continue
		}
		all++
		if w.words[b] || w.begins(b) {
			shared++
		}
	}
	return shared, all
}
