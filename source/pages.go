package source

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"naps/fetch"
	"naps/market"
)

// Pages reads single pages that other sources pointed to: with Query.Kind "product" what a product says of itself on
// its own site and what it costs, else a page as it is. Query.Community is the address, Query.Text the name of the
// product. It answers no question of words, keeps to robots.txt, and takes a bot wall for a refusal. A page that is not
// there any more is an empty answer.
//
// A page consists of many strings, so here each line of the text is verbatim what the page says, and the quote is of
// one line.
type Pages struct{ site }

var aboutPages = About{
	Name: "pages", Label: "Web page", Kind: market.Page,
}

// NewPages returns the source pages.
func NewPages(c *fetch.Client) *Pages {
	return &Pages{aboutPages.site(c)}
}

// hostsOfMany are sites on which many products live, so that they say nothing of one; their own sources know them
// better.
var hostsOfMany = map[string]bool{"github.com": true, "apple.com": true, "google.com": true, "producthunt.com": true,
	"ycombinator.com": true,
	"reddit.com":      true, "youtube.com": true, "facebook.com": true,
	"linkedin.com": true, "twitter.com": true, "x.com": true, "crunchbase.com": true}

// Deeper leads from a product to its own site, from there to the page with its prices, and from a hit about the size of
// a market to the page.
func (s *Pages) Deeper(e market.Evidence) (market.Query, bool) {
	q := market.Query{Text: first(e.Facts["name"], e.Title)}
	switch {
	case e.Source == s.name:
		q.Kind, q.Community = "product", e.Facts["pricing"]
	case e.Kind == market.Product && (e.Phase == market.Competitors || e.Phase == ""):
		q.Kind, q.Community = "product", e.Facts["website"]
	case e.Kind == market.Page && e.Phase == market.Sizing:
		q.Community = e.URL
	}
	u, err := url.Parse(q.Community)
	if err != nil || !web(q.Community) || hostsOfMany[registrable(u.Hostname())] {
		return market.Query{}, false
	}
	u.Fragment, u.RawFragment = "", ""
	q.Community = u.String()
	return q, true
}

// Search reads the page at q.Community.
func (s *Pages) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if !web(q.Community) {
		return nil, s.fail(market.ErrShape, "a page is read by its address")
	}
	a, err := s.do(ctx, fetch.Request{URL: q.Community, TTL: postTTL, Page: true})
	if err != nil {
		return nil, err
	}
	switch a.Status {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return s.stamp(q, a, nil), nil
	default:
		return nil, s.oddStatus(a)
	}
	list, err := s.parse(a, q)
	if err != nil {
		return nil, err
	}
	return s.stamp(q, a, list), nil
}

// parse turns a page into at most one piece of evidence; a page without words gives none.
func (s *Pages) parse(a *fetch.Answer, q market.Query) (list []market.Evidence, err error) {
	defer s.guard(&err)
	text, err := a.Text()
	if err != nil {
		return nil, s.fail(market.ErrShape, err.Error())
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, s.fail(market.ErrShape, err.Error())
	}
	if !page(bytes.TrimSpace(a.Body)) && doc.Find("head, body").Children().Length() == 0 {
		return nil, s.fail(market.ErrShape, "it is no page")
	}
	at, err := url.Parse(first(a.Final, q.Community))
	if err != nil {
		return nil, s.fail(market.ErrShape, err.Error())
	}
	p := readPage(doc, at)
	if p.text == "" {
		return nil, nil
	}
	e := market.Evidence{URL: q.Community, Title: first(p.title, placeOf(q.Community)), Text: p.text,
		Place: placeOf(q.Community), Date: p.published, Lang: p.lang,
		Metrics: map[string]float64{"words": float64(len(strings.Fields(p.text)))}}
	e.Quote = p.quote()
	e.Facts = facts("published_by", p.site)
	if q.Kind == "product" {
		p.product(&e, q)
	}
	return []market.Evidence{e}, nil
}

// product adds what a product's own page says of it. What vendors say of their own ratings is left out: nobody else
// vouches for it.
func (p pageText) product(e *market.Evidence, q market.Query) {
	name := first(oneLine(tidy(q.Text)), p.data.name, p.site, e.Place)
	e.Kind, e.Title = market.Product, name
	if p.title != "" && !strings.HasPrefix(p.title, name) {
		e.Title += " – " + p.title
	} else if p.title != "" {
		e.Title = p.title
	}
	price := first(p.data.prices(), priceSaid(e.Quote))
	if usd, ok := p.data.usd(); ok {
		e.Metrics["price_usd"] = usd
	}
	e.Facts = facts("name", name, "tagline", p.summary, "website", q.Community, "price", price, "pricing", p.pricing)
}
