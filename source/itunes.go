package source

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"naps/fetch"
	"naps/market"
)

// ITunes searches the App Store of the United States for apps, with Query.Kind "review" reads what users say of the app
// whose number is Query.Community, and with "podcast" searches episodes of podcasts. A price of 0 does not mean free:
// purchases in the app are not told. Over twenty searches a minute Apple answers 403.
type ITunes struct{ site }

var aboutITunes = About{
	Name: "itunes", Label: "App Store", Kind: market.Product,
	Paces: []fetch.Pace{
		{Hosts: "itunes.apple.com", Every: 4 * time.Second, Burst: 5}, // known to go well: 20 a minute
	},
}

// NewITunes returns the source itunes.
func NewITunes(c *fetch.Client) *ITunes {
	return &ITunes{aboutITunes.site(c)}
}

type itunesApp struct {
	Name        str `json:"trackName"`
	URL         str `json:"trackViewUrl"`
	SellerURL   str `json:"sellerUrl"`
	Description str `json:"description"`
	Rating      num `json:"averageUserRating"`
	Ratings     num `json:"userRatingCount"`
	Price       num `json:"price"`
	Formatted   str `json:"formattedPrice"`
	Currency    str `json:"currency"`
	Genre       str `json:"primaryGenreName"`
	Released    str `json:"releaseDate"`
	Updated     str `json:"currentVersionReleaseDate"`
}

// Search asks for apps in the store's own order. The quote is the beginning of the description.
func (s *ITunes) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	switch q.Kind {
	case "review":
		return s.reviews(ctx, q)
	case podcastKind:
		return s.podcasts(ctx, q)
	}
	v := url.Values{"term": {q.Text}, "media": {"software"}, "entity": {"software"}, "country": {"us"},
		"limit": {strconv.Itoa(limit(q, 25, 200))}}
	var body struct {
		Results *[]itunesApp `json:"results"`
		Error   str          `json:"errorMessage"`
	}
	a, err := s.getJSON(ctx, "https://itunes.apple.com/search?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Results == nil {
		return nil, s.fail(market.ErrShape, first(string(body.Error), "no results in the answer"))
	}
	var list []market.Evidence
	for _, app := range *body.Results {
		list = append(list, app.evidence())
	}
	return s.stamp(q, a, list), nil
}

func (p itunesApp) evidence() market.Evidence {
	name, text := tidy(string(p.Name)), tidy(string(p.Description))
	e := market.Evidence{URL: string(p.URL), Title: name, Text: first(text, name), Place: "apps.apple.com",
		Date: dayIn(string(p.Updated)), Metrics: map[string]float64{}}
	e.Quote = quoteOf(e.Text)
	if web(string(p.SellerURL)) {
		e.Place = placeOf(string(p.SellerURL))
	}
	metric(e.Metrics, "rating", p.Rating)
	metric(e.Metrics, "ratings", p.Ratings)
	if p.Currency == "USD" {
		metric(e.Metrics, "price_usd", p.Price)
	}
	e.Facts = facts("name", name, "store", "App Store", "price", string(p.Formatted), "industry", string(p.Genre),
		"website", string(p.SellerURL),
		"released", dayIn(string(p.Released)))
	return e
}
