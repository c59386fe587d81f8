package model

import (
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

const (
	clustersMost  = 7
	painsShown    = 100 // pains in a prompt
	productsShown = 40
	quoteShown    = 160 // characters of a pain's quote
	clusterName   = 60  // characters of a name
)

type named struct {
	Clusters []struct {
		Name string
		IDs  []string
	}
	Same [][]string
}

// Names groups pains, names the groups, and finds products that are listed twice. A name must use a word of the
// quotes that it names; else the most frequent pain of the group is its name. A pain that the model left out joins
// the group whose quotes share most words with its own; one that shares none is in no group.
func (a Analyst) Names(
	ctx context.Context, b market.Brief, s market.Subject, n analyst.Naming,
) (analyst.Names, []market.Removed, error) {
	pains, products := n.Pains[:min(painsShown, len(n.Pains))], n.Products[:min(productsShown, len(n.Products))]
	if len(pains) < 2 && len(products) < 2 {
		return analyst.Names{Pains: named{}.groups(pains)}, nil, nil
	}
	p := promptFor(b, s)
	var data []string
	for _, h := range pains {
		data = append(data, block(h.ID+" pain", headline(h.Pain), "[1] "+clip(h.Quote, quoteShown)))
	}
	for _, c := range products {
		c.Text = clip(c.Text, 2*quoteShown)
		data = append(data, show(c).block())
	}
	p.Data = blocks(data...)
	got, err := ask[named](ctx, a, jobName, p, 300+3*(8*len(pains)+8*clustersMost+4*len(products)))
	if err != nil {
		return analyst.Names{}, nil, err
	}
	out, gone := analyst.Names{Pains: got.groups(pains)}, []market.Removed{}
	for _, pair := range got.Same {
		if len(pair) != 2 || pair[0] == pair[1] || !hasID(products, pair[0]) || !hasID(products, pair[1]) {
			gone = append(gone, rejected(strings.Join(pair, " and ")+" are the same", "there are no two such products"))
			continue
		}
		out.Same = append(out.Same, [2]string{pair[0], pair[1]})
	}
	for _, c := range got.Clusters {
		if !slices.ContainsFunc(out.Pains, func(k analyst.Cluster) bool { return k.Name == clusterNameOf(c.Name) }) {
			gone = append(gone,
				rejected(c.Name, "the name uses no word of its quotes, or its pains are in another group"))
		}
	}
	return out, gone, nil
}

func clusterNameOf(s string) string { return tidy(strings.TrimRight(s, " .!"), clusterName) }

// groups are the clusters with each known id once, the largest first, at most seven.
func (n named) groups(pains []analyst.Hurt) []analyst.Cluster {
	left := map[string]analyst.Hurt{} // in no group so far
	for _, h := range pains {
		left[h.ID] = h
	}
	var out []analyst.Cluster
	for _, c := range n.Clusters {
		k := analyst.Cluster{Name: clusterNameOf(c.Name)}
		for _, id := range c.IDs {
			if _, ok := left[id]; ok {
				delete(left, id)
				k.IDs = append(k.IDs, id)
			}
		}
		if len(k.IDs) > 0 {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(x, y analyst.Cluster) int { return len(y.IDs) - len(x.IDs) })
	out = out[:min(clustersMost, len(out))]
	if len(out) == 0 && len(pains) > 0 {
		out = append(out, analyst.Cluster{IDs: []string{pains[0].ID}})
	}
	assign(out, pains)
	for i, k := range out {
		if in := members(k, pains); overlap(quoteStems(in), k.Name) == 0 {
			out[i].Name = mostFrequent(in)
		}
	}
	return out
}

// assign adds each pain that is in no group to the one whose quotes share most words with its own.
func assign(groups []analyst.Cluster, pains []analyst.Hurt) {
	words := make([]map[string]bool, len(groups))
	for i, k := range groups {
		words[i] = quoteStems(members(k, pains))
	}
	for _, h := range pains {
		if slices.ContainsFunc(groups, func(k analyst.Cluster) bool { return slices.Contains(k.IDs, h.ID) }) {
			continue
		}
		best, most := -1, 0
		for i := range groups {
			if n := overlap(words[i], h.Quote); n > most {
				best, most = i, n
			}
		}
		if best >= 0 {
			groups[best].IDs = append(groups[best].IDs, h.ID)
		}
	}
}

// members are the pains of a group.
func members(k analyst.Cluster, pains []analyst.Hurt) []analyst.Hurt {
	return slices.DeleteFunc(slices.Clone(pains), func(h analyst.Hurt) bool { return !slices.Contains(k.IDs, h.ID) })
}

// quoteStems are the words that name what hurts: those of the quotes, and those that the readings copied from the
// texts.
func quoteStems(pains []analyst.Hurt) map[string]bool {
	var quotes []string
	for _, h := range pains {
		quotes = append(quotes, h.Quote, h.Pain)
	}
	return keyStems(quotes...)
}

// mostFrequent is the pain whose words stand in most of the pains; of equals the first.
func mostFrequent(pains []analyst.Hurt) string {
	best, most := "", -1
	for _, h := range pains {
		words, n := keyStems(h.Pain), 0
		for _, other := range pains {
			n += overlap(words, other.Pain)
		}
		if name := painOf(h.Pain); name != "" && n > most {
			best, most = name, n
		}
	}
	return best
}
