package score

import (
	"cmp"
	"slices"
	"strings"
)

// evidenceSet is the evidence of a bundle made ready to be counted: each piece once, in the order of its hashes.
type evidenceSet struct {
	byHash      map[string]*Item
	sorted      []*Item
	hashes      map[string]string // by id
	quarantined quarantined
}

func newEvidenceSet(all []Item) evidenceSet {
	s := evidenceSet{byHash: map[string]*Item{}, hashes: map[string]string{}}
	items := slices.Clone(all)
	slices.SortFunc(items, func(x, y Item) int {
		return cmp.Or(cmp.Compare(x.Hash, y.Hash), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Quote, y.Quote),
			cmp.Compare(x.URL, y.URL), cmp.Compare(x.Author, y.Author))
	})
	for i := range items {
		it := &items[i]
		it.Place = PlaceKey(it.Place)
		if it.Domain = PlaceKey(it.Domain); it.Domain == "" {
			it.Domain = Domain(it.Place)
		}
		if it.ID != "" {
			s.hashes[it.ID] = it.Hash
		}
		if first := s.byHash[it.Hash]; first != nil {
			first.Verified, first.Cited, first.Read = first.Verified || it.Verified, first.Cited ||
				it.Cited, first.Read || it.Read
			continue
		}
		s.byHash[it.Hash] = it
		s.sorted = append(s.sorted, it)
	}
	s.quarantined = newQuarantined(s.sorted)
	return s
}

// order sorts ids by the evidence that they name. The ids themselves are numbers of arrival, which must not decide what
// a report shows first.
func (s evidenceSet) order(ids []string) []string {
	out := slices.Clone(ids)
	slices.SortFunc(out, func(x, y string) int {
		return cmp.Or(strings.Compare(s.hashes[x], s.hashes[y]), strings.Compare(x, y))
	})
	return out
}

// trusted are those of some ids whose evidence is verified and neither quarantined nor left out.
func (s evidenceSet) trusted(ids []string, w without) []*Item {
	var out []*Item
	for _, id := range ids {
		it := s.byHash[s.hashes[id]]
		if id != "" && it != nil && it.Verified && !s.quarantined.has(it.Domain) && !w.covers(it.Domain, it.Hash) {
			out = append(out, it)
		}
	}
	return out
}

// crowd is how broad the evidence is.
type crowd struct{ items, authors, domains int }

// crowd counts the verified pieces of evidence that say something or that a finding rests on, their authors (an unknown
// author is one a place) and their domains.
func (s evidenceSet) crowd(says map[string]bool, w without) crowd {
	who, where := map[string]bool{}, map[string]bool{}
	var c crowd
	for _, it := range s.sorted {
		if !it.Verified || s.quarantined.has(it.Domain) || w.covers(it.Domain, it.Hash) || !it.Cited && !says[it.Hash] {
			continue
		}
		c.items++
		who[cmp.Or(it.Place, it.Domain)+"\x00"+it.Author] = true
		where[it.Domain] = true
	}
	c.authors, c.domains = len(who), len(where)
	return c
}

// verified is the share of the evidence that claims to say something and whose quote is verified.
func (s evidenceSet) verified(says map[string]bool) float64 {
	all, good := 0, 0
	for _, it := range s.sorted {
		if it.Cited || says[it.Hash] {
			all++
			if it.Verified {
				good++
			}
		}
	}
	return share(good, all)
}
