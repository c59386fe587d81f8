package source

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// GovUK searches what the government of the United Kingdom publishes: guidance, regulations, decisions. With Query.Kind
// "content" the page at the path Query.Community is read.
type GovUK struct{ site }

var aboutGovUK = About{
	Name: "gov_uk", Label: "GOV.UK", Kind: market.Law,
	Paces: []fetch.Pace{
		{Hosts: "www.gov.uk", Every: time.Second / 2, Burst: 2}, // documented: 10 a second
	},
	Trial: market.Query{Text: "food labelling"},
}

// NewGovUK returns the source gov_uk.
func NewGovUK(c *fetch.Client) *GovUK { return &GovUK{aboutGovUK.site(c)} }

type govUKHit struct {
	Title       str `json:"title"`
	Description str `json:"description"`
	Link        str `json:"link"` // a path, or an address of another government site
	Date        str `json:"public_timestamp"`
	Format      str `json:"format"`
}

// Search asks for one page of documents, by relevance.
func (s *GovUK) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if q.Kind == "content" {
		return s.content(ctx, q)
	}
	v := url.Values{"q": {q.Text}, "count": {fmt.Sprint(limit(q, 10, 100))},
		"fields": {"title,description,link,public_timestamp,format"}}
	var body struct {
		Results *[]govUKHit `json:"results"`
	}
	a, err := s.getJSON(ctx, "https://www.gov.uk/api/search.json?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Results == nil {
		return nil, s.fail(market.ErrShape, "no results in the answer")
	}
	var list []market.Evidence
	for _, hit := range *body.Results {
		if e, ok := hit.evidence(); ok {
			list = append(list, e)
		}
	}
	return s.stamp(q, a, list), nil
}

// evidence quotes the description; ok is false for what stands outside the government's sites.
func (h govUKHit) evidence() (e market.Evidence, ok bool) {
	address, err := url.Parse(string(h.Link))
	if err != nil {
		return e, false
	}
	address = (&url.URL{Scheme: "https", Host: "www.gov.uk"}).ResolveReference(address)
	if host := address.Hostname(); host != "gov.uk" && !strings.HasSuffix(host, ".gov.uk") {
		return e, false
	}
	e = market.Evidence{Title: oneLine(unescaped(string(h.Title))),
		Text: first(unescaped(string(h.Description)), unescaped(string(h.Title))),
		URL:  address.String(), Place: "gov.uk", Date: dayIn(string(h.Date)), Lang: "en",
		Facts: facts("primary", primaryYes, "form", string(h.Format))}
	e.Quote = quoteOf(e.Text)
	return e, e.Title != ""
}

// Deeper leads from a hit to its whole text.
func (s *GovUK) Deeper(e market.Evidence) (market.Query, bool) {
	u, err := url.Parse(e.URL)
	if err != nil || e.Source != s.name || e.Facts["type"] == "content" || u.Hostname() != "www.gov.uk" ||
		!govUKPath.MatchString(u.Path) {
		return market.Query{}, false
	}
	return market.Query{Text: e.Title, Kind: "content", Community: u.Path}, true
}

var govUKPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

type govUKContent struct {
	Title   str `json:"title"`
	Updated str `json:"public_updated_at"`
	Details struct {
		Body  json.RawMessage `json:"body"` // HTML, or a list of it in several types
		Parts []struct {
			Body json.RawMessage `json:"body"`
		} `json:"parts"` // of a guide; the first says what it is about
	} `json:"details"`
}

// content reads one page; one that is not there, or that has no text of its own, is an empty answer.
func (s *GovUK) content(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if !govUKPath.MatchString(q.Community) || strings.Contains(q.Community, "..") {
		return nil, s.fail(market.ErrShape, "a page is read by its path")
	}
	a, err := s.get(ctx, "https://www.gov.uk/api/content"+q.Community, statsTTL)
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
	var body govUKContent
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Title == "" {
		return nil, s.fail(market.ErrShape, "a page without a title")
	}
	return s.stamp(q, a, body.evidence(q.Community)), nil
}

func (c govUKContent) evidence(path string) []market.Evidence {
	text := htmlBody(c.Details.Body)
	if text == "" && len(c.Details.Parts) > 0 {
		text = htmlBody(c.Details.Parts[0].Body)
	}
	text = cutLines(text, lawMax)
	if text == "" {
		return nil
	}
	return []market.Evidence{{Title: oneLine(unescaped(string(c.Title))), Text: text, Quote: quoteOf(text),
		URL: "https://www.gov.uk" + path, Place: "gov.uk", Date: dayIn(string(c.Updated)), Lang: "en",
		Facts: facts("primary", primaryYes, "type", "content")}}
}

// htmlBody is the text of a body: a string of HTML, or the HTML of a list of the same in several types.
func htmlBody(raw json.RawMessage) string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return htmlText(one)
	}
	var several []struct {
		Type    str `json:"content_type"`
		Content str `json:"content"`
	}
	_ = json.Unmarshal(raw, &several)
	for _, v := range several {
		if v.Type == "text/html" {
			return htmlText(string(v.Content))
		}
	}
	return ""
}
