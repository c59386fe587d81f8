package interview

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
	"naps/report"
	"naps/score"
)

func TestNoQuestionOfOursLeadsOrAsksAboutTheFuture(t *testing.T) {
	t.Parallel()
	for k, d := range doubts {
		seen := map[string]bool{}
		for _, q := range d.asks {
			if why := Leading(q.text); why != "" {
				t.Errorf("%s: %q: %s", k, q.text, why)
			}
			if seen[q.text] || q.why == "" || d.says == "" {
				t.Errorf("%s: %q is there twice, or without a reason", k, q.text)
			}
			seen[q.text] = true
		}
	}
}

func TestQuestionsThatLeadAreRefused(t *testing.T) {
	t.Parallel()
	for _, q := range []string{
		"Would you pay $19 a month for this?", "How much would you have paid last month?",
		"What will you do next time it happens?", "If there had been an app last week, what did it cost you?",
		"What do you think of the tool that you used last week?",
		"Did you like the last tool you used, and do you want a better one?",
		"I'm building something for this. What happened last time?",
		"What did you think of my idea when I told you last week?", "How annoying was it the last time it happened?",
		"Don't you agree that last month was bad?", "The last time was awful, wasn't it?",
		"What is your biggest problem?", "Tell me about yourself.", "You'd have used it last week, right?",
		"Imagine last week again: what happened?", "", "It happened last week.",
	} {
		if Leading(q) == "" {
			t.Errorf("%q may be asked", q)
		}
	}
	for _, q := range []string{"What did you do the last time a client paid late?",
		"Walk me through the last invoice that was paid late.", "How many hours did that take you last week?"} {
		if why := Leading(q); why != "" {
			t.Errorf("%q: %s", q, why)
		}
	}
}

func TestAModelsWordsAreTakenOnlyWhereTheyMayBeAsked(t *testing.T) {
	t.Parallel()
	k := Of(report.Report{Subject: market.Subject{Problem: "clients pay late"}, NextTest: score.Test{Gate: "pain"}})
	texts := []string{
		"Walk me through the last time you had to deal with “clients pay late”. How did that go?",
		"Would it happen next month, too?", "Which steps did you take that day?",
		"Did that cost you about 5 hours?", "What do you think of an app for that?",
		"Who else did that hit, and what did they do? " + strings.Repeat("Tell me more. ", 20), "",
	}
	got, taken := Rephrase(k, texts)
	for i, q := range got.Questions {
		if want := i == 0 || i == 2; (q.Text == texts[i]) != want || (q.Text == k.Questions[i].Text) == want {
			t.Errorf("%d: %q", i+1, q.Text)
		}
	}
	if taken != 2 {
		t.Errorf("%d were taken", taken)
	}
	if got, taken := Rephrase(k,
		[]string{"Tell me about the last time that “clients pay badly”. What happened?"}); taken != 0 ||
		got.Questions[0].Text != k.Questions[0].Text {
		t.Error("the idea's words are changed")
	}
}

// Whatever an idea says, its kit has seven questions that may be asked, and hostile words stay in their marks.
func TestEveryIdeaGetsSevenQuestions(t *testing.T) {
	t.Parallel()
	checks := []string{"", "enough", "pain", "payment", "reach", "owned", "goal", "blocker", "silence", "contradiction",
		"the founder's own", "competition", "demand", "market", "momentum", "unknown"}
	rapid.Check(t, func(r *rapid.T) {
		s := market.Subject{Problem: rapid.String().Draw(r, "problem"), Job: rapid.String().Draw(r, "job"),
			Customer: rapid.String().Draw(r, "customer")}
		k := Of(report.Report{Subject: s, NextTest: score.Test{Gate: rapid.SampledFrom(checks).Draw(r, "check")}})
		if len(k.Questions) != 7 || k.Doubt == "" || k.Who == "" {
			r.Fatalf("%+v", k)
		}
		for _, q := range k.Questions {
			if why := Leading(q.Text); why != "" || strings.Contains(q.Text, "{") &&
				!strings.Contains(s.Problem+s.Job, "{") {
				r.Fatalf("%q: %s", q.Text, why)
			}
		}
	})
}

func TestTheKitIsAboutTheCheckThatTheNextTestDecides(t *testing.T) {
	t.Parallel()
	r := report.Report{NextTest: score.Test{Gate: "payment"}, Gates: []score.Gate{{Name: "pain"}}}
	if k := Of(r); k.Check != "payment" || k.Doubt != doubts[aboutPayment].says {
		t.Errorf("%+v", k)
	}
	r.NextTest.Gate = "enough" // no interview mends the research
	r.Gates = []score.Gate{{Name: "enough"}, {Name: "pain", Passed: true}, {Name: "payment"}, {Name: "reach"}}
	if k := Of(r); k.Check != "payment" {
		t.Errorf("%+v", k)
	}
	r.Gates = nil
	if k := Of(r); k.Check != "pain" {
		t.Errorf("%+v", k)
	}
}

