package source

import (
	"net/url"
	"regexp"
	"strings"

	"naps/market"
)

// issueKind is the division of GitHub in which people report what a program lacks or does wrong.
const issueKind = "issue"

// markupComment is what a template tells whoever writes an issue; nobody sees it on the page.
var markupComment = regexp.MustCompile(`(?s)<!--.*?-->`)

type githubIssue struct {
	Title     str `json:"title"`
	Body      str `json:"body"` // Markdown
	URL       str `json:"html_url"`
	State     str `json:"state"`
	Created   str `json:"created_at"`
	Comments  num `json:"comments"`
	Reactions struct {
		Up num `json:"+1"`
	} `json:"reactions"`
	User struct {
		Login str `json:"login"`
		Type  str `json:"type"`
	} `json:"user"`
	Pull *struct{} `json:"pull_request"`
}

// evidence is what somebody wrote of a repository; ok is false for changes that somebody proposes and for what programs
// write.
func (i githubIssue) evidence() (e market.Evidence, ok bool) {
	title, text := oneLine(tidy(string(i.Title))), tidy(markupComment.ReplaceAllString(string(i.Body), "\n\n"))
	u, err := url.Parse(string(i.URL))
	if err != nil || i.Pull != nil || i.User.Type == "Bot" || title == "" {
		return e, false
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 4 || parts[2] != "issues" {
		return e, false
	}
	e = market.Evidence{Kind: market.Post, URL: string(i.URL), Title: title, Text: first(text, title),
		Date:   dayIn(string(i.Created)),
		Place:  "github.com/" + strings.ToLower(parts[0]+"/"+parts[1]),
		Author: market.Pseudonym("github.com", strings.ToLower(string(i.User.Login))), Metrics: map[string]float64{}}
	e.Quote = quoteOf(e.Text)
	metric(e.Metrics, "comments", i.Comments)
	metric(e.Metrics, "votes", i.Reactions.Up)
	e.Facts = facts("type", issueKind, "status", string(i.State))
	return e, true
}
