package market

// Reader says who read a piece of evidence.
type Reader string

// The readers.
const (
	ReadByModel   Reader = "model"
	ReadByFounder Reader = "founder"
	ReadBySample  Reader = "sample" // bundled with the sample evidence
)

// Voice says who speaks in a text.
type Voice string

// The voices.
const (
	Sufferer Voice = "sufferer" // somebody who has the problem
	Provider Voice = "provider" // somebody who sells to those who have it
	Other    Voice = "other"
)

// How far a text is about the idea.
const (
	Unrelated   = 0
	Neighboring = 1 // shares the customer or the field
	VeryProblem = 2 // the very problem or job
)

// What a founder's answer may say instead of how far a text is about the idea. A reading that says one of these never
// counts.
const (
	Skipped   = -1 // the founder had no opinion
	Withdrawn = -2 // takes the founder's latest answer to the piece back
)

// Relation says what a product is to the idea.
type Relation string

// The relations.
const (
	SameJob    Relation = "same"
	Substitute Relation = "substitute"
	NoRelation Relation = "none"
)

// The facts that a reader may find in what people write.
const (
	FactIncident   = "incident"   // it happened to them
	FactWhen       = "when"       // and says when
	FactLoss       = "loss"       // it cost time or money
	FactAmount     = "amount"     // how much
	FactPaid       = "paid"       // they paid to deal with it
	FactHired      = "hired"      // they hired somebody for it
	FactBuilt      = "built"      // they built a tool, script or sheet of their own
	FactWorkaround = "workaround" // they get by, by hand or otherwise cheaply
	FactAsks       = "asks"       // they ask for a tool or a way
	FactComplaint  = "complaint"
	FactWould      = "would"   // they say that they would pay or use
	FactContent    = "content" // it is fine as it is
	FactSolved     = "solved"  // they solved it
	FactFree       = "free"    // something free does it for them
	FactNotWorth   = "not_worth"
	FactSwitched   = "switched" // they changed vendors and say why
	FactAdvert     = "advert"
	FactForbidden  = "forbidden" // a law or a rule of a platform forbids it
)

// The facts that a reader may find in what a product says of itself.
const (
	FactDoes      = "does"      // what it does for the customer
	FactPrice     = "price"     // what it costs
	FactCustomers = "customers" // who or how many use it
	FactNoCharge  = "no_charge" // it is free, built in or open source
)

// Fact is one thing that a text shows, with the words that show it: cut by code from the stored text, never written by
// a reader.
type Fact struct {
	Fact  string `json:"fact"`
	At    []int  `json:"at,omitempty"` // numbers of the sentences as the reader was shown them, from 1
	Quote string `json:"quote"`        // verbatim; of several sentences the first
	Start int    `json:"start"`        // byte offsets of Quote in the stored text of the evidence
	End   int    `json:"end"`
}

// Reading is what one reader made of one piece of evidence. Readings are only added, never changed; Standing says which
// of them count.
type Reading struct {
	Evidence string   `json:"evidence"` // id
	Hash     string   `json:"hash"`     // of the evidence
	Reader   Reader   `json:"reader"`
	Model    string   `json:"model,omitempty"`  // which one, as the configuration names it
	Prompt   string   `json:"prompt,omitempty"` // version of the prompt that it answered
	Batch    string   `json:"batch,omitempty"`  // what was read together
	About    int      `json:"about"`
	Voice    Voice    `json:"voice"`
	Facts    []Fact   `json:"facts"`
	Pain     string   `json:"pain"`               // two to five words for what hurts; may be empty
	Relation Relation `json:"relation,omitempty"` // of a product
	Name     string   `json:"name,omitempty"`     // of the product, as it stands in its text
	At       int64    `json:"at"`                 // Unix milliseconds
}

// Readable reports whether a piece of evidence is a text that somebody may read. Figures, what people type and the
// figures of a community are not.
func (e Evidence) Readable() bool {
	return e.Page != "" && e.Kind != Suggestion && e.Kind != Series && e.Facts["type"] != "community"
}

// Has reports whether the reading found a fact.
func (r Reading) Has(fact string) bool {
	for _, f := range r.Facts {
		if f.Fact == fact {
			return true
		}
	}
	return false
}

// QuoteOf is the words that show a fact; empty without it.
func (r Reading) QuoteOf(fact string) string {
	for _, f := range r.Facts {
		if f.Fact == fact {
			return f.Quote
		}
	}
	return ""
}
