// Package score turns evidence into a verdict by arithmetic alone: no model, no clock, no randomness, no input or
// output. Of is a pure function of a Bundle; the order of a bundle's lists, and the words of the idea, change nothing.
//
// All weights and thresholds stand in one table, constants.go. They are expert priors, not fitted to data.
// A comment says what was decided where a rule leaves something open.
package score

import "naps/market"

// Bundle is everything a verdict is computed from. It is read, never changed; the zero value is a bundle with nothing
// found.
type Bundle struct {
	AsOf    string             `json:"as_of"` // the day, YYYY-MM-DD, to which every age is counted
	Goal    market.Goal        `json:"goal"`  // unknown counts as market.Living
	Kill    []market.Criterion `json:"kill,omitempty"`
	Items   []Item             `json:"items,omitempty"`
	Signals []market.Signal    `json:"signals,omitempty"`

	Places      []Place     `json:"places,omitempty"`
	Competition Competition `json:"competition"`
	Demand      Demand      `json:"demand"`
	Market      Market      `json:"market"`
	Coverage    Coverage    `json:"coverage"`
	Blockers    []Blocker   `json:"blockers,omitempty"`
	Products    []Product   `json:"products,omitempty"` // candidates for "a free product owns the job"

	Pains    Attention `json:"pains"`    // how well people were listened to
	Sellers  Attention `json:"sellers"`  // how well products were looked for
	Interest Attention `json:"interest"` // what people type; Near counts the phrases that hold two words of the job
	SameJob  int       `json:"same_job"` // products of the same job, gone ones too
	// how well laws and platform rules were looked up; its sources and places are not counted
	Rules Attention `json:"rules"`

	FundedRivals int     `json:"funded_rivals"`
	MedianPrice  float64 `json:"median_price"` // median live price of the rivals in US dollars a month; 0: none known
}

// Item is what the gates need to know of a piece of evidence. A signal without a verified item counts as E0.
type Item struct {
	Hash   string `json:"hash"` // identity; order and ties are decided by it
	ID     string `json:"id"`   // only shown
	Source string `json:"source,omitempty"`
	URL    string `json:"url,omitempty"`
	Domain string `json:"domain"` // registrable domain; empty: taken from Place
	Place  string `json:"place,omitempty"`
	Author string `json:"author,omitempty"`
	Quote  string `json:"quote,omitempty"`
	// somebody read it, or it gives figures that nobody needs to read; what is not read has no signal (from version 2)
	Read bool `json:"read"`
	// the quote stands word for word in the stored text, or the source gives only figures
	Verified bool `json:"verified"`
	// a counted finding (rival, place, demand, size …) rests on it, so it counts even without a signal
	Cited bool `json:"cited"`
}

// Place is where the sufferers meet.
type Place struct {
	Name     string   `json:"name"`     // as in market.Signal.Place
	Threads  int      `json:"threads"`  // threads on the problem within twelve months before AsOf
	Members  int      `json:"members"`  // 0: unknown
	Closed   bool     `json:"closed"`   // banned, gatekept: the sufferers may not be addressed here
	Evidence []string `json:"evidence"` // ids
}

// Competition feeds the curve of competition.
type Competition struct {
	Rivals   int      `json:"rivals"`   // active ones that charge money
	Bad      int      `json:"bad"`      // bad reviews by payers
	SameJob  int      `json:"same_job"` // of those, the ones that name the same unmet job
	Sources  int      `json:"sources"`  // independent domains behind it
	Evidence []string `json:"evidence"`
}

// Demand feeds the curve of demand.
type Demand struct {
	Value    float64  `json:"value"`   // 0 to 1
	Sources  int      `json:"sources"` // independent sources behind it
	OnlyE1   bool     `json:"only_e1"` // nothing but talk and proxies behind it
	Evidence []string `json:"evidence"`
}

// Market is the size from the bottom up. Figures of reports about whole industries do not belong here: their weight is
// 0.
type Market struct {
	Payers    float64  `json:"payers"`     // reachable ones
	Price     float64  `json:"price"`      // median live price, US dollars a payer and year
	ShareLow  float64  `json:"share_low"`  // 0: one per cent
	ShareHigh float64  `json:"share_high"` // 0: three per cent
	Sources   int      `json:"sources"`    // independent sources behind it
	Evidence  []string `json:"evidence"`
}

// Coverage counts what the run searched, found and had read. Its JSON is that of reports.
type Coverage struct {
	Planned  int `json:"planned"`
	Answered int `json:"answered"` // also with nothing
	// of the answered searches, those that brought something that a reader called related or better
	Relevant   int `json:"relevant"`
	Counter    int `json:"counter"` // of the planned, those that looked for counter-evidence
	Candidates int `json:"candidates"`
	Read       int `json:"read"`              // of the candidates
	Near       int `json:"near,omitempty"`    // of those read, the ones that a reader called related or better
	Very       int `json:"very,omitempty"`    // of those read, the ones about the very problem or job
	Skipped    int `json:"skipped,omitempty"` // phases that were not run or failed

	// Unread is set where candidates for the pain were kept and nobody read any: then silence says nothing.
	Unread bool `json:"unread,omitempty"`
}

// Attention is how well one part of the research listened: that decides whether its silence says anything.
type Attention struct {
	Planned    int `json:"planned"`  // searches
	Answered   int `json:"answered"` // of them
	Candidates int `json:"candidates"`
	Read       int `json:"read"`    // of the candidates, the nearest first
	Near       int `json:"near"`    // of those read, related or better
	Sources    int `json:"sources"` // behind the candidates
	Places     int `json:"places"`  // behind the candidates
}

// Blocker is a law or a platform's rule that may forbid the idea.
type Blocker struct {
	Text     string   `json:"text"`
	Primary  bool     `json:"primary"` // the law or rule itself is quoted, not somebody who talks about it
	Evidence []string `json:"evidence"`
}

// Product is one that might own the job.
type Product struct {
	Name string `json:"name"`
	// its own text says free, built in or open source; a price of 0 in a store is not enough
	Free     bool     `json:"free"`
	Matches  bool     `json:"matches"` // its description matches the job
	Rating   float64  `json:"rating"`  // stars of five
	Ratings  int      `json:"ratings"`
	Domain   string   `json:"domain,omitempty"`
	Evidence []string `json:"evidence"`
}
