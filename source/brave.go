package source

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"naps/fetch"
	"naps/market"
)

// Brave searches the web through Brave's API, with a key of the operator's. The quote is the description of a hit.
type Brave struct {
	site
	key string
}

const braveKey = "NAPS_BRAVE_KEY"

var aboutBrave = About{
	Name: "brave", Label: "Brave Search", Kind: market.Page,
	Paces: []fetch.Pace{
		{Hosts: "api.search.brave.com", Every: 1100 * time.Millisecond, Conns: 1}, // documented: one a second
	},
	Settings: []Setting{{Name: braveKey, About: "web search beside DuckDuckGo", Needs: true}},
}

// NewBrave returns the source brave.
func NewBrave(c *fetch.Client, cfg Config) *Brave {
	return &Brave{aboutBrave.site(c), cfg.Settings[braveKey]}
}

type braveHit struct {
	URL         str `json:"url"`
	Title       str `json:"title"`
	Description str `json:"description"` // HTML: words of the query are strong
	Age         str `json:"page_age"`
	Language    str `json:"language"`
}

// Search asks for one page of hits of the whole web.
func (s *Brave) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"q": {within(q)}, "count": {strconv.Itoa(limit(q, 20, 20))}, "safesearch": {"moderate"}}
	a,
		err := s.do(ctx, fetch.Request{URL: "https://api.search.brave.com/res/v1/web/search?" + v.Encode(),
		TTL:    searchTTL,
		Header: http.Header{"Accept": {"application/json"}, "X-Subscription-Token": {s.key}}})
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	var body struct {
		Type str `json:"type"`
		Web  struct {
			Results []braveHit `json:"results"`
		} `json:"web"` // not there where nothing was found
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Type != "search" {
		return nil, s.fail(market.ErrShape, "it is no answer to a search")
	}
	var list []market.Evidence
	for _, hit := range body.Web.Results {
		e := pageHit(string(hit.URL), oneLine(htmlText(string(hit.Title))), htmlText(string(hit.Description)))
		e.Date = dayIn(string(hit.Age))
		if hit.Language == "en" {
			e.Lang = "en"
		}
		list = append(list, e)
	}
	return s.stamp(q, a, list), nil
}
