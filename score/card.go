package score

import "naps/market"

// The three verdicts.
const (
	Go           = "GO"
	NoGo         = "NO-GO"
	Inconclusive = "INCONCLUSIVE"
)

// Rank orders verdicts: 0 for NO-GO, 1 for INCONCLUSIVE, 2 for GO.
func Rank(verdict string) int {
	switch verdict {
	case NoGo:
		return 0
	case Go:
		return 2
	}
	return 1
}

// Lean says which way the evidence points, also where it does not decide.
type Lean string

// The leans.
const (
	LeanGo   Lean = "go"
	LeanNoGo Lean = "no-go"
	LeanOpen Lean = "open"
)

// Undecided says why a verdict is INCONCLUSIVE; it is empty for the other verdicts.
type Undecided string

// The kinds of INCONCLUSIVE. A report of the first two shows no number on its first screen: the number is the prior,
// which is no result.
const (
	NotRead    Undecided = "not_read"    // nobody has read what was found
	NotReached Undecided = "not_reached" // the searches did not meet the subject, or sources failed
	TooLittle  Undecided = "too_little"  // must-pass checks lack evidence
	Mixed      Undecided = "mixed"       // for and against
)

// ShowsNumber reports whether the score is a result and not the prior.
func (u Undecided) ShowsNumber() bool { return u != NotRead && u != NotReached }

// Card is the result: every number that a report shows. Scores are 0 to 100 with one decimal; no list in it is nil.
type Card struct {
	Verdict      string    `json:"verdict"`
	Lean         Lean      `json:"lean"`
	Inconclusive Undecided `json:"inconclusive"`
	// the first sentence of the report: the verdict's reason in plain words
	Why string `json:"why"`
	// a sentence where the verdict is not the one of the score's zone; else empty
	ZoneNote    string      `json:"zone_note"`
	Score       float64     `json:"score"`
	Low         float64     `json:"low"`
	High        float64     `json:"high"`
	EqualWeight float64     `json:"equal_weight"` // the score if all dimensions weighed the same
	Confidence  Confidence  `json:"confidence"`
	Counts      Counts      `json:"counts"`
	Gates       []Gate      `json:"gates"`
	Dimensions  []Dimension `json:"dimensions"` // in the order of market.Dimensions
	Flips       []Flip      `json:"flips"`
	// the shortest sets of changes that would make another verdict
	Sets []Set `json:"sets"`
	// the piece of evidence that carries most, and the verdict without it
	WithoutBest WithoutBest             `json:"without_best"`
	Goal        market.Goal             `json:"goal"`
	Goals       map[market.Goal]Outcome `json:"goals"` // the same evidence for each goal
	// lowest and highest score when any one domain is left out
	WithoutPlace Range `json:"without_place"`
	NextTest     Test  `json:"next_test"`
	// domains whose near-duplicate pages disagree in their numbers
	Quarantined  []string `json:"quarantined"`
	AsOf         string   `json:"as_of"`
	EvidenceHash string   `json:"evidence_hash"`
	KillHash     string   `json:"kill_hash"` // of the founder's criteria; empty when there are none
	Version      string   `json:"version"`
}

// Counts are the numbers that a report tells in more than one place. Every sentence takes them from here, so that no
// two of them clash.
type Counts struct {
	Pieces   int `json:"pieces"`   // of evidence that count
	Authors  int `json:"authors"`  // of those pieces
	Sites    int `json:"sites"`    // on which they stand
	Describe int `json:"describe"` // say that they have the problem
	Places   int `json:"places"`   // in which they say so
	// of them, gave an example, asked for a tool or said what they spent, within PainMonths
	Examples  int `json:"examples"`
	NoProblem int `json:"no_problem"` // say that it isn't a problem or that they solved it
	NotWorth  int `json:"not_worth"`  // say that it isn't worth paying for
	Disagree  int `json:"disagree"`   // say one of the two
}

