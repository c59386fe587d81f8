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

// NPM searches the packages of npm's public registry, and with Query.Kind "downloads" asks how often the package
// Query.Community was downloaded in the last thirty days. Programs download packages too, so a number says how much a
// package is used, not how many people want it.
//
// Documented at https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md and docs/download-counts.md beside it.
type NPM struct{ site }

var aboutNPM = About{
	Name: "npm", Label: "npm registry", Kind: market.Product, Apart: true,
	Paces: []fetch.Pace{
		// the terms allow five million requests a month
		{Hosts: "registry.npmjs.org api.npmjs.org", Every: time.Second, Burst: 2},
	},
}

// NewNPM returns the source npm.
func NewNPM(c *fetch.Client) *NPM { return &NPM{aboutNPM.site(c)} }

type npmHit struct {
	Package struct {
		Name        str  `json:"name"`
		Description str  `json:"description"`
		Keywords    strs `json:"keywords"`
		Date        str  `json:"date"` // of the newest version
		License     str  `json:"license"`
		Links       struct {
			NPM      str `json:"npm"`
			Homepage str `json:"homepage"`
		} `json:"links"`
	} `json:"package"`
	Downloads struct {
		Monthly num `json:"monthly"`
	} `json:"downloads"` // left out by other registries that answer in this form
}

// Search asks for packages in the registry's own order. The quote is the description.
func (s *NPM) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if q.Kind == downloadsKind {
		return s.downloads(ctx, q)
	}
	v := url.Values{"text": {q.Text}, "size": {strconv.Itoa(limit(q, 20, 100))}}
	var body struct {
		Objects *[]npmHit `json:"objects"`
	}
	a, err := s.getJSON(ctx, "https://registry.npmjs.org/-/v1/search?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Objects == nil {
		return nil, s.fail(market.ErrShape, "no objects in the answer")
	}
	var list []market.Evidence
	for _, hit := range *body.Objects {
		if hit.Package.Name != "" {
			list = append(list, hit.evidence())
		}
	}
	return s.stamp(q, a, list), nil
}

func (h npmHit) evidence() market.Evidence {
	name, text, home := tidy(string(h.Package.Name)), unescaped(string(h.Package.Description)),
		string(h.Package.Links.Homepage)
	e := market.Evidence{URL: npmPage(name), Title: oneLine(name), Text: first(text, name), Place: "npmjs.com",
		Date: dayIn(string(h.Package.Date)), Metrics: map[string]float64{}}
	if text != "" {
		e.Title += " – " + oneLine(clip(text, 120))
	}
	e.Quote = quoteOf(e.Text)
	if web(home) {
		e.Place = placeOf(home)
	} else {
		home = e.URL
	}
	metric(e.Metrics, "downloads", h.Downloads.Monthly)
	e.Facts = facts("name", name, "tagline", text, "website", home, "license", string(h.Package.License), "tags",
		strings.Join(h.Package.Keywords, ", "),
		"registry", "npm")
	return e
}

// npmPage is where people read about a package. The slash of a scoped name ("@scope/name") is part of the path.
func npmPage(name string) string {
	return "https://www.npmjs.com/package/" + strings.ReplaceAll(url.PathEscape(name), "%2F", "/")
}

// downloadsKind is the division of a registry of packages that counts how often one was downloaded.
const downloadsKind = "downloads"

// Deeper leads from a package whose downloads the search did not tell to their count.
func (s *NPM) Deeper(e market.Evidence) (market.Query, bool) {
	_, counted := e.Metrics["downloads"]
	if e.Source != s.name || counted || e.Facts["name"] == "" || e.Kind != market.Product {
		return market.Query{}, false
	}
	return market.Query{Text: e.Facts["name"], Kind: downloadsKind, Community: e.Facts["name"]}, true
}

func (s *NPM) downloads(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	a, err := s.get(ctx, "https://api.npmjs.org/downloads/point/last-month/"+
		strings.ReplaceAll(url.PathEscape(q.Community), "%2F", "/"), statsTTL)
	if err != nil {
		return nil, err
	}
	switch a.Status {
	case http.StatusOK:
	case http.StatusNotFound:
		return s.stamp(q, a, nil), nil
	default:
		return nil, s.oddStatus(a)
	}
	var body struct {
		Downloads *num `json:"downloads"`
		End       str  `json:"end"`
		Package   str  `json:"package"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Package != "" && body.Downloads == nil { // the service's way to say that it counted nothing
		return s.stamp(q, a, nil), nil
	}
	if body.Downloads == nil || !body.Downloads.ok {
		return nil, s.fail(market.ErrShape, "no downloads in the answer")
	}
	return s.stamp(q, a, downloadsOf(q.Community, "npm", npmPage(q.Community), dayIn(string(body.End)),
		body.Downloads.v)), nil
}

// downloadsOf is a count of downloads in a month. It is no measure of demand and no count of payers, so it has none of
// their figures.
func downloadsOf(name, registry, address, day string, n float64) []market.Evidence {
	name = oneLine(tidy(name))
	if name == "" || n < 0 {
		return nil
	}
	return []market.Evidence{{
		Kind: market.Series, Title: "Downloads of " + name + " from " + registry + " in a month",
		URL: address, Place: placeOf(address), Date: day,
		Text:    strings.TrimSpace(day + " " + strconv.FormatFloat(n, 'f', -1, 64)),
		Metrics: map[string]float64{"downloads": n}, Facts: facts("name", name, "registry", registry),
	}}
}
