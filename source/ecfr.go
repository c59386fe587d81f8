package source

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"naps/fetch"
	"naps/market"
)

// ECFR searches the Code of Federal Regulations of the United States in its electronic edition, and with Query.Kind
// "section" reads the whole text of the section that Query.Community names, as Deeper wrote it.
type ECFR struct{ site }

var aboutECFR = About{
	Name: "ecfr", Label: "Code of Federal Regulations", Kind: market.Law,
	Paces: []fetch.Pace{
		{Hosts: "www.ecfr.gov", Every: time.Second}, // nothing is documented
	},
	Trial: market.Query{Text: "food labeling"},
}

// NewECFR returns the source ecfr.
func NewECFR(c *fetch.Client) *ECFR { return &ECFR{aboutECFR.site(c)} }

type ecfrHit struct {
	Starts    str  `json:"starts_on"`
	Ends      str  `json:"ends_on"` // of a version that is no longer in force
	Removed   bool `json:"removed"`
	Hierarchy struct {
		Title   str `json:"title"`
		Part    str `json:"part"`
		Section str `json:"section"`
	} `json:"hierarchy"`
	Headings struct {
		Chapter str `json:"chapter"`
		Part    str `json:"part"`
		Section str `json:"section"`
	} `json:"headings"`
	Excerpt str `json:"full_text_excerpt"` // HTML: words of the query are strong
}

// Search asks for sections in force, by relevance.
func (s *ECFR) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if q.Kind == "section" {
		return s.section(ctx, q)
	}
	v := url.Values{"query": {q.Text}, "per_page": {fmt.Sprint(limit(q, 10, 100))}, "order": {"relevance"}}
	var body struct {
		Results *[]ecfrHit `json:"results"`
	}
	a, err := s.getJSON(ctx, "https://www.ecfr.gov/api/search/v1/results?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Results == nil {
		return nil, s.fail(market.ErrShape, "no results in the answer")
	}
	var list []market.Evidence
	for _, hit := range *body.Results {
		if hit.Ends == "" && !hit.Removed {
			list = append(list, hit.evidence())
		}
	}
	return s.stamp(q, a, list), nil
}

// evidence quotes the excerpt, or the heading where there is none.
func (h ecfrHit) evidence() market.Evidence {
	cite := string(h.Hierarchy.Title + " CFR " + h.Hierarchy.Part)
	address := "https://www.ecfr.gov/current/title-" + url.PathEscape(string(h.Hierarchy.Title)) + "/part-" +
		url.PathEscape(string(h.Hierarchy.Part))
	if h.Hierarchy.Section != "" {
		cite = string(h.Hierarchy.Title + " CFR " + h.Hierarchy.Section)
		address = "https://www.ecfr.gov/current/title-" + url.PathEscape(string(h.Hierarchy.Title)) + "/section-" +
			url.PathEscape(string(h.Hierarchy.Section))
	}
	heading := htmlText(first(string(h.Headings.Section), string(h.Headings.Part)))
	e := market.Evidence{
		Title: oneLine(tidy(cite + " " + heading)), Text: first(htmlText(string(h.Excerpt)), heading),
		URL: address, Place: "ecfr.gov", Date: dayIn(string(h.Starts)), Lang: "en",
		Facts: facts("primary", primaryYes, "authority", oneLine(htmlText(string(h.Headings.Chapter))), "citation",
			cite, "title", string(h.Hierarchy.Title), "part", string(h.Hierarchy.Part),
			"section", string(h.Hierarchy.Section), "starts_on", dayIn(string(h.Starts))),
	}
	e.Quote = quoteOf(e.Text)
	return e
}

// Deeper leads from a section that a search found to its whole text, in the version that was found.
func (s *ECFR) Deeper(e market.Evidence) (market.Query, bool) {
	f := e.Facts
	if e.Source != s.name || f["section"] == "" || f["starts_on"] == "" || f["type"] == "section" {
		return market.Query{}, false
	}
	v := url.Values{"part": {f["part"]}, "section": {f["section"]}}
	return market.Query{Text: e.Title, Kind: "section",
		Community: f["starts_on"] + "/title-" + url.PathEscape(f["title"]) + ".xml?" + v.Encode()}, true
}

// ecfrPath is the form of what Deeper names, so that nothing else is asked of the service.
var ecfrPath = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})/title-(\d{1,2})\.xml\?part=[\w.%-]*&section=([\w.%-]+)$`)

// section reads the text of one section; one that is not there is an empty answer.
func (s *ECFR) section(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	at := ecfrPath.FindStringSubmatch(q.Community)
	if at == nil {
		return nil, s.fail(market.ErrShape, "a section is read by its version, title and number")
	}
	a, err := s.get(ctx, "https://www.ecfr.gov/api/versioner/v1/full/"+q.Community, statsTTL)
	if err != nil {
		return nil, err
	}
	if reason, ok := fetch.Wall(a); ok {
		return nil, s.fail(market.ErrBlocked, reason)
	}
	switch a.Status {
	case http.StatusOK:
	case http.StatusNotFound:
		return s.stamp(q, a, nil), nil
	default:
		return nil, s.oddStatus(a)
	}
	text, err := s.parseSection(a)
	if err != nil {
		return nil, err
	}
	e := market.Evidence{Title: first(oneLine(tidy(q.Text)), at[2]+" CFR "+at[3]), Text: text,
		URL:   "https://www.ecfr.gov/current/title-" + at[2] + "/section-" + at[3],
		Place: "ecfr.gov", Date: at[1], Lang: "en",
		Facts: facts("primary", primaryYes, "type", "section", "citation", at[2]+" CFR "+at[3])}
	e.Quote = quoteOf(e.Text)
	return s.stamp(q, a, []market.Evidence{e}), nil
}

// parseSection is the plain text of a section's XML, whose paragraphs are P and whose divisions DIV.
func (s *ECFR) parseSection(a *fetch.Answer) (string, error) {
	text, err := a.Text()
	if err != nil || !ecfrXML.MatchString(text) {
		return "", s.fail(market.ErrShape, "no section in the answer")
	}
	return cutLines(htmlText(ecfrDeclaration.ReplaceAllString(text, "")), lawMax), nil
}

var (
	ecfrXML         = regexp.MustCompile(`<(DIV\d|ECFR|HEAD)[ >]`)
	ecfrDeclaration = regexp.MustCompile(`<\?[^>]*\?>`)
)
