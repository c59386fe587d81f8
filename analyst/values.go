package analyst

import "naps/market"

// Search is one query of a plan: for which phase, and of which kind of source it is asked.
type Search struct {
	Phase market.Phase `json:"phase"`
	Kind  market.Kind  `json:"kind"`
	Query market.Query `json:"query"`
	Plain bool         `json:"plain,omitempty"` // it holds no words but those of the idea, so it fits any language
}

// PostBatch is how many posts are read together.
const PostBatch = 10

// PassageShown is how many characters of a text a reader is shown: the passage that is nearest to the idea.
const PassageShown = 1200

// Candidate is a text to be read: a passage of the stored text of a piece of evidence.
type Candidate struct {
	Evidence market.Evidence // with its ID
	Text     string          // the passage
	From     int             // byte offset of the passage in the stored text
	// how similar it is to the idea: standard deviations above the mean of all that may be read
	Near float64
}

// Batch is what became of candidates that were read together.
type Batch struct {
	Readings []market.Reading
	Unread   []string // ids of those that nobody read
	Why      string   // why, for the founder: "the reader contradicted itself"
	Asked    int      // calls it took
}

// Known is what a run knows when it decides whether to search on.
type Known struct {
	Phase market.Phase
	Asked []string // queries of the phase so far
	Gates []Open   // what is not decided yet
	Found []string // short lines: communities, names and words that came up
}

// Open is a gate or dimension that is not decided yet.
type Open struct{ Gate, Lacks string }

// Further is what to search for next.
type Further struct {
	Enough   bool
	Searches []Search
}

// Naming is what is to be named and joined.
type Naming struct {
	Pains    []Hurt      // one a reading that shows the problem
	Products []Candidate // one a product
}

// Hurt is what hurts in one piece of evidence.
type Hurt struct{ ID, Pain, Quote string }

// Names are proposals that code has checked.
type Names struct {
	Pains []Cluster
	Same  [][2]string // ids of products that are one
}

// Cluster is a named group of pains.
type Cluster struct {
	Name string
	IDs  []string
}

// Draft is what is to be written about: all that the run knows, and the score in words.
type Draft struct {
	Brief    market.Brief
	Subject  market.Subject
	Phases   []market.PhaseResult
	Evidence []market.Evidence         // what may be cited
	Readings map[string]market.Reading // by the id of their evidence
	Verdict  string                    // "INCONCLUSIVE"
	Score    []string                  // the score and the gates, a line each
}

// Prose is what a writer made: sentences with what they cite, not yet checked.
type Prose struct {
	Summary []market.Claim
	For     []market.Claim
	Against []market.Claim
	Phases  map[market.Phase][]market.Claim
	Next    string // the most useful next step, in the language of the idea; empty where code says it
}
