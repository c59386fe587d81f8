package source

import (
	"context"
	"net/url"
	"strings"

	"naps/market"
)

// Deeper leads from whatever was said on Reddit, whoever found it, to how many people the subreddit reaches.
func (s *ArcticShift) Deeper(e market.Evidence) (market.Query, bool) {
	name, ok := strings.CutPrefix(community(e.Place), "r/")
	if !ok || e.Facts["type"] == "community" || !strings.HasPrefix(e.Place, reddit+"/") {
		return market.Query{}, false
	}
	return market.Query{Text: "members", Kind: "community", Community: name}, true
}

type subredditAbout struct {
	Name        str `json:"display_name"`
	Title       str `json:"title"`
	Description str `json:"public_description"`
	Members     num `json:"subscribers"`
	Access      str `json:"subreddit_type"` // "public", "restricted", "private"
}

// community asks for the subreddits whose names begin with this one, since the archive looks up names by their
// beginning, and keeps the one that was meant.
func (s *ArcticShift) community(ctx context.Context, q market.Query, name string) ([]market.Evidence, error) {
	v := url.Values{"subreddit_prefix": {name}, "min_subscribers": {"1"}, "limit": {"250"}}
	var subs *[]subredditAbout
	a, err := s.ask(ctx, "subreddits/search?"+v.Encode(), &subs)
	if err != nil {
		return nil, err
	}
	var list []market.Evidence
	for _, sub := range *subs {
		if strings.EqualFold(string(sub.Name), name) && sub.Members.ok && len(list) == 0 {
			list = append(list, sub.evidence())
		}
	}
	return s.stamp(q, a, list), nil
}

// evidence is a subreddit in its own words, or its name where it says nothing of itself.
func (r subredditAbout) evidence() market.Evidence {
	name := tidy(string(r.Name))
	e := market.Evidence{Kind: market.Page, URL: "https://www.reddit.com/r/" + url.PathEscape(name) + "/",
		Title: "r/" + name, Place: subreddit(name),
		Text:    first(unescaped(string(r.Description)), unescaped(string(r.Title)), name),
		Metrics: map[string]float64{"members": r.Members.v}}
	e.Quote = quoteOf(e.Text)
	e.Facts = facts("type", "community", "community", name, "access", string(r.Access))
	return e
}
