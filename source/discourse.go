package source

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/publicsuffix"

	"naps/fetch"
	"naps/market"
)

// Discourse searches forums that run on Discourse: those that the operator lists, and those whose address a founder
// writes in the idea. Query.Community is the host of the forum. The text is the passage that the forum's search shows.
//
// Documented at https://docs.discourse.org/ (Search for a term).
type Discourse struct {
	site
	forums []string
}

const discourseHosts = "NAPS_DISCOURSE"

var aboutDiscourse = About{
	Name: "discourse", Label: "Discourse forums", Kind: market.Post, Apart: true,
	Settings: []Setting{{Name: discourseHosts,
		About: "forums on Discourse that every run searches, such as `community.example,forum.example`; one whose `https://` address " +
			"is in an idea is searched for that idea only", Check: hostList}},
	Trial: market.Query{Text: "invoice", Community: "meta.discourse.org"},
}

// NewDiscourse returns the source discourse.
func NewDiscourse(c *fetch.Client, cfg Config) *Discourse {
	return &Discourse{aboutDiscourse.site(c), hostsIn(cfg.Settings[discourseHosts])}
}

// Forums are the hosts that the operator lists.
func (s *Discourse) Forums() []string { return s.forums }

// hostList checks a list of hosts.
func hostList(value string) error {
	for _, host := range hostsIn(value) {
		if !publicHost(host) {
			return errors.New("must be names of hosts, such as community.example, separated by commas")
		}
	}
	return nil
}

func hostsIn(value string) (list []string) {
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		part = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(part), "https://"), "http://")
		list = append(list, strings.TrimSuffix(part, "/"))
	}
	return list
}

var hostPattern = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

// publicHost reports whether a name may be that of a host of the public web. Where it leads is judged by fetch, when it
// connects.
func publicHost(host string) bool {
	_, err := publicsuffix.EffectiveTLDPlusOne(host)
	return err == nil && len(host) < 254 && net.ParseIP(host) == nil && hostPattern.MatchString(host)
}

type discourseAnswer struct {
	Posts  []discoursePost `json:"posts"`
	Topics []struct {
		ID    str `json:"id"`
		Title str `json:"title"`
		Slug  str `json:"slug"`
		Posts num `json:"posts_count"`
		Views num `json:"views"`
	} `json:"topics"`
	Grouped *struct {
		Error str `json:"error"` // the forum is too busy to search
	} `json:"grouped_search_result"`
	Errors strs `json:"errors"`
	Type   str  `json:"error_type"`
}

type discoursePost struct {
	Topic    str `json:"topic_id"`
	Number   num `json:"post_number"`
	Blurb    str `json:"blurb"`
	Likes    num `json:"like_count"`
	Created  str `json:"created_at"`
	Username str `json:"username"`
}

// Search asks one forum for one page of posts, by relevance.
func (s *Discourse) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	host := strings.ToLower(q.Community)
	if !publicHost(host) {
		return nil, s.fail(market.ErrShape, "a forum is searched by the name of its host")
	}
	a, err := s.get(ctx, "https://"+host+"/search.json?"+url.Values{"q": {q.Text}}.Encode(), postTTL)
	if err != nil {
		return nil, err
	}
	var body discourseAnswer
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	switch {
	case body.Type == "rate_limit":
		return nil, s.fail(market.ErrRateLimited, strings.Join(body.Errors, "; "))
	case body.Type == "not_logged_in":
		return nil, s.fail(market.ErrBlocked, "its search is for members")
	case a.Status != http.StatusOK:
		return nil, s.oddStatus(a)
	case body.Grouped == nil:
		return nil,
			s.fail(market.ErrShape, first(strings.Join(body.Errors, "; "), "it does not answer as Discourse does"))
	case body.Grouped.Error != "":
		return nil, s.fail(market.ErrUnavailable, string(body.Grouped.Error))
	}
	return s.stamp(q, a, body.evidence(host, limit(q, 30, 50))), nil
}

// evidence lists the posts, each with the title and figures of its topic.
func (d discourseAnswer) evidence(host string, most int) []market.Evidence {
	var list []market.Evidence
	for _, p := range d.Posts[:min(len(d.Posts), most)] {
		e := market.Evidence{Place: host, Date: dayIn(string(p.Created)), Text: htmlText(string(p.Blurb)),
			Author: market.Pseudonym(host, strings.ToLower(string(p.Username))), Metrics: map[string]float64{}}
		e.Quote = quoteOf(e.Text)
		metric(e.Metrics, "votes", p.Likes)
		for _, t := range d.Topics {
			if t.ID != p.Topic || t.ID == "" {
				continue
			}
			e.Title = oneLine(tidy(string(t.Title)))
			e.URL = "https://" + host + "/t/" + url.PathEscape(first(string(t.Slug), "-")) + "/" +
				url.PathEscape(string(t.ID))
			if p.Number.ok && p.Number.v > 1 {
				e.URL += "/" + strconv.Itoa(int(p.Number.v))
				e.Facts = facts("type", "comment")
			} else {
				metric(e.Metrics, "views", t.Views)
				if t.Posts.ok && t.Posts.v > 0 {
					e.Metrics["comments"] = t.Posts.v - 1
				}
			}
			break
		}
		if e.Title != "" {
			list = append(list, e)
		}
	}
	return list
}
