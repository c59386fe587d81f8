package source

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// Lemmy searches posts of communities in the way of Reddit on one large server of the federation, which knows those of
// others too.
//
// Documented at https://join-lemmy.org/api/ (version 3).
type Lemmy struct{ site }

var aboutLemmy = About{
	Name: "lemmy", Label: "Lemmy", Kind: market.Post, Apart: true,
	Paces: []fetch.Pace{
		{Hosts: "lemmy.world", Every: 5 * time.Second, Run: 4}, // each server has a small limit of its own for searches
	},
}

// NewLemmy returns the source lemmy.
func NewLemmy(c *fetch.Client) *Lemmy { return &Lemmy{aboutLemmy.site(c)} }

var communityName = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)

type lemmyPost struct {
	Post struct {
		Title     str  `json:"name"`
		Body      str  `json:"body"`  // Markdown
		Home      str  `json:"ap_id"` // where the post stands on the server that has it
		Published str  `json:"published"`
		Adult     bool `json:"nsfw"`
		Removed   bool `json:"removed"`
		Deleted   bool `json:"deleted"`
	} `json:"post"`
	Community struct {
		Name str `json:"name"`
		Home str `json:"actor_id"`
	} `json:"community"`
	Creator struct {
		Home str  `json:"actor_id"`
		Bot  bool `json:"bot_account"`
	} `json:"creator"`
	Counts struct {
		Score    num `json:"score"`
		Comments num `json:"comments"`
	} `json:"counts"`
}

// Search asks for posts of the last year, those with most votes first.
func (s *Lemmy) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"q": {q.Text}, "type_": {"Posts"}, "sort": {"TopYear"}, "listing_type": {"All"},
		"limit": {strconv.Itoa(limit(q, 30, 50))}}
	var body struct {
		Posts *[]lemmyPost `json:"posts"`
		Error str          `json:"error"`
	}
	a, err := s.getJSON(ctx, "https://lemmy.world/api/v3/search?"+v.Encode(), postTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Error == "rate_limit_error" {
		return nil, s.fail(market.ErrRateLimited, string(body.Error))
	}
	if body.Posts == nil {
		return nil, s.fail(market.ErrShape, first(string(body.Error), "no posts in the answer"))
	}
	var list []market.Evidence
	for _, p := range *body.Posts {
		if e, ok := p.evidence(); ok {
			list = append(list, e)
		}
	}
	return s.stamp(q, a, list), nil
}

// evidence is a post at the server that has it; ok is false for what is for adults only, was taken away or was written
// by a program.
func (p lemmyPost) evidence() (e market.Evidence, ok bool) {
	title, home := oneLine(tidy(string(p.Post.Title))), string(p.Post.Home)
	if p.Post.Adult || p.Post.Removed || p.Post.Deleted || p.Creator.Bot || title == "" {
		return e, false
	}
	e = market.Evidence{URL: home, Title: title, Text: first(tidy(string(p.Post.Body)), title),
		Date: dayIn(string(p.Post.Published)), Metrics: map[string]float64{}}
	e.Quote = quoteOf(e.Text)
	e.Place = placeOf(first(string(p.Community.Home), home))
	if name := strings.ToLower(string(p.Community.Name)); communityName.MatchString(name) {
		e.Place += "/c/" + name
	}
	e.Author = market.Pseudonym("lemmy", strings.ToLower(string(p.Creator.Home)))
	metric(e.Metrics, "votes", p.Counts.Score)
	metric(e.Metrics, "comments", p.Counts.Comments)
	e.Facts = facts("community", string(p.Community.Name))
	return e, e.Place != ""
}
