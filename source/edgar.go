package source

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// EDGAR searches the full text of filings at the SEC: Form D (somebody sells shares privately) unless Query.Kind names
// other forms, e.g. "S-1,10-K,424B4". A Form D holds no description of the business: what matches is the issuer's name.
// With Query.Kind "filing" the form at the address Query.Community is read, which tells what was sold. The SEC wants to
// know whom to write to, so without a contact the source answers market.ErrNeedsKey.
type EDGAR struct {
	site
	ready bool
	now   func() time.Time
}

var aboutEDGAR = About{
	Name: "edgar", Label: "SEC EDGAR", Kind: market.Filing,
	Paces: []fetch.Pace{
		// documented: at most 10 a second
		{Hosts: ".sec.gov", Every: time.Second / 5, Contact: true, Rest: 10 * time.Minute},
	},
}

// NewEDGAR returns the source edgar.
func NewEDGAR(c *fetch.Client, cfg Config) *EDGAR {
	return &EDGAR{aboutEDGAR.site(c), cfg.Contact != "" || cfg.Mirror, clock(cfg)}
}

const edgarYears = 5 // how far back to search

type edgarHit struct {
	ID     str `json:"_id"`
	Source struct {
		CIKs      strs `json:"ciks"`
		Names     strs `json:"display_names"`
		FileDate  str  `json:"file_date"`
		FileNum   strs `json:"file_num"`
		Form      str  `json:"form"`
		ADSH      str  `json:"adsh"`
		Locations strs `json:"biz_locations"`
	} `json:"_source"`
}

// Search asks for the filings of the last five years, by relevance.
func (s *EDGAR) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if !s.ready {
		return nil, s.fail(market.ErrNeedsKey, "the SEC wants a contact: set NAPS_CONTACT to your e-mail address")
	}
	if q.Kind == "filing" {
		return s.filing(ctx, q)
	}
	forms := first(q.Kind, "D")
	now := s.now().UTC()
	v := url.Values{"q": {q.Text}, "forms": {forms}, "dateRange": {"custom"},
		"startdt": {now.AddDate(-edgarYears, 0, 0).Format(time.DateOnly)}, "enddt": {now.Format(time.DateOnly)}}
	var body struct {
		Hits struct {
			Hits *[]edgarHit `json:"hits"`
		} `json:"hits"`
		Error str `json:"error"`
	}
	a, err := s.getJSON(ctx, "https://efts.sec.gov/LATEST/search-index?"+v.Encode(), searchTTL, &body)
	if err != nil {
		return nil, err
	}
	if body.Hits.Hits == nil {
		return nil, s.fail(market.ErrShape, first(string(body.Error), "no hits in the answer"))
	}
	var list []market.Evidence
	for _, hit := range latest(*body.Hits.Hits) {
		if e, ok := hit.evidence(); ok {
			list = append(list, e)
		}
	}
	return s.stamp(q, a, list), nil
}

var nameTail = regexp.MustCompile(`\s*\((CIK \d+|[A-Z0-9.,\- ]+)\)`)

// evidence quotes the issuer as EDGAR displays it; all else that the hit says is in Facts.
func (h edgarHit) evidence() (market.Evidence, bool) {
	if len(h.Source.Names) == 0 || len(h.Source.CIKs) == 0 {
		return market.Evidence{}, false
	}
	shown, cik := tidy(h.Source.Names[0]), strings.TrimLeft(h.Source.CIKs[0], "0")
	name := strings.TrimSpace(nameTail.ReplaceAllString(shown, ""))
	_, file, _ := strings.Cut(string(h.ID), ":")
	e := market.Evidence{
		Title: first(name, shown) + " – Form " + string(h.Source.Form), Text: shown,
		Quote: quoteOf(shown), Place: "sec.gov", Date: dayIn(string(h.Source.FileDate)),
		URL: "https://www.sec.gov/Archives/edgar/data/" + url.PathEscape(cik) + "/" +
			url.PathEscape(strings.ReplaceAll(string(h.Source.ADSH), "-", "")) + "/" + url.PathEscape(file),
		Facts: facts("name", name, "form", string(h.Source.Form), "file_date", string(h.Source.FileDate), "cik", cik,
			"location", strings.Join(h.Source.Locations, "; ")),
	}
	return e, cik != "" && h.Source.ADSH != ""
}
