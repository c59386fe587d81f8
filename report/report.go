package report

import (
	"encoding/json"

	"naps/market"
	"naps/score"
)

// Report is what a run yields, with the fields of the HTTP API first and in that order. No list in it is nil.
type Report struct {
	Version      int          `json:"version"`
	Session      string       `json:"session"`
	Run          string       `json:"run"`
	Idea         string       `json:"idea"`
	Goal         market.Goal  `json:"goal"`
	Verdict      string       `json:"verdict"` // GO, NO-GO, INCONCLUSIVE
	Score        float64      `json:"score"`   // 0 to 100, one decimal, as Low and High
	Low          float64      `json:"low"`
	High         float64      `json:"high"`
	EqualWeight  float64      `json:"equal_weight"`
	Confidence   Confidence   `json:"confidence"`
	Counts       score.Counts `json:"counts"` // reports of earlier releases have none: use Report.People
	Gates        []score.Gate `json:"gates"`
	Dimensions   []Dimension  `json:"dimensions"`
	Phases       []Phase      `json:"phases"` // all six, in order
	Flips        []score.Flip `json:"flips"`
	Goals        Goals        `json:"goals"`
	WithoutPlace score.Range  `json:"without_place"`
	AsOf         string       `json:"as_of"`
	Evidence     []Evidence   `json:"evidence"`
	Removed      []Removed    `json:"removed"`
	Coverage     Coverage     `json:"coverage"`
	Budget       market.Used  `json:"budget"`
	ScoreVersion Rules        `json:"score_version"`
	EvidenceHash string       `json:"evidence_hash"`
	Sample       bool         `json:"sample"`

	Lean         score.Lean      `json:"lean"`
	Inconclusive score.Undecided `json:"inconclusive"` // why the verdict is INCONCLUSIVE; else empty
	Why          string          `json:"why"`          // the first sentence: the verdict's reason in plain words
	// a sentence where the verdict is not the one of the score's zone; else empty
	ZoneNote    string            `json:"zone_note"`
	Sets        []score.Set       `json:"sets"` // the shortest sets of changes that would make another verdict
	WithoutBest score.WithoutBest `json:"without_best"`

	Title       string             `json:"title"`
	Subject     market.Subject     `json:"subject"`
	Kill        []market.Criterion `json:"kill"`
	KillHash    string             `json:"kill_hash"`
	For         []Reason           `json:"reasons_for"`     // three at most, the weightiest first
	Against     []Reason           `json:"reasons_against"` // three at most
	NextTest    score.Test         `json:"next_test"`
	Quarantined []string           `json:"quarantined"` // domains whose pages disagree in their numbers
	Constants   []score.Constant   `json:"constants"`
	BaseRates   []string           `json:"base_rates"`
	Note        string             `json:"note"` // what the numbers are and are not
	// BasedOn is the version to which the founder's answers were added; 0: a run made this report, or the founder's own
	// log.
	BasedOn int `json:"based_on,omitempty"`

	// Privacy is what the run might send; reports of earlier releases have none, and no list of what was sent.
	Privacy market.Privacy `json:"privacy,omitempty"`
	Sent    []market.Sent  `json:"sent,omitempty"` // what left the machine for the run
	// of the run: more than one after a restart, which may have asked something once more
	Starts int `json:"starts,omitempty"`
}

// Confidence is score.Confidence with its parts.
type Confidence = score.Confidence

// Goals holds the outcome of the same evidence for each goal.
type Goals struct {
	Side    score.Outcome `json:"side"`
	Living  score.Outcome `json:"living"`
	Venture score.Outcome `json:"venture"`
}

// Dimension is one scored axis; its signals stand with their evidence and here with their masses.
type Dimension struct {
	Name     market.Dimension `json:"name"`
	Score    float64          `json:"score"`
	Low      float64          `json:"low"`
	High     float64          `json:"high"`
	Weight   float64          `json:"weight"`
	For      float64          `json:"for"`
	Against  float64          `json:"against"`
	Reasons  []string         `json:"reasons"`
	Evidence []string         `json:"evidence"`
}

