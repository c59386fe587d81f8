package records

// Worker is a machine that may work on runs.
type Worker struct {
	ID      string
	Name    string
	Key     string // the public part of its key
	Keys    bool   // it may use the server's keys of sources and of the model
	Created string
}
