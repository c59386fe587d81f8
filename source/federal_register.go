package source

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// FederalRegister searches the final rules that agencies of the United States have published. The quote is of the
// abstract, or of the passage that was found where there is none.
type FederalRegister struct{ site }

var aboutFederalRegister = About{
	Name: "federal_register", Label: "Federal Register", Kind: market.Law,
	Paces: []fetch.Pace{
		{Hosts: "www.federalregister.gov", Every: time.Second}, // nothing is documented
	},
	Trial: market.Query{Text: "food labeling"},
}

// NewFederalRegister returns the source federal_register.
func NewFederalRegister(c *fetch.Client) *FederalRegister {
	return &FederalRegister{aboutFederalRegister.site(c)}
}

type registerDocument struct {
	Title    str  `json:"title"`
	Abstract str  `json:"abstract"`
	Excerpts str  `json:"excerpts"` // HTML: words of the query stand in spans
	Address  str  `json:"html_url"`
	Date     str  `json:"publication_date"`
	Type     str  `json:"type"`
	Agencies strs `json:"agency_names"`
}

// Search asks for one page of rules, by relevance.
func (s *FederalRegister) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"conditions[term]": {q.Text}, "conditions[type][]": {"RULE"},
		"per_page": {fmt.Sprint(limit(q, 10, 100))}, "order": {"relevance"},
		"fields[]": {"title", "abstract", "excerpts", "html_url", "publication_date", "type", "agency_names"}}
	var body struct {
		Count   num                 `json:"count"`
		Results *[]registerDocument `json:"results"` // left out where nothing was found
	}
	a, err := s.getJSON(ctx, "https://www.federalregister.gov/api/v1/documents.json?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Results == nil {
		if body.Count.ok && body.Count.v == 0 {
			return s.stamp(q, a, nil), nil
		}
		return nil, s.fail(market.ErrShape, "no results in the answer")
	}
	var list []market.Evidence
	for _, d := range *body.Results {
		list = append(list, d.evidence())
	}
	return s.stamp(q, a, list), nil
}

func (d registerDocument) evidence() market.Evidence {
	e := market.Evidence{Title: oneLine(htmlText(string(d.Title))), URL: string(d.Address),
		Place: "federalregister.gov", Date: dayIn(string(d.Date)), Lang: "en",
		Facts: facts("primary", primaryYes, "authority", strings.Join(d.Agencies, "; "), "form", string(d.Type))}
	e.Text = first(htmlText(string(d.Abstract)), htmlText(string(d.Excerpts)), e.Title)
	if e.Title == "" {
		e.Title = oneLine(quoteOf(e.Text))
	}
	e.Quote = quoteOf(e.Text)
	return e
}
