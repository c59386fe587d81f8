package views

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"naps/market"
)

var statusChoices = []Fact{{"All states", ""}, {"Draft", "draft"}, {"Queued", "queued"}, {"Running", "running"},
	{"Done", "done"},
	{"Stopped", "stopped"}, {"Failed", "failed"}, {"Interrupted", "interrupted"}}

var verdictChoices = []Fact{{"All verdicts", ""}, {"GO", "GO"}, {"NO-GO", "NO-GO"}, {"INCONCLUSIVE", "INCONCLUSIVE"}}

var sortChoices = []Fact{{"Last changed", "-updated"}, {"Newest", "-created"}, {"Changed longest ago", "updated"},
	{"Best first", "-score"}, {"Lowest score", "score"}, {"By name", "title"}}

// at is the address of another page of the same search.
func (p ListPage) at(page int) templ.SafeURL {
	q := url.Values{}
	for k, v := range map[string]string{"q": p.Q, "status": p.Status, "verdict": p.Verdict, "sort": p.Sort,
		"tag": p.Tag, "archived": p.Shown} {
		if v != "" {
			q.Set(k, v)
		}
	}
	q.Set("page", strconv.Itoa(page))
	return templ.SafeURL("/sessions?" + q.Encode())
}

func exampleURL(idea string) templ.SafeURL {
	return templ.SafeURL("/?" + url.Values{"idea": {idea}}.Encode())
}

func withNext(to, next string) templ.SafeURL {
	if next == "" {
		return templ.SafeURL(to)
	}
	return templ.SafeURL(to + "?" + url.Values{"next": {next}}.Encode())
}

// wholeTitle is the title of an idea for where there is room: one that was cut from the idea's first words goes on.
func wholeTitle(title, idea string) string {
	title = titleOf(title, idea)
	words := strings.Join(strings.Fields(idea), " ")
	if begun, cut := strings.CutSuffix(title, "…"); cut && strings.HasPrefix(words, begun) {
		return market.Cut(words, 200)
	}
	return title
}
