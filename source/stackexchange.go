package source

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"naps/fetch"
	"naps/market"
)

// StackExchange searches questions of one site of the network: q.Community names it ("freelancing", "pets"), and
// without one it is softwarerecs, where people ask for software. How often a question was viewed is the best free
// measure of how often a pain is met. The texts are CC BY-SA: the link to the question is part of the evidence. A
// service that asks for a pause is not asked before its end.
type StackExchange struct {
	site
	key string
	now func() time.Time

	mu    sync.Mutex
	pause time.Time
}

const stackExchangeKey = "NAPS_STACKEXCHANGE_KEY"

var aboutStackExchange = About{
	Name: "stackexchange", Label: "Stack Exchange", Kind: market.Post,
	Paces: []fetch.Pace{
		// documented: 10,000 a day with a key
		{Hosts: "api.stackexchange.com", Every: time.Second / 2, Burst: 2, Day: 300, Keyed: 33},
	},
	Settings: []Setting{{Name: stackExchangeKey,
		About: "raises the limit of a source that answers without a key, too"}},
}

// NewStackExchange returns the source stackexchange.
func NewStackExchange(c *fetch.Client, cfg Config) *StackExchange {
	return &StackExchange{site: aboutStackExchange.site(c), key: cfg.Settings[stackExchangeKey], now: clock(cfg)}
}

type stackAnswer struct {
	Items     *[]stackQuestion `json:"items"`
	Backoff   num              `json:"backoff"` // seconds
	ErrorName str              `json:"error_name"`
	ErrorText str              `json:"error_message"`
}

type stackQuestion struct {
	Title    str  `json:"title"`
	Body     str  `json:"body"`
	Link     str  `json:"link"`
	Score    num  `json:"score"`
	Views    num  `json:"view_count"`
	Answers  num  `json:"answer_count"`
	Created  num  `json:"creation_date"`
	Answered bool `json:"is_answered"`
	Tags     strs `json:"tags"`
	License  str  `json:"content_license"`
	Owner    struct {
		ID   str `json:"user_id"`
		Name str `json:"display_name"`
	} `json:"owner"`
}

// Search asks for one page of questions, by relevance.
func (s *StackExchange) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if wait := s.wait(); wait > 0 {
		return nil, s.fail(market.ErrRateLimited, "it asked for a pause that ends in "+wait.Round(time.Second).String())
	}
	v := url.Values{"q": {q.Text}, "site": {first(q.Community, "softwarerecs")}, "sort": {"relevance"},
		"order":    {"desc"},
		"pagesize": {strconv.Itoa(limit(q, 30, 100))}, "filter": {"withbody"}}
	r := fetch.Request{URL: "https://api.stackexchange.com/2.3/search/advanced?" + v.Encode(), TTL: postTTL}
	if s.key != "" {
		r.Secret = url.Values{"key": {s.key}}
	}
	a, err := s.do(ctx, r)
	if err != nil {
		return nil, err
	}
	var body stackAnswer
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if !a.FromCache && body.Backoff.ok {
		s.rest(time.Duration(min(body.Backoff.v, 86400) * float64(time.Second)))
	}
	if body.ErrorName != "" {
		kind := market.ErrShape
		if body.ErrorName == "throttle_violation" {
			kind = market.ErrRateLimited
		}
		return nil, s.fail(kind, string(body.ErrorName+": "+body.ErrorText))
	}
	if a.Status != http.StatusOK {
		return nil, s.oddStatus(a)
	}
	if body.Items == nil {
		return nil, s.fail(market.ErrShape, "no items in the answer")
	}
	var list []market.Evidence
	for _, item := range *body.Items {
		list = append(list, item.evidence())
	}
	return s.stamp(q, a, list), nil
}

func (s *StackExchange) wait() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pause.Sub(s.now())
}

func (s *StackExchange) rest(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pause = s.now().Add(d)
}

func (p stackQuestion) evidence() market.Evidence {
	title, body := unescaped(string(p.Title)), htmlText(string(p.Body))
	e := market.Evidence{URL: string(p.Link), Title: title, Text: first(body, title), Date: dayOf(p.Created),
		Metrics: map[string]float64{}}
	e.Quote = quoteOf(e.Text)
	if u, err := url.Parse(string(p.Link)); err == nil {
		e.Place = strings.TrimPrefix(u.Hostname(), "www.")
	}
	e.Author = market.Pseudonym(e.Place, string(p.Owner.ID))
	if e.Author == "" {
		e.Author = market.Pseudonym(e.Place, string(p.Owner.Name))
	}
	metric(e.Metrics, "votes", p.Score)
	metric(e.Metrics, "views", p.Views)
	metric(e.Metrics, "answers", p.Answers)
	answered := "no"
	if p.Answered {
		answered = "yes"
	}
	e.Facts = facts("tags", strings.Join(p.Tags, ", "), "answered", answered, "license", string(p.License))
	return e
}
