package source

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"naps/fetch"
	"naps/market"
)

// GitHub searches repositories: free and open tools that do the job, or do it no longer (status archived). With
// Query.Kind "issue" it searches what people report about repositories. Ten searches a minute without a token, thirty
// with one.
type GitHub struct {
	site
	token string
}

const githubKey = "NAPS_GITHUB_KEY"

var aboutGitHub = About{
	Name: "github", Label: "GitHub", Kind: market.Product,
	Paces: []fetch.Pace{
		// documented: 10 searches a minute, 30 with a token
		{Hosts: "api.github.com", Every: 8 * time.Second, Burst: 3, Keyed: 3},
	},
	Settings: []Setting{{Name: githubKey, About: "raises the limit of a source that answers without a key, too"}},
}

// NewGitHub returns the source github.
func NewGitHub(c *fetch.Client, cfg Config) *GitHub {
	return &GitHub{aboutGitHub.site(c), cfg.Settings[githubKey]}
}

type githubRepo struct {
	FullName    str  `json:"full_name"`
	Name        str  `json:"name"`
	URL         str  `json:"html_url"`
	Description str  `json:"description"`
	Homepage    str  `json:"homepage"`
	Stars       num  `json:"stargazers_count"`
	Forks       num  `json:"forks_count"`
	Issues      num  `json:"open_issues_count"`
	Created     str  `json:"created_at"`
	Pushed      str  `json:"pushed_at"`
	Language    str  `json:"language"`
	Topics      strs `json:"topics"`
	Archived    bool `json:"archived"`
	License     *struct {
		SPDX str `json:"spdx_id"`
	} `json:"license"`
}

// Search asks for repositories or issues, those that match best first. The quote of a repository is its description.
func (s *GitHub) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if q.Kind == issueKind {
		return found(ctx, s, q, "issues", q.Text+" is:issue", githubIssue.evidence)
	}
	return found(ctx, s, q, "repositories", q.Text, func(r githubRepo) (market.Evidence, bool) {
		return r.evidence(), true
	})
}

// found asks one of GitHub's searches for its first page.
func found[T any](ctx context.Context, s *GitHub, q market.Query, what, words string,
	evidence func(T) (market.Evidence, bool)) ([]market.Evidence, error) {
	v := url.Values{"q": {words}, "per_page": {strconv.Itoa(limit(q, 20, 100))}}
	header := http.Header{"Accept": {"application/vnd.github+json"}, "X-Github-Api-Version": {"2022-11-28"}}
	if s.token != "" {
		header.Set("Authorization", "Bearer "+s.token)
	}
	a, err := s.do(ctx, fetch.Request{URL: "https://api.github.com/search/" + what + "?" + v.Encode(), Header: header,
		TTL: searchTTL})
	if err != nil {
		return nil, err
	}
	var body struct {
		Items   *[]T `json:"items"`
		Message str  `json:"message"`
	}
	if err := s.readAnswer(a, &body); err != nil {
		return nil, err
	}
	if body.Items == nil || a.Status != http.StatusOK {
		kind := market.ErrShape
		if m := strings.ToLower(string(body.Message)); strings.Contains(m, "rate limit") ||
			strings.Contains(m, "abuse") {
			kind = market.ErrRateLimited
		}
		return nil, s.fail(kind, first(string(body.Message), "no items in the answer"))
	}
	var list []market.Evidence
	for _, item := range *body.Items {
		if e, ok := evidence(item); ok {
			list = append(list, e)
		}
	}
	return s.stamp(q, a, list), nil
}

func (r githubRepo) evidence() market.Evidence {
	text, home, status, license := unescaped(string(r.Description)), string(r.Homepage), "Active", ""
	if r.Archived {
		status = "Archived"
	}
	if r.License != nil && r.License.SPDX != "NOASSERTION" {
		license = string(r.License.SPDX)
	}
	e := market.Evidence{URL: string(r.URL), Title: string(r.FullName), Text: first(text, string(r.FullName)),
		Place: "github.com", Date: dayIn(string(r.Pushed)), Metrics: map[string]float64{}}
	if text != "" {
		e.Title += " – " + clip(text, 120)
	}
	e.Quote = quoteOf(e.Text)
	if web(home) {
		e.Place = placeOf(home)
	} else {
		home = string(r.URL)
	}
	metric(e.Metrics, "stars", r.Stars)
	metric(e.Metrics, "forks", r.Forks)
	metric(e.Metrics, "open_issues", r.Issues)
	if year, err := strconv.Atoi(string(r.Created)[:min(4, len(r.Created))]); err == nil && year > 2000 {
		e.Metrics["founded_year"] = float64(year)
	}
	e.Facts = facts("name", string(r.Name), "tagline", text, "website", home, "license", license, "language",
		string(r.Language),
		"tags", strings.Join(r.Topics, ", "), "status", status)
	return e
}
