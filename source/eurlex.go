package source

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"naps/fetch"
	"naps/market"
)

// EURLex searches the titles of regulations, directives and decisions of the European Union that are in force, at the
// Publications Office, and with Query.Kind "text" reads the act whose CELEX number is Query.Community. Both in English.
// EUR-Lex itself is for people; its office runs this interface for programs.
type EURLex struct{ site }

var aboutEURLex = About{
	Name: "eurlex", Label: "EUR-Lex", Kind: market.Law,
	Paces: []fetch.Pace{
		{Hosts: "publications.europa.eu", Every: 2 * time.Second}, // nothing is documented
	},
	Trial: market.Query{Text: "medical devices"},
}

// NewEURLex returns the source eurlex.
func NewEURLex(c *fetch.Client) *EURLex { return &EURLex{aboutEURLex.site(c)} }

// eurlexQuery finds acts by words of their titles; %s are the words as bif:contains wants them, and how many acts.
const eurlexQuery = `prefix cdm: <http://publications.europa.eu/ontology/cdm#>
select distinct ?celex ?title ?date where {
  ?work cdm:resource_legal_id_celex ?celex ; cdm:resource_legal_in-force "true"^^<http://www.w3.org/2001/XMLSchema#boolean> ; cdm:work_date_document ?date .
  ?text cdm:expression_belongs_to_work ?work ; cdm:expression_uses_language <http://publications.europa.eu/resource/authority/language/ENG> ; cdm:expression_title ?title .
  ?title bif:contains "%s" .
  filter(regex(str(?celex), "^3[0-9]{4}[RLD][0-9]{4}$"))
} order by desc(?date) limit %d`

type eurlexAct struct {
	CELEX, Title, Date struct {
		Value str `json:"value"`
	}
}

// Search asks for the newest acts whose titles have all words of the query.
func (s *EURLex) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if q.Kind == "text" {
		return s.text(ctx, q)
	}
	words := eurlexWords(q.Text)
	if words == "" {
		return nil, s.fail(market.ErrShape, "a law is searched by words")
	}
	v := url.Values{"query": {fmt.Sprintf(eurlexQuery, words, limit(q, 10, 50))},
		"format": {"application/sparql-results+json"}}
	var body struct {
		Results *struct {
			Bindings []eurlexAct `json:"bindings"`
		} `json:"results"`
	}
	a, err := s.getJSON(ctx, "https://publications.europa.eu/webapi/rdf/sparql?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Results == nil {
		return nil, s.fail(market.ErrShape, "no results in the answer")
	}
	var list []market.Evidence
	for _, act := range body.Results.Bindings {
		if celexForm.MatchString(string(act.CELEX.Value)) {
			list = append(list, act.evidence())
		}
	}
	return s.stamp(q, a, list), nil
}

// eurlexWords are the words of a query as a condition on titles: 'medical' AND 'devices'. Letters and digits only, so
// that nothing else gets into the query.
func eurlexWords(text string) string {
	var words []string
	for _, w := range strings.FieldsFunc(text,
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(w)) > 2 && len(words) < 6 {
			words = append(words, "'"+w+"'")
		}
	}
	return strings.Join(words, " AND ")
}

var celexForm = regexp.MustCompile(`^[0-9][0-9]{4}[A-Z]{1,2}[0-9]{4}$`)

func (a eurlexAct) evidence() market.Evidence {
	celex := string(a.CELEX.Value)
	e := market.Evidence{Title: oneLine(tidy(string(a.Title.Value))), Text: tidy(string(a.Title.Value)),
		URL: "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:" + celex, Place: "eur-lex.europa.eu",
		Date: dayIn(string(a.Date.Value)), Lang: "en",
		Facts: facts("primary", primaryYes, "authority", "European Union", "celex", celex)}
	e.Quote = quoteOf(e.Text)
	return e
}

// Deeper leads from an act that a search found to its text.
func (s *EURLex) Deeper(e market.Evidence) (market.Query, bool) {
	if e.Source != s.name || !celexForm.MatchString(e.Facts["celex"]) || e.Facts["type"] == "text" {
		return market.Query{}, false
	}
	return market.Query{Text: e.Title, Kind: "text", Community: e.Facts["celex"]}, true
}

// eurlexMax is how many bytes of an act's page are read.
const eurlexMax = 8 << 20

// text reads an act; one without an English page is an empty answer.
func (s *EURLex) text(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if !celexForm.MatchString(q.Community) {
		return nil, s.fail(market.ErrShape, "an act is read by its CELEX number")
	}
	a,
		err := s.do(ctx, fetch.Request{URL: "https://publications.europa.eu/resource/celex/" + q.Community,
		TTL: statsTTL, MaxBody: eurlexMax,
		Header: http.Header{"Accept": {"application/xhtml+xml, text/html;q=0.9"}, "Accept-Language": {"eng"}}})
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
	text, err := s.parseText(a)
	if err != nil {
		return nil, err
	}
	e := market.Evidence{Title: first(oneLine(tidy(q.Text)), q.Community), Text: text,
		URL:   "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:" + q.Community,
		Place: "eur-lex.europa.eu", Lang: "en",
		Facts: facts("primary", primaryYes, "authority", "European Union", "celex", q.Community, "type", "text")}
	e.Quote = quoteOf(e.Text)
	return s.stamp(q, a, []market.Evidence{e}), nil
}

// actForm is how every act begins to say what it is; a page without it is another one.
var actForm = regexp.MustCompile(`(?i)\b(regulation|directive|decision)\b`)

func (s *EURLex) parseText(a *fetch.Answer) (string, error) {
	body, err := a.Text()
	if err != nil {
		return "", s.fail(market.ErrShape, err.Error())
	}
	text := cutLines(htmlText(body), lawMax)
	if text == "" && strings.Contains(body, "<body") {
		return "", nil
	}
	if !actForm.MatchString(text) {
		return "", s.fail(market.ErrShape, "no act in the answer")
	}
	return text, nil
}
