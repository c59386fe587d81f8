package source

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"naps/fetch"
	"naps/market"
)

// SearXNG searches the web through the operator's own SearXNG, whose settings.yml must list json under search.formats.
// No results while engines are unresponsive is a refusal, not an empty web.
type SearXNG struct {
	site
	base string
}

const searxngURL = "NAPS_SEARXNG_URL"

var aboutSearXNG = About{
	Name: "searxng", Label: "SearXNG", Kind: market.Page,
	Settings: []Setting{{Name: searxngURL, About: "your own SearXNG (with `json` in its `search.formats`)", Needs: true,
		Check: webAddress}},
}

// NewSearXNG returns the source searxng for the operator's instance.
func NewSearXNG(c *fetch.Client, cfg Config) *SearXNG {
	return &SearXNG{aboutSearXNG.site(c), strings.TrimRight(cfg.Settings[searxngURL], "/")}
}

type searxHit struct {
	URL       str  `json:"url"`
	Title     str  `json:"title"`
	Content   str  `json:"content"`
	Engine    str  `json:"engine"`
	Category  str  `json:"category"`
	Published str  `json:"publishedDate"`
	Score     num  `json:"score"`
	Positions strs `json:"positions"`
}

// Search asks for one page of hits; Query.Kind "news" searches the news.
func (s *SearXNG) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"q": {within(q)}, "format": {"json"}, "categories": {"general"}, "language": {"en"},
		"safesearch": {"1"}}
	if q.Kind == "news" {
		v.Set("categories", "news")
	}
	var body struct {
		Results      *[]searxHit `json:"results"`
		Unresponsive []strs      `json:"unresponsive_engines"`
	}
	a, err := s.getJSON(ctx, s.base+"/search?"+v.Encode(), searchTTL, &body)
	if errors.Is(err, market.ErrBlocked) {
		return nil, fmt.Errorf("%w (does its settings.yml list json under search.formats?)", err)
	}
	if err != nil {
		return nil, err
	}
	if body.Results == nil {
		return nil, s.fail(market.ErrShape, "no results in the answer")
	}
	if len(*body.Results) == 0 && len(body.Unresponsive) > 0 {
		return nil, s.fail(market.ErrBlocked, "its engines do not answer: "+engineNames(body.Unresponsive))
	}
	var list []market.Evidence
	for _, hit := range *body.Results {
		e := pageHit(string(hit.URL), oneLine(unescaped(string(hit.Title))), unescaped(string(hit.Content)))
		e.Date = dayIn(string(hit.Published))
		if hit.Category == "news" {
			e.Kind = market.News
		}
		list = append(list, e)
	}
	return s.stamp(q, a, list), nil
}

func engineNames(engines []strs) string {
	var names []string
	for _, e := range engines {
		if len(e) > 0 {
			names = append(names, e[0])
		}
	}
	return strings.Join(names, ", ")
}
