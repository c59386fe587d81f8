package source

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed/atom"

	"naps/fetch"
	"naps/market"
)

// RedditRSS searches Reddit through its public feeds, all of it or the subreddit of q.Community. Feeds tell neither
// votes nor comments, and Reddit allows about one a minute to an address, so ask it rarely.
type RedditRSS struct{ site }

// redditPace is that of the feeds, about one a minute. With a key only tokens are fetched there.
var redditPace = fetch.Pace{Hosts: "www.reddit.com old.reddit.com", Every: time.Minute, Run: 10, Keyed: 60,
	Rest: time.Hour}

var aboutRedditRSS = About{
	Name: "reddit_rss", Label: "Reddit", Kind: market.Post,
	Paces: []fetch.Pace{
		redditPace,
	},
}

// NewRedditRSS returns the source reddit_rss.
func NewRedditRSS(c *fetch.Client) *RedditRSS {
	return &RedditRSS{aboutRedditRSS.site(c)}
}

// Search asks for one feed of posts of the last year, by relevance.
func (s *RedditRSS) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	v := url.Values{"q": {q.Text}, "sort": {"relevance"}, "t": {"year"}, "limit": {strconv.Itoa(limit(q, 50, 100))}}
	address := "https://www.reddit.com/search.rss?"
	if sub := strings.TrimPrefix(strings.TrimPrefix(q.Community, reddit+"/"), "r/"); sub != "" {
		v.Set("restrict_sr", "on")
		address = "https://www.reddit.com/r/" + url.PathEscape(sub) + "/search.rss?"
	}
	a, err := s.get(ctx, address+v.Encode(), postTTL)
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

func (s *RedditRSS) parse(a *fetch.Answer) (list []market.Evidence, err error) {
	defer s.guard(&err)
	body, err := s.feed(a)
	if err != nil {
		return nil, err
	}
	feed, err := (&atom.Parser{}).Parse(bytes.NewReader(body))
	if err != nil {
		return nil, s.fail(market.ErrShape, err.Error())
	}
	for _, entry := range feed.Entries {
		if e, ok := redditEntry(entry); ok {
			list = append(list, e)
		}
	}
	return list, nil
}

// stillEscaped finds entities in a text whose markup was already resolved: it was escaped once too often on its way,
// so its words are not those of the author, and the post is left out.
var stillEscaped = regexp.MustCompile(`&(#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|nbsp);`)

func redditEntry(entry *atom.Entry) (market.Evidence, bool) {
	if entry == nil {
		return market.Evidence{}, false
	}
	e := market.Evidence{Title: tidy(entry.Title), Place: reddit, Date: dayIn(entry.Published)}
	if e.Date == "" {
		e.Date = dayIn(entry.Updated)
	}
	for _, link := range entry.Links {
		if link != nil && e.URL == "" && strings.Contains(link.Href, "/comments/") {
			e.URL = link.Href
		}
	}
	if entry.Content != nil {
		e.Text = redditBody(entry.Content.Value)
	}
	if gone(e.Text) || gone(e.Title) || stillEscaped.MatchString(e.Text+e.Title) || e.Title == "" {
		return market.Evidence{}, false
	}
	if e.Text == "" {
		e.Text = e.Title
	}
	e.Quote = quoteOf(e.Text)
	for _, category := range entry.Categories {
		if category != nil && category.Term != "" {
			e.Place, e.Facts = subreddit(category.Term), facts("community", category.Term)
		}
	}
	if len(entry.Authors) > 0 && entry.Authors[0] != nil {
		e.Author = redditor(entry.Authors[0].Name)
	}
	return e, true
}

// redditBody is what the author wrote; the feed adds a line on who submitted it, with links.
func redditBody(content string) string {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(content))
	if err != nil {
		return ""
	}
	if md := doc.Find("div.md"); md.Length() > 0 {
		inner, _ := md.First().Html()
		return htmlText(inner)
	}
	text := htmlText(content)
	if strings.Contains(text, "submitted by") && strings.Contains(text, "[link]") {
		return "" // a link without words
	}
	return text
}
