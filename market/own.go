package market

// OwnSource names evidence that stands in the founder's own files.
const OwnSource = "own"

// FounderPlace is where all that founders bring counts as coming from, what they noted down and what their files hold:
// founders choose whom they ask, so it is one place, bounded by the cap of a place, and one domain, which alone never
// makes the evidence broad enough for a GO.
const FounderPlace = "founder.log"

// The facts of evidence of a founder's own files.
const (
	OwnFile   = "file"   // the number of the file within the idea
	OwnAt     = "at"     // where it stands in the file: "row 12"
	OwnPerson = "person" // the label that stands for the name: "P3"
	OwnMoney  = "money"  // the amount of the row, as it stands there
)

// Own reports whether the evidence stands in a file of the founder's.
func (e Evidence) Own() bool { return e.Source == OwnSource }
