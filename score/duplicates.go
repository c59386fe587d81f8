package score

import "naps/words"

// linkDuplicates links the signals that repeat each other, within a side of a dimension. A quote that counts for
// nothing repeats nothing.
func linkDuplicates(all []weightedSignal) {
	byText := map[string][]uint64{}
	bySide := map[side][]int{}
	for i, v := range all {
		if v.base == 0 {
			continue
		}
		if _, ok := byText[v.Text]; !ok {
			byText[v.Text] = words.Grams(v.Text)
		}
		s := side{v.Dimension, v.For}
		bySide[s] = append(bySide[s], i)
	}
	for _, at := range bySide { // each side by itself, so their order does not matter
		sets := make([][]uint64, len(at))
		for k, i := range at {
			sets[k] = byText[all[i].Text]
		}
		words.Alike(sets, func(i, j int) {
			all[at[j]].duplicates = append(all[at[j]].duplicates, at[i])
		})
	}
}
