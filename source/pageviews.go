package source

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// Pageviews counts how often an article of the English Wikipedia was read by people, by month, over the last 36 whole
// months. Query.Text is the exact title, as wikipedia finds it. The evidence is a series: no quote, one line a month as
// text, and metrics months, last, mean_last_12, mean_first_12 and slope_per_year (Theil–Sen, as a share of the mean).
type Pageviews struct {
	site
	now func() time.Time
}

var aboutPageviews = About{
	Name: "pageviews", Label: "Wikipedia page views", Kind: market.Series,
	Paces: []fetch.Pace{
		wikimediaPace,
	},
}

// NewPageviews returns the source pageviews; cfg.Now says which month is the last.
func NewPageviews(c *fetch.Client, cfg Config) *Pageviews {
	return &Pageviews{aboutPageviews.site(c), clock(cfg)}
}

func clock(cfg Config) func() time.Time {
	if cfg.Now == nil {
		return time.Now
	}
	return cfg.Now
}

const (
	pageviewMonths = 36
	pageviewLag    = 2 * day // Wikimedia publishes a day or two late
)

// Search asks for one article's months. An article that is unknown or was never read is an empty answer.
func (p *Pageviews) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	ready := p.now().UTC().Add(-pageviewLag)
	until := time.Date(ready.Year(), ready.Month(), 1, 0, 0, 0, 0, time.UTC) // the first month that is not whole
	from, last := until.AddDate(0, -pageviewMonths, 0), until.AddDate(0, 0, -1)
	address := fmt.Sprintf(
		"https://wikimedia.org/api/rest_v1/metrics/pageviews/per-article/en.wikipedia/all-access/user/%s/monthly/%s/%s",
		url.PathEscape(underscored(q.Text)), from.Format("20060102"), last.Format("20060102"))
	a, err := p.get(ctx, address, statsTTL)
	if err != nil {
		return nil, err
	}
	if a.Status == http.StatusNotFound {
		return p.stamp(q, a, nil), nil
	}
	if a.Status != http.StatusOK {
		return nil, p.oddStatus(a)
	}
	var body struct {
		Items *[]struct {
			Timestamp str `json:"timestamp"`
			Views     num `json:"views"`
		} `json:"items"`
	}
	if err := p.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Items == nil {
		return nil, p.fail(market.ErrShape, "no items in the answer")
	}
	months := map[string]float64{}
	for _, item := range *body.Items {
		if t, err := time.Parse("200601", string(item.Timestamp)[:min(6, len(item.Timestamp))]); err == nil &&
			item.Views.ok {
			months[t.Format("2006-01")] = item.Views.v
		}
	}
	if len(months) == 0 {
		return p.stamp(q, a, nil), nil
	}
	e := series(months)
	e.Title, e.Place, e.Lang = "Page views of "+strings.TrimSpace(q.Text), wikipediaHost, "en"
	e.URL = "https://pageviews.wmcloud.org/?" + url.Values{"project": {wikipediaHost}, "pages": {underscored(q.Text)},
		"start": {from.Format("2006-01")}, "end": {last.Format("2006-01")}}.Encode()
	return p.stamp(q, a, []market.Evidence{e}), nil
}

// series makes evidence of figures by month ("2026-01"): text, date of the last and metrics.
func series(months map[string]float64) market.Evidence {
	names := make([]string, 0, len(months))
	for name := range months {
		names = append(names, name)
	}
	slices.Sort(names)
	var text strings.Builder
	values := make([]float64, len(names))
	for i, name := range names {
		values[i] = months[name]
		fmt.Fprintf(&text, "%s %s\n", name, strconv.FormatFloat(values[i], 'f', -1, 64))
	}
	n := len(values)
	return market.Evidence{
		Kind: market.Series, Text: strings.TrimSpace(text.String()), Date: names[n-1] + "-01",
		Metrics: map[string]float64{
			"months": float64(n), "last": values[n-1],
			"mean_last_12": mean(values[max(0, n-12):]), "mean_first_12": mean(values[:min(n, 12)]),
			"slope_per_year": 12 * theilSen(values),
		},
	}
}

func mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// theilSen is the median slope between all pairs of equally spaced values, as a share of their mean; a few odd months
// do not move it.
func theilSen(values []float64) float64 {
	m := mean(values)
	if len(values) < 2 || m == 0 {
		return 0
	}
	var slopes []float64
	for i := range values {
		for j := i + 1; j < len(values); j++ {
			slopes = append(slopes, (values[j]-values[i])/float64(j-i))
		}
	}
	slices.Sort(slopes)
	k := len(slopes)
	return (slopes[(k-1)/2] + slopes[k/2]) / 2 / m
}
