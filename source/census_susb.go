package source

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"

	"naps/fetch"
	"naps/market"
)

// CensusSUSB counts the firms of an industry in the United States, from the Statistics of U.S. Businesses of the Census
// Bureau: Query.Text is a NAICS 2017 code. A firm counts once however many locations it has; only those with employees
// count. The file of all industries and sizes is read, about seven megabytes that are kept for a month.
type CensusSUSB struct {
	site
	now func() time.Time
}

var aboutCensusSUSB = About{
	Name: "census_susb", Label: "Census Bureau: Statistics of U.S. Businesses", Kind: market.Series,
	Trial: market.Query{Text: "812112", Community: "US"},
}

// NewCensusSUSB returns the source census_susb.
func NewCensusSUSB(c *fetch.Client, cfg Config) *CensusSUSB {
	return &CensusSUSB{aboutCensusSUSB.site(c), clock(cfg)}
}

const (
	// years after which the statistics are out for certain: about 28 months after the end of the year
	susbLag = 4
	susbMax = 16 << 20 // bytes of the file
)

// Search asks for the newest year that is out for certain.
func (s *CensusSUSB) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	year := s.now().UTC().Year() - susbLag
	address := fmt.Sprintf(
		"https://www2.census.gov/programs-surveys/susb/tables/%d/us_state_naics_detailedsizes_%d.txt", year, year)
	a, err := s.do(ctx, fetch.Request{URL: address, TTL: statsTTL, MaxBody: susbMax})
	if err != nil {
		return nil, err
	}
	if reason, ok := fetch.Wall(a); ok {
		return nil, s.fail(market.ErrBlocked, reason)
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	f, err := s.inFile(a.Body, q.Text, year)
	if err != nil {
		return nil, err
	}
	return s.stamp(q, a, f.evidence("Firms of NAICS "+q.Text+" "+f.counts+" – United States", address, "census.gov")),
		nil
}

// inFile looks a code up in the table, whose titles are in Windows-1252. Size "01" is firms of every size, state "00"
// the whole country.
func (s *CensusSUSB) inFile(body []byte, code string, year int) (figure, error) {
	f := figure{code: code, counts: "firms", unit: "firms", country: "US", years: map[int]float64{}}
	wanted := []string{"state", "naics", "entrsize", "firm", "naicsdscr"}
	err := rows(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(body)), wanted,
		func(row map[string]string) bool {
			if row["state"] != "00" || row["naics"] != code || !strings.HasPrefix(row["entrsize"], "01") {
				return true
			}
			if n, ok := count(row["firm"]); ok {
				f.years[year] = n
			}
			f.counts = first(oneLine(tidy(row["naicsdscr"])), f.counts)
			return false
		})
	if err != nil {
		return f, s.fail(market.ErrShape, err.Error())
	}
	return f, nil
}
