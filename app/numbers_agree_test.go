package app

import (
	"bytes"
	"context"
	"html"
	"regexp"
	"strings"
	"testing"

	"naps/report"
	"naps/views"
)

// sameThing are the ways in which a report counts one thing. Whatever page, file or sentence says it, the number is
// one.
var sameThing = map[string]string{
	"people who describe the problem": `(\d+) (?:person|people) describes? (?:it|this problem)`,
	"places where they do":            `describes? (?:it|this problem) in (\d+) places?`,
	"people with an example":          `(\d+) (?:(?:person|people) gave an example|with an example from)`,
	"people without the problem":      `(\d+) (?:people without the problem|(?:person|people) says? it isn.t a problem or)`,
	"people who object to paying":     `(\d+) people who object to paying`,
	"pieces that count":               `(\d+) (?:pieces of evidence count|of them count)`,
	"sites of what counts":            `(?:of them count, from|authors \(8\) on) (\d+) sites?`,
	"searches that were planned":      `(?:(\d+) (?:searches planned|planned and)|% of (\d+) searches)`,
	"products of the same job":        `(\d+) products? (?:does|do|already does|already do) (?:the same|this) job`,
}

func TestEveryNumberOfAReportAgreesWithTheOthersThatCountTheSame(t *testing.T) {
	t.Parallel()
	told := map[string]int{}
	for _, s := range Samples() {
		f, err := s.Finished()
		must(t, err)
		text := everythingSaid(t, f.Report, f.JSON)
		for what, pattern := range sameThing {
			seen := map[string]bool{}
			for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
				seen[strings.Join(m[1:], "")] = true
				told[what]++
			}
			if len(seen) > 1 {
				t.Errorf("%s: %s: clashing numbers %v", s.Slug, what, seen)
			}
		}
	}
	for what := range sameThing {
		if told[what] < 2 {
			t.Errorf("%s: the reports tell it %d times, so there is nothing to compare: have the sentences changed?",
				what, told[what])
		}
	}
}

var marks = regexp.MustCompile(`(?s)<[^>]*>`)

// everythingSaid is the text of all pages and of the Markdown of a report.
func everythingSaid(t *testing.T, r report.Report, raw []byte) string {
	t.Helper()
	data, err := views.ParseReport(raw)
	must(t, err)
	p := views.ReportPage{Title: r.Title, Stored: 1, Latest: 1, Report: data, Shared: true, Link: "/s/x"}
	var b bytes.Buffer
	must(t, views.Report(p).Render(context.Background(), &b))
	must(t, views.Computed(p).Render(context.Background(), &b))
	must(t, views.EvidenceList(views.ReportEvidence(p, views.EvidenceFilter{}, 1)).Render(context.Background(), &b))
	text := html.UnescapeString(marks.ReplaceAllString(b.String(), " ")) + " " + string(report.Markdown(r))
	return strings.Join(strings.Fields(text), " ")
}
