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

// OpenRun is a run that works or waits.
type OpenRun struct {
	Session, Title, Owner, Status string
	Created                       string // as the database writes it
}

// Spend is what models and sources were used for since a moment.
type Spend struct {
	RunTokens, ChatTokens int64
	RunCost, ChatCost     float64 // US dollars, by the prices that were set at the time
	Searches              int64   // requests of sources
}
