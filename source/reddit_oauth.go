package source

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// RedditOAuth searches all of Reddit, or the subreddit q.Community, as an app that the operator has registered: the key
// is "id:secret". The first search of an hour fetches a token beforehand. Votes and comments are live, which the
// archive's are not.
type RedditOAuth struct {
	site
	key string
	now func() time.Time

	turn  chan struct{} // held by who reads or changes the rest
	token string
	until time.Time
}

const redditKey = "NAPS_REDDIT_KEY"

var aboutRedditOAuth = About{
	Name: "reddit_oauth", Label: "Reddit", Kind: market.Post,
	Paces: []fetch.Pace{
		redditPace, // of which only tokens are fetched
		{Hosts: "oauth.reddit.com", Every: 600 * time.Millisecond, Burst: 5}, // documented: 100 a minute
	},
	Settings: []Setting{{Name: redditKey, About: "`id:secret` of a Reddit app: live search of all of Reddit",
		Needs: true, Check: idAndSecret}},
}

// NewRedditOAuth returns the source reddit_oauth.
func NewRedditOAuth(c *fetch.Client, cfg Config) *RedditOAuth {
	return &RedditOAuth{site: aboutRedditOAuth.site(c), key: cfg.Settings[redditKey], now: clock(cfg),
		turn: make(chan struct{}, 1)}
}

type redditListing struct {
	Kind str `json:"kind"`
	Data *struct {
		Children []struct {
			Kind str        `json:"kind"`
			Data redditPost `json:"data"`
		} `json:"children"`
	} `json:"data"`
	Reason  str `json:"reason"` // "private", "banned"
	Message str `json:"message"`
}

// Search asks for posts of the last year, by relevance.
func (s *RedditOAuth) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	token, err := s.access(ctx)
	if err != nil {
		return nil, err
	}
	v := url.Values{"q": {q.Text}, "sort": {"relevance"}, "t": {"year"}, "limit": {strconv.Itoa(limit(q, 50, 100))},
		"raw_json": {"1"}, "type": {"link"}}
	path := "search"
	if sub := strings.TrimPrefix(strings.TrimPrefix(q.Community, reddit+"/"), "r/"); sub != "" {
		path = "r/" + url.PathEscape(sub) + "/search"
		v.Set("restrict_sr", "1")
	}
	a, err := s.do(ctx, fetch.Request{URL: "https://oauth.reddit.com/" + path + "?" + v.Encode(), TTL: postTTL,
		Header: http.Header{"Authorization": {"Bearer " + token}, "Accept": {"application/json"}}})
	if err != nil {
		s.forget(token)
		return nil, err
	}
	var body redditListing
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK || body.Kind != "Listing" || body.Data == nil {
		if body.Reason != "" {
			return nil, s.fail(market.ErrBlocked, "the community is "+string(body.Reason))
		}
		return nil, s.fail(market.ErrShape, first(string(body.Message), "no listing in the answer"))
	}
	var list []market.Evidence
	for _, child := range body.Data.Children {
		if e, ok := child.Data.evidence(); ok && child.Kind == "t3" {
			list = append(list, e)
		}
	}
	return s.stamp(q, a, list), nil
}

// tokenSlack is how long before its end a token is replaced.
const tokenSlack = time.Minute

// access returns a token, a new one if need be. It is never kept on disk.
func (s *RedditOAuth) access(ctx context.Context) (string, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return "", fmt.Errorf("%s: %w", s.name, context.Cause(ctx))
	}
	defer func() { <-s.turn }()
	if s.token != "" && s.now().Before(s.until) {
		return s.token, nil
	}
	a,
		err := s.do(ctx, fetch.Request{Method: http.MethodPost, URL: "https://www.reddit.com/api/v1/access_token",
		Body: []byte("grant_type=client_credentials"),
		Header: http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(s.key))},
			"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}}})
	if err != nil {
		return "", err
	}
	var body struct {
		Token   str `json:"access_token"`
		Expires num `json:"expires_in"` // seconds
		Error   str `json:"error"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return "", err
	}
	if a.Status != http.StatusOK || body.Token == "" {
		return "", s.fail(market.ErrShape, "no token in the answer")
	}
	s.token, s.until = string(body.Token),
		s.now().Add(time.Duration(min(max(body.Expires.v, 0), 86400))*time.Second-tokenSlack)
	return s.token, nil
}

// forget drops a token after a failure, since it may have been taken back.
func (s *RedditOAuth) forget(token string) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if s.token == token {
		s.token = ""
	}
}
