package source

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"naps/fetch"
	"naps/market"
)

// Tavily searches the web through its API, with a key of the operator's. It answers with long passages of pages.
type Tavily struct {
	site
	key string
}

const tavilyKey = "NAPS_TAVILY_KEY"

var aboutTavily = About{
	Name: "tavily", Label: "Tavily", Kind: market.Page,
	Paces: []fetch.Pace{
		{Hosts: "api.tavily.com", Every: 700 * time.Millisecond, Burst: 5}, // documented: 100 a minute
	},
	Settings: []Setting{{Name: tavilyKey, About: "web search beside DuckDuckGo", Needs: true}},
}

// NewTavily returns the source tavily.
func NewTavily(c *fetch.Client, cfg Config) *Tavily {
	return &Tavily{aboutTavily.site(c), cfg.Settings[tavilyKey]}
}

// Search asks for hits of the whole web; Query.Kind "news" searches the news.
func (s *Tavily) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	topic := "general"
	if q.Kind == "news" {
		topic = "news"
	}
	body := map[string]any{"query": q.Text, "search_depth": "basic", "topic": topic, "max_results": limit(q, 15, 20)}
	if q.Community != "" {
		body["include_domains"] = []string{q.Community}
	}
	a, err := s.post(ctx, "https://api.tavily.com/search", http.Header{"Authorization": {"Bearer " + s.key}}, body)
	if err != nil {
		return nil, err
	}
	switch a.Status {
	case http.StatusOK:
	case 432, 433: // the plan's limit, the limit of what is paid as it is used
		return nil, s.fail(market.ErrRateLimited, "the key's quota is used up")
	default:
		return nil, s.oddStatus(a)
	}
	var answer struct {
		Results *[]struct {
			URL       str `json:"url"`
			Title     str `json:"title"`
			Content   str `json:"content"`
			Published str `json:"published_date"`
		} `json:"results"`
	}
	if err := s.readAnswer(a, &answer); err != nil {
		return nil, err
	}
	if answer.Results == nil {
		return nil, s.fail(market.ErrShape, "no results in the answer")
	}
	var list []market.Evidence
	for _, hit := range *answer.Results {
		e := pageHit(string(hit.URL), oneLine(tidy(string(hit.Title))), tidy(string(hit.Content)))
		e.Date = dayIn(string(hit.Published))
		if topic == "news" {
			e.Kind = market.News
		}
		list = append(list, e)
	}
	return s.stamp(q, a, list), nil
}

// post sends JSON.
func (s site) post(ctx context.Context, address string, header http.Header, body any) (*fetch.Answer, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", s.name, market.ErrShape, err)
	}
	header.Set("Content-Type", "application/json")
	header.Set("Accept", "application/json")
	return s.do(ctx, fetch.Request{Method: http.MethodPost, URL: address, Header: header, Body: raw, TTL: searchTTL})
}
