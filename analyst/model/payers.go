package model

import (
	"context"
	"slices"
	"strings"

	"naps/market"
	"naps/payers"
)

const (
	payersMost    = 2 // entries that count the customers
	payersOffered = 8 // entries of a list that the model is shown
)

// Classify asks which official statistics count the customers. An answer stands if its list is one for the idea's
// country, its code exists there, and its title is that of the code. Without such a list the model is not asked, nor
// where no title is near to customers in English, the language of the titles: there is nothing to choose from.
func (a Analyst) Classify(ctx context.Context, b market.Brief,
	s market.Subject) ([]market.Payers, []market.Removed, error) {
	country, named := payers.Country(s.Region, b.Idea, s.Language)
	lists := payers.For(country)
	if len(lists) == 0 {
		return nil, nil, nil
	}
	data, some := offered(lists, country, s)
	if english := s.Language == "" || strings.HasPrefix(s.Language, "en"); english && !some {
		return nil, nil, nil
	}
	p := promptFor(b, s)
	p.Most, p.Data = payersMost, data
	got, err := ask[struct {
		Payers []struct{ List, Code, Title, Relation string }
	}](ctx, a, jobPayers, p, 500)
	if err != nil {
		return nil, nil, err
	}
	var out []market.Payers
	var gone []market.Removed
	for _, c := range got.Payers {
		at := slices.IndexFunc(lists, func(l *payers.List) bool { return l.Name == c.List })
		if at < 0 {
			gone = append(gone, rejected(c.Title, "its list counts nobody in "+payers.CountryName(country)))
			continue
		}
		entry, known := lists[at].Find(c.Code, c.Title)
		if !known || !lists[at].Names(entry, c.Title) {
			gone = append(gone, rejected(c.Title, "it is not the title of "+c.Code+" in its list"))
			continue
		}
		who := market.Payers{List: c.List, Code: entry.Code, Title: entry.Title, Country: country, Assumed: !named,
			Standing: market.PayersWider}
		if c.Relation == market.PayersSame {
			who.Standing = market.PayersSame
		}
		if len(out) < payersMost {
			out = append(out, who)
		}
	}
	// The exact ones first: one of them is a count, a wider group only a bound.
	slices.SortStableFunc(out, func(x, y market.Payers) int {
		return rank(x) - rank(y)
	})
	return out, gone, nil
}

func rank(p market.Payers) int {
	if p.Standing == market.PayersSame {
		return 0
	}
	return 1
}

// offered are blocks of the lists and of their entries that are nearest to the customer. What is near to the job stands
// behind, since businesses are named for what they do. some is false where nothing is near.
func offered(lists []*payers.List, country string, s market.Subject) (text string, some bool) {
	about := []string{"country: " + payers.CountryName(country)}
	var data []string
	for _, l := range lists {
		about = append(about, l.Name+": "+l.Label+", counts "+l.Unit)
		var lines []string
		for _, text := range []string{s.Customer, s.Customer + " " + s.Job} {
			for _, c := range l.Closest(text, payersOffered) {
				if line := c.Entry.Code + " " + c.Entry.Title; !slices.Contains(lines, line) {
					lines = append(lines, line)
				}
			}
		}
		some = some || len(lines) > 0
		data = append(data, block(l.Name, lines...))
	}
	return blocks(append([]string{block("lists", about...)}, data...)...), some
}
