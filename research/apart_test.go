package research

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"naps/analyst"
	"naps/analyst/plain"
	"naps/market"
	"naps/research/researchtest"
)

// special is a source that is asked apart.
type special struct {
	*scripted
	listed []string
}

func (special) Apart() bool        { return true }
func (s special) Forums() []string { return s.listed }
func (s special) searched() string { return strings.Join(distinct(s.texts()), "\n") }
func (s special) texts() (out []string) {
	for text := range s.asked {
		out = append(out, text)
	}
	return out
}

// paying is a table that knows where those who could pay are counted.
type paying struct {
	*table
	payers []market.Payers
}

func (p paying) Classify(context.Context, market.Brief, market.Subject) ([]market.Payers, []market.Removed, error) {
	return p.payers, nil, nil
}

// asksApart runs an idea over the world and returns what was asked of the sources that few ideas need.
func asksApart(t *testing.T, idea string, listed []string, subject func(market.Subject) market.Subject,
	more ...*scripted) map[string]special {
	t.Helper()
	list := world()
	extra := map[string]special{}
	all := sources(append(list, more...))
	for name, kind := range map[string]market.Kind{github: market.Product, npm: market.Product, pypi: market.Product,
		lemmy: market.Post, forums: market.Post, jobAds: market.Page, podcasts: market.Product} {
		s := &scripted{name: name, kind: kind, asked: map[string]int{}}
		extra[name] = special{s, listed}
		all = append(all, extra[name])
	}
	a := paying{&table{reads: unrelated, subject: subject}, nil}
	if subject != nil {
		a.payers = subject(market.Subject{}).Payers
	}
	run := testRun()
	run.Brief.Idea = idea
	p := &Pipeline{Apart: func(
		name string) bool {
		return name != github && name != podcasts && extra[name].scripted != nil
	}, Live: all, Plain: plain.Analyst{},
		Model: &puppet{answer: func(analyst.Question) (string, error) { panic("the table asks no model") }},
		With:  func(analyst.Model) Analyst { return a }}
	must(t, p.Research(t.Context(), run, researchtest.New(1)))
	return extra
}

func TestWhatFewIdeasNeedIsNotAskedForTheOthers(t *testing.T) {
	t.Parallel()
	crowd := &scripted{name: "crowd", kind: market.Post, all: true, asked: map[string]int{}}
	for i := range painPosts {
		text := fmt.Sprintf("Client number %d pays late, says the studio in street %d.", i, i*7)
		crowd.items = append(crowd.items, market.Evidence{URL: fmt.Sprintf("https://crowd.example/%d", i),
			Title: fmt.Sprint("Post ", i), Text: text, Quote: text, Place: "crowd.example"})
	}
	got := asksApart(t, testIdea, nil, nil, crowd)
	for _, name := range []string{npm, pypi, lemmy, forums, jobAds} {
		if n := got[name].count(); n > 0 {
			t.Errorf("%s was asked %d times:\n%s", name, n, got[name].searched())
		}
	}
	for _, name := range []string{github, podcasts} {
		if text := got[name].searched(); strings.Contains(text, "issue/") || strings.Contains(text, "podcast/") {
			t.Errorf("%s was asked:\n%s", name, text)
		}
	}
}

func TestWhereFewPostsAreFoundSmallerPlacesAreAsked(t *testing.T) {
	t.Parallel()
	got := asksApart(t, testIdea, nil, nil)
	if got[lemmy].count() == 0 || !strings.Contains(got[podcasts].searched(), "podcast/") || got[lemmy].count() > 2 {
		t.Errorf("Lemmy was asked:\n%s\nand for podcasts:\n%s", got[lemmy].searched(), got[podcasts].searched())
	}
}

func TestToolsForDevelopersAreSoughtWhereDevelopersReportAndPublish(t *testing.T) {
	t.Parallel()
	for name, subject := range map[string]func(market.Subject) market.Subject{
		"by their name": func(s market.Subject) market.Subject {
			s.Customer, s.Payers = "software developers", nil
			return s
		},
		"by their class": func(s market.Subject) market.Subject {
			s.Customer, s.Payers = "those who ship",
				[]market.Payers{{List: "soc", Code: "15-1252", Title: "Software Developers", Country: "US"}}
			return s
		},
	} {
		got := asksApart(t, "A replay tool for failed webhooks", nil, subject)
		if got[npm].count() == 0 || !strings.Contains(got[github].searched(), "issue/") {
			t.Errorf("%s: npm was asked:\n%s\nGitHub:\n%s", name, got[npm].searched(), got[github].searched())
		}
	}
}

func TestJobAdsAreReadWhereBusinessesPay(t *testing.T) {
	t.Parallel()
	got := asksApart(t, testIdea, nil, func(s market.Subject) market.Subject {
		s.Payers = []market.Payers{{List: "naics", Code: "541430", Title: "Graphic Design Services", Country: "US"}}
		return s
	})
	if got[jobAds].count() != 1 {
		t.Errorf("the job ads were asked:\n%s", got[jobAds].searched())
	}
}

func TestOnlyForumsThatTheFounderOrTheOperatorNamesAreSearched(t *testing.T) {
	t.Parallel()
	got := asksApart(t,
		testIdea+
			". They meet on https://Forum.example/c/money, not on talk.example or http://plain.example; see (https://forum.example).",
		[]string{"own.example"}, nil)
	text := got[forums].searched()
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "/forum.example/") && !strings.HasPrefix(line, "/own.example/") {
			t.Errorf("asked %q", line)
		}
	}
	if !strings.Contains(text, "/forum.example/") || !strings.Contains(text, "/own.example/") {
		t.Errorf("asked:\n%s", text)
	}
}
