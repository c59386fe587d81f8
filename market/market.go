// Package market holds the nouns of naps: what a founder asks, what the world answers, and what is concluded from it.
// It imports nothing of naps, does no work of its own, and its values are plain: safe to copy, to compare and to keep
// as JSON.
package market

import "errors"

// Phase is one of the six parts of a run.
type Phase string

// The phases, by name. Sizing is called "market" outside.
const (
	Keywords    Phase = "keywords"
	Pains       Phase = "pains"
	Competitors Phase = "competitors"
	Funding     Phase = "funding"
	Sizing      Phase = "market"
	Verdict     Phase = "verdict"
)

// Phases lists the phases in the order in which a run takes them.
var Phases = []Phase{Keywords, Pains, Competitors, Funding, Sizing, Verdict}

// Goal is what the founder wants the business to yield.
type Goal string

// The three goals.
const (
	SideIncome Goal = "side"
	Living     Goal = "living"
	Venture    Goal = "venture"
)

// Goals lists the goals from the smallest to the largest.
var Goals = []Goal{SideIncome, Living, Venture}

// Yearly returns the revenue in US dollars a year that the goal asks for; an unknown goal counts as Living.
func (g Goal) Yearly() float64 {
	switch g {
	case SideIncome:
		return 20_000
	case Venture:
		return 10_000_000
	}
	return 200_000
}

// Valid reports whether g is one of Goals.
func (g Goal) Valid() bool { return g == SideIncome || g == Living || g == Venture }

// Criterion is a kill criterion: a rule that code can check, chosen by the founder before the research.
type Criterion struct {
	Rule  string  `json:"rule"`
	Value float64 `json:"value"`
}

// The rules of kill criteria. MaxFundedRivals is met when there are more than Value; the others when there is less than
// Value; FreeToolOwnsIt when a free product owns the job and Value is not zero.
const (
	MinPeopleWithPain = "min_people_with_pain"
	FreeToolOwnsIt    = "free_tool_owns_it"
	MaxFundedRivals   = "max_funded_rivals"
	MinPrice          = "min_price"
	MinMarketPerYear  = "min_market_per_year"
)

// KillRules lists the rules a founder may choose from.
var KillRules = []string{MinPeopleWithPain, FreeToolOwnsIt, MaxFundedRivals, MinPrice, MinMarketPerYear}

// Brief is what is asked of a run: fixed when the run is created, and part of its row.
type Brief struct {
	Idea  string      `json:"idea"`
	Goal  Goal        `json:"goal"`
	Kill  []Criterion `json:"kill,omitempty"`
	Notes []string    `json:"notes,omitempty"` // what the founder added in the chat before the run
	// the phase to be searched anew, or ReadOn; the rest is taken from the run that this one continues
	Again  Phase `json:"again,omitempty"`
	Sample bool  `json:"sample,omitempty"`
	// Privacy is what may leave the machine; read it by Privacy.Mode.
	Privacy Privacy `json:"privacy,omitempty"`
	// a sample that somebody watches: it takes its time, until they skip the rest
	Paced bool `json:"paced,omitempty"`
	// Attached is what the founder added as files and links. It is never stored with a run, and reaches nobody but who
	// understands the idea.
	Attached []Attachment `json:"-"`

	AsOf string `json:"as_of"` // the day, YYYY-MM-DD in UTC, to which every age is counted
}

// ReadOn as Brief.Again asks for no search at all: a model reads the nearest of what was found and not read.
const ReadOn Phase = "read"

// Subject is the brief as the analyst reads it: whose problem, what job, which words to search by.
type Subject struct {
	Title    string `json:"title"`    // a short name of the idea, at most 80 characters
	Customer string `json:"customer"` // who has the problem, as the idea says it: "freelance web designers"
	// what is to be done, in a few words: "invoicing late-payment reminders"
	Job      string   `json:"job"`
	Terms    []string `json:"terms"`            // content words of the idea, stemmed, the most telling first
	Phrases  []string `json:"phrases"`          // two or three words that belong together, as written
	Problems []string `json:"problems"`         // short problem statements to search for: "clients pay late"
	Region   string   `json:"region,omitempty"` // where it is to start, "" if nobody said
	Places   []string `json:"places"`           // communities to look into, e.g. subreddits without "r/"

	Language string `json:"language,omitempty"` // of the idea, as a code: "en"
	Vague    bool   `json:"vague,omitempty"`    // too little is said to search for
	Problem  string `json:"problem,omitempty"`  // what goes wrong
	Price    string `json:"price,omitempty"`    // what the founder means to charge, in their words
	// how people with the problem put it, in the languages in which they would
	Says        []string `json:"says,omitempty"`
	Communities []string `json:"communities,omitempty"`
	Substitutes []string `json:"substitutes,omitempty"` // what they use today, for nothing or built in
	Rules       []string `json:"rules,omitempty"`       // laws and rules of platforms to look up
	Unrelated   []string `json:"unrelated,omitempty"`   // what shares its words and is something else
	// where official statistics count the customers, the best first
	Payers []Payers `json:"payers,omitempty"`
	// whose answers would change what is searched for; at most three
	Questions []Question `json:"questions,omitempty"`
}

// Question is one that naps asks the founder.
type Question struct {
	Text string `json:"text"`
	Why  string `json:"why"`
}

// Query is one question to one source.
type Query struct {
	Text      string `json:"text"`
	Community string `json:"community,omitempty"` // search only here, where the source has communities
	Kind      string `json:"kind,omitempty"`      // a source's own division: "story", "comment", "show_hn", "ask_hn"
	Limit     int    `json:"limit,omitempty"`     // at most so many answers; 0 leaves it to the source
	Counter   bool   `json:"counter,omitempty"`   // looks for reasons not to build it

	// Wordings are other ways to put the same question. A source that keeps what it searches tries them all; others
	// only use Text.
	Wordings []string `json:"wordings,omitempty"`
}

// Gap is something that was asked and not answered. A Gap with Blocked says that it could not be searched,
// one without it that the search worked and found nothing: only the latter says something about the market.
type Gap struct {
	Source  string   `json:"source"`
	Reason  string   `json:"reason"`
	Queries []string `json:"queries"`
	Blocked bool     `json:"blocked"`
}

// Errors that a source answers with, by kind. Wrap them; test with errors.Is.
var (
	ErrBlocked     = errors.New("refused to answer")     // a bot wall, 401, 403
	ErrRateLimited = errors.New("asked us to slow down") // 429 and its like, after retries
	// network errors, time-outs, 5xx after retries, an open breaker
	ErrUnavailable = errors.New("could not be reached")
	ErrShape       = errors.New("answered in an unknown form") // an answer that cannot be read
	ErrNeedsKey    = errors.New("needs a key")
	ErrBudget      = errors.New("the budget of the run is used up")
	ErrPrivate     = errors.New("the privacy of the run doesn't allow it")
)
