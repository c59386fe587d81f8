package source

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// Remotive searches job ads for work from anywhere: what businesses pay somebody to do. All ads are one answer, which
// is fetched once a day, since the board asks for at most four requests a day; the search happens here. Its terms want
// the link to the ad and its name with it.
//
// Documented at https://github.com/remotive-com/remote-jobs-api.
type Remotive struct {
	site
	now  func() time.Time
	turn chan struct{} // holds one token; who has it may read and set the field below
	ads  *remotiveAds
}

type remotiveAds struct {
	list   []remotiveAd
	index  *index
	answer *fetch.Answer // without its body
}

var aboutRemotive = About{
	Name: "remotive", Label: "Remotive", Kind: market.Page, Apart: true,
	Paces: []fetch.Pace{
		{Hosts: "remotive.com", Every: time.Minute, Day: 4}, // documented: two a minute are too many, four a day enough
	},
}

// NewRemotive returns the source remotive.
func NewRemotive(c *fetch.Client, cfg Config) *Remotive {
	return &Remotive{site: aboutRemotive.site(c), now: clock(cfg), turn: make(chan struct{}, 1)}
}

type remotiveAd struct {
	URL         str `json:"url"`
	Title       str `json:"title"`
	Company     str `json:"company_name"`
	Category    str `json:"category"`
	Form        str `json:"job_type"`
	Published   str `json:"publication_date"`
	Where       str `json:"candidate_required_location"`
	Salary      str `json:"salary"`
	Description str `json:"description"` // HTML
}

// The board has some thousand ads of a few kilobytes.
const (
	remotiveMaxBody = 25 << 20
	remotiveUsual   = 15
)

// KeepsAll says that the ads are searched here, so that a question may have any number of wordings.
func (s *Remotive) KeepsAll() bool { return true }

// Search answers with the ads whose words match best, by all wordings of the question together.
func (s *Remotive) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	ads, err := s.board(ctx)
	if err != nil {
		return nil, err
	}
	var list []market.Evidence
	for _, i := range ads.index.searchAll(append([]string{q.Text}, q.Wordings...), remotiveUsual,
		limit(q, remotiveUsual, 100)) {
		list = append(list, ads.list[i].evidence())
	}
	return s.stamp(q, ads.answer, list), nil
}

// board returns the ads, fetched again when they are older than a day. One fetches, others wait as long as they may.
func (s *Remotive) board(ctx context.Context) (*remotiveAds, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("%s: %w", s.name, context.Cause(ctx))
	}
	defer func() { <-s.turn }()
	if s.ads != nil && s.now().Sub(s.ads.answer.Fetched) < day {
		return s.ads, nil
	}
	a, err := s.do(ctx, fetch.Request{URL: "https://remotive.com/api/remote-jobs", TTL: searchTTL,
		MaxBody: remotiveMaxBody})
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	var body struct {
		Jobs *[]remotiveAd `json:"jobs"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Jobs == nil {
		return nil, s.fail(market.ErrShape, "no jobs in the answer")
	}
	ads := &remotiveAds{list: *body.Jobs, index: newIndex(),
		answer: &fetch.Answer{URL: a.URL, Status: a.Status, Fetched: a.Fetched}}
	for _, ad := range ads.list {
		ads.index.add(strings.Join([]string{string(ad.Title), string(ad.Title), string(ad.Category),
			htmlText(string(ad.Description))}, " "))
	}
	ads.index.seal()
	s.ads = ads
	return ads, nil
}

func (r remotiveAd) evidence() market.Evidence {
	title, text := oneLine(unescaped(string(r.Title))), htmlText(string(r.Description))
	e := market.Evidence{URL: string(r.URL), Title: title, Text: first(text, title), Place: "remotive.com",
		Date: dayIn(string(r.Published))}
	e.Quote = quoteOf(e.Text)
	e.Facts = facts("type", "job ad", "industry", unescaped(string(r.Category)), "employer",
		unescaped(string(r.Company)), "salary", string(r.Salary), "form", string(r.Form), "region", string(r.Where))
	return e
}
