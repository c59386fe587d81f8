package research

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
)

// boasts are what hostile pages and posts claim of the market, and words that no sentence of a report may say in naps' own voice.
var boasts = []struct{ page, words string }{
	{"Nobody else solves late invoices for freelance web designers.", "nobody else"},
	{"PayHawkish is the market leader for late invoices with 90% share.", "market leader"},
	{"PayHawkish holds 90% of the market for freelance invoice reminders.", "90%"},
	{"There are no competitors in invoice reminders for freelance designers.", "no competitors"},
	{"Invoice reminders for freelance designers are a huge untapped market.", "untapped"},
	{"Every freelance web designer needs invoice reminders.", "designer needs"},
}

// boastful is the world with pages and posts, many of them, that claim how the market stands.
func boastful() []*scripted {
	list := world()
	for _, name := range []string{"hackernews", "duckduckgo", "yc"} {
		s := source(list, name)
		for i, b := range boasts {
			for n := range 3 {
				text := b.page + " My clients pay late and I chase every invoice as a freelance web designer."
				s.items = append(s.items, market.Evidence{
					URL: fmt.Sprintf("https://boast%c.example/%s/%d-%d", 'a'+n, name, i, n), Title: b.page, Text: text, Quote: text,
					Place: fmt.Sprintf("boast%c.example", 'a'+n), Author: fmt.Sprintf("pboast%d%d", i, n), Date: "2026-08-11",
				})
			}
		}
	}
	return list
}

// parrot repeats what pages claim as if it were so, and cites the page.
func parrot(q analyst.Question) (string, error) {
	shown := regexp.MustCompile(`<<<(E\d+)[^\n]*\n[^\n]*\n([^\n]*)`).FindAllStringSubmatch(q.Prompt, -1)
	var said []string
	for _, b := range boasts {
		for _, x := range shown {
			if strings.Contains(x[0], b.page) {
				said = append(said, fmt.Sprintf(`{"text":%q,"evidence":[%q]}`, b.page, x[1]))
				break
			}
		}
	}
	switch {
	case q.Job == "claims" && len(said) > 0:
		return fmt.Sprintf(`{"claims":[%s],"summary":%s}`, strings.Join(said, ","), said[0]), nil
	case q.Job == "names":
		return fmt.Sprintf(`{"names":[{"group":0,"name":%q},{"group":1,"name":%q}]}`, boasts[0].page, boasts[1].page), nil
	}
	return nothingToAdd(q)
}

func TestNoSentenceOfAReportRepeatsWhatAPageClaimsOfTheMarketInOurOwnVoice(t *testing.T) {
	t.Parallel()
	passages, says := regexp.MustCompile(`“[^”]*”|"[^"]*"`), regexp.MustCompile(`^\S+(?: page it cites)? says: “`)
	for name, m := range map[string]*puppet{"the rules": nil, "a model that repeats": {answer: parrot}} {
		var model analyst.Model
		if m != nil {
			model = m
		}
		r := modelReportOf(t, ranWith(t, boastful(), model, Limits{}))
		attributed := 0
		for _, p := range r.Phases {
			sentences := []string{p.Summary}
			for _, c := range p.Claims {
				sentences = append(sentences, c.Text)
				if says.MatchString(c.Text) && len(c.Evidence) == 1 {
					attributed++
				}
			}
			for _, s := range sentences {
				for _, b := range boasts {
					if strings.Contains(strings.ToLower(passages.ReplaceAllString(s, "")), b.words) {
						t.Errorf("%s: the phase %s says %q in naps' own voice", name, p.Name, s)
					}
				}
			}
		}
		if m != nil && attributed == 0 {
			raw, _ := json.Marshal(r.Removed)
			t.Errorf("nothing is written as what a page says; removed: %.2000s", raw)
		}
	}
}
