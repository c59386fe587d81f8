package source

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// Suggest lists what people type, as a search engine suggests it: one piece of evidence a suggestion, at most ten, with
// its rank. A suggestion shows that people type it, never how many do.
type Suggest struct {
	site
	address func(q string) string // of the suggestions
	human   string                // of the engine's page for a suggestion, up to the words
	place   string
}

var aboutSuggestGoogle = About{
	Name: "suggest_google", Label: "Google suggestions", Kind: market.Suggestion,
	Paces: []fetch.Pace{{Hosts: "suggestqueries.google.com", Every: time.Second}}, // known to go well
}

var aboutSuggestDuckDuckGo = About{
	Name: "suggest_duckduckgo", Label: "DuckDuckGo suggestions", Kind: market.Suggestion,
	Paces: []fetch.Pace{{Hosts: "duckduckgo.com", Every: time.Second, Rest: time.Hour}}, // known to go well
}

// NewSuggestGoogle returns the source suggest_google.
func NewSuggestGoogle(c *fetch.Client) *Suggest {
	return &Suggest{
		site: aboutSuggestGoogle.site(c),
		address: func(q string) string {
			v := url.Values{"client": {"firefox"}, "q": {q}, "hl": {"en"}, "gl": {"us"}, "ie": {"utf-8"},
				"oe": {"utf-8"}}
			return "https://suggestqueries.google.com/complete/search?" + v.Encode()
		},
		human: "https://www.google.com/search?q=",
		place: "google.com",
	}
}

// NewSuggestDuckDuckGo returns the source suggest_duckduckgo. Bing and Ecosia suggest the same: together they are one
// vote.
func NewSuggestDuckDuckGo(c *fetch.Client) *Suggest {
	return &Suggest{
		site: aboutSuggestDuckDuckGo.site(c),
		address: func(q string) string {
			return "https://duckduckgo.com/ac/?" + url.Values{"q": {q}, "type": {"list"}, "kl": {"us-en"}}.Encode()
		},
		human: "https://duckduckgo.com/?q=",
		place: "duckduckgo.com",
	}
}

// Search asks for the suggestions that follow q.Text.
func (s *Suggest) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	var body json.RawMessage
	a, err := s.getJSON(ctx, s.address(q.Text), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	phrases, err := s.parse(body)
	if err != nil {
		return nil, err
	}
	var list []market.Evidence
	for _, phrase := range phrases {
		if phrase = tidy(phrase); phrase == "" || strings.EqualFold(phrase, strings.TrimSpace(q.Text)) ||
			len(list) == 10 {
			continue
		}
		list = append(list, market.Evidence{Title: phrase, Text: phrase, Quote: quoteOf(phrase),
			URL: s.human + url.QueryEscape(phrase), Place: s.place,
			Metrics: map[string]float64{"rank": float64(len(list) + 1)}})
	}
	return s.stamp(q, a, list), nil
}

// parse reads both shapes: [query, [suggestion…], …] and [{"phrase": suggestion}…]. Where Google tells the types,
// addresses are left out.
func (s *Suggest) parse(body []byte) ([]string, error) {
	var parts []json.RawMessage
	if err := s.read(body, &parts); err != nil {
		return nil, err
	}
	var objects []struct {
		Phrase str `json:"phrase"`
	}
	if len(parts) == 0 {
		return nil, nil
	}
	if json.Unmarshal(body, &objects) == nil {
		var phrases []string
		for _, o := range objects {
			phrases = append(phrases, string(o.Phrase))
		}
		return phrases, nil
	}
	var phrases []string
	if len(parts) < 2 || json.Unmarshal(parts[1], &phrases) != nil {
		return nil, s.fail(market.ErrShape, "no list of suggestions")
	}
	var more struct {
		Types []string `json:"google:suggesttype"`
	}
	if json.Unmarshal(parts[len(parts)-1], &more) != nil || len(more.Types) != len(phrases) {
		return phrases, nil
	}
	kept := phrases[:0:0]
	for i, phrase := range phrases {
		if more.Types[i] != "NAVIGATION" {
			kept = append(kept, phrase)
		}
	}
	return kept, nil
}
