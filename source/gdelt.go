package source

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// GDELT searches the world's English news of the last three months: titles only. It sheds load and often answers late
// or not at all.
type GDELT struct{ site }

var aboutGDELT = About{
	Name: "gdelt", Label: "GDELT", Kind: market.News,
	Paces: []fetch.Pace{
		{Hosts: "api.gdeltproject.org", Every: 5 * time.Second}, // documented
	},
}

// NewGDELT returns the source gdelt.
func NewGDELT(c *fetch.Client) *GDELT {
	return &GDELT{aboutGDELT.site(c)}
}

// Search asks for the newest articles.
func (s *GDELT) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"query": {q.Text + " sourcelang:english"}, "mode": {"artlist"}, "format": {"json"},
		"maxrecords": {strconv.Itoa(limit(q, 50, 250))}, "timespan": {"3m"}, "sort": {"datedesc"}}
	a, err := s.get(ctx, "https://api.gdeltproject.org/api/v2/doc/doc?"+v.Encode(), searchTTL)
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	if said := strings.TrimSpace(string(a.Body[:min(len(a.Body), 200)])); said != "" &&
		!strings.HasPrefix(said, "\ufeff") && !strings.ContainsAny(said[:1], "{<[") {
		kind := market.ErrShape // errors are plain text with status 200
		if strings.Contains(strings.ToLower(said), "limit requests") {
			kind = market.ErrRateLimited
		}
		return nil, s.fail(kind, tidy(said))
	}
	var body struct {
		Articles []struct {
			URL      str `json:"url"`
			Title    str `json:"title"`
			Seen     str `json:"seendate"`
			Domain   str `json:"domain"`
			Country  str `json:"sourcecountry"`
			Language str `json:"language"`
		} `json:"articles"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	var list []market.Evidence
	for _, hit := range body.Articles {
		title := tidy(string(hit.Title))
		e := market.Evidence{URL: string(hit.URL), Title: title, Text: title, Quote: quoteOf(title),
			Place: placeOf(string(hit.URL)), Metrics: map[string]float64{}}
		if t, err := time.Parse("20060102T150405Z", string(hit.Seen)); err == nil {
			e.Date = t.Format(time.DateOnly)
		}
		if usd := dollars(title); usd > 0 {
			e.Metrics["amount_usd"] = usd
		}
		e.Facts = facts("publisher", string(hit.Domain), "country", string(hit.Country))
		if hit.Language == "English" {
			e.Lang = "en"
		}
		list = append(list, e)
	}
	return s.stamp(q, a, list), nil
}
