package source

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"

	"naps/fetch"
	"naps/market"
)

const appStore = "apps.apple.com"

var appID = regexp.MustCompile(`/id(\d{4,})\b`)

// Deeper leads from an app to what its users say of it.
func (s *ITunes) Deeper(e market.Evidence) (market.Query, bool) {
	u, err := url.Parse(e.URL)
	if err != nil || u.Hostname() != appStore || e.Facts["type"] == "review" {
		return market.Query{}, false
	}
	id := appID.FindStringSubmatch(u.Path)
	if id == nil {
		return market.Query{}, false
	}
	return market.Query{Text: first(e.Facts["name"], e.Title), Kind: "review", Community: id[1]}, true
}

// label is how Apple's feed writes everything: {"label": …}.
type label struct {
	Label str `json:"label"`
}

type itunesReview struct {
	App     *label `json:"im:name"` // older feeds put the app itself first
	ID      label  `json:"id"`
	Title   label  `json:"title"`
	Content label  `json:"content"`
	Rating  struct {
		Label num `json:"label"`
	} `json:"im:rating"`
	Votes struct {
		Label num `json:"label"`
	} `json:"im:voteSum"`
	Version label `json:"im:version"`
	Updated label `json:"updated"`
	Author  struct {
		Name label `json:"name"`
	} `json:"author"`
}

// reviews asks for the newest fifty reviews of the app with the number q.Community. Now and then Apple answers with an
// empty page though there are reviews, so an empty one is asked for a second time.
func (s *ITunes) reviews(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if !allDigits(q.Community) {
		return nil, s.fail(market.ErrShape, "reviews are asked for by the number of an app")
	}
	address := "https://itunes.apple.com/us/rss/customerreviews/page=1/id=" + q.Community + "/sortBy=mostRecent/json"
	a, list, err := s.reviewPage(ctx, address, q, false)
	if err == nil && len(list) == 0 && !a.FromCache {
		if again, more, err := s.reviewPage(ctx, address, q, true); err == nil {
			a, list = again, more
		}
	}
	if err != nil {
		return nil, err
	}
	return s.stamp(q, a, list), nil
}

func (s *ITunes) reviewPage(ctx context.Context, address string, q market.Query,
	afresh bool) (*fetch.Answer, []market.Evidence, error) {
	ttl := postTTL
	if afresh {
		ttl = 0
	}
	a, err := s.get(ctx, address, ttl)
	if err != nil {
		return nil, nil, err
	}
	if a.Status != http.StatusOK {
		return nil, nil, s.oddStatus(a)
	}
	var body struct {
		Feed *struct {
			Entry json.RawMessage `json:"entry"`
		} `json:"feed"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, nil, err
	}
	if body.Feed == nil {
		return nil, nil, s.fail(market.ErrShape, "no feed in the answer")
	}
	reviews, err := s.reviewsOf(body.Feed.Entry)
	if err != nil {
		return nil, nil, err
	}
	var list []market.Evidence
	for _, r := range reviews {
		if e, ok := r.evidence(q); ok {
			list = append(list, e)
		}
	}
	return a, list, nil
}

// reviewsOf reads the entries of a feed: a list, a single object where there is one review, nothing where there is
// none.
func (s *ITunes) reviewsOf(entry json.RawMessage) ([]itunesReview, error) {
	if len(entry) == 0 || string(entry) == "null" {
		return nil, nil
	}
	if entry[0] == '{' {
		var one itunesReview
		err := s.read(entry, &one)
		return []itunesReview{one}, err
	}
	var list []itunesReview
	err := s.read(entry, &list)
	return list, err
}

func (r itunesReview) evidence(q market.Query) (market.Evidence, bool) {
	title, text := oneLine(tidy(string(r.Title.Label))), tidy(string(r.Content.Label))
	if r.App != nil || !r.Rating.Label.ok || text == "" {
		return market.Evidence{}, false
	}
	e := market.Evidence{
		Kind: market.Post, URL: "https://" + appStore + "/us/app/id" + q.Community + "?see-all=reviews",
		Title: first(title, clip(oneLine(text), 80)), Text: text, Quote: quoteOf(text),
		Place: appStore, Date: dayIn(string(r.Updated.Label)),
		Author: market.Pseudonym(appStore, string(r.Author.Name.Label)), Metrics: map[string]float64{},
		Facts: facts("type", "review", "product", q.Text, "version", string(r.Version.Label)),
	}
	metric(e.Metrics, "rating", r.Rating.Label)
	metric(e.Metrics, "votes", r.Votes.Label)
	return e, true
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
