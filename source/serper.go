package source

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"naps/fetch"
	"naps/market"
)

// Serper searches Google through serper.dev, with a key of the operator's. Beside the hits it tells what people also
// ask and search for, which are suggestions.
type Serper struct {
	site
	key string
}

const serperKey = "NAPS_SERPER_KEY"

var aboutSerper = About{
	Name: "serper", Label: "Google (Serper)", Kind: market.Page,
	Paces: []fetch.Pace{
		{Hosts: "google.serper.dev", Every: time.Second / 4, Burst: 5}, // documented: 5 a second
	},
	Settings: []Setting{{Name: serperKey, About: "web search (Google) beside DuckDuckGo", Needs: true}},
}

// NewSerper returns the source serper.
func NewSerper(c *fetch.Client, cfg Config) *Serper {
	return &Serper{aboutSerper.site(c), cfg.Settings[serperKey]}
}

type serperAnswer struct {
	Parameters *struct{} `json:"searchParameters"`
	Organic    []struct {
		Title   str `json:"title"`
		Link    str `json:"link"`
		Snippet str `json:"snippet"`
		Date    str `json:"date"` // "Jan 29, 2023"
	} `json:"organic"`
	Asked []struct {
		Question str `json:"question"`
	} `json:"peopleAlsoAsk"`
	Related []struct {
		Query str `json:"query"`
	} `json:"relatedSearches"`
}

// Search asks for one page of hits.
func (s *Serper) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	a, err := s.post(ctx, "https://google.serper.dev/search", http.Header{"X-Api-Key": {s.key}},
		map[string]any{"q": within(q), "gl": "us", "hl": "en", "num": limit(q, 10, 20)})
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	var body serperAnswer
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Parameters == nil && body.Organic == nil {
		return nil, s.fail(market.ErrShape, "it is no answer to a search")
	}
	return s.stamp(q, a, body.evidence()), nil
}

func (b serperAnswer) evidence() []market.Evidence {
	var list []market.Evidence
	for _, hit := range b.Organic {
		e := pageHit(string(hit.Link), oneLine(tidy(string(hit.Title))), tidy(string(hit.Snippet)))
		if t, err := time.Parse("Jan 2, 2006", string(hit.Date)); err == nil {
			e.Date = t.Format(time.DateOnly)
		}
		list = append(list, e)
	}
	for _, asked := range b.Asked {
		list = append(list, typed(string(asked.Question), "question"))
	}
	for _, related := range b.Related {
		list = append(list, typed(string(related.Query), "related"))
	}
	return list
}

// typed is what people ask Google, cited by the search itself.
func typed(text, kind string) market.Evidence {
	text = tidy(text)
	return market.Evidence{Kind: market.Suggestion,
		URL:   "https://www.google.com/search?" + url.Values{"q": {text}}.Encode(),
		Title: oneLine(text), Text: text, Quote: quoteOf(text),
		Place: "google.com", Facts: facts("type", kind)}
}
