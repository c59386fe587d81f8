package source

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// YC searches the directory of companies that Y Combinator funded, by name, one-liner, tags and description. The
// directory is one file (yc-oss, rebuilt daily): it is fetched and read once in seven days, the search happens here.
// Its status tells which look-alikes died.
type YC struct {
	site
	now  func() time.Time
	turn chan struct{} // holds one token; who has it may read and set the fields below
	dir  *ycDirectory
}

type ycDirectory struct {
	companies []ycCompany
	index     *index
	answer    *fetch.Answer // without its body
}

var aboutYC = About{
	Name: "yc", Label: "Y Combinator", Kind: market.Product,
	Paces: []fetch.Pace{
		{Hosts: "yc-oss.github.io", Every: time.Second, Burst: 2}, // known to go well
	},
}

// NewYC returns the source yc.
func NewYC(c *fetch.Client, cfg Config) *YC {
	return &YC{site: aboutYC.site(c), now: clock(cfg), turn: make(chan struct{}, 1)}
}

type ycCompany struct {
	Name     str  `json:"name"`
	Slug     str  `json:"slug"`
	Website  str  `json:"website"`
	OneLiner str  `json:"one_liner"`
	Long     str  `json:"long_description"`
	TeamSize num  `json:"team_size"`
	Industry str  `json:"industry"`
	Tags     strs `json:"tags"`
	Batch    str  `json:"batch"`
	Status   str  `json:"status"`
	Launched num  `json:"launched_at"`
}

// ycLimits: the directory had 6,100 companies in more than 4 MiB in August 2026.
const (
	ycAddress = "https://yc-oss.github.io/api/companies/all.json"
	ycMaxBody = 25 << 20
	ycUsual   = 20
	ycWordy   = 60 // where a question has several wordings
)

// KeepsAll says that the directory is searched here, so that a question may have any number of wordings.
func (y *YC) KeepsAll() bool { return true }

// Search answers with the companies whose words match best, by all wordings of the question together.
func (y *YC) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	dir, err := y.directory(ctx)
	if err != nil {
		return nil, err
	}
	usual := ycUsual
	if len(q.Wordings) > 0 {
		usual = ycWordy
	}
	var list []market.Evidence
	for _, i := range dir.index.searchAll(append([]string{q.Text}, q.Wordings...), ycUsual, limit(q, usual, 100)) {
		list = append(list, dir.companies[i].evidence())
	}
	return y.stamp(q, dir.answer, list), nil
}

// directory returns the directory, fetched again when it is older than seven days. One fetches, others wait as long as
// they may.
func (y *YC) directory(ctx context.Context) (*ycDirectory, error) {
	select {
	case y.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("%s: %w", y.name, context.Cause(ctx))
	}
	defer func() { <-y.turn }()
	if y.dir != nil && y.now().Sub(y.dir.answer.Fetched) < 7*day {
		return y.dir, nil
	}
	dir, err := y.load(ctx)
	if err != nil {
		return nil, err
	}
	y.dir = dir
	return dir, nil
}

func (y *YC) load(ctx context.Context) (*ycDirectory, error) {
	a, err := y.do(ctx, fetch.Request{Method: http.MethodGet, URL: ycAddress, TTL: postTTL, MaxBody: ycMaxBody})
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, y.oddStatus(a)
	}
	var companies []ycCompany
	if err := y.readAnswer(a, &companies); err != nil {
		return nil, err
	}
	dir := &ycDirectory{companies: companies, index: newIndex(),
		answer: &fetch.Answer{URL: a.URL, Status: a.Status, Fetched: a.Fetched}}
	for _, c := range companies {
		dir.index.add(strings.Join([]string{string(c.Name), string(c.OneLiner), string(c.OneLiner),
			strings.Join(c.Tags, " "), string(c.Long)}, " "))
	}
	dir.index.seal()
	return dir, nil
}

func (c ycCompany) evidence() market.Evidence {
	name, line, long := tidy(string(c.Name)), unescaped(string(c.OneLiner)), unescaped(string(c.Long))
	e := market.Evidence{Title: name, Metrics: map[string]float64{}}
	if c.Slug != "" {
		e.URL = "https://www.ycombinator.com/companies/" + string(c.Slug)
	}
	if line != "" {
		e.Title += " – " + line
	}
	e.Text = first(long, line, name)
	e.Quote = quoteOf(e.Text)
	e.Place = "ycombinator.com"
	if web(string(c.Website)) {
		e.Place = placeOf(string(c.Website))
	}
	e.Date = dayOf(c.Launched)
	metric(e.Metrics, "team_size", c.TeamSize)
	if year := batchYear(string(c.Batch)); year > 0 {
		e.Metrics["founded_year"] = float64(year)
	}
	e.Facts = facts("name", name, "tagline", line, "status", string(c.Status), "batch", string(c.Batch), "industry",
		string(c.Industry),
		"tags", strings.Join(c.Tags, ", "), "website", string(c.Website))
	return e
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// batchYear reads "Winter 2026" and the older "W26"; 0 if there is no year.
func batchYear(batch string) int {
	digits := strings.TrimLeft(batch, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ")
	year, err := strconv.Atoi(digits)
	switch {
	case err != nil || year < 0:
		return 0
	case len(digits) == 2:
		return 2000 + year
	case year < 2005 || year > 2100: // the first batch was in 2005
		return 0
	}
	return year
}
