package market

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Kind says what sort of thing a piece of evidence is; rules and pages depend on it, never on the name of the source.
type Kind string

// The kinds of evidence.
const (
	Post       Kind = "post"       // somebody's own words: a post, story, comment, question or review
	Product    Kind = "product"    // a product, company or repository that describes itself
	Filing     Kind = "filing"     // an official filing about money
	News       Kind = "news"       // a headline
	Suggestion Kind = "suggestion" // what people type: suggestions of a search engine
	Series     Kind = "series"     // figures over time
	Law        Kind = "law"        // a law, a regulation, or what a government says of one
	Page       Kind = "page"       // a hit of a web search or a page that was read
)

// Evidence is one quoted fact. A source makes it, nobody edits it after it is committed; findings and claims cite its
// ID.
type Evidence struct {
	ID string `json:"id"` // "E17": counts within its session, given by the commit
	// identity by content, see Seal; the same in every run and on every machine
	Hash   string `json:"hash"`
	Source string `json:"source"`
	Kind   Kind   `json:"kind"`
	Phase  Phase  `json:"phase"` // the phase that found it first
	URL    string `json:"url"`
	Title  string `json:"title"`
	// verbatim from Text, at most 300 characters; empty where the source gives only figures
	Quote  string `json:"quote"`
	Author string `json:"author,omitempty"` // a pseudonym (see Pseudonym), never a name or a handle
	// a domain, or the community within it: "reddit.com/r/freelance"
	Place string `json:"place,omitempty"`
	Date  string `json:"date,omitempty"` // YYYY-MM-DD, when it was said
	// votes, comments, views, price_usd, amount_usd, team_size, stars, rating, ratings, founded_year, year …
	Metrics map[string]float64 `json:"metrics,omitempty"`
	// short words the source gives: status, batch, industry, tags, community, tagline
	Facts   map[string]string `json:"facts,omitempty"`
	Lang    string            `json:"lang,omitempty"`
	Query   string            `json:"query,omitempty"`   // what was asked when it was found
	Counter bool              `json:"counter,omitempty"` // found by a query that looked for counter-evidence
	Fetched int64             `json:"fetched"`           // Unix milliseconds
	Sample  bool              `json:"sample,omitempty"`

	Page  string `json:"page,omitempty"` // content hash of the stored text (PageHash)
	Start int    `json:"start"`          // byte offsets of the quote in the stored text
	End   int    `json:"end"`

	// Text is what was fetched, as plain text, while it is on its way to the store, which keeps it once under
	// PageHash(Text).
	Text string `json:"-"`
}

// Seal sets Hash, Page, Start and End from the other fields: Hash identifies source, address and quote (for a quoteless
// series its title), and the offsets are those of the first occurrence of Quote in Text; where Quote does not stand in
// Text, Start and End are both 0.
func (e Evidence) Seal() Evidence {
	what := e.Quote
	if what == "" {
		what = e.Title
	}
	e.Hash = hashOf(e.Source, e.URL, what)[:24]
	e.Page, e.Start, e.End = "", 0, 0
	if e.Text != "" {
		e.Page = PageHash(e.Text)
		if i := strings.Index(e.Text, e.Quote); e.Quote != "" && i >= 0 {
			e.Start, e.End = i, i+len(e.Quote)
		}
	}
	return e
}

// PageHash names a stored text by its content.
func PageHash(text string) string { return hashOf(text) }

// Pseudonym names an author of a place without telling who it is: enough to count people. An unknown author has none.
func Pseudonym(place, author string) string {
	if author == "" || author == "[deleted]" {
		return ""
	}
	return "p" + hashOf(place, author)[:10]
}

