package source

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// CensusCBP counts the establishments of an industry in the United States, from the County Business Patterns of the
// Census Bureau: Query.Text is a NAICS 2017 code ("812112"). An establishment is one location, so a firm with three
// shops counts three times; only those with employees count. Without a key the national file is read, which holds all
// industries (under one megabyte, kept for a month); with one, the interface.
type CensusCBP struct {
	site
	key string
	now func() time.Time
}

const censusKey = "NAPS_CENSUS_KEY"

var aboutCensusCBP = About{
	Name: "census_cbp", Label: "Census Bureau: County Business Patterns", Kind: market.Series,
	Paces: []fetch.Pace{
		{Hosts: "api.census.gov", Every: time.Second / 2, Day: 500}, // documented: 500 a day
		{Hosts: "www2.census.gov", Every: 2 * time.Second},          // files; nothing is documented
	},
	Settings: []Setting{{Name: censusKey,
		About: "numbers of businesses in the United States through the interface of the Census Bureau instead of its files"}},
	Trial: market.Query{Text: "812112", Community: "US"},
}

// NewCensusCBP returns the source census_cbp.
func NewCensusCBP(c *fetch.Client, cfg Config) *CensusCBP {
	return &CensusCBP{aboutCensusCBP.site(c), cfg.Settings[censusKey], clock(cfg)}
}

// cbpLag is how many years after its own the County Business Patterns are out for certain: about eighteen months after
// the end of the year.
const cbpLag = 3

// Search asks for the newest year that is out for certain.
func (s *CensusCBP) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	year := s.now().UTC().Year() - cbpLag
	if s.key != "" {
		return s.asked(ctx, q, year)
	}
	a, err := s.get(ctx, fmt.Sprintf("https://www2.census.gov/programs-surveys/cbp/datasets/%d/cbp%02dus.zip", year,
		year%100), statsTTL)
	if err != nil {
		return nil, err
	}
	if reason, ok := fetch.Wall(a); ok {
		return nil, s.fail(market.ErrBlocked, reason)
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	n, known, err := s.inFile(a.Body, q.Text)
	if err != nil {
		return nil, err
	}
	if !known {
		return s.stamp(q, a, nil), nil
	}
	return s.stamp(q, a, s.evidence(q.Text, "", year, n)), nil
}

// tableMax is how much of an unpacked file is read: the national one has about three megabytes.
const tableMax = 32 << 20

// inFile looks a code up in the packed national file.
func (s *CensusCBP) inFile(body []byte, code string) (n float64, known bool, err error) {
	packed, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil || len(packed.File) == 0 {
		return 0, false, s.fail(market.ErrShape, "no packed file in the answer")
	}
	file, err := packed.File[0].Open()
	if err != nil {
		return 0, false, s.fail(market.ErrShape, err.Error())
	}
	defer file.Close()
	err = rows(io.LimitReader(file, tableMax), []string{"lfo", "naics", "est"}, func(row map[string]string) bool {
		if row["lfo"] != "-" || strings.TrimRight(row["naics"], "/-") != code {
			// "-" is every legal form of organization
			return true
		}
		n, known = count(row["est"])
		return false
	})
	if err != nil {
		return 0, false, s.fail(market.ErrShape, err.Error())
	}
	return n, known, nil
}

// asked asks the interface, whose answers are tables of strings with their head first; no rows is status 204.
func (s *CensusCBP) asked(ctx context.Context, q market.Query, year int) ([]market.Evidence, error) {
	v := url.Values{"get": {"NAME,NAICS2017_LABEL,ESTAB,EMP"}, "for": {"us:*"}, "NAICS2017": {q.Text}}
	a, err := s.do(ctx, fetch.Request{URL: fmt.Sprintf("https://api.census.gov/data/%d/cbp?%s", year, v.Encode()),
		Secret: url.Values{"key": {s.key}}, TTL: statsTTL})
	if err != nil {
		return nil, err
	}
	if a.Status == http.StatusNoContent {
		return s.stamp(q, a, nil), nil
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	var table [][]str
	if err := s.readAnswer(a, &table); err != nil {
		return nil, err
	}
	n, label, err := s.inTable(table)
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return s.stamp(q, a, nil), nil
	}
	return s.stamp(q, a, s.evidence(q.Text, label, year, n)), nil
}

// inTable reads the number of establishments and the title of the industry from the interface's table; -1 without a
// row.
func (s *CensusCBP) inTable(table [][]str) (n float64, label string, err error) {
	if len(table) == 0 {
		return 0, "", s.fail(market.ErrShape, "no table in the answer")
	}
	estab, title := -1, -1
	for i, name := range table[0] {
		switch name {
		case "ESTAB":
			estab = i
		case "NAICS2017_LABEL":
			title = i
		}
	}
	if estab < 0 {
		return 0, "", s.fail(market.ErrShape, "no number of establishments in the answer")
	}
	if len(table) < 2 || estab >= len(table[1]) {
		return -1, "", nil
	}
	if title >= 0 && title < len(table[1]) {
		label = string(table[1][title])
	}
	if v, ok := count(string(table[1][estab])); ok {
		return v, label, nil
	}
	return -1, label, nil
}

func (s *CensusCBP) evidence(code, label string, year int, n float64) []market.Evidence {
	f := figure{code: code, counts: first(label, "establishments"), unit: "establishments", country: "US",
		years: map[int]float64{year: n}}
	return f.evidence("Establishments of NAICS "+code+" "+label+" – United States",
		"https://data.census.gov/table?"+url.Values{"n": {code}, "q": {fmt.Sprintf("CBP%d", year)}}.Encode(),
		"census.gov")
}
