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

// YouTube searches videos, with a key of the operator's, and with Query.Kind "comments" reads what people say under the
// video whose id is q.Community. A search costs a hundred of the ten thousand units that a key has a day, comments cost
// one.
type YouTube struct {
	site
	key string
}

const youtubeKey = "NAPS_YOUTUBE_KEY"

var aboutYouTube = About{
	Name: "youtube", Label: "YouTube", Kind: market.Post,
	Paces: []fetch.Pace{
		// documented: 10,000 units a day, a search costs 100, its comments 1
		{Hosts: "www.googleapis.com", Every: time.Second, Day: 190},
	},
	Settings: []Setting{{Name: youtubeKey, About: "videos and what is said under them", Needs: true}},
}

// NewYouTube returns the source youtube.
func NewYouTube(c *fetch.Client, cfg Config) *YouTube {
	return &YouTube{aboutYouTube.site(c), cfg.Settings[youtubeKey]}
}

const youtube = "youtube.com"

// Deeper leads from a video, whoever found it, to what people say under it.
func (s *YouTube) Deeper(e market.Evidence) (market.Query, bool) {
	u, err := url.Parse(e.URL)
	if err != nil || registrable(u.Hostname()) != youtube || u.Path != "/watch" || u.Query().Get("v") == "" ||
		e.Kind == market.Post {
		return market.Query{}, false
	}
	return market.Query{Text: e.Title, Kind: "comments", Community: u.Query().Get("v")}, true
}

// Search asks for one page of videos or comments, by relevance.
func (s *YouTube) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"part": {"snippet"}, "order": {"relevance"}}
	path := "search"
	if q.Kind == "comments" {
		path = "commentThreads"
		v.Set("videoId", q.Community)
		v.Set("textFormat", "plainText")
		v.Set("maxResults", strconv.Itoa(limit(q, 100, 100)))
	} else {
		v.Set("q", q.Text)
		v.Set("type", "video")
		v.Set("relevanceLanguage", "en")
		v.Set("maxResults", strconv.Itoa(limit(q, 25, 50)))
	}
	a,
		err := s.do(ctx, fetch.Request{URL: "https://www.googleapis.com/youtube/v3/" + path + "?" + v.Encode(),
		TTL:    postTTL,
		Header: http.Header{"X-Goog-Api-Key": {s.key}, "Accept": {"application/json"}}})
	if err != nil {
		return nil, err
	}
	var body struct {
		Items *[]youtubeItem `json:"items"`
		Error youtubeError   `json:"error"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if kind := body.Error.kind(); kind != nil {
		return nil, s.fail(kind, string(body.Error.Message))
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	if body.Items == nil {
		return nil, s.fail(market.ErrShape, "no items in the answer")
	}
	var list []market.Evidence
	for _, item := range *body.Items {
		if q.Kind == "comments" {
			list = append(list, item.comment(q))
		} else {
			list = append(list, item.video())
		}
	}
	return s.stamp(q, a, list), nil
}

type youtubeError struct {
	Message str `json:"message"`
	Errors  []struct {
		Reason str `json:"reason"`
	} `json:"errors"`
}

// kind sorts the service's reasons; nil where there is no error.
func (e youtubeError) kind() error {
	if e.Message == "" && len(e.Errors) == 0 {
		return nil
	}
	for _, one := range e.Errors {
		switch reason := strings.ToLower(string(one.Reason)); {
		case strings.Contains(reason, "quota"), strings.Contains(reason, "ratelimit"):
			return market.ErrRateLimited
		case reason == "commentsdisabled", strings.Contains(reason, "key"), reason == "forbidden":
			return market.ErrBlocked
		}
	}
	return market.ErrShape
}

type youtubeItem struct {
	ID      youtubeID `json:"id"`
	Snippet struct {
		Title       str `json:"title"` // with HTML entities
		Description str `json:"description"`
		Published   str `json:"publishedAt"`
		VideoID     str `json:"videoId"`
		Replies     num `json:"totalReplyCount"`
		Top         struct {
			ID      str `json:"id"`
			Snippet struct {
				Text    str `json:"textOriginal"`
				Display str `json:"textDisplay"`
				Channel struct {
					ID str `json:"value"`
				} `json:"authorChannelId"`
				Likes     num `json:"likeCount"`
				Published str `json:"publishedAt"`
			} `json:"snippet"`
		} `json:"topLevelComment"`
	} `json:"snippet"`
}
