package source

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// WorldBank reads one indicator of one country by year: Query.Text is the indicator ("SP.POP.TOTL"), Query.Community
// the country ("US"; without one "WLD", the world). The evidence is a series: no quote, one line a year as text,
// metrics last, year and years.
type WorldBank struct{ site }

var aboutWorldBank = About{
	Name: "worldbank", Label: "World Bank", Kind: market.Series,
	Paces: []fetch.Pace{
		{Hosts: "api.worldbank.org", Every: time.Second / 4, Burst: 4}, // documented as generous
	},
}

// NewWorldBank returns the source worldbank.
func NewWorldBank(c *fetch.Client) *WorldBank {
	return &WorldBank{aboutWorldBank.site(c)}
}

type worldBankRow struct {
	Indicator struct {
		Value str `json:"value"`
	} `json:"indicator"`
	Country struct {
		Value str `json:"value"`
	} `json:"country"`
	Date  str `json:"date"`
	Value num `json:"value"`
}

// Search asks for all years of one indicator.
func (s *WorldBank) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	country := first(q.Community, "WLD")
	var parts []json.RawMessage
	a, err := s.getJSON(ctx,
		fmt.Sprintf("https://api.worldbank.org/v2/country/%s/indicator/%s?format=json&per_page=1000",
			url.PathEscape(country), url.PathEscape(q.Text)), statsTTL, &parts)
	if err != nil {
		return nil, err
	}
	if len(parts) < 2 {
		return nil, s.fail(market.ErrShape, worldBankError(parts))
	}
	var rows []worldBankRow // null where there is nothing
	if err := s.read(parts[1], &rows); err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r worldBankRow) bool { return !r.Value.ok || len(r.Date) != 4 })
	slices.SortStableFunc(rows, func(a, b worldBankRow) int { return strings.Compare(string(a.Date), string(b.Date)) })
	if len(rows) == 0 {
		return s.stamp(q, a, nil), nil
	}
	var text strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&text, "%s %s\n", r.Date, strconv.FormatFloat(r.Value.v, 'f', -1, 64))
	}
	last := rows[len(rows)-1]
	e := market.Evidence{
		Title: tidy(string(last.Indicator.Value)) + " – " + tidy(string(last.Country.Value)),
		Text:  strings.TrimSpace(text.String()),
		URL: "https://data.worldbank.org/indicator/" + url.PathEscape(q.Text) + "?locations=" +
			url.QueryEscape(country),
		Place: "worldbank.org", Metrics: map[string]float64{"last": last.Value.v, "years": float64(len(rows))},
	}
	if year, err := strconv.Atoi(string(last.Date)); err == nil {
		e.Metrics["year"], e.Date = float64(year), string(last.Date)+"-12-31"
	}
	return s.stamp(q, a, []market.Evidence{e}), nil
}

// worldBankError reads what the bank says, with status 200, where it has no data to give.
func worldBankError(parts []json.RawMessage) string {
	var said struct {
		Message []struct {
			Key   str `json:"key"`
			Value str `json:"value"`
		} `json:"message"`
	}
	if len(parts) == 1 && json.Unmarshal(parts[0], &said) == nil && len(said.Message) > 0 {
		return string(said.Message[0].Key + ": " + said.Message[0].Value)
	}
	return "no data in the answer"
}
