package source

import (
	"context"
	"net/url"
	"strconv"

	"naps/market"
)

// podcastKind is the division of Apple's search in which episodes of podcasts are found by what their makers say of
// them.
const podcastKind = "podcast"

type itunesEpisode struct {
	Title       str `json:"trackName"`
	Show        str `json:"collectionName"`
	URL         str `json:"trackViewUrl"`
	Description str `json:"description"`
	Released    str `json:"releaseDate"`
	Feed        str `json:"feedUrl"`
}

// podcasts asks for episodes in the order of Apple's directory. The text is what the episode's feed says of it.
func (s *ITunes) podcasts(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"term": {q.Text}, "media": {"podcast"}, "entity": {"podcastEpisode"}, "country": {"us"},
		"limit": {strconv.Itoa(limit(q, 25, 200))}}
	var body struct {
		Results *[]itunesEpisode `json:"results"`
		Error   str              `json:"errorMessage"`
	}
	a, err := s.getJSON(ctx, "https://itunes.apple.com/search?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Results == nil {
		return nil, s.fail(market.ErrShape, first(string(body.Error), "no results in the answer"))
	}
	var list []market.Evidence
	for _, episode := range *body.Results {
		if e, ok := episode.evidence(); ok {
			list = append(list, e)
		}
	}
	return s.stamp(q, a, list), nil
}

// evidence is an episode, whose place is its show, as far as its feed has a host; ok is false for one of which nothing
// is said.
func (p itunesEpisode) evidence() (e market.Evidence, ok bool) {
	text := htmlText(string(p.Description))
	e = market.Evidence{Kind: market.Page, URL: string(p.URL), Title: oneLine(tidy(string(p.Title))), Text: text,
		Quote: quoteOf(text), Place: "podcasts.apple.com", Date: dayIn(string(p.Released))}
	if web(string(p.Feed)) {
		e.Place = placeOf(string(p.Feed))
	}
	e.Facts = facts("type", podcastKind, "show", string(p.Show))
	return e, e.Title != "" && text != ""
}