// Range is a lowest and a highest value.
type Range struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Outcome is what the evidence says for one goal.
type Outcome struct {
	Verdict string  `json:"verdict"`
	Score   float64 `json:"score"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// Confidence tells how much the evidence can carry. It is separate from the score and not a probability of success.
type Confidence struct {
	Level   string          `json:"level"` // low, medium, high
	Value   float64         `json:"value"` // 0 to 1, two decimals: the least of its parts
	Weakest string          `json:"weakest"`
	Parts   ConfidenceParts `json:"parts"`
}

// ConfidenceParts are the links of Confidence, each 0 to 1.
type ConfidenceParts struct {
	Coverage     float64 `json:"coverage"`     // answered of the planned queries
	Independence float64 `json:"independence"` // 1 - Herfindahl index of the mass by domain
	Verified     float64 `json:"verified"`     // share of the evidence whose quote is verified
	Agreement    float64 `json:"agreement"`    // 1 - contradiction in pain and payment
}

// Gate is one rule that sets a ceiling.
type Gate struct {
	Name   string `json:"name"`
	Title  string `json:"title"` // what a founder reads: "Enough evidence"
	Passed bool   `json:"passed"`
	// Unknown is set where too little is known to judge. Such a check holds nothing back, so Passed is true, but nobody
	// may take it for proof.
	Unknown bool   `json:"unknown,omitempty"`
	Effect  string `json:"effect"` // what it does when it is not passed
	Reason  string `json:"reason"` // a sentence with the numbers
}

// Dimension is one scored axis.
type Dimension struct {
	Name     market.Dimension `json:"name"`
	Score    float64          `json:"score"`
	Low      float64          `json:"low"`
	High     float64          `json:"high"`
	Weight   float64          `json:"weight"`
	For      float64          `json:"for"`     // mass, two decimals
	Against  float64          `json:"against"` // mass, two decimals
	Reasons  []string         `json:"reasons"`
	Evidence []string         `json:"evidence"` // ids, the weightiest first
	Signals  []Counted        `json:"signals"`  // the weightiest first
}

// Counted is a signal with what it counts and why it does not count more.
type Counted struct {
	Evidence string      `json:"evidence"`
	Hash     string      `json:"hash"`
	For      bool        `json:"for"`
	Tier     market.Tier `json:"tier"` // after verification: an unverified quote is 0
	Weight   float64     `json:"weight"`
	Age      float64     `json:"age"`   // factor of age, 0 to 1
	Count    float64     `json:"count"` // k: 1, 0.5 or 0
	Mass     float64     `json:"mass"`  // what it adds to its side, after the place's cap
	Author   string      `json:"author,omitempty"`
	Place    string      `json:"place,omitempty"`
	Date     string      `json:"date,omitempty"`
	Span     string      `json:"span,omitempty"`
	Why      string      `json:"why,omitempty"` // why it counts less; empty when it counts in full
}

// Flip is a change of evidence that would change the verdict or a gate.
type Flip struct {
	What     string   `json:"what"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Evidence []string `json:"evidence"` // ids of what carries most there
}

// Unit is what the lines of a Set are counted in.
type Unit string

// The units.
const (
	People   Unit = "people"
	Prices   Unit = "prices"   // rivals with known customers and a price
	Places   Unit = "places"   // open communities
	Searches Unit = "searches" // that are answered
	Proofs   Unit = "proofs"   // written answers of an authority or a platform
	Dollars  Unit = "dollars"  // a year that a customer pays
)

// Set is the shortest set of changes that makes a verdict: all of its lines together, never fewer. It has no lines
// where nothing realistic makes that verdict.
type Set struct {
	To    string `json:"to"`    // the verdict that it makes: GO or NO-GO
	Lines []Line `json:"lines"` // at most three
	Text  string `json:"text"`  // all of it in a sentence, also where there are no lines
}

// Line is one change of a Set.
type Line struct {
	Count int    `json:"count"`
	Unit  Unit   `json:"unit"`
	Text  string `json:"text"` // "4 more people with an incident"
}

// WithoutBest is the verdict without the piece of evidence that carries most. The zero value: nothing carries anything.
type WithoutBest struct {
	Evidence string  `json:"evidence"` // id
	Verdict  string  `json:"verdict"`
	Score    float64 `json:"score"`
}

// Test is the cheapest next step, with what counts as passed and failed set beforehand.
type Test struct {
	Gate string `json:"gate"` // the gate or dimension it decides
	Test string `json:"test"`
	Pass string `json:"pass"`
	Fail string `json:"fail"`
}
