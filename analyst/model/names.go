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
	quoteShown    = 160 // characters of a quote of a pain
	clusterName   = 60  // characters of a name
)

type named struct {
	Clusters []struct {
		Name string
		IDs  []string
	}
	Same [][]string
}

// Names groups pains and names the groups, and finds products that are one. A name must use a word that stands in what it names, else
// the group's most frequent words do. A pain that the model left out joins the group that shares most words with it; one that shares none
// stays in no group.
func (a Analyst) Names(ctx context.Context, b market.Brief, s market.Subject, n analyst.Naming) (analyst.Names, []market.Removed, error) {
	pains := n.Pains[:min(painsShown, len(n.Pains))]
	products := n.Products[:min(productsShown, len(n.Products))]
	if len(pains) < 2 && len(products) < 2 {
		return analyst.Names{Pains: named{}.clusters(pains)}, nil, nil
	}
	w := given(b, s)
	var shown []string
	for _, h := range pains {
		shown = append(shown, block(h.ID+" pain", headline(h.Pain), "[1] "+clip(h.Quote, quoteShown)))
	}
	for _, c := range products {
		c.Text = clip(c.Text, 2*quoteShown)
		shown = append(shown, show(c).block())
	}
	w.Data = blocks(shown...)
	got, err := ask[named](ctx, a, jobName, w, 300+3*(8*len(pains)+8*clustersMost+4*len(products)))
	if err != nil {
		return analyst.Names{}, nil, err
	}
	out, gone := analyst.Names{}, []market.Removed{}
	for _, pair := range got.Same {
		if len(pair) != 2 || pair[0] == pair[1] || !holds(products, pair[0]) || !holds(products, pair[1]) {
			gone = append(gone, removed(strings.Join(pair, " and ")+" are the same", "there are no two such products"))
			continue
		}
		out.Same = append(out.Same, [2]string{pair[0], pair[1]})
	}
	out.Pains = got.clusters(pains)
	for _, c := range got.Clusters {
		if !slices.ContainsFunc(out.Pains, func(k analyst.Cluster) bool { return k.Name == c.Name }) {
			gone = append(gone, removed(c.Name, "the name holds no word of what it names, or its pains are named already"))
		}
	}
	return out, gone, nil
}

// clusters are the groups with each known id once, the largest first, at most seven.
func (n named) clusters(pains []analyst.Hurt) []analyst.Cluster {
	byID, taken := map[string]analyst.Hurt{}, map[string]bool{}
	for _, h := range pains {
		byID[h.ID] = h
	}
	var out []analyst.Cluster
	for _, c := range n.Clusters {
		k := analyst.Cluster{Name: plain(strings.TrimRight(c.Name, " .!"), clusterName)}
		for _, id := range c.IDs {
			if _, known := byID[id]; known && !taken[id] {
				taken[id] = true
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
	adopt(out, pains)
	for i, k := range out {
		if common(quoted(k, byID), k.Name) == 0 {
			out[i].Name = frequent(k, byID)
		}
	}
	return out
}

// adopt puts each pain that stands in no group into the one that shares most words with it.
func adopt(groups []analyst.Cluster, pains []analyst.Hurt) {
	in, byID := map[string]bool{}, map[string]analyst.Hurt{}
	for _, h := range pains {
		byID[h.ID] = h
	}
	stems := make([]map[string]bool, len(groups))
	for i, k := range groups {
		stems[i] = quoted(k, byID)
		for _, id := range k.IDs {
			in[id] = true
		}
	}
	for _, h := range pains {
		best, most := -1, 0
		for i := range groups {
			if n := common(stems[i], h.Quote); n > most {
				best, most = i, n
			}
		}
		if best >= 0 && !in[h.ID] {
			in[h.ID] = true
			groups[best].IDs = append(groups[best].IDs, h.ID)
		}
	}
}

// quoted are the telling stems of the quotes of a group.
func quoted(k analyst.Cluster, byID map[string]analyst.Hurt) map[string]bool {
	var texts []string
	for _, id := range k.IDs {
		texts = append(texts, byID[id].Quote)
	}
	return telling(texts...)
}

// frequent is the pain whose words stand in most pains of a group; of equals the first.
func frequent(k analyst.Cluster, byID map[string]analyst.Hurt) string {
	best, most := "", -1
	for _, id := range k.IDs {
		of, n := telling(byID[id].Pain), 0
		for _, other := range k.IDs {
			n += common(of, byID[other].Pain)
		}
		if name := painOf(byID[id].Pain); name != "" && n > most {
			best, most = name, n
		}
	}
	return best
}
