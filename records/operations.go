package records

// Outcome counts the runs that ended in one way.
type Outcome struct {
	Status string
	Count  int
}

// SourceHealth is how often one source was asked, and how often it did not answer.
type SourceHealth struct {
	Name          string
	Asked, Failed int
	Reason        string // of the last failure
	Last          string // when it was last asked, as the database writes it
}
