package research

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"naps/findings"
	"naps/market"
)

// competitors looks for who does the job already, those that are gone included, and for what does it free of charge.
var competitors = phase{
	name:     market.Competitors,
	share:    10,
	posts:    10,
	products: 60,
	deep:     2, // the product, then its prices
	rounds: []func(*planner, []answer) []ask{
		func(p *planner, _ []answer) []ask {
			competition, payment := string(market.Competition), string(market.Payment)
			product := func(plus, minus int) []market.Query {
				return p.queries(market.Competitors, market.Product, plus, minus)
			}
			kept, others := keepers(p.sources.of(market.Product))
			return join(
				each(competition, kept, p.everyWording()),
				each(competition, others, product(3, 1)),
				each(competition, p.sources.the(hackerNews), within("show_hn", product(2, 1))),
				each(payment, p.sources.of(market.Page, wikipedia), p.queries(market.Competitors, market.Page, 3, 2)),
				each(competition, p.sources.of(market.Page, wikipedia), p.substitutes(2)),
				packages(p),
			)
		},
	},
	spare: func(p *planner) []ask {
		_, others := keepers(p.sources.of(market.Product))
		return each(string(market.Competition), others, p.wider())
	},
	alike: (*planner).alike,
}

// everyWording asks a directory that keeps all it searches the two questions of the phase, in all words that are known
// of the idea: who does the job, and what these customers use instead. Companies have other names for the job than the
// founder; people with the problem name it as they do.
func (p *planner) everyWording() []market.Query {
	s := p.facts.subject
	does := append(textsOf(p.queries(market.Competitors, market.Product, all, 0)), s.Job, s.Problem, s.Customer)
	instead := append(textsOf(p.queries(market.Competitors, market.Product, 0, all)), s.Substitutes...)
	return slices.Concat(
		wordings(append([]string{s.Name(p.facts.run.Brief.Idea)}, append(does, s.Says...)...), false),
		wordings(instead, true))
}

// all is more than a plan has of anything.
const all = 1 << 10

func textsOf(queries []market.Query) (out []string) {
	for _, q := range queries {
		out = append(out, q.Text)
	}
	return out
}

// wordings make one question of several texts; none of no text.
func wordings(texts []string, counter bool) []market.Query {
	texts = slices.DeleteFunc(texts, func(text string) bool { return strings.TrimSpace(text) == "" })
	if len(texts) == 0 {
		return nil
	}
	return []market.Query{{Text: texts[0], Wordings: texts[1:], Counter: counter}}
}

// substitutes are searches for what people use today instead.
func (p *planner) substitutes(most int) []market.Query {
	return against(p.facts.subject.Substitutes[:min(len(p.facts.subject.Substitutes), most)]...)
}

// wider are searches of directories of products for what shares only the customers with the idea, or does what people
// use today: these have other names for the job than the idea.
func (p *planner) wider() []market.Query {
	s := p.facts.subject
	return slices.Concat(about(s.Title, s.Customer), p.substitutes(widerSubstitutes))
}

// widerSubstitutes is how many of the things that people use today are looked up among products.
const widerSubstitutes = 4

// How many products that were found lead to others, and how many of their words are a query.
const (
	alikeProducts = 6
	alikeSearched = 2
	alikeWords    = 6
)

// alike are searches for what is like the products that readers found: by what those do, in the words of whoever sells
// them. The web is not searched for alternatives to them: that finds lists, and a list is no product.
func (p *planner) alike() []ask {
	var does, short []string
	for _, f := range p.found(alikeProducts) {
		said := saidOf(f, p.facts.pool)
		does = append(does, said...)
		if len(said) > 0 {
			words := strings.Fields(said[0])
			short = append(short, strings.Join(words[:min(len(words), alikeWords)], " "))
		}
	}
	competition := string(market.Competition)
	kept, others := keepers(p.sources.of(market.Product))
	return join(
		each(competition, kept, wordings(does, false)),
		each(competition, others, about(short[:min(len(short), alikeSearched)]...)),
	)
}

// saidOf is in which words a product is described: its line in a directory, what a reader found it to do, and its tags,
// each once.
func saidOf(f market.Finding, pool []market.Evidence) []string {
	texts := []string{}
	for _, e := range pool {
		if slices.Contains(f.Evidence, e.ID) {
			texts = append(texts, e.Facts["tagline"])
		}
	}
	texts = append(texts, f.Detail)
	for _, e := range pool {
		if slices.Contains(f.Evidence, e.ID) {
			texts = append(texts, e.Facts["tags"])
		}
	}
	var out []string
	for _, text := range texts {
		if text = plainWords(text); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// plainWords are the words of a text that somebody else wrote: letters and digits, so that a query made of it does
// nothing but search.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' && r != '\''
	}), " ")
}

// found lists the products that readers found, those of the same job first, then those of which most is known, at most
// so many.
func (p *planner) found(most int) []market.Finding {
	out := slices.DeleteFunc(findings.Competitors(p.facts.known()), func(f market.Finding) bool {
		return f.Kind != "competitor"
	})
	direct := func(f market.Finding) int {
		if f.Labels["relation"] == "direct" {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(x, y market.Finding) int {
		return cmp.Or(cmp.Compare(direct(x), direct(y)), cmp.Compare(len(y.Evidence), len(x.Evidence)),
			cmp.Compare(x.Title, y.Title))
	})
	return out[:min(len(out), most)]
}

// rivals lists the names of products of the same job, those still active first, at most so many.
func (p *planner) rivals(most int) []string {
	var found []market.Finding
	for _, f := range findings.Competitors(p.facts.known()) {
		if f.Kind == "competitor" && f.Labels["relation"] == "direct" {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(x, y market.Finding) int {
		return cmp.Or(cmp.Compare(x.Labels["status"], y.Labels["status"]),
			cmp.Compare(len(y.Evidence), len(x.Evidence)), cmp.Compare(x.Title, y.Title))
	})
	var out []string
	for _, f := range found[:min(len(found), most)] {
		out = append(out, f.Title)
	}
	return out
}
