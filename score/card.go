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

// Card is the result: every number that a report shows. Scores are 0 to 100 with one decimal; no list in it is nil.
type Card struct {
	Verdict      string                  `json:"verdict"`
	Score        float64                 `json:"score"`
	Low          float64                 `json:"low"`
	High         float64                 `json:"high"`
	EqualWeight  float64                 `json:"equal_weight"` // the score if all dimensions weighed the same
	Confidence   Confidence              `json:"confidence"`
	Gates        []Gate                  `json:"gates"`
	Dimensions   []Dimension             `json:"dimensions"` // in the order of market.Dimensions
	Flips        []Flip                  `json:"flips"`
	Goal         market.Goal             `json:"goal"`
	Goals        map[market.Goal]Outcome `json:"goals"`         // the same evidence for each goal
	WithoutPlace Range                   `json:"without_place"` // lowest and highest score when any one domain is left out
	NextTest     Test                    `json:"next_test"`
	Quarantined  []string                `json:"quarantined"` // domains whose near-duplicate pages disagree in their numbers
	AsOf         string                  `json:"as_of"`
	EvidenceHash string                  `json:"evidence_hash"`
	KillHash     string                  `json:"kill_hash"` // of the founder's criteria; empty when there are none
	Version      string                  `json:"version"`
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
	Passed bool   `json:"passed"`
	Effect string `json:"effect"` // what it does when it is not passed
	Reason string `json:"reason"` // a sentence with the numbers
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

// Test is the cheapest next step, with what counts as passed and failed set beforehand.
type Test struct {
	Gate string `json:"gate"` // the gate or dimension it decides
	Test string `json:"test"`
	Pass string `json:"pass"`
	Fail string `json:"fail"`
}
