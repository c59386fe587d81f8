package source

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// ArcticShift searches an archive of Reddit. The archive searches by words only within one subreddit, so a query needs
// a Community; without words the newest posts of that subreddit come, and with Query.Kind "community" what the
// subreddit says of itself and how many members it has. Votes and comments stay at 1 and 0 for the first 36 hours of a
// post.
type ArcticShift struct{ site }

var aboutArcticShift = About{
	Name: "arctic_shift", Label: "Reddit archive", Kind: market.Post,
	Paces: []fetch.Pace{
		{Hosts: "arctic-shift.photon-reddit.com", Every: time.Second}, // known to go well
	},
	Trial: market.Query{Text: "invoice", Community: "smallbusiness"}, // it wants to know in which community
}

// NewArcticShift returns the source arctic_shift.
func NewArcticShift(c *fetch.Client) *ArcticShift {
	return &ArcticShift{aboutArcticShift.site(c)}
}

const arcticShift = "https://arctic-shift.photon-reddit.com/api/"

type redditPost struct {
	Title       str             `json:"title"`
	Selftext    str             `json:"selftext"`
	Author      str             `json:"author"`
	Subreddit   str             `json:"subreddit"`
	Permalink   str             `json:"permalink"`
	URL         str             `json:"url"`
	Flair       str             `json:"link_flair_text"`
	CreatedUTC  num             `json:"created_utc"`
	Score       num             `json:"score"`
	NumComments num             `json:"num_comments"`
	Over18      json.RawMessage `json:"over_18"`
}

// Search asks for posts of q.Community, the newest first as the archive sorts them.
func (s *ArcticShift) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	sub := strings.TrimPrefix(strings.TrimPrefix(q.Community, reddit+"/"), "r/")
	if sub == "" {
		return nil, s.fail(market.ErrShape, "a search by words needs a community")
	}
	if q.Kind == "community" {
		return s.community(ctx, q, sub)
	}
	v := url.Values{"subreddit": {sub}, "limit": {strconv.Itoa(limit(q, 50, 100))}, "sort": {"desc"}}
	if q.Text != "" {
		v.Set("query", q.Text)
	}
	var posts *[]redditPost
	a, err := s.ask(ctx, "posts/search?"+v.Encode(), &posts)
	if err != nil {
		return nil, err
	}
	var list []market.Evidence
	for _, p := range *posts {
		if e, ok := p.evidence(); ok {
			list = append(list, e)
		}
	}
	return s.stamp(q, a, list), nil
}

// ask reads the archive's envelope, {"data": …} or {"data": null, "error": …}, into data, a pointer to a pointer that
// ends up not nil.
func (s *ArcticShift) ask(ctx context.Context, path string, data any) (*fetch.Answer, error) {
	a, err := s.get(ctx, arcticShift+path, postTTL)
	if err != nil {
		return nil, err
	}
	var body struct {
		Data  json.RawMessage `json:"data"`
		Error str             `json:"error"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Error != "" {
		return nil, s.fail(arcticError(string(body.Error)), string(body.Error))
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	if len(body.Data) == 0 || string(body.Data) == "null" {
		return nil, s.fail(market.ErrShape, "no data in the answer")
	}
	return a, s.read(body.Data, data)
}

// arcticError sorts the archive's own words for what went wrong.
func arcticError(text string) error {
	text = strings.ToLower(text)
	switch {
	case strings.Contains(text, "slow down") || strings.Contains(text, "rate"):
		return market.ErrRateLimited
	case strings.Contains(text, "timed out") || strings.Contains(text, "timeout") ||
		strings.Contains(text, "maintenance"):
		return market.ErrUnavailable
	}
	return market.ErrShape
}

// evidence is a post; adult posts and those whose text was taken away are none.
func (p redditPost) evidence() (market.Evidence, bool) {
	title, body := unescaped(string(p.Title)), unescaped(string(p.Selftext))
	if string(p.Over18) == "true" || gone(body) || gone(title) || title == "" {
		return market.Evidence{}, false
	}
	e := market.Evidence{Title: title, Text: body, Date: dayOf(p.CreatedUTC), Author: redditor(string(p.Author)),
		Metrics: map[string]float64{}}
	if body == "" {
		e.Text = title
	}
	e.Quote = quoteOf(e.Text)
	e.URL = string(p.URL)
	if strings.HasPrefix(string(p.Permalink), "/") {
		e.URL = "https://www.reddit.com" + string(p.Permalink)
	}
	e.Place = reddit
	if p.Subreddit != "" {
		e.Place = subreddit(string(p.Subreddit))
	}
	metric(e.Metrics, "votes", p.Score)
	metric(e.Metrics, "comments", p.NumComments)
	e.Facts = facts("community", string(p.Subreddit), "flair", string(p.Flair))
	return e, true
}
