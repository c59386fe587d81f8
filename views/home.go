package views

import (
	"strings"
	"time"

	"naps/words"
)

// Example is an idea that the first page offers to try.
type Example struct{ Name, Idea string }

// SampleReport is a finished report on sample evidence that anybody may read.
type SampleReport struct {
	Result
	URL string
}

// SampleOf is what the first page shows of a sample report.
func SampleOf(r ReportData, url string) SampleReport {
	return SampleReport{URL: url, Result: ResultOf(r, r.Title)}
}

// ResultOf is the verdict of a report in short. The title is for pages of more than one idea.
func ResultOf(r ReportData, title string) Result {
	return Result{Version: 1, Verdict: r.Verdict, Score: r.Score, Low: r.Low, High: r.High,
		Why: besideVerdict(r.Verdict, whyWords(r)), Silent: !r.Numbered(), Title: title}
}

// besideVerdict is the reason of a verdict where the verdict itself stands beside it.
func besideVerdict(verdict, why string) string {
	return words.Capital(strings.TrimPrefix(why, verdict+": "))
}

func samplesHeading(n int) string {
	if n == 2 {
		return "Two finished reports"
	}
	return "Finished reports"
}

// terms say below the box how long it takes and what it costs.
func (p HomePage) terms() string {
	free := ""
	switch {
	case p.User != "":
		free = " You have " + creditWords(p.Credits) + "."
	case p.Grant == 1:
		free = " Your first report is free."
	case p.Grant > 1:
		free = " Your first " + itoa(p.Grant) + " reports are free."
	}
	return words.Capital(p.Minutes) + "." + free
}

// privacy says what leaves the server. A model of the operator's choice reads the idea, too.
func (p HomePage) privacy() string {
	if p.Model {
		return "Ideas stay on this server. Search phrases leave it, and the language model its operator chose reads your idea."
	}
	return "Ideas stay on this server. Only search phrases leave it."
}

// MinutesOf says in words how long a run takes; 0: nobody knows yet.
func MinutesOf(took time.Duration) string {
	switch m := int((took + 30*time.Second) / time.Minute); {
	case took == 0:
		return "a few minutes"
	case m <= 1:
		return "about a minute"
	default:
		return "about " + itoa(m) + " minutes"
	}
}