// Reason is what speaks for or against an idea, in a sentence of ours, with the words of somebody that support it.
type Reason struct {
	Lead      string           `json:"lead,omitempty"` // the point in a few words, with a colon
	Text      string           `json:"text"`
	Dimension market.Dimension `json:"dimension"`
	Evidence  []string         `json:"evidence"`
	Quote     string           `json:"quote,omitempty"` // words of Evidence[0]
}

// Phase is one of the six parts. Signals are with the evidence.
type Phase struct {
	Name     market.Phase       `json:"name"`
	Status   market.PhaseStatus `json:"status"`
	Reason   string             `json:"reason,omitempty"`
	Summary  string             `json:"summary"` // never empty
	Findings []market.Finding   `json:"findings"`
	Claims   []market.Claim     `json:"claims"`
	Gaps     []market.Gap       `json:"gaps"`
	Planned  int                `json:"planned"`
	Answered int                `json:"answered"`
	Counter  int                `json:"counter"`
	Searches []market.Search    `json:"searches"`
	Read     int                `json:"read"`   // candidates
	Unread   int                `json:"unread"` // candidates
}

// Evidence is a piece of evidence with what it counted for. Its text stays in the store.
type Evidence struct {
	ID      string             `json:"id"`
	Source  string             `json:"source"`
	URL     string             `json:"url"`
	Title   string             `json:"title"`
	Quote   string             `json:"quote"`
	Lang    string             `json:"lang,omitempty"` // of the quote, where it is known
	Date    string             `json:"date"`
	Author  string             `json:"author"`
	Place   string             `json:"place"`
	Metrics map[string]float64 `json:"metrics"`
	Signals []Signal           `json:"signals"`
	Read    *Read              `json:"read"` // the reading that stands; null: nobody read it
	// Overruled is what stood before the founder read it, too.
	Overruled *Read `json:"overruled,omitempty"`

	Kind     market.Kind       `json:"kind"`
	Phase    market.Phase      `json:"phase"`
	Facts    map[string]string `json:"facts"`
	Hash     string            `json:"hash"`
	Page     string            `json:"page"`
	Start    int               `json:"start"`
	End      int               `json:"end"`
	Counter  bool              `json:"counter"`
	Fetched  int64             `json:"fetched"`
	Verified bool              `json:"verified"`
	Sample   bool              `json:"sample"`
}

// Signal is what a piece of evidence counted in a dimension.
type Signal struct {
	Dimension market.Dimension `json:"dimension"`
	For       bool             `json:"for"`
	Tier      market.Tier      `json:"tier"`
	Mass      float64          `json:"mass"`
	Span      string           `json:"span"`
	Why       string           `json:"why"` // why it counts less; empty when it counts in full
	// Claimed is the tier before verification; the score is computed anew from it.
	Claimed market.Tier `json:"claimed"`
}

// Removed is a sentence that did not stand up to its evidence. Words of it that stand in no evidence are left out of
// Text.
type Removed = market.Removed

// baseRates stand beside every verdict: where most firms end, whatever the evidence says.
var baseRates = []string{
	"About half of new firms in the United States survive five years (Bureau of Labor Statistics, business survival).",
	"Of the US firms born in 1998, 66% survived two years and 44% four (Bureau of Labor Statistics).",
}

const note = "The score is computed from the evidence with fixed rules. The rules are expert judgment, not fitted to outcomes, so the score isn't a probability of success."

// JSON encodes a report as it is stored and answered.
func JSON(r Report) ([]byte, error) {
	raw, err := market.Encode(r)
	return []byte(raw), err
}

// Parse reads what JSON wrote.
func Parse(raw []byte) (Report, error) {
	var r Report
	err := json.Unmarshal(raw, &r)
	return r, err
}