func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// StoredPage is the text that evidence was cut from, kept once by content hash.
type StoredPage struct {
	Hash    string `json:"hash"`
	URL     string `json:"url"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	Fetched int64  `json:"fetched"`
}

// Dimension is one scored axis.
type Dimension string

// The dimensions, by name.
const (
	Pain        Dimension = "pain"
	Payment     Dimension = "payment"
	Competition Dimension = "competition"
	Reach       Dimension = "reach"
	Demand      Dimension = "demand"
	Size        Dimension = "market"
	Momentum    Dimension = "momentum"
)

// Dimensions lists the dimensions in the order in which reports show them.
var Dimensions = []Dimension{Pain, Payment, Competition, Reach, Demand, Size, Momentum}

// Tier grades a signal by what was done, not by how it sounds: 0 (nobody observed) to 5 (money moved).
type Tier int

// Signal is what a piece of evidence says about a dimension. The tier follows from yes/no answers about the quote
// (Answers), by code.
type Signal struct {
	Evidence  string    `json:"evidence"` // id
	Hash      string    `json:"hash"`     // of the evidence: order and ties are decided by it
	Dimension Dimension `json:"dimension"`
	For       bool      `json:"for"` // true speaks for the idea, false against it
	Tier      Tier      `json:"tier"`
	Author    string    `json:"author,omitempty"`
	Place     string    `json:"place,omitempty"`
	Date      string    `json:"date,omitempty"`
	Span      string    `json:"span,omitempty"` // the words of the quote that show it
	// the questions answered with yes: "first_person", "past", "loss", "paid", "workaround", "asks_for_tool"
	Answers []string `json:"answers,omitempty"`
	Text    string   `json:"-"` // the quote, for the test of near-duplicates
}

// Finding is a typed conclusion of a phase that cites evidence. Which fields are used depends on Kind.
type Finding struct {
	// keyword, trend, pain, counter, place, competitor, price, round, dead, market_size, gap
	Kind     string             `json:"kind"`
	Title    string             `json:"title"`
	Detail   string             `json:"detail,omitempty"`
	Figures  map[string]float64 `json:"figures,omitempty"` // people, places, mentions, price_usd, amount_usd, slope …
	Labels   map[string]string  `json:"labels,omitempty"`  // url, status, intent, segment …
	Factors  []Factor           `json:"factors,omitempty"` // of a market_size: the sum, line by line
	Evidence []string           `json:"evidence"`
}

// Said is a finding in words and numbers, as a writer is shown it.
func (f Finding) Said() string {
	text := f.Title + ". " + f.Detail
	for _, name := range slices.Sorted(maps.Keys(f.Figures)) {
		text += " " + strconv.FormatFloat(f.Figures[name], 'f', -1, 64)
	}
	return text
}

// Claim is one sentence of the report with what it rests on. Its text carries no citation marks.
type Claim struct {
	Text     string   `json:"text"`
	Evidence []string `json:"evidence"`
	Computed []string `json:"computed"` // the numbers in Text that our code counted or computed, as they stand there
}

// Removed is a sentence that did not stand up to its evidence.
type Removed struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// PhaseStatus says how a phase stands or ended.
type PhaseStatus string

// The states of a phase.
const (
	PhaseRunning PhaseStatus = "running"
	PhaseDone    PhaseStatus = "done"
	PhasePartial PhaseStatus = "partial"
	PhaseFailed  PhaseStatus = "failed"
	PhaseSkipped PhaseStatus = "skipped"
)

// PhaseResult is all that a phase found out.
type PhaseResult struct {
	Name     Phase       `json:"name"`
	Status   PhaseStatus `json:"status"`
	Reason   string      `json:"reason,omitempty"`
	Summary  string      `json:"summary"`
	Findings []Finding   `json:"findings"`
	Claims   []Claim     `json:"claims"`
	Gaps     []Gap       `json:"gaps"`
	Signals  []Signal    `json:"signals"`
	Removed  []Removed   `json:"removed"`
	Planned  int         `json:"planned"`  // queries meant to be asked
	Answered int         `json:"answered"` // answered, also with nothing
	Counter  int         `json:"counter"`  // of the planned, those that looked for counter-evidence
	Searches []Search    `json:"searches"` // each with what it brought
	Read     int         `json:"read"`     // candidates that somebody read in this phase
	Unread   int         `json:"unread"`   // candidates that are left
}

// Search is one search that was made and what it brought.
type Search struct {
	Source     string `json:"source"`
	Query      string `json:"query"`
	Community  string `json:"community,omitempty"`
	Serves     string `json:"serves"` // the dimension or must-pass check that its answer can change
	Counter    bool   `json:"counter,omitempty"`
	Answered   bool   `json:"answered"`
	Candidates int    `json:"candidates"`
	Read       int    `json:"read"`
	About      int    `json:"about"` // of those read, the ones that a reader called neighboring or better

	Found   []string `json:"found,omitempty"`   // ids of what it brought
	Figures int      `json:"figures,omitempty"` // of them, those that nobody needs to read
}

// Useful reports whether a search brought something that a reader called neighboring or better, or figures.
func (s Search) Useful() bool { return s.About > 0 || s.Figures > 0 }

// Used is what a run spent.
type Used struct {
	Tokens  int     `json:"tokens"`
	Fetches int     `json:"fetches"`
	Seconds float64 `json:"seconds"`
	Cost    float64 `json:"cost"` // US dollars for the model
}

// Dossier is all of a run: what the verdict is computed from and the report is made of.
type Dossier struct {
	Session  string        `json:"session"`
	Run      string        `json:"run"`
	Brief    Brief         `json:"brief"`
	Subject  Subject       `json:"subject"`
	Phases   []PhaseResult `json:"phases"`
	Evidence []Evidence    `json:"evidence"`
	Readings []Reading     `json:"readings,omitempty"` // in the order in which they were made
	Used     Used          `json:"used"`
	Sent     []Sent        `json:"sent,omitempty"`   // what left the machine, by Merge
	Starts   int           `json:"starts,omitempty"` // how often the run was taken up; more than once after a restart
	// the version of the report to which the founder's answers are added; 0: a run made it
	BasedOn int `json:"based_on,omitempty"`
}
