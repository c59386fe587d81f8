package source

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// Wikipedia finds articles: by the beginning of their title, redirects resolved, or, with Query.Kind "search", by their
// text. Titles are what pageviews asks for.
type Wikipedia struct{ site }

// wikimediaPace is documented: one after the other.
var wikimediaPace = fetch.Pace{Hosts: ".wikipedia.org .wikimedia.org .wikidata.org", Every: time.Second / 5, Conns: 1}

var aboutWikipedia = About{
	Name: "wikipedia", Label: "Wikipedia", Kind: market.Page,
	Paces: []fetch.Pace{
		wikimediaPace,
	},
}

// NewWikipedia returns the source wikipedia, for the English one.
func NewWikipedia(c *fetch.Client) *Wikipedia {
	return &Wikipedia{aboutWikipedia.site(c)}
}

const (
	wikipediaHost = "en.wikipedia.org"
	wikipediaAPI  = "https://" + wikipediaHost + "/w/api.php?"
)

// Search asks for at most ten articles.
func (w *Wikipedia) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	n := strconv.Itoa(limit(q, 10, 10))
	v := url.Values{"action": {"opensearch"}, "search": {q.Text}, "limit": {n}, "namespace": {"0"},
		"redirects": {"resolve"}, "format": {"json"}}
	parse := w.titles
	if q.Kind == "search" {
		v = url.Values{"action": {"query"}, "list": {"search"}, "srsearch": {q.Text}, "srlimit": {n},
			"format": {"json"}, "formatversion": {"2"}}
		parse = w.hits
	}
	var body json.RawMessage
	a, err := w.getJSON(ctx, wikipediaAPI+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	var failed struct {
		Error struct {
			Code str `json:"code"`
			Info str `json:"info"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &failed) == nil && failed.Error.Code != "" { // with status 200
		kind := market.ErrShape
		if code := string(failed.Error.Code); code == "ratelimited" || code == "maxlag" {
			kind = market.ErrRateLimited
		}
		return nil, w.fail(kind, string(failed.Error.Code+": "+failed.Error.Info))
	}
	list, err := parse(body)
	if err != nil {
		return nil, err
	}
	return w.stamp(q, a, list), nil
}

// titles reads [query, [title…], [description…], [address…]].
func (w *Wikipedia) titles(body []byte) ([]market.Evidence, error) {
	var parts []json.RawMessage
	if err := w.read(body, &parts); err != nil {
		return nil, err
	}
	var titles, addresses []string
	if len(parts) < 4 || json.Unmarshal(parts[1], &titles) != nil || json.Unmarshal(parts[3], &addresses) != nil {
		return nil, w.fail(market.ErrShape, "no lists of titles and addresses")
	}
	var list []market.Evidence
	for i, title := range titles {
		if i < len(addresses) {
			title = tidy(title)
			list = append(list, market.Evidence{URL: addresses[i], Title: title, Text: title, Quote: quoteOf(title),
				Place: wikipediaHost, Lang: "en"})
		}
	}
	return list, nil
}

// hits reads the answer of a search by text; the snippet is the quote.
func (w *Wikipedia) hits(body []byte) ([]market.Evidence, error) {
	var found struct {
		Query struct {
			Search *[]struct {
				Title     str `json:"title"`
				Snippet   str `json:"snippet"`
				Timestamp str `json:"timestamp"`
				Wordcount num `json:"wordcount"`
			} `json:"search"`
		} `json:"query"`
	}
	if err := w.read(body, &found); err != nil {
		return nil, err
	}
	if found.Query.Search == nil {
		return nil, w.fail(market.ErrShape, "no search in the answer")
	}
	var list []market.Evidence
	for _, hit := range *found.Query.Search {
		e := pageHit(articleURL(string(hit.Title)), tidy(string(hit.Title)), htmlText(string(hit.Snippet)))
		e.Place, e.Lang, e.Date, e.Metrics = wikipediaHost, "en", dayIn(string(hit.Timestamp)), map[string]float64{}
		metric(e.Metrics, "words", hit.Wordcount)
		if hit.Title != "" {
			list = append(list, e)
		}
	}
	return list, nil
}

// articleURL is the address of an article.
func articleURL(title string) string {
	return "https://" + wikipediaHost + "/wiki/" + url.PathEscape(underscored(title))
}

// underscored is a title as Wikimedia's addresses write it.
func underscored(title string) string {
	return strings.ReplaceAll(strings.TrimSpace(title), " ", "_")
}
