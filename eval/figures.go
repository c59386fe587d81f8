package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naps/findings"
	"naps/market"
	"naps/words"
)

// Rate compares what a reader says with what the labels say.
type Rate struct {
	Labeled   int     `json:"labeled"` // by the labels
	Said      int     `json:"said"`    // by the reader
	Right     int     `json:"right"`   // by both
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"` // unread posts count as missed
}

func (r *Rate) add(said, labeled bool) {
	r.Said += asNumber(said)
	r.Labeled += asNumber(labeled)
	r.Right += asNumber(said && labeled)
	r.Precision, r.Recall = share(r.Right, r.Said), share(r.Right, r.Labeled)
}

// Figures are how well a reader does on a half, and what that takes.
type Figures struct {
	Half   string `json:"half"`
	Posts  int    `json:"posts"`
	Unread int    `json:"unread"`

	About Rate    `json:"about"` // the very problem
	Pain  Rate    `json:"pain"`  // as the score counts it: a complaint or more by somebody who has the problem
	Facts Rate    `json:"facts"` // in posts on the very problem that were read
	Agree float64 `json:"facts_agreement"`

	Calls  int      `json:"calls"`
	Tokens int      `json:"tokens"`
	Cost   float64  `json:"cost_usd"`
	Again  int      `json:"batches_asked_again"`
	Failed int      `json:"batches_failed"`
	Why    []string `json:"why_unread"` // each reason once
	gaveUp bool     // after a failure that would come again

	Mistakes []Mistake `json:"mistakes,omitempty"`
}

// Mistake is a post about which the reader and the label differ.
type Mistake struct {
	Idea  string `json:"idea"`
	ID    string `json:"id,omitempty"`
	Title string `json:"title"`
	Text  string `json:"text"` // the words that the label names, else the beginning
	What  string `json:"what"` // about, pain, or both
	Said  string `json:"said"`
	Label string `json:"label"`
}

// add compares one reading with the label.
func (f *Figures) add(p Post, e market.Evidence, r market.Reading, read bool) {
	f.Posts++
	f.Unread += asNumber(!read)
	about, pain := read && r.About == market.VeryProblem, read && counts(e, r)
	f.About.add(about, p.About == market.VeryProblem)
	f.Pain.add(pain, p.Pain > 0)
	if read && p.About == market.VeryProblem {
		for _, flag := range flags {
			f.Facts.add(slices.ContainsFunc(flag.facts, r.Has), flag.holds(p))
		}
		f.Agree = share(f.Facts.Right, f.Facts.Said+f.Facts.Labeled-f.Facts.Right)
	}
	var wrong []string
	if about != (p.About == market.VeryProblem) {
		wrong = append(wrong, "about")
	}
	if pain != (p.Pain > 0) {
		wrong = append(wrong, "pain")
	}
	if len(wrong) > 0 {
		f.Mistakes = append(f.Mistakes, Mistake{
			Idea: p.Idea, ID: p.ID, Title: p.Title,
			Text: market.Cut(words.OneLine(cmp.Or(p.Span, p.Text)), shownMost),
			What: strings.Join(wrong, " and "), Said: saidOf(r, read, pain), Label: labelOf(p),
		})
	}
}

// How many characters of a post, and of a quote, a list of mistakes shows.
const (
	shownMost = 300
	quoteMost = 120
)

// counts reports whether the score would count a reading as pain.
func counts(e market.Evidence, r market.Reading) bool {
	return slices.ContainsFunc(findings.Grade(e, r, ""), func(s market.Signal) bool {
		return s.Dimension == market.Pain && s.For && s.Tier >= countsFrom
	})
}

func saidOf(r market.Reading, read, pain bool) string {
	if !read {
		return "not read"
	}
	var facts []string
	for _, fact := range r.Facts {
		facts = append(facts, fmt.Sprintf("%s %q", fact.Fact, market.Cut(fact.Quote, quoteMost)))
	}
	return describe(r.About, pain, string(r.Voice), facts)
}

func labelOf(p Post) string {
	var facts []string
	for _, flag := range flags {
		if flag.holds(p) {
			facts = append(facts, flag.name)
		}
	}
	return describe(int(p.About), p.Pain > 0, cmp.Or(p.Speaker, p.Voice), facts)
}

func describe(about int, pain bool, voice string, facts []string) string {
	out := "about " + string(rune('0'+about)) + ", " + voice
	if pain {
		out += ", pain"
	}
	if len(facts) > 0 {
		out += ": " + strings.Join(facts, ", ")
	}
	return out
}
