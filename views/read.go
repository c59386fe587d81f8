package views

import (
	"strings"

	"naps/report"
	"naps/score"
)

// ReadPage asks the founder about one quote after another, with the verdict beside it.
type ReadPage struct {
	Shell
	ID, Title string
	Quote     *ReadQuote // nil: all is read, or Why says why nothing can be
	Why       string

	Done int // quotes answered or skipped
	Of   int // quotes that are to be read in this sitting
	All  int // quotes that there are
	More int // that a further sitting would bring; 0: there are no more
	Next int // how many there would be to read by its end

	Last    string // evidence of the latest answer, which may be taken back
	Report  report.Report
	Version int      // of the report; 0: there is none
	Was     *float64 // the score before the latest answer

	Key      string
	Problems Problems
}

// ReadQuote is the part of a text that the founder is asked about.
type ReadQuote struct {
	ID, Title, URL, Source, Place, Date string

	Sentences     []ReadSentence
	Before, After bool // text is left out there
	Form          ReadForm
}

// ReadSentence is one sentence of a text, with its number there.
type ReadSentence struct {
	N      int
	Text   string
	Quoted bool // it is marked, unless the founder marks another
}

// ReadForm is how a form of answers begins.
type ReadForm struct {
	Say   string          // empty: nothing is chosen
	Shows map[string]bool // what is ticked
}

// pickable is something to tap in a form of answers, with its key on a keyboard.
type pickable struct{ Value, Words, Key, Tone string }

// The choices of the form for what people write.
var (
	readAnswers = []pickable{
		{"yes", "Yes, this is the problem", "Y", "good"}, {"no", "No", "N", "now"},
		{"fine", "Says it’s not a problem", "F", "bad"}, {"skip", "Skip", "S", "now"},
	}
	readFacts = []pickable{
		{"happened", "It happened to them", "1", "now"}, {"cost", "It cost them time or money", "2", "now"},
		{"pays", "They pay for a fix", "3", "now"}, {"asks", "They ask for a tool", "4", "now"},
	}
	productAnswers = []pickable{
		{"same", "Does the same job", "", "now"}, {"instead", "Used instead", "", "now"},
		{"neither", "Neither", "", "now"}, {"skip", "No opinion", "", "now"},
	}
)

// secondsAQuote is about how long a quote takes: 24 of them had 1,950 words, which is 23 s each at 230 words a minute
// with two to decide; one that is about something else is seen at a glance, in about 8 s. Half of each.
const secondsAQuote = 15

// aSitting is how many quotes a founder is asked to read at first.
const aSitting = 24

// readOffer leads to the page, for so many quotes.
func readOffer(quotes int) string {
	return "Read the " + itoa(quotes) + " closest quotes (about " +
		plural(max(1, (quotes*secondsAQuote+30)/60), "minute", "minutes") + ")"
}

// next is what the button below a quote says.
func (p ReadPage) next() string {
	if p.Done+1 >= p.Of {
		return "Finish"
	}
	return "Next quote"
}

func (p ReadPage) tallyTitle() string {
	if p.Quote == nil {
		return "Verdict"
	}
	return "Verdict so far"
}

func (p ReadPage) left() string {
	minutes := (2*(p.Of-p.Done)*secondsAQuote/60 + 1) / 2
	if minutes < 1 {
		return "under a minute left"
	}
	return "about " + itoa(minutes) + " min left"
}

// share is how much of the sitting is done, in per cent.
func (p ReadPage) share() float64 { return 100 * float64(min(p.Done, p.Of)) / float64(max(1, p.Of)) }

// numbered reports whether the report has a score that says something.
func (p ReadPage) numbered() bool { return p.Version > 0 && p.Report.Inconclusive.ShowsNumber() }

// moved says what the latest answer did.
func (p ReadPage) moved() string {
	switch {
	case p.Was == nil || !p.numbered():
		return ""
	case one(*p.Was) == one(p.Report.Score):
		return "Your last answer did not move it."
	}
	return "Your last answer moved it from " + one(*p.Was) + " to " + one(p.Report.Score) + "."
}

func leanWords(r report.Report) string {
	switch {
	case r.Verdict != score.Inconclusive:
		return ""
	case r.Lean == score.LeanGo:
		return "leaning toward GO"
	case r.Lean == score.LeanNoGo:
		return "leaning toward NO-GO"
	}
	return "leaning neither way"
}

// tallied are the checks that reading can decide, in the order in which the page lists them.
var tallied = []string{score.GatePain, score.GateReach, score.GatePayment}

// checks are the must-pass checks that reading can decide.
func (p ReadPage) checks() []score.Gate {
	var out []score.Gate
	for _, name := range tallied {
		for _, g := range p.Report.Gates {
			if g.Name == name {
				out = append(out, g)
			}
		}
	}
	return out
}

// whose says where a quote comes from.
func (q ReadQuote) whose() string {
	place := q.Place
	if _, name, ok := strings.Cut(place, "/r/"); ok {
		place = "r/" + name
	}
	return orElse(place, sourceName(q.Source))
}
