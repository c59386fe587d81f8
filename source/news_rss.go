package source

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/rss"

	"naps/fetch"
	"naps/market"
	"naps/money"
)

// NewsRSS searches headlines through Google News' feed. Google offers the feed for personal, non-commercial use in a
// reader: who runs naps for others should switch it off. Links are Google's own and cited as they are; the quote is the
// headline as the feed has it, with the publisher's name at its end. An amount of US dollars in a headline becomes the
// metric amount_usd.
type NewsRSS struct{ site }

var aboutNewsRSS = About{
	Name: "news_rss", Label: "News", Kind: market.News,
	Paces: []fetch.Pace{
		{Hosts: "news.google.com", Every: time.Second, Rest: 10 * time.Minute}, // known to go well
	},
}

// NewNewsRSS returns the source news_rss.
func NewNewsRSS(c *fetch.Client) *NewsRSS {
	return &NewsRSS{aboutNewsRSS.site(c)}
}

// Search asks for at most a hundred headlines. Words like when:1y in the query are the feed's own operators.
func (s *NewsRSS) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"q": {q.Text}, "hl": {"en-US"}, "gl": {"US"}, "ceid": {"US:en"}}
	a, err := s.get(ctx, "https://news.google.com/rss/search?"+v.Encode(), searchTTL)
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	list, err := s.parse(a)
	if err != nil {
		return nil, err
	}
	return s.stamp(q, a, list), nil
}

func (s *NewsRSS) parse(a *fetch.Answer) (list []market.Evidence, err error) {
	defer s.guard(&err)
	body, err := s.feed(a)
	if err != nil {
		return nil, err
	}
	feed, err := (&rss.Parser{}).Parse(bytes.NewReader(body))
	if err != nil {
		return nil, s.fail(market.ErrShape, err.Error())
	}
	for _, item := range feed.Items {
		if item != nil {
			list = append(list, headline(item))
		}
	}
	return list, nil
}

func headline(item *rss.Item) market.Evidence {
	text := tidy(item.Title)
	e := market.Evidence{URL: item.Link, Title: text, Text: text, Quote: quoteOf(text), Place: placeOf(item.Link),
		Lang: "en", Metrics: map[string]float64{}}
	if item.PubDateParsed != nil {
		e.Date = item.PubDateParsed.UTC().Format(time.DateOnly)
	}
	if item.Source != nil {
		publisher := tidy(item.Source.Title)
		if web(item.Source.URL) {
			e.Place = placeOf(item.Source.URL)
		}
		if short := strings.TrimSuffix(text, " - "+publisher); publisher != "" && short != "" {
			e.Title = short
		}
		e.Facts = facts("publisher", publisher)
	}
	if usd := dollars(text); usd > 0 {
		e.Metrics["amount_usd"] = usd
	}
	return e
}

// dollars is the first amount of US dollars that a headline states, 0 if it states none.
func dollars(text string) float64 {
	for _, m := range money.In(text) {
		if m.Currency == "USD" {
			return m.Value
		}
	}
	return 0
}
