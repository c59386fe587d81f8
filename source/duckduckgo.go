package source

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"naps/fetch"
	"naps/market"
)

// DuckDuckGo searches the web through DuckDuckGo's page without scripts. It answers bursts with a wall: at most one
// query in five seconds and twenty a run. The quote is the snippet, the place the community or domain of the hit.
type DuckDuckGo struct{ site }

var aboutDuckDuckGo = About{
	Name: "duckduckgo", Label: "DuckDuckGo", Kind: market.Page,
	Paces: []fetch.Pace{
		// known to go well
		{Hosts: "html.duckduckgo.com lite.duckduckgo.com", Every: 5 * time.Second, Run: 20, Rest: time.Hour},
	},
}

// NewDuckDuckGo returns the source duckduckgo.
func NewDuckDuckGo(c *fetch.Client) *DuckDuckGo {
	return &DuckDuckGo{aboutDuckDuckGo.site(c)}
}

// Search asks for the first page of hits.
func (d *DuckDuckGo) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	a, err := d.get(ctx, "https://html.duckduckgo.com/html/?"+url.Values{"q": {within(q)}, "kl": {"wt-wt"}}.Encode(),
		searchTTL)
	if err != nil {
		return nil, err
	}
	if reason, ok := fetch.Wall(a); ok {
		return nil, d.fail(market.ErrBlocked, reason)
	}
	if a.Status != http.StatusOK {
		return nil, d.oddStatus(a)
	}
	list, err := d.parse(a.Body)
	if err != nil {
		return nil, err
	}
	return d.stamp(q, a, list), nil
}

func (d *DuckDuckGo) parse(body []byte) ([]market.Evidence, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return nil, d.fail(market.ErrShape, err.Error())
	}
	if doc.Find("#links, .serp__results, .no-results, .result--no-result").Length() == 0 {
		return nil, d.fail(market.ErrShape, "a page without a list of results")
	}
	var list []market.Evidence
	doc.Find(".web-result").Each(func(_ int, hit *goquery.Selection) {
		link := hit.Find("a.result__a").First()
		href, _ := link.Attr("href")
		address := ddgTarget(href)
		if hit.HasClass("result--ad") || address == "" {
			return
		}
		inner, _ := hit.Find(".result__snippet").First().Html()
		list = append(list, pageHit(address, oneLine(tidy(link.Text())), htmlText(inner)))
	})
	return list, nil
}

// ddgTarget resolves DuckDuckGo's redirect links; advertisements lead nowhere.
func ddgTarget(href string) string {
	u, err := url.Parse(href)
	if err != nil || strings.HasSuffix(u.Path, "/y.js") {
		return ""
	}
	if target := u.Query().Get("uddg"); target != "" {
		href = target
		if t, err := url.Parse(target); err != nil || strings.HasSuffix(t.Path, "/y.js") &&
			registrable(t.Hostname()) == "duckduckgo.com" {
			return ""
		}
	}
	if strings.HasPrefix(href, "//") {
		href = "https:" + href
	}
	if !web(href) {
		return ""
	}
	return href
}

// pageHit is a hit of a web search: its quote is the snippet, or the title where there is none.
func pageHit(address, title, snippet string) market.Evidence {
	e := market.Evidence{URL: address, Title: title, Text: snippet, Place: placeOf(address)}
	if e.Text == "" {
		e.Text = title
	}
	e.Quote = quoteOf(e.Text)
	if c := community(e.Place); c != "" {
		e.Facts = facts("community", strings.TrimPrefix(c, "r/"))
	}
	return e
}
