package analyst

import (
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// Answer answers a founder's question from evidence: the passages that say most of it, as quotes with their links.
// Where none does, it says so. The text is markdown; cites are the ids of what it quotes.
func Answer(question string, hits []market.Evidence) (text string, cites []string) {
	s := Read(market.Brief{Idea: question})
	l := focus(s)
	type ranked struct {
		e     market.Evidence
		quote string
		score float64
	}
	var found []ranked
	need := min(2, len(l.concepts))
	for _, e := range hits {
		q := e.Quote
		if q == "" {
			continue
		}
		w, n := l.sum(l.look(tokens(q+" "+e.Title)), roleJob, roleProblem, roleCustomer, roleDetail)
		if n >= need && n > 0 {
			found = append(found, ranked{e, q, w})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return strings.Compare(a.e.Hash, b.e.Hash)
	})
	cites = []string{}
	if len(found) == 0 {
		return "The evidence does not say. Nothing that was found speaks of it; ask in other words, or look again with a run.", cites
	}
	var b strings.Builder
	b.WriteString("This is what the evidence says:\n")
	for _, f := range found[:min(5, len(found))] {
		fmt.Fprintf(&b, "\n> %s\n\n%s\n", oneLine(f.quote), source(f.e))
		cites = append(cites, f.e.ID)
	}
	return b.String(), cites
}

func source(e market.Evidence) string {
	name := strings.NewReplacer("[", "(", "]", ")", "\n", " ").Replace(e.Title)
	if name == "" {
		name = e.Place
	}
	if !strings.HasPrefix(e.URL, "http") {
		return "— " + name
	}
	when := ""
	if e.Date != "" {
		when = ", " + e.Date
	}
	return fmt.Sprintf("— [%s](%s)%s", clip(name, 100), strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(e.URL), when)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
