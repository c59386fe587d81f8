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

// BLS counts the employees of an occupation in the United States, from the Occupational Employment and Wage Statistics
// of the Bureau of Labor Statistics: Query.Text is a SOC 2018 code ("29-1141"). People who work for themselves are not
// among them.
type BLS struct{ site }

var aboutBLS = About{
	Name: "bls", Label: "Bureau of Labor Statistics", Kind: market.Series,
	Paces: []fetch.Pace{
		{Hosts: "api.bls.gov", Every: time.Second, Day: 25}, // documented: 25 a day without a key
	},
	Trial: market.Query{Text: "29-1141", Community: "US"},
}

// NewBLS returns the source bls.
func NewBLS(c *fetch.Client) *BLS { return &BLS{aboutBLS.site(c)} }

// blsSeries is a name of the survey's series: OE, unadjusted, national, all industries, an occupation, and the data
// type 01, employment.
const blsSeries = "OEUN0000000" + "000000"

type blsAnswer struct {
	Status  str             `json:"status"`
	Message strs            `json:"message"`
	Results json.RawMessage `json:"Results"` // an object, or {} where nothing was processed
}

// Search asks for the years that the survey publishes under one series, the newest ones.
func (s *BLS) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	code := strings.ReplaceAll(q.Text, "-", "")
	if _, err := strconv.Atoi(code); err != nil || len(code) != 6 {
		return nil, s.fail(market.ErrShape, "an occupation is asked for by its code")
	}
	id := blsSeries + code + "01"
	var body blsAnswer
	a, err := s.getJSON(ctx, "https://api.bls.gov/publicAPI/v1/timeseries/data/"+id, statsTTL, &body)
	if err != nil {
		return nil, err
	}
	f, err := s.parse(body, q.Text)
	if err != nil {
		return nil, err
	}
	return s.stamp(q, a, f.evidence("Employees of SOC "+q.Text+" – United States",
		"https://data.bls.gov/timeseries/"+url.PathEscape(id), "bls.gov")), nil
}

// parse reads the yearly figures; where there are several periods of a year the last one listed first counts. What went
// wrong is told with status 200.
func (s *BLS) parse(body blsAnswer, code string) (figure, error) {
	f := figure{code: code, counts: "employees", unit: "people", country: "US", years: map[int]float64{}}
	said := strings.Join(body.Message, " ")
	if body.Status != "REQUEST_SUCCEEDED" {
		kind := market.ErrShape
		if strings.Contains(said, "threshold") {
			kind = market.ErrRateLimited
		}
		return f, s.fail(kind, first(said, "no figures in the answer"))
	}
	var results struct {
		Series []struct {
			Data []struct {
				Year  str `json:"year"`
				Value num `json:"value"` // "-" where it is not published
			} `json:"data"`
		} `json:"series"`
	}
	if err := s.read(body.Results, &results); err != nil {
		return f, err
	}
	for _, series := range results.Series {
		for _, d := range series.Data {
			year, err := strconv.Atoi(string(d.Year))
			if _, known := f.years[year]; err == nil && d.Value.ok && !known {
				f.years[year] = d.Value.v
			}
		}
	}
	return f, nil
}
