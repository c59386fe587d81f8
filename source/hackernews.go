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

// HackerNews searches Hacker News through Algolia. Query.Kind chooses "story" (the default), "comment", "ask_hn" or
// "show_hn".
//
// What people wrote themselves (comments, Ask HN, stories with a text) is Kind Post. "Show HN: X – does Y", "Launch HN:
// X" and a story "X – does Y" that links to X's own site are Kind Product, cited where they were posted. Other links
// are News.
type HackerNews struct{ site }

var aboutHackerNews = About{
	Name: "hackernews", Label: "Hacker News", Kind: market.Post,
	Paces: []fetch.Pace{
		{Hosts: "hn.algolia.com", Every: 2 * time.Second / 5, Burst: 10}, // documented: 10,000 an hour
	},
}

// NewHackerNews returns the source hackernews.
func NewHackerNews(c *fetch.Client) *HackerNews {
	return &HackerNews{aboutHackerNews.site(c)}
}

type hnHit struct {
	ObjectID    str  `json:"objectID"`
	Title       str  `json:"title"`
	URL         str  `json:"url"`
	Author      str  `json:"author"`
	Points      num  `json:"points"`
	NumComments num  `json:"num_comments"`
	StoryText   str  `json:"story_text"`
	CommentText str  `json:"comment_text"`
	StoryTitle  str  `json:"story_title"`
	CreatedAt   num  `json:"created_at_i"`
	Created     str  `json:"created_at"`
	Tags        strs `json:"_tags"`
}

// Search asks for one page of hits, by relevance.
func (h *HackerNews) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	tag := q.Kind
	switch tag {
	case "":
		tag = "story"
	case "story", "comment", "ask_hn", "show_hn":
	default:
		return nil, h.fail(market.ErrShape, "unknown kind "+strconv.Quote(q.Kind))
	}
	v := url.Values{"query": {q.Text}, "tags": {tag}, "hitsPerPage": {strconv.Itoa(limit(q, 30, 100))}}
	if strings.Contains(q.Text, `"`) {
		v.Set("advancedSyntax", "true") // phrases in quotes
	}
	var body struct {
		Hits *[]hnHit `json:"hits"`
		// Algolia says with status 200 that a page lies past the first 1,000 hits; then hits is empty, which is what it
		// is to us.
	}
	a, err := h.getJSON(ctx, "https://hn.algolia.com/api/v1/search?"+v.Encode(), postTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Hits == nil {
		return nil, h.fail(market.ErrShape, "no hits in the answer")
	}
	var list []market.Evidence
	for _, hit := range *body.Hits {
		list = append(list, hit.evidence())
	}
	return h.stamp(q, a, list), nil
}

// evidence is one hit; without an id it has no address and is dropped later.
func (h hnHit) evidence() market.Evidence {
	e := market.Evidence{Place: hackerNews, Date: dayOf(h.CreatedAt),
		Author: market.Pseudonym(hackerNews, string(h.Author)), Metrics: map[string]float64{}}
	if h.ObjectID != "" {
		e.URL = "https://" + hackerNews + "/item?id=" + url.QueryEscape(string(h.ObjectID))
	}
	if e.Date == "" {
		e.Date = dayIn(string(h.Created))
	}
	metric(e.Metrics, "votes", h.Points)
	metric(e.Metrics, "comments", h.NumComments)
	title := unescaped(string(h.Title))
	if comment := htmlText(string(h.CommentText)); comment != "" {
		e.Title, e.Text, e.Quote = unescaped(string(h.StoryTitle)), comment, quoteOf(comment)
		e.Facts = facts("type", "comment")
		if e.Title == "" {
			e.Title = clip(oneLine(comment), 80)
		}
		return e
	}
	e.Title = title
	if asked := hnAsked.ReplaceAllString(title, ""); asked != title && asked != "" {
		e.Title, e.Facts = asked, facts("type", "question") // the prefix names the section of the site, not the post
	}
	body := htmlText(string(h.StoryText))
	if name, tagline, ok := launched(title, string(h.URL)); ok {
		return h.product(e, name, tagline, body)
	}
	if body == "" {
		body = title
	}
	e.Text, e.Quote = body, quoteOf(body)
	if web(string(h.URL)) && h.StoryText == "" {
		e.Kind, e.Place, e.Facts = market.News, placeOf(string(h.URL)), facts("website", string(h.URL))
		e.Author = "" // who shared a link did not write what it says
	}
	return e
}

// product is a launch: its title names it, its text, if there is one, tells more.
func (h hnHit) product(e market.Evidence, name, tagline, body string) market.Evidence {
	e.Kind, e.Text = market.Product, first(body, e.Title)
	e.Quote = quoteOf(e.Text)
	if web(string(h.URL)) {
		e.Place = placeOf(string(h.URL))
	}
	e.Facts = facts("name", name, "tagline", tagline, "website", string(h.URL))
	return e
}

var (
	hnPrefix = regexp.MustCompile(`(?i)^(show|launch) hn:\s*`)
	hnAsked  = regexp.MustCompile(`(?i)^(ask|tell) hn:\s*`)
	hnDash   = regexp.MustCompile(`\s+[–—-]\s+|:\s+|\s+\|\s+`)
)

// launched reads a title as the launch of a product: name and tagline. Without the prefix of the site it must link to a
// site of that name.
func launched(title, link string) (name, tagline string, ok bool) {
	rest := hnPrefix.ReplaceAllString(title, "")
	name, tagline = rest, ""
	if at := hnDash.FindStringIndex(rest); at != nil {
		name, tagline = rest[:at[0]], rest[at[1]:]
	}
	name = strings.TrimSpace(launchBatch.ReplaceAllString(name, ""))
	if rest != title {
		return name, tagline, name != ""
	}
	if tagline == "" || len(strings.Fields(name)) > 4 || !web(link) {
		return "", "", false
	}
	label, _, _ := strings.Cut(placeOf(link), ".")
	label, plain := lettersOf(label), lettersOf(name)
	return name, tagline, len(label) > 2 && len(plain) > 2 &&
		(strings.Contains(label, plain) || strings.Contains(plain, label))
}

var launchBatch = regexp.MustCompile(`\s*\(YC [A-Z]\d\d\)`)

// lettersOf keeps the letters and digits of a name, in lower case, to compare names with domains.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}