// told is a piece of evidence in which somebody tells of the problem.
func told(n int, date, address string) report.Evidence {
	return report.Evidence{ID: fmt.Sprintf("E%d", n), URL: address, Title: "A post", Quote: "It cost me a day.",
		Date: date, Place: "reddit.com/r/freelance",
		Signals: []report.Signal{{Dimension: market.Pain, For: true, Tier: 3}}}
}

func TestThreadsAreThoseReadAsPainTheNewestFirstAndEachOnce(t *testing.T) {
	t.Parallel()
	var r report.Report
	for i := range 30 {
		r.Evidence = append(r.Evidence, told(i, fmt.Sprintf("2026-01-%02d", i+1),
			fmt.Sprintf("https://www.reddit.com/r/freelance/%d", i)))
	}
	same, own, bad, against, none := told(40, "2026-12-01", "https://www.reddit.com/r/freelance/29"),
		told(41, "2026-12-01", "test:1"), told(42, "2026-12-01", "javascript:alert(1)"), told(43, "2026-12-01",
			"https://x.example/"), told(44, "2026-12-01", "https://y.example/")
	own.Source, against.Signals[0].For, none.Signals = report.FounderSource, false, nil
	r.Evidence = append(r.Evidence, same, own, bad, against, none)
	got := Of(r).Threads
	if len(got) != 20 || got[0].Evidence != "E29" || got[19].Evidence != "E10" || got[0].Place != "r/freelance" {
		t.Errorf("%d: %+v", len(got), got)
	}
}

func TestAPostSaysWhetherTheRulesWereRead(t *testing.T) {
	t.Parallel()
	place := func(title, open string, people float64) market.Finding {
		return market.Finding{Kind: "place", Title: title, Labels: map[string]string{"addressable": open},
			Figures: map[string]float64{"people": people}}
	}
	r := report.Report{Subject: market.Subject{Problem: "clients pay late"},
		Phases: []report.Phase{{Findings: []market.Finding{place("reddit.com/r/small", "yes", 2),
			place("reddit.com/r/closed", "no", 9), place("reddit.com/r/freelance", "yes", 5)}}}}
	k := Of(r)
	if k.Post == nil || k.Post.Place != "r/freelance" || k.Post.Rules != "" ||
		k.Post.RulesFrom != "https://www.reddit.com/r/freelance/about/rules" ||
		!strings.Contains(k.Post.Title, "“clients pay late”") {
		t.Fatalf("%+v", k.Post)
	}
	if text := string(Markdown(k, "Reminders")); !strings.Contains(text, "has not read its rules") ||
		!strings.Contains(text, k.Post.RulesFrom) || strings.Count(text, "Answer, in their words") != 7 {
		t.Errorf("%s", text)
	}
	rule := market.Finding{Kind: "rule", Title: "Rules", Detail: "No self-promotion.",
		Labels: map[string]string{"primary": "yes", "place": "reddit.com", "url": "https://www.redditinc.com/policies"}}
	other := rule
	other.Labels = map[string]string{"primary": "no", "place": "reddit.com", "url": "https://blog.example/"}
	r.Phases[0].Findings = append(r.Phases[0].Findings, other, rule)
	if k := Of(r); k.Post.Rules != "No self-promotion." ||
		!strings.Contains(string(Markdown(k, "x")), "> No self-promotion.") {
		t.Errorf("%+v", k.Post)
	}
	if k := Of(report.Report{}); k.Post != nil || !strings.Contains(string(Markdown(k, "x")), "No open community") {
		t.Errorf("%+v", k.Post)
	}
}

func TestWordsOfOthersCannotChangeAFileOfAKit(t *testing.T) {
	t.Parallel()
	r := report.Report{Evidence: []report.Evidence{told(1, "2026-01-01", "https://x.example/a)b c<script>")}}
	r.Evidence[0].Quote, r.Evidence[0].Title = "a\n# Heading <script>alert(1)</script> [x](javascript:1)", "**bold**"
	text := string(Markdown(Of(r), "# t"))
	if strings.Contains(text, "<script>") || strings.Contains(text, "\n# Heading") ||
		strings.Contains(text, "[x](java") || strings.Contains(text, "a)b") || strings.Contains(text, "[**bold") {
		t.Errorf("%s", text)
	}
}
